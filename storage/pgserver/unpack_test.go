package pgserver

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// entry is one of a tarball's, a file if nothing else is said.
type entry struct {
	name, content string
	mode          int64
	kind          byte
}

// healthy is a package as npm's are, in small.
func healthy() []entry {
	return []entry{
		{name: "package/package.json", content: "{}", mode: 0o644},
		{name: "package/native/bin/postgres", content: "a server", mode: 0o755},
		{name: "package/native/lib/libpq.so.5.18", content: "a library", mode: 0o644},
		{name: "package/native/pg-symlinks.json", mode: 0o644, content: `[` +
			`{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5"},` +
			`{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so"}]`},
	}
}

func tarball(t *testing.T, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	archive := tar.NewWriter(zipped)
	for _, e := range entries {
		header := &tar.Header{Name: e.name, Mode: e.mode, Typeflag: e.kind, Size: int64(len(e.content))}
		if e.kind == tar.TypeSymlink || e.kind == tar.TypeLink {
			header.Linkname, header.Size = e.content, 0
		}
		check(t, archive.WriteHeader(header))
		if header.Size > 0 {
			_, err := archive.Write([]byte(e.content))
			check(t, err)
		}
	}
	check(t, archive.Close())
	check(t, zipped.Close())
	return b.Bytes()
}

func sumOf(tarball []byte) string {
	sum := sha512.Sum512(tarball)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func TestUnpackKeepsModesAndMakesLinks(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	dir := t.TempDir()
	check(t, unpack(t.Context(), bytes.NewReader(tarball(t, healthy())), dir, 1<<20))
	check(t, makeLinks(filepath.Join(dir, "package")))
	native := filepath.Join(dir, "package", "native")
	for name, want := range map[string]os.FileMode{"bin": 0o755, "bin/postgres": 0o755, "lib/libpq.so.5.18": 0o644} {
		st, err := os.Stat(filepath.Join(native, name))
		check(t, err)
		if st.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", name, st.Mode().Perm(), want)
		}
	}
	for _, name := range []string{"libpq.so.5", "libpq.so"} {
		to, err := os.Readlink(filepath.Join(native, "lib", name))
		if err != nil || to != "libpq.so.5.18" {
			t.Errorf("%s leads to %s, %v", name, to, err)
		}
	}
}

func TestUnpackRefuses(t *testing.T) {
	cases := []struct {
		name string
		more entry
		want string
	}{
		{"a name that climbs out", entry{name: "package/../../out", mode: 0o644}, "leads out of the archive"},
		{"a name from the root", entry{name: "/outside", mode: 0o644}, "leads out of the archive"},
		{"a link", entry{name: "package/out", content: "/etc/passwd", kind: tar.TypeSymlink}, "neither a file nor a folder"},
		{"a hard link", entry{name: "package/out", content: "/etc/passwd", kind: tar.TypeLink}, "neither a file nor a folder"},
		{"a file twice", healthy()[0], "file exists"},
		{"a byte over the limit", entry{name: "package/big", content: strings.Repeat("x", 1001), mode: 0o644}, "more than it should"},
		{"as much as the limit", entry{name: "package/big", content: strings.Repeat("x", 1000), mode: 0o644}, ""},
	}
	used := int64(1000)
	for _, e := range healthy() {
		used += int64(len(e.content))
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			outside := filepath.Join(t.TempDir(), "out")
			c.more.name = strings.Replace(c.more.name, "/outside", outside, 1)
			dir := filepath.Join(t.TempDir(), "in", "here")
			check(t, os.MkdirAll(dir, 0o700))
			err := unpack(t.Context(), bytes.NewReader(tarball(t, append(healthy(), c.more))), dir, used)
			if c.want == "" {
				check(t, err)
			} else if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("said %v, want %q", err, c.want)
			}
			if exists(filepath.Join(dir, "..", "out")) || exists(outside) {
				t.Error("it was written outside")
			}
		})
	}
}

func TestUnpackOfHalfATarball(t *testing.T) {
	whole := tarball(t, healthy())
	if err := unpack(t.Context(), bytes.NewReader(whole[:len(whole)/2]), t.TempDir(), 1<<20); err == nil {
		t.Error("half a tarball was taken for a whole one")
	}
}

func TestUnpackEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := unpack(ctx, bytes.NewReader(tarball(t, healthy())), t.TempDir(), 1<<20); !errors.Is(err, context.Canceled) {
		t.Errorf("said %v", err)
	}
}

func TestLinksThatLeadOut(t *testing.T) {
	for _, list := range []string{
		`[{"source": "../../secret", "target": "native/lib/a"}]`,
		`[{"source": "native/lib/libpq.so.5.18", "target": "../a"}]`,
		`[{"source": "/etc/passwd", "target": "native/lib/a"}]`,
	} {
		dir := t.TempDir()
		entries := slices.Clone(healthy())
		entries[3].content = list
		check(t, unpack(t.Context(), bytes.NewReader(tarball(t, entries)), dir, 1<<20))
		if err := makeLinks(filepath.Join(dir, "package")); err == nil || !strings.Contains(err.Error(), "leads out of the package") {
			t.Errorf("%s: said %v", list, err)
		}
	}
}
