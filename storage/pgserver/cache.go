package pgserver

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// copyCached fills the folder with a copy of a data folder that was made once.
// Many test programs start at the same time, so that one is made under its lock.
func (f folder) copyCached(ctx context.Context, _ *lock) error {
	cache := f
	var err error
	if cache.dir, err = f.cacheDir(); err != nil {
		return err
	}
	making, err := openLock(cache.path("server.lock"))
	if err != nil {
		return err
	}
	defer making.close()
	if err := making.wait(ctx, exclusive); err != nil {
		return err
	}
	if err := cache.initdb(ctx, making); err != nil {
		return err
	}
	return f.fill(func(fresh string) error { return f.account.copyTree(fresh, cache.path("data")) })
}

// cacheDir is the user's cache folder, or one in a temporary place if there is
// none that the account can enter. What the data folder depends on is its name.
func (f folder) cacheDir() (string, error) {
	key := sha256.Sum256([]byte(f.bin.version + "\n" + strings.Join(clusterArgs, "\n")))
	parents := []string{}
	if dir, err := os.UserCacheDir(); err == nil && f.account.reaches(dir) {
		parents = append(parents, filepath.Join(dir, "stocktake"))
	}
	for _, dir := range f.account.temporaryPlaces() {
		parents = append(parents, filepath.Join(dir, "stocktake-cache-"+strconv.Itoa(os.Geteuid())))
	}
	var errs error
	for _, parent := range parents {
		c := f
		c.dir = filepath.Join(parent, fmt.Sprintf("%x", key[:6]))
		err := c.make()
		if err == nil && ours(parent) {
			return c.dir, nil
		}
		errs = errors.Join(errs, err)
	}
	return "", fmt.Errorf("no folder for a cached data folder: %w", errs)
}

// copyTree copies what is in from to the account's own folder to.
func (a account) copyTree(to, from string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy %s: %w", from, err) // it names files below from only
	}
	if a.credential == nil {
		return nil
	}
	return filepath.WalkDir(to, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(a.credential.Uid), int(a.credential.Gid))
	})
}
