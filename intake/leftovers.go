package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Sweep removes the hidden files in which imports that were killed had begun to set aside bad rows of files so called: nobody would look
// there for what people said. Those of an import that is still at work are locked, and stay. It is a courtesy: nothing depends on what
// cannot be removed.
func (r *Rejects) Sweep() {
	entries, _ := os.ReadDir(r.dir)
	for _, entry := range entries {
		if entry.Type().IsRegular() && r.isPart(entry.Name()) {
			removeUnlocked(filepath.Join(r.dir, entry.Name()))
		}
	}
}

// isPart reports whether a file is called as os.CreateTemp calls a part of these rejects.
func (r *Rejects) isPart(file string) bool {
	for _, name := range r.names {
		random, ours := strings.CutPrefix(file, "."+name+".")
		if ours && random != "" && strings.Trim(random, "0123456789") == "" {
			return true
		}
	}
	return false
}

func removeUnlocked(path string) {
	lock, err := os.Open(path)
	if err != nil {
		return
	}
	defer lock.Close()
	if flock(lock, syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		_ = os.Remove(path)
	}
}

// createLocked makes a hidden file that no other import sweeps, and its lock. Where there are no locks nobody sweeps either.
func createLocked(dir, pattern string) (file, lock *os.File, err error) {
	for {
		file, err := os.CreateTemp(dir, pattern)
		if err != nil {
			return nil, nil, err
		}
		lock, err := os.Open(file.Name())
		if err == nil {
			_ = flock(lock, syscall.LOCK_EX)
			_, err = os.Lstat(file.Name())
		}
		if err == nil {
			return file, lock, nil
		}
		lock.Close()
		file.Close()
		if !errors.Is(err, fs.ErrNotExist) { // else it was swept before it was locked
			_ = os.Remove(file.Name())
			return nil, nil, err
		}
	}
}

// flock waits for a lock of the file system, which ends with the last handle of this opening.
func flock(file *os.File, how int) error {
	for {
		if err := syscall.Flock(int(file.Fd()), how); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}
