package pgserver

import (
	"errors"
	"go/build"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestDataOutlivesTheServer(t *testing.T) {
	t.Parallel()
	dir := emptyDir(t)
	first, err := Open(t.Context(), Options{Dir: dir})
	check(t, err)
	do(t, first.URL(Database), `CREATE TABLE kept AS SELECT 'still here' AS word`)
	if got := ask(t, first.URL(Database), `SHOW fsync`); got != "on" {
		t.Errorf("fsync is %s for durable data", got)
	}
	check(t, first.Close())
	check(t, first.Close())

	again := openIn(t, dir)
	if got := ask(t, again.URL(Database), `SELECT word FROM kept`); got != "still here" {
		t.Errorf("read %q", got)
	}
}

func TestServerIsPrivate(t *testing.T) {
	t.Parallel()
	s := openIn(t, newDir(t))
	st, err := os.Stat(s.socket)
	check(t, err)
	if st.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder has mode %v", st.Mode())
	}
	if got := ask(t, s.URL(Database), `SHOW listen_addresses`); got != "" {
		t.Errorf("it listens on %q", got)
	}
	if got := ask(t, s.URL(Database), `SELECT datcollate FROM pg_database WHERE datname = current_database()`); got != "C" {
		t.Errorf("it sorts by %q", got)
	}
}

func TestSecondCommandJoinsAndIsAwaited(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	starter := startOpener(t, dir)
	url := starter.line()
	joined := openIn(t, dir)
	if got := joined.URL(Database); got != url {
		t.Fatalf("joined %s, not %s", got, url)
	}

	check(t, starter.input.Close())
	starter.expect("waiting: other commands")
	if got := ask(t, joined.URL(Database), `SELECT 'alive'`); got != "alive" {
		t.Errorf("answered %q", got)
	}
	check(t, joined.Close())
	starter.expect("closed")
}

func TestJoinerMayLeaveFirst(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := openIn(t, dir)
	joiner := startOpener(t, dir)
	joiner.expect(s.URL(Database))
	check(t, joiner.input.Close())
	joiner.expect("closed")
	if got := ask(t, s.URL(Database), `SELECT 'alive'`); got != "alive" {
		t.Errorf("answered %q", got)
	}
}

func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	dir := emptyDir(t)
	servers := make([]*Server, 6)
	var all sync.WaitGroup
	for i := range servers {
		all.Go(func() {
			s, err := Open(t.Context(), Options{Dir: dir})
			if err != nil {
				t.Error(err)
				return
			}
			servers[i] = s
		})
	}
	all.Wait()
	started := 0
	for _, s := range servers {
		if s == nil {
			t.FailNow()
		}
		if s.child != nil {
			started++
		}
		all.Go(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}) // at once: the starter waits for the others
	}
	all.Wait()
	if started != 1 {
		t.Errorf("%d of them started a server", started)
	}
}

func TestKilledStarterTakesTheServerAlong(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	starter := startOpener(t, dir)
	do(t, starter.line(), `CREATE TABLE kept AS SELECT 'still here' AS word`)
	check(t, starter.cmd.Process.Kill())
	starter.cmd.Wait()

	s := openIn(t, dir)
	if s.child == nil {
		t.Error("joined a server whose starter is dead")
	}
	if got := ask(t, s.URL(Database), `SELECT word FROM kept`); got != "still here" {
		t.Errorf("read %q", got)
	}
	log, err := os.ReadFile(s.folder.path("postgres.log"))
	check(t, err)
	if strings.Contains(string(log), "not properly shut down") {
		t.Errorf("the server was not ended cleanly:\n%s", log)
	}
}

func TestKilledServerIsNoticedAndRecovers(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s, err := Open(t.Context(), Options{Dir: dir})
	check(t, err)
	check(t, s.child.cmd.Process.Kill())
	<-s.child.ended
	if err := s.Close(); err == nil || !strings.Contains(err.Error(), "postgres ended by itself") {
		t.Errorf("closing said %v", err)
	}
	said, err := os.ReadFile(s.folder.path("postgres.log"))
	check(t, err)
	openIn(t, dir)
	if kept, err := os.ReadFile(s.folder.path("postgres.log.1")); err != nil || string(kept) != string(said) {
		t.Errorf("of what it said is kept %q, %v", kept, err)
	}
}

// What a loss of power leaves: a pid file whose number now is some other
// process's, a socket with its lock file, and half a data folder.
func TestLeftoversDoNotStopTheNextStart(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s, err := Open(t.Context(), Options{Dir: dir})
	check(t, err)
	check(t, s.Close())

	f := s.folder
	pid := strconv.Itoa(os.Getpid()) + "\n" + f.path("data") + "\n"
	check(t, os.WriteFile(filepath.Join(f.path("data"), "postmaster.pid"), []byte(pid), 0o644))
	socket, err := f.makeSocket()
	check(t, err)
	check(t, os.WriteFile(filepath.Join(socket, ".s.PGSQL.5432.lock"), []byte(pid), 0o644))
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(socket, ".s.PGSQL.5432")})
	check(t, err)
	dead.SetUnlinkOnClose(false)
	check(t, dead.Close())
	check(t, os.Mkdir(f.path("data.new"), 0o700))

	openIn(t, dir)
}

func TestPathTooLongForASocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(emptyDir(t), strings.Repeat("long ", 20), strings.Repeat("and, 'quoted'\"", 5))
	s := openIn(t, dir)
	joiner := startOpener(t, dir)
	joiner.expect(s.URL(Database))
	check(t, joiner.input.Close())
	joiner.expect("closed")

	socket := s.socket
	check(t, s.Close())
	if exists(socket) {
		t.Errorf("%s was left", socket)
	}
}

// Nothing but the link in the folder leads to a socket that lies elsewhere.
func TestAStartThatFailsLeavesNoSocket(t *testing.T) {
	putInPlaceOf(t, "postgres", "exit 2")
	dir := filepath.Join(emptyDir(t), strings.Repeat("long ", 30))
	if _, err := Open(t.Context(), Options{Dir: dir}); err == nil {
		t.Fatal("it started")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "pg*", "socket")); len(left) > 0 {
		t.Errorf("%s was left", left)
	}
}

func TestUmaskDoesNotMatter(t *testing.T) {
	dir := filepath.Join(emptyDir(t), "deep", "down")
	old := syscall.Umask(0o777)
	defer syscall.Umask(old)
	s, err := Open(t.Context(), Options{Dir: dir})
	check(t, err)
	check(t, s.Close())
	openIn(t, dir)
}

// Whatever the driver reads from the environment, and with whatever value.
func TestEnvironmentDoesNotLeadElsewhere(t *testing.T) {
	for _, name := range driversVariables(t) {
		t.Setenv(name, "nonsense")
	}
	t.Setenv("PGDATA", "/nowhere")
	t.Setenv("PGOPTIONS", "-c search_path=nowhere")
	s := openIn(t, newDir(t))
	if got := ask(t, s.URL(Database), `SELECT current_user || ' in ' || current_database() || ', ' || current_setting('search_path')`); got != `stocktake in stocktake, "$user", public` {
		t.Errorf("it is %s", got)
	}
}

// driversVariables are the names of variables that stand in the source of the driver, the ones that it refuses among them.
func driversVariables(t *testing.T) []string {
	t.Helper()
	pkg, err := build.Import("github.com/lib/pq", ".", 0)
	check(t, err)
	source, err := os.ReadFile(filepath.Join(pkg.Dir, "connector.go"))
	check(t, err)
	var names []string
	for _, found := range regexp.MustCompile(`"((?:SSL)?PG[A-Z_]+)"`).FindAllStringSubmatch(string(source), -1) {
		names = append(names, found[1])
	}
	for _, name := range []string{"PGHOST", "PGREQUIREPEER"} { // one that it takes, one that it refuses
		if !slices.Contains(names, name) {
			t.Errorf("%s is not found in %s", name, pkg.Dir)
		}
	}
	return names
}

func TestOpenRefuses(t *testing.T) {
	cases := []struct {
		name    string
		arrange func(t *testing.T, dir string)
		want    string
		setting bool
	}{
		{"the data of another version", func(t *testing.T, dir string) {
			check(t, os.MkdirAll(filepath.Join(dir, "pg9", "data"), 0o700))
		}, "made by another version", true},
		{"a file where the folder should be", func(t *testing.T, dir string) {
			check(t, os.WriteFile(filepath.Join(dir, "pg"+strconv.Itoa(major(t))), nil, 0o600))
		}, "is not a folder", false},
		{"data that postgres will not start from", func(t *testing.T, dir string) {
			s, err := Open(t.Context(), Options{Dir: dir})
			check(t, err)
			check(t, s.Close())
			check(t, os.WriteFile(filepath.Join(s.folder.path("data"), "PG_VERSION"), []byte("9\n"), 0o600))
		}, "database files are incompatible", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := emptyDir(t)
			c.arrange(t, dir)
			s, err := Open(t.Context(), Options{Dir: dir})
			if err == nil {
				s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("said %v, want %q", err, c.want)
			}
			if setting := errors.As(err, new(SettingError)); setting != c.setting {
				t.Errorf("a matter of settings: %v, want %v", setting, c.setting)
			}
		})
	}
}

func major(t *testing.T) int {
	t.Helper()
	f, err := newFolder(t.Context(), "", audience{})
	check(t, err)
	return f.bin.major
}
