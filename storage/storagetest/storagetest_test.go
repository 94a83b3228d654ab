package storagetest

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"

	"stocktake/storage/pgserver"
)

func TestMain(m *testing.M) { Main(m) }

var migrations atomic.Int32

func migrate(ctx context.Context, url string) error {
	migrations.Add(1)
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `CREATE TABLE visit (visitor text NOT NULL)`)
	return err
}

func TestEveryTestHasItsOwnDatabase(t *testing.T) {
	connect(t, Database(t, migrate))
	before := migrations.Load()
	for i := range 20 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			db := connect(t, Database(t, migrate))
			if _, err := db.Exec(`INSERT INTO visit (visitor) VALUES ('me')`); err != nil {
				t.Fatal(err)
			}
			if n := count(t, db, `SELECT count(*) FROM visit`); n != 1 {
				t.Errorf("%d visitors in a database of my own", n)
			}
			if n := migrations.Load(); n != before {
				t.Errorf("migrated %d times more", n-before)
			}
		})
	}
}

func TestDatabaseIsDroppedWhileConnected(t *testing.T) {
	var name string
	t.Run("a test that forgets to disconnect", func(t *testing.T) {
		db, err := sql.Open("postgres", Database(t, migrate))
		if err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow(`SELECT current_database()`).Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	db := connect(t, Database(t, nil))
	if n := count(t, db, `SELECT count(*) FROM pg_database WHERE datname = $1`, name); n != 0 {
		t.Errorf("%s was left", name)
	}
}

func TestWithoutMigrationItIsEmpty(t *testing.T) {
	db := connect(t, Database(t, nil))
	if n := count(t, db, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`); n != 0 {
		t.Errorf("%d tables in it", n)
	}
}

func TestNamedServerIsUsedAndTidied(t *testing.T) {
	named, err := pgserver.Throwaway(t.Context(), pgserver.ThrowawayOptions{ForTests: true})
	if err != nil {
		t.Fatal(err)
	}
	defer named.Close()
	t.Setenv("TEST_DATABASE_URL", named.URL(pgserver.Database))
	admin := connect(t, named.URL(pgserver.Database))
	if _, err := admin.Exec(`CREATE DATABASE stocktake_test_killed_1`); err != nil {
		t.Fatal(err)
	}

	first := startServer(t)
	if _, _, err := first.newDatabase(t.Context(), migrate); err != nil {
		t.Fatal(err)
	}
	second := startServer(t)
	const ours = `SELECT count(*) FROM pg_database WHERE starts_with(datname, 'stocktake_test_')`
	if n := count(t, admin, ours); n != 2 {
		t.Errorf("%d databases, want the template and the copy of the one that is alive", n)
	}
	if err := errors.Join(first.close(), second.close()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, admin, `SELECT count(*) FROM pg_database WHERE datname LIKE '%template'`); n != 0 {
		t.Errorf("%d templates were left", n)
	}
}

func TestAddressOfAnotherDatabase(t *testing.T) {
	cases := []struct{ name, address, want string }{
		{"a URL", "postgres://u:p@h:1/old?sslmode=disable", "postgres://u:p@h:1/new?sslmode=disable"},
		{"a URL that names it among the rest", "postgresql:///?dbname=old&host=%2Fs", "postgresql:///new?host=%2Fs"},
		{"words", "host=/s dbname=old", "host=/s dbname=old dbname=new"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := inDatabase(c.address, "new")
			if err != nil || got != c.want {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestFailedMigrationIsToldToEveryTest(t *testing.T) {
	s := startServer(t)
	defer s.close()
	fail := func(context.Context, string) error { return errors.New("no such column") }
	for range 2 {
		_, _, err := s.newDatabase(t.Context(), fail)
		if err == nil || err.Error() != "migrate the template database: no such column" {
			t.Errorf("said %v", err)
		}
	}
}

func startServer(t *testing.T) *server {
	t.Helper()
	s, err := start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func count(t *testing.T, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
