package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	sweptName = "stocktake-throwaway-"
	keptName  = "stocktake-kept-"
	newName   = "stocktake-new-"
)

// ThrowawayOptions say what becomes of a throw-away server.
type ThrowawayOptions struct {
	// Keep leaves the folder when the server is closed; Server.Dir names it.
	Keep bool
	// ForTests starts sooner, from a copy of a data folder that is made once per
	// user and version, and keeps the data in memory where there is plenty,
	// unless TMPDIR says where: there a new database takes a tenth of the time.
	ForTests bool
	// Say is told, a line at a time, what the user waits for. It may be nil.
	Say io.Writer
	// Terminal says that Say is one: what takes long is then timed on it.
	Terminal bool
}

// Throwaway starts a PostgreSQL of its own in a temporary folder, which nobody
// joins and Close removes. It also removes folders that killed processes left.
func Throwaway(ctx context.Context, opts ThrowawayOptions) (*Server, error) {
	told := audience{opts.Say, opts.Terminal}
	f, err := newFolder(ctx, "", told)
	if err != nil {
		return nil, err
	}
	var held *lock
	if opts.Keep {
		f.dir, err = f.account.makeTemporary(keptName, f.account.temporaryPlaces())
	} else {
		f.account.sweep()
		f.dir, held, err = f.account.makeSwept(f.account.throwawayPlaces(opts.ForTests))
	}
	if err != nil {
		return nil, fmt.Errorf("temporary folder for PostgreSQL: %w", err)
	}
	s, err := open(ctx, f, told, f.throwawayFiller(opts.ForTests))
	if err != nil {
		err = fmt.Errorf("throw-away PostgreSQL in %s: %w", f.dir, withRemedy(err, ""))
		return nil, errors.Join(err, discard(f.dir, held))
	}
	s.kept = opts.Keep
	s.close = sync.OnceValue(func() error { return errors.Join(s.leave(), discard(f.dir, held)) })
	return s, nil
}

func (f folder) throwawayFiller(forTests bool) filler {
	if forTests {
		return f.copyCached
	}
	return f.initdb
}

// discard removes a throw-away's folder; without a lock it is one to keep.
func discard(dir string, held *lock) error {
	if held == nil {
		return nil
	}
	return errors.Join(os.RemoveAll(dir), held.close())
}

// makeTemporary makes a folder in the first of places where one can be made.
func (a account) makeTemporary(name string, places []string) (string, error) {
	if len(places) == 0 {
		return "", fmt.Errorf("user %s may not enter any: set TMPDIR to one that everybody may enter", a.name)
	}
	var errs error
	for _, place := range places {
		dir, err := os.MkdirTemp(place, name)
		if err != nil {
			errs = errors.Join(errs, err)
			continue
		}
		if err := os.Chmod(dir, a.parentMode()); err != nil {
			return "", errors.Join(err, os.Remove(dir))
		}
		return dir, nil
	}
	return "", fmt.Errorf("%w: set TMPDIR to one that can be written", errs)
}

func (a account) makeSwept(places []string) (string, *lock, error) {
	fresh, err := a.makeTemporary(newName, places)
	if err != nil {
		return "", nil, err
	}
	dir, held, err := hold(fresh)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(fresh))
	}
	return dir, held, nil
}

// hold gives a new folder the name under which sweep looks at locks only once its
// own is held, so that nobody sweeps it while it is made.
func hold(fresh string) (string, *lock, error) {
	held, err := openLock(filepath.Join(fresh, "owner.lock"))
	if err != nil {
		return "", nil, err
	}
	parent, base := filepath.Split(fresh)
	dir := filepath.Join(parent, sweptName+strings.TrimPrefix(base, newName))
	if _, err = held.try(exclusive); err == nil {
		err = os.Rename(fresh, dir)
	}
	if err != nil {
		return "", nil, errors.Join(err, held.close())
	}
	return dir, held, nil
}

// longMade is far longer than a folder bears the name of a new one.
const longMade = time.Hour

// sweep removes what killed processes left. It is a courtesy: what it cannot
// remove stays, and nothing depends on it.
func (a account) sweep() {
	for _, place := range append(a.temporaryPlaces(), memory) {
		a.remove(filepath.Join(place, sweptName+"*"), abandoned)
		a.remove(filepath.Join(place, newName+"*"), leftUnmade)
	}
}

// remove removes our folders that fit a pattern and are left. To a socket's folder
// that lies elsewhere nothing else leads.
func (a account) remove(pattern string, left func(string) bool) {
	dirs, _ := filepath.Glob(pattern)
	for _, dir := range dirs {
		if !ours(dir) || !left(dir) {
			continue
		}
		sockets, _ := filepath.Glob(filepath.Join(dir, "pg*", "socket"))
		for _, socket := range sockets {
			_ = a.clearSocket(socket)
		}
		os.RemoveAll(dir)
	}
}

// leftUnmade reports that dir was begun so long ago that nobody will hold it.
func leftUnmade(dir string) bool {
	st, err := os.Lstat(dir)
	return err == nil && time.Since(st.ModTime()) > longMade
}

// ours keeps us, above all as root, from following what others laid out.
func ours(dir string) bool { return account{}.owns(dir) }

// owns reports whether dir is a folder of the account.
func (a account) owns(dir string) bool {
	owner := os.Geteuid()
	if a.credential != nil {
		owner = int(a.credential.Uid)
	}
	st, err := os.Lstat(dir)
	return err == nil && st.IsDir() && int(st.Sys().(*syscall.Stat_t).Uid) == owner
}

// abandoned reports that neither an owner nor a server that is still ending
// holds a lock in dir.
func abandoned(dir string) bool {
	locks, _ := filepath.Glob(filepath.Join(dir, "pg*", "server.lock"))
	for _, path := range append(locks, filepath.Join(dir, "owner.lock")) {
		l, err := openLock(path)
		if err != nil {
			return false
		}
		defer l.close()
		if free, err := l.try(exclusive); err != nil || !free {
			return false
		}
	}
	return true
}
