// Package storagetest gives each test a database of its own on a real
// PostgreSQL: the one of TEST_DATABASE_URL, else a throw-away server that a test
// program starts once and that ends with it.
//
// It is a stand-in for nothing, and knows no tables: a test hands in the function
// that brings an empty database up to date, so that the storage room's own tests
// can use the package too. Where neither a server is named nor PostgreSQL is
// installed, tests fail and say what to install; nothing is skipped.
//
// Start reading at Database. A server (server.go) migrates one template
// database; every test gets a copy of it, which takes some hundredths of a
// second, so tests may run in parallel and need not clean up.
package storagetest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"
)

// A Migrate function brings the empty database at url up to date, and leaves no
// connection to it open.
type Migrate = func(ctx context.Context, url string) error

var (
	once    sync.Once
	shared  *server
	problem error
)

// Database returns the address, for lib/pq, of a new database as migrate leaves
// it; it is dropped when the test ends, whatever is still connected. Migrate
// runs once per test program, so all tests of one must name the same. With a nil
// migrate the database is empty.
func Database(t testing.TB, migrate Migrate) (url string) {
	t.Helper()
	once.Do(func() { shared, problem = start(context.Background()) })
	if problem != nil {
		t.Fatalf("a PostgreSQL for tests (or name one in TEST_DATABASE_URL): %v", problem)
	}
	url, drop, err := shared.newDatabase(t.Context(), migrate)
	if err != nil {
		t.Fatalf("a database for the test: %v", err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return url
}

// Main is a TestMain that leaves nothing behind:
//
//	func TestMain(m *testing.M) { storagetest.Main(m) }
//
// Without it the server ends with the test program all the same, and what is
// left of it is removed by the next one.
func Main(m *testing.M) {
	Overlap()
	m.Run() // the exit code is its caller's business, in generated code
	Close()
}

// Overlap lets four tests run at once where go test would let fewer, unless its flag says how many: they wait for a server or a clock as
// much as they compute. It is for a TestMain that has more to do than [Main], as Close is.
func Overlap() {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said {
		_ = flag.Set("test.parallel", strconv.Itoa(max(4, runtime.GOMAXPROCS(0)))) // a flag that every test has
	}
}

// Close stops the server, if one was started, and removes what it left.
func Close() {
	if shared == nil {
		return
	}
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, "leave the PostgreSQL for tests:", err)
	}
}
