package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/storage"
)

// A run is lost with its server, and the standby that takes over knows nothing of it. While the first checkpoint after its promotion goes on,
// which may take minutes, the file that tells of it names the old timeline still.
func TestAStandbyThatTakesOverTellsNothingTwice(t *testing.T) {
	t.Parallel()
	primary := newRestartable(t)
	primary.stop(t)
	primary.start(t) // and keeps what a standby needs of its log from here on
	office{primary.url}.exec(t, `ALTER SYSTEM SET wal_keep_size = '1GB'`)
	primary.stop(t)
	standby := primary.standby(t)

	primary.start(t)
	if err := storage.Migrate(t.Context(), primary.url); err != nil {
		t.Fatal(err)
	}
	w := harbourIn(t, primary.url)
	w.do(t, "run", "--as-of", "2024-02-01")
	office{w.url}.exec(t, `CREATE TABLE other AS SELECT g, repeat('x', 1000) FROM generate_series(1, 4000) g`) // for a checkpoint to write
	primary.stop(t)
	standby.follow(t, primary)

	primary.start(t)
	w.run(t) // lost
	told := w.keys(t)
	primary.stop(t)

	standby.start(t)
	w.url = standby.url
	standby.catchUp(t)
	w.expectOnlyRead(t)
	standby.promote(t)
	w.run(t)
	standby.expectTimelines(t, 2, 1) // else the checkpoint was too quick, and this shows nothing
	if diff := cmp.Diff(told, w.keys(t)); diff != "" {
		t.Errorf("the channel before (-) and after the failover (+):\n%s", diff)
	}

	office{w.url}.exec(t, `CHECKPOINT`)
	standby.expectTimelines(t, 2, 2)
	w.run(t)
	var eras int
	if err := connection(t, w.url).QueryRow(`SELECT max(number) FROM stocktake.eras`).Scan(&eras); err != nil || eras != 2 {
		t.Errorf("%d eras, %v; want 2", eras, err)
	}
}

// standby is a copy of a server that was stopped.
func (r *restartable) standby(t *testing.T) *restartable {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(r.dir), "stocktake-standby-")
	if err != nil {
		t.Fatal(err)
	}
	s := &restartable{dir: dir}
	t.Cleanup(func() {
		if s.running != nil {
			s.stop(t)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	data := filepath.Join(dir, filepath.Base(filepath.Dir(r.data(t))), "data")
	for _, step := range []func() error{
		func() error { return os.Chmod(dir, 0o711) }, // the server's account goes through
		func() error { return os.Mkdir(filepath.Dir(data), 0o711) },
		func() error { return os.Chmod(filepath.Dir(data), 0o711) }, // whatever the umask
		func() error { return copyOf(r.data(t), data) },
		func() error { return os.Chmod(data, 0o700) },
		func() error { return os.WriteFile(filepath.Join(data, "standby.signal"), nil, 0o600) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// follow brings a standby all that a server that was stopped has written.
func (s *restartable) follow(t *testing.T, r *restartable) {
	t.Helper()
	log := filepath.Join(s.data(t), "pg_wal")
	if err := os.RemoveAll(log); err != nil {
		t.Fatal(err)
	}
	if err := copyOf(filepath.Join(r.data(t), "pg_wal"), log); err != nil {
		t.Fatal(err)
	}
}

// catchUp waits until a standby knows all that it has.
func (s *restartable) catchUp(t *testing.T) {
	t.Helper()
	db := connection(t, s.url)
	for there := false; !there; time.Sleep(10 * time.Millisecond) {
		if err := db.QueryRowContext(t.Context(), `SELECT to_regclass('other') IS NOT NULL`).Scan(&there); err != nil {
			t.Fatal(err)
		}
	}
}

// expectOnlyRead holds what can be done with a standby, and what others are told.
func (w world) expectOnlyRead(t *testing.T) {
	t.Helper()
	for _, command := range [][]string{{"status"}, {"report"}, {"review", "--as-of", "2025-02-01"}, {"run", "--dry-run", "--as-of", "2025-02-01"}} {
		w.do(t, command...)
	}
	for _, command := range [][]string{
		{"run"}, {"review", "--record"}, {"import", harbour}, {"import", harbour, "--check"}, {"forget", "visitor-1"}, {"forget", "visitor-1", "--dry-run"},
	} {
		c := w.command(append(command, "--quiet")...)
		var said strings.Builder
		c.Stderr = &said
		_ = c.Run()
		if c.ProcessState.ExitCode() != 1 || !strings.Contains(said.String(), "a standby") || !strings.Contains(said.String(), "name the primary in DATABASE_URL") {
			t.Errorf("%v left with %d and said %q", command, c.ProcessState.ExitCode(), &said)
		}
	}
}

// promote has a standby take over.
func (s *restartable) promote(t *testing.T) {
	t.Helper()
	db := connection(t, s.url)
	_, err := db.Exec(`SELECT pg_promote(wait => false)`)
	for standby := true; standby && err == nil; time.Sleep(10 * time.Millisecond) {
		err = db.QueryRowContext(t.Context(), `SELECT pg_is_in_recovery()`).Scan(&standby)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// expectTimelines holds which timeline the server writes, and which its control file tells.
func (s *restartable) expectTimelines(t *testing.T, written, told int) {
	t.Helper()
	var is [2]int
	err := connection(t, s.url).QueryRow(`
		SELECT CAST(left(pg_walfile_name(pg_current_wal_lsn()), 8) AS integer), timeline_id FROM pg_control_checkpoint()`).Scan(&is[0], &is[1])
	if err != nil || is != [2]int{written, told} {
		t.Fatalf("timeline %d, and %d in the control file, %v; want %d and %d", is[0], is[1], err, written, told)
	}
}

// data is where the server's data lies.
func (r *restartable) data(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(r.dir, "pg*", "data"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	return found[0]
}

// copyOf is a copy of a folder of the server's, whose account owns it.
func copyOf(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	owner := info.Sys().(*syscall.Stat_t)
	return errors.Join(os.CopyFS(to, os.DirFS(from)), filepath.WalkDir(to, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, int(owner.Uid), int(owner.Gid)))
	}))
}
