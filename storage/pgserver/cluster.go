package pgserver

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// A filler sees to it that a folder has its data. It is called with the lock of
// the server held, and hands it to what it runs.
type filler func(ctx context.Context, running *lock) error

// clusterArgs are what every data folder is made with: the plain C locale is on
// every machine and sorts by bytes, and small segments make a small folder.
var clusterArgs = []string{
	"--username=" + User, "--auth=trust", "--locale=C", "--encoding=UTF8", "--wal-segsize=1", "--no-instructions",
}

// initdb makes the data folder under a passing name, so that what a crash left
// half done is never taken for data.
func (f folder) initdb(ctx context.Context, running *lock) error {
	return f.fill(func(fresh string) error {
		args := append([]string{"--pgdata=" + fresh}, clusterArgs...)
		if !f.durable {
			args = append(args, "--no-sync")
		}
		return f.run(ctx, running, "initdb", args...)
	})
}

// fill calls write with a new, empty folder, which becomes the data folder.
func (f folder) fill(write func(fresh string) error) error {
	if exists(f.path("data")) {
		return nil
	}
	fresh := f.path("data.new")
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := f.account.private(fresh); err != nil {
		return err
	}
	if err := write(fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, f.path("data")); err != nil {
		return err
	}
	if !f.durable {
		return nil
	}
	return syncDir(f.path(""))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// run runs one program of PostgreSQL to its end. It holds the lock too: should
// we be killed, the folder is not free before the program has ended.
func (f folder) run(ctx context.Context, running *lock, program string, args ...string) error {
	runtime.LockOSThread() // the kernel ends the program with the thread that started it
	defer runtime.UnlockOSThread()
	cmd := f.command(ctx, running, syscall.SIGTERM, program, args...)
	out, err := cmd.CombinedOutput()
	switch {
	case err == nil:
		return nil
	case cmd.Process == nil:
		return fmt.Errorf("%s%s: %w", program, f.account.by(), ending(ctx, err))
	}
	return fmt.Errorf("%s%s: %w: %s", program, f.account.by(), ending(ctx, err), lastWords(string(out)))
}

// by is the account's part of an error message.
func (a account) by() string {
	if a.credential == nil {
		return ""
	}
	return " as user " + a.name
}

// clearStale takes away a pid file whose number now belongs to some other
// process of ours: PostgreSQL would believe it. If that process is a server on
// this data, started by other means than Stocktake, it stays and we do not start.
func (f folder) clearStale() error {
	file := filepath.Join(f.path("data"), "postmaster.pid")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil // none, or one that PostgreSQL itself will complain of
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil || runtime.GOOS != "linux" || !exists("/proc/"+first) {
		return nil
	}
	cwd, err := os.Readlink("/proc/" + first + "/cwd")
	if err == nil && cwd == f.path("data") {
		return fmt.Errorf("process %d serves %s already and was not started by Stocktake: stop it", pid, cwd)
	}
	return os.Remove(file)
}
