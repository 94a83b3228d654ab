# Stocktake. `make` lists what there is.

.DEFAULT_GOAL := help
.PHONY: help demo test worlds bench check pages-check tools-check program preview image image-check manifests fmt

# One program from one source tree, whoever builds it and where: no paths, no build IDs, no repository's state, and nothing
# from the builder's environment. VERSION is for releases.
VERSION  := $(or $(VERSION),$(shell sed -n 's/^var version = "\(.*\)"/\1/p' version.go))
REVISION ?= $(shell git describe --always --abbrev=40 --dirty --exclude='*' 2>/dev/null)
ARCH     ?= $(shell go env GOARCH)
STATIC   := env GOFLAGS= GOEXPERIMENT= GOAMD64=v1 GOARM64=v8.0 CGO_ENABLED=0 GOOS=linux GOARCH=$(ARCH)

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## the sample portfolio, one review, what staff would read
	go run . demo

test: ## all tests, on a real PostgreSQL that they start themselves
	go test ./...

worlds: ## how far a review keeps its promises on generated worlds, beside a bare mean (two minutes)
	go run ./internal/worlds/show

bench: ## speed and memory against the plainest SQL and COPY: ten million answers, or SIZE=200000 in a minute; ROUNDS=1 is quicker
	go run ./internal/bench -size $(or $(SIZE),10000000) -rounds $(or $(ROUNDS),3)

check: ## formatted, vetted, staticcheck clean, the house in order
	@test -z "$$(go tool -modfile=tools/go.mod gofumpt -l . | tee -a /dev/stderr)" || { echo "not formatted: run make fmt" >&2; exit 1; }
	go vet ./...
	go tool -modfile=tools/go.mod staticcheck ./...
	go test -run 'TestRooms|TestPure|TestEveryRoom' .
	$(MAKE) --no-print-directory tools-check manifests

pages-check: ## in headless Chromium: no console error, nothing fetched, contrast, landmarks; PAGES="a.html b.html" checks others
	tools/pages/check.sh $(or $(PAGES),render/testdata/dossier.html)

tools-check:
	@linter="$$(go tool -n -modfile=tools/go.mod staticcheck)"; \
	for module in tools tools/image tools/manifests; do (cd $$module && go vet ./... && "$$linter" ./... && go test ./...) || exit 1; done

manifests: ## what deploy/k8s gives, decoded strictly and held to its promises
	go run . --config deploy/k8s/base/stocktake.yaml policy show >/dev/null
	go run -C tools/manifests . ../../deploy/k8s

preview: ## the golden messages as a page, near enough to how Slack shows them, in build/preview.html
	@mkdir -p build
	go run -C tools ./preview $(addprefix $(CURDIR)/,$(wildcard chat/testdata/*.json.golden)) > build/preview.html

program:
	$(STATIC) go build -buildvcs=false -trimpath -ldflags "-s -w -buildid= -X main.version=$(VERSION)" -o build/stocktake .

image: program ## an image of the program alone in build/stocktake-image.tar and its bill of materials, without a container engine
	go run -C tools/image . -program "$(CURDIR)/build/stocktake" -archive "$(CURDIR)/build/stocktake-image.tar" \
		-bom "$(CURDIR)/build/stocktake-image.cdx.json" -arch $(ARCH) -version "$(VERSION)" -revision "$(REVISION)"
	@cd build && sha256sum stocktake stocktake-image.tar stocktake-image.cdx.json

image-check: ## as root: that image is the same when built twice, and reviews a database over TLS from an empty root
	tools/image/check.sh

fmt: ## format all Go files
	go tool -modfile=tools/go.mod gofumpt -w .
