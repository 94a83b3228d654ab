package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// way is one of saving a database and putting it back.
type way struct {
	name      string
	dump      func(t *testing.T, url string) string
	restore   func(t *testing.T, dump, url string)
	unnoticed bool // where the tables stand
}

// restoring are the ways to be had here: a PostgreSQL that npm brings is without pg_dump.
func restoring(t *testing.T) []way {
	ways := []way{{"table by table", dumpTables, restoreTables, true}}
	if bin := clientBinaries(t); bin != "" {
		ways = append(ways, way{
			"by pg_dump and pg_restore, as docs/operate.md has it",
			func(t *testing.T, url string) string {
				return client(t, "", filepath.Join(bin, "pg_dump"), "--format=custom", url)
			},
			func(t *testing.T, dump, url string) {
				storagetest.Roles(t, url, filepath.Join(filepath.Dir(filepath.Dir(harbour)), "deploy", "roles.sql"))
				client(t, dump, filepath.Join(bin, "pg_restore"), "--clean", "--if-exists", "--exit-on-error", "-d", url)
			},
			false,
		}, way{
			"by pg_dump and psql",
			func(t *testing.T, url string) string {
				return client(t, "", filepath.Join(bin, "pg_dump"), "--no-owner", "--clean", "--if-exists", url)
			},
			func(t *testing.T, dump, url string) {
				client(t, dump, filepath.Join(bin, "psql"), "-q", "-v", "ON_ERROR_STOP=1", url)
			},
			false,
		})
	}
	return ways
}

// clientBinaries is where a pg_dump stands that is no older than the server.
func clientBinaries(t *testing.T) string {
	t.Helper()
	db := connection(t, storagetest.Database(t, nil))
	var version int
	if err := db.QueryRow(`SELECT CAST(current_setting('server_version_num') AS integer) / 10000`).Scan(&version); err != nil {
		t.Fatal(err)
	}
	places, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if err != nil {
		t.Fatal(err)
	}
	if onPath, err := exec.LookPath("pg_dump"); err == nil {
		places = append(places, onPath)
	}
	for _, place := range places {
		said, err := exec.Command(place, "--version").Output()
		words := strings.Fields(string(said))
		if err != nil || len(words) < 3 {
			continue
		}
		major, _, _ := strings.Cut(words[2], ".")
		if n, err := strconv.Atoi(major); err == nil && n >= version {
			return filepath.Dir(place)
		}
	}
	return ""
}

func client(t *testing.T, input, name string, args ...string) string {
	t.Helper()
	command := exec.Command(name, args...)
	command.Stdin = strings.NewReader(input)
	var printed, said bytes.Buffer
	command.Stdout, command.Stderr = &printed, &said
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, &said)
	}
	return printed.String()
}

func connection(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// dumpTables reads all tables as JSON, and what the database has beside them that does not come from a migration.
func dumpTables(t *testing.T, url string) string {
	t.Helper()
	db := connection(t, url)
	tables := map[string]json.RawMessage{}
	for _, name := range tablesOf(t, db) {
		var rows string
		if err := db.QueryRow(fmt.Sprintf(`SELECT coalesce(json_agg(t), '[]') FROM stocktake.%s t`, name)).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		tables[name] = json.RawMessage(rows)
	}
	text, err := json.Marshal(tables)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func tablesOf(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var names string
	err := db.QueryRow(`
		SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
		WHERE relnamespace = to_regnamespace('stocktake') AND relkind = 'r' AND relname NOT IN ('goose_db_version', 'versions')`).Scan(&names)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(names)
}

func restoreTables(t *testing.T, dump, url string) {
	t.Helper()
	if err := storage.Migrate(context.Background(), url); err != nil {
		t.Fatal(err)
	}
	var tables map[string]json.RawMessage
	if err := json.Unmarshal([]byte(dump), &tables); err != nil {
		t.Fatal(err)
	}
	db := connection(t, url)
	db.SetMaxOpenConns(1) // the setting is its session's
	if _, err := db.Exec(`SET session_replication_role = replica`); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		restoreTable(t, db, name, string(tables[name]))
	}
}

func restoreTable(t *testing.T, db *sql.DB, name, rows string) {
	t.Helper()
	var columns string
	err := db.QueryRow(`
		SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
		WHERE attrelid = to_regclass('stocktake.' || $1) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`, name).Scan(&columns)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`DELETE FROM stocktake.` + name); err != nil { // what a migration puts there, such as the salt
		t.Fatalf("%s: %v", name, err)
	}
	insert := fmt.Sprintf(`INSERT INTO stocktake.%[1]s (%[2]s) OVERRIDING SYSTEM VALUE
		SELECT %[2]s FROM json_populate_recordset(CAST(NULL AS stocktake.%[1]s), CAST($1 AS json))`, name, columns)
	if _, err := db.Exec(insert, rows); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	_, err = db.Exec(`
		SELECT setval(s.name, $2)
		FROM (SELECT pg_get_serial_sequence('stocktake.' || $1, attname) AS name FROM pg_attribute
		      WHERE attrelid = to_regclass('stocktake.' || $1) AND attidentity <> '') s`, name, 1000000)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
