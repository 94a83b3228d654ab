package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/cenkalti/backoff/v5"
)

const (
	shared    = syscall.LOCK_SH
	exclusive = syscall.LOCK_EX
)

// lock is a file whose lock goes with the open file: processes that inherit it
// hold it too, and the kernel lets go when the last of them has ended.
type lock struct {
	file *os.File
}

func openLock(path string) (*lock, error) {
	f, err := openPrivate(path, 0)
	if err != nil {
		return nil, err
	}
	return &lock{f}, nil
}

// openPrivate opens a file for its owner, whatever the umask: it may take even
// the owner's rights, and then the next to open the file fails.
func openPrivate(path string, flags int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|flags, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(0o600); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// try reports whether the lock was to be had at once.
func (l *lock) try(how int) (bool, error) {
	for {
		err := syscall.Flock(int(l.file.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, fmt.Errorf("lock %s: %w", l.file.Name(), err)
		}
	}
}

// wait polls, so that ctx can end it.
func (l *lock) wait(ctx context.Context, how int) error {
	attempt := func() error {
		got, err := l.try(how)
		if err != nil {
			return backoff.Permanent(err)
		}
		if !got {
			return fmt.Errorf("%s is held by another command", l.file.Name())
		}
		return nil
	}
	return patiently(ctx, attempt, nil)
}

// close gives up this process's hold only: it never unlocks, because that would
// take the lock from those who inherited it.
func (l *lock) close() error { return l.file.Close() }
