# The program that `make image` lays into an image, for those who build with an engine:
#
#   docker build --build-arg VERSION=1.0.0 -t stocktake:1.0.0 .
#
# The same tree, VERSION and Go give the same program, to the byte.
FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION
RUN make program && mkdir -m 1777 /src/build/tmp

FROM scratch
COPY --from=build /src/build/stocktake /stocktake
COPY --from=build /src/build/tmp /tmp
USER 65532:65532
ENTRYPOINT ["/stocktake"]
