# Stocktake. `make` lists what there is.

.DEFAULT_GOAL := help
.PHONY: help demo test check fmt

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## the sample portfolio, one review, what staff would read
	go run . demo

test: ## all tests, on a real PostgreSQL that they start themselves
	go test ./...

check: ## formatted, vetted, staticcheck clean, the house in order
	@test -z "$$(go tool -modfile=tools/go.mod gofumpt -l . | tee /dev/stderr)" || { echo "not formatted: run make fmt" >&2; exit 1; }
	go vet ./...
	go tool -modfile=tools/go.mod staticcheck ./...
	go test -run 'TestRooms|TestPure|TestEveryRoom' .

fmt: ## format all Go files
	go tool -modfile=tools/go.mod gofumpt -w .
