package pgserver

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestThrowawayLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, forTests := range []bool{false, true, true} {
		s, err := Throwaway(t.Context(), ThrowawayOptions{ForTests: forTests})
		check(t, err)
		if got := ask(t, s.URL(Database), `SELECT current_database()`); got != Database {
			t.Errorf("connected to %s", got)
		}
		if got := ask(t, s.URL(Database), `SHOW fsync`); got != "off" {
			t.Errorf("fsync is %s for data to throw away", got)
		}
		check(t, s.Close())
		if exists(s.Dir()) {
			t.Errorf("%s was left", s.Dir())
		}
	}
}

func TestThrowawayIsKept(t *testing.T) {
	t.Parallel()
	s, err := Throwaway(t.Context(), ThrowawayOptions{Keep: true, ForTests: true})
	check(t, err)
	t.Cleanup(func() { check(t, os.RemoveAll(s.Dir())) })
	do(t, s.URL(Database), `CREATE TABLE kept AS SELECT 'still here' AS word`)
	check(t, s.Close())

	words := shellWords(t, strings.TrimPrefix(s.StartCommand(), s.Shielded("")))
	if words[0] == "su" {
		words = shellWords(t, words[len(words)-1])
	}
	if filepath.Base(words[0]) != "postgres" || words[1] != "-D" || words[2] != s.folder.path("data") {
		t.Errorf("the command is %q", words)
	}
	again := openIn(t, s.Dir())
	if got := ask(t, again.URL(Database), `SELECT word FROM kept`); got != "still here" {
		t.Errorf("read %q", got)
	}
}

// Who pastes a line that was said has the variables still that this process dropped.
func TestLinesOfAKeptFolderHoldWithVariablesOfOtherServers(t *testing.T) {
	theirs := []string{"PGDATESTYLE=German", "PGHOSTADDR=127.0.0.1", "PGOPTIONS=-c x=1"}
	for _, pair := range theirs {
		name, value, _ := strings.Cut(pair, "=")
		t.Setenv(name, value)
	}
	s, err := Throwaway(t.Context(), ThrowawayOptions{Keep: true, ForTests: true})
	check(t, err)
	t.Cleanup(func() { check(t, os.RemoveAll(s.Dir())) })
	check(t, s.Close())

	cmd := exec.Command("sh", "-c", s.Shielded("env"))
	cmd.Env = append(os.Environ(), theirs...)
	out, err := cmd.Output()
	check(t, err)
	if slices.ContainsFunc(strings.Split(string(out), "\n"), elsewhere.MatchString) {
		t.Errorf("%s leaves %s", s.Shielded("env"), out)
	}
	if without := s.Shielded(""); !strings.HasPrefix(s.StartCommand(), without) || without != "env -u PGDATESTYLE -u PGHOSTADDR -u PGOPTIONS " {
		t.Errorf("the command is %s", s.StartCommand())
	}
}

// shellWords are what the shell takes a line for.
func shellWords(t *testing.T, line string) []string {
	t.Helper()
	words, err := exec.Command("sh", "-c", "for word in "+line+`; do printf '%s\n' "$word"; done`).Output()
	check(t, err)
	return strings.Split(strings.TrimSuffix(string(words), "\n"), "\n")
}

func TestSweepTakesWhatNobodyHolds(t *testing.T) {
	a, err := serverAccount()
	check(t, err)
	held, lock, err := a.makeSwept(a.temporaryPlaces())
	check(t, err)
	left, gone, err := a.makeSwept(a.temporaryPlaces())
	check(t, err)
	check(t, gone.close())

	a.sweep()
	if exists(left) {
		t.Errorf("%s was left", left)
	}
	if !exists(held) {
		t.Errorf("%s was swept while held", held)
	}
	check(t, discard(held, lock))
}

func TestSweepTakesASocketThatLiesElsewhere(t *testing.T) {
	dir := filepath.Join(emptyDir(t), strings.Repeat("x", 120))
	check(t, makeDir(dir, 0o755))
	t.Setenv("TMPDIR", dir)
	f, err := newFolder(t.Context(), "", audience{})
	check(t, err)
	left, gone, err := f.account.makeSwept(f.account.temporaryPlaces())
	check(t, err)
	f.dir = left
	check(t, f.make())
	socket, err := f.makeSocket()
	check(t, err)
	check(t, gone.close())

	f.account.sweep()
	if exists(left) || exists(socket) {
		t.Errorf("%s is there: %v, and its %s: %v", left, exists(left), socket, exists(socket))
	}
}

func TestOnlyASocketOfTheAccountIsCleared(t *testing.T) {
	own, others := filepath.Join(t.TempDir(), "socket"), filepath.Join(t.TempDir(), shortName+"1")
	check(t, os.Mkdir(others, 0o700))
	check(t, os.Symlink(others, own))
	a := account{credential: &syscall.Credential{Uid: uint32(os.Geteuid()) + 1}}
	check(t, a.clearSocket(own))
	if exists(own) || !exists(others) {
		t.Errorf("the link is there: %v, and the folder that is not the account's: %v", exists(own), exists(others))
	}
}

// Who is killed between making a folder and holding it leaves it under its first name.
func TestSweepTakesWhatWasNeverMade(t *testing.T) {
	a, err := serverAccount()
	check(t, err)
	being, err := a.makeTemporary(newName, a.temporaryPlaces())
	check(t, err)
	defer os.RemoveAll(being)
	left, err := a.makeTemporary(newName, a.temporaryPlaces())
	check(t, err)
	yesterday := time.Now().Add(-24 * time.Hour)
	check(t, os.Chtimes(left, yesterday, yesterday))

	a.sweep()
	if exists(left) {
		t.Errorf("%s was left", left)
	}
	if !exists(being) {
		t.Errorf("%s was swept while it was made", being)
	}
}

func TestAFolderThatCannotBeHeldIsLeftToNobody(t *testing.T) {
	dir := t.TempDir()
	fresh := filepath.Join(dir, newName+"1")
	check(t, os.Mkdir(fresh, 0o700))
	taken := filepath.Join(dir, sweptName+"1")
	check(t, os.MkdirAll(filepath.Join(taken, "data"), 0o700))
	if got, held, err := hold(fresh); err == nil || held != nil {
		t.Fatalf("held %s", got)
	}
	again, err := openLock(filepath.Join(fresh, "owner.lock"))
	check(t, err)
	defer again.close()
	if free, err := again.try(exclusive); err != nil || !free {
		t.Errorf("its lock is free: %v, %v", free, err)
	}
}

// A folder that only its owner may enter is what testing and testscript make of
// TMPDIR, also for root.
func TestUnfitTemporaryFolderIsPassedBy(t *testing.T) {
	for name, make := range map[string]func(dir string) error{
		"only its owner's": func(dir string) error { return os.Mkdir(dir, 0o700) },
		"closed":           func(dir string) error { return os.Mkdir(dir, 0) },
		"missing":          func(string) error { return nil },
		"a file":           func(dir string) error { return os.WriteFile(dir, nil, 0o777) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), strings.Repeat("x", 90))
			check(t, make(dir))
			t.Setenv("TMPDIR", dir)
			s, err := Throwaway(t.Context(), ThrowawayOptions{ForTests: true})
			check(t, err)
			check(t, s.Close())
		})
	}
}

func TestNoTemporaryFolder(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	want := "stat " + missing + ": no such file or directory: set TMPDIR to one that can be written"
	if _, err := (account{}).makeTemporary(newName, []string{missing}); err == nil || err.Error() != want {
		t.Errorf("said %v, want %s", err, want)
	}
}

func TestShellWordsAreQuoted(t *testing.T) {
	if got := quote("/a/b-c_1.d=e"); got != "/a/b-c_1.d=e" {
		t.Error(got)
	}
	if got := quote("it's"); got != `'it'\''s'` {
		t.Error(got)
	}
}
