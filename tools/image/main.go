// Command image lays one static program into an image that holds nothing else, and writes the image as an archive that
// `docker load`, `podman load`, `ctr images import`, `skopeo` and `crane push` read. It needs no container engine, and
// the same program gives the same bytes: no clock, no owner and no map's order goes in.
//
// It compiles nothing; the Makefile does, with the flags that the Dockerfile uses too. Start at image; check.sh shows that
// what comes out runs.
package main

import (
	"archive/tar"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// user is nobody in particular, the one that distroless images use.
const user = "65532:65532"

func main() {
	program := flag.String("program", "", "static `file` to lay into the image as /stocktake")
	archive := flag.String("archive", "", "`file` to write")
	arch := flag.String("arch", "", "`GOARCH` of the program")
	version := flag.String("version", "", "tag and label of the image")
	revision := flag.String("revision", "", "label: the commit it is made from; may be empty")
	bill := flag.String("bom", "", "`file` for the bill of materials (CycloneDX)")
	flag.Parse()
	err := write(*program, *archive, *arch, *version, *revision)
	if err == nil && *bill != "" {
		err = writeBOM(*bill, *program, *version)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
}

func write(program, archive, arch, version, revision string) error {
	content, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	tag, err := name.NewTag("stocktake:" + version)
	if err != nil {
		return err
	}
	made, err := image(content, arch, map[string]string{
		"org.opencontainers.image.title":       "stocktake",
		"org.opencontainers.image.description": "Reviews an organisation's activities on a schedule and posts recommendations",
		"org.opencontainers.image.licenses":    "Apache-2.0",
		"org.opencontainers.image.version":     version,
		"org.opencontainers.image.revision":    revision,
	})
	if err != nil {
		return err
	}
	if err := tarball.WriteToFile(archive, tag, made); err != nil {
		return err
	}
	written, err := tarball.ImageFromPath(archive, &tag)
	if err != nil {
		return err
	}
	return validate.Image(written) // an engine would refuse a bad one, each in its own words
}

// image holds the program as its entrypoint, and a /tmp as every Unix has it.
func image(program []byte, arch string, labels map[string]string) (v1.Image, error) {
	files, err := layer(program)
	if err != nil {
		return nil, err
	}
	packed, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files)), nil })
	if err != nil {
		return nil, err
	}
	base, err := mutate.ConfigFile(empty.Image, &v1.ConfigFile{
		OS: "linux", Architecture: arch, Created: v1.Time{Time: time.Unix(0, 0).UTC()}, RootFS: v1.RootFS{Type: "layers"},
		Config: v1.Config{Entrypoint: []string{"/stocktake"}, User: user, WorkingDir: "/", Labels: labels},
	})
	if err != nil {
		return nil, err
	}
	return mutate.AppendLayers(base, packed)
}

func layer(program []byte) ([]byte, error) {
	var files bytes.Buffer
	w := tar.NewWriter(&files)
	for _, h := range []tar.Header{
		{Typeflag: tar.TypeReg, Name: "stocktake", Mode: 0o755, Size: int64(len(program))},
		{Typeflag: tar.TypeDir, Name: "tmp/", Mode: 0o1777},
	} {
		h.ModTime = time.Unix(0, 0)
		if err := w.WriteHeader(&h); err != nil {
			return nil, err
		}
		if h.Size == 0 {
			continue
		}
		if _, err := w.Write(program); err != nil {
			return nil, err
		}
	}
	return files.Bytes(), w.Close()
}
