package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
