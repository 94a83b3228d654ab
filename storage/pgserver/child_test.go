package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestExitCodeOfAProgramIsItsOwn(t *testing.T) {
	cases := []struct{ name, program, script string }{
		{"initdb fails", "initdb", "exit 3"},
		{"initdb is killed", "initdb", "kill -9 $$"},
		{"postgres fails", "postgres", "exit 2"},
		{"postgres is killed", "postgres", "kill -9 $$"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			putInPlaceOf(t, c.program, c.script)
			_, err := Open(t.Context(), Options{Dir: emptyDir(t)})
			var coded interface{ ExitCode() int }
			if err == nil || errors.As(err, &coded) {
				t.Errorf("said %v, with an exit code: %v", err, coded)
			}
		})
	}
}

func TestToldToStopWhileTheDataIsMade(t *testing.T) {
	putInPlaceOf(t, "initdb", "exec sleep 60")
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	if _, err := Open(ctx, Options{Dir: emptyDir(t)}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("said %v", err)
	}
}

func TestClosingSaysWhyPostgresDidNotEndWell(t *testing.T) {
	log := filepath.Join(t.TempDir(), "postgres.log")
	out, err := os.Create(log)
	check(t, err)
	defer out.Close()
	c := &child{cmd: exec.Command("sh", "-c", `trap 'echo "PANIC:  no space left" && exit 1' INT; echo; while :; do sleep 0.01; done`), log: log, ended: make(chan struct{})}
	c.cmd.Stdout = out
	check(t, c.launch())
	for text := ""; text == ""; time.Sleep(time.Millisecond) { // until it heeds the signal
		content, err := os.ReadFile(log)
		check(t, err)
		text = string(content)
	}
	if err := c.stop(); err == nil || err.Error() != "postgres did not end well (exit status 1): PANIC:  no space left" {
		t.Errorf("said %v", err)
	}
}

func TestLastWordsSayWhatWentWrong(t *testing.T) {
	const full = "[7] PANIC:  could not write to file \"pg_wal/xlogtemp.7\": No space left on device"
	cases := []struct{ name, said, want string }{
		{"nothing so", "one\ntwo\n", "one\ntwo"},
		{
			"before what follows from it",
			full + "\n[7] STATEMENT:  COMMIT\n[1] LOG:  server process (PID 7) was terminated by signal 6: Aborted\n" + strings.Repeat("[1] LOG:  and so on\n", 9),
			full,
		},
		{
			"before what every connection hears",
			full + "\n" + strings.Repeat("[8] WARNING:  terminating connection because of crash of another server process\n[8] HINT:  In a moment you should be able to reconnect.\n[9] FATAL:  the database system is in recovery mode\n", 9),
			full,
		},
		{
			"with what it says of it",
			"[1] FATAL:  lock file \"postmaster.pid\" already exists\n[1] HINT:  Is another postmaster running?\n[1] LOG:  database system is shut down\n",
			"[1] FATAL:  lock file \"postmaster.pid\" already exists\n[1] HINT:  Is another postmaster running?",
		},
		{"in initdb's way", "fixing permissions ... ok\ninitdb: error: could not create directory: No space left on device\ninitdb: removing data directory\n", "initdb: error: could not create directory: No space left on device"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := lastWords(c.said); got != c.want {
				t.Errorf("said %q, want %q", got, c.want)
			}
		})
	}
}

// putInPlaceOf has a script stand for one of PostgreSQL's programs where it is to do
// its work; what else that program is asked, it answers itself.
func putInPlaceOf(t *testing.T, program, script string) {
	t.Helper()
	f, err := newFolder(t.Context(), "", audience{})
	check(t, err)
	dir := emptyDir(t)
	real, err := filepath.Glob(filepath.Join(f.bin.dir, "*"))
	check(t, err)
	for _, path := range real {
		check(t, os.Symlink(path, filepath.Join(dir, filepath.Base(path))))
	}
	file := filepath.Join(dir, program)
	check(t, os.Remove(file))
	text := fmt.Sprintf("#!/bin/sh\ncase \"$*\" in *listen_addresses*|*--pgdata*) %s;; esac\nexec %s \"$@\"\n", script, filepath.Join(f.bin.dir, program))
	check(t, os.WriteFile(file, []byte(text), 0o755))
	check(t, os.Chmod(file, 0o755))
	t.Setenv("PG_BIN", dir)
}
