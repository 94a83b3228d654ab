package storage

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"stocktake/facts"
	"stocktake/storage/storagetest"
)

func TestMain(m *testing.M) { storagetest.Main(m) }

// openTest gives the test a migrated database of its own.
func openTest(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), storagetest.Database(t, Migrate))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// at is an instant of a day in the tests' time, noon UTC.
func at(day string) time.Time {
	instant, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return instant.Add(12 * time.Hour)
}

// rowsOf reads a canonical file from a text; a row that is not canonical fails the test.
func rowsOf(t *testing.T, file, text string) []facts.Row {
	t.Helper()
	kind, ok := facts.Lookup(strings.TrimSuffix(file[strings.LastIndexByte(file, '/')+1:], ".csv"))
	if !ok {
		t.Fatalf("no kind for %s", file)
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var rows []facts.Row
	for i, record := range records[1:] {
		rows = append(rows, rowOf(t, kind, file, i+2, records[0], record))
	}
	return rows
}

func rowOf(t *testing.T, kind *facts.Kind, file string, number int, header, record []string) facts.Row {
	t.Helper()
	row := facts.Row{Kind: kind, File: file, Number: number, Cells: make([]string, len(kind.Columns)), Raw: record}
	for i, name := range header {
		column := facts.Column{Type: facts.Time}
		if at := kind.Index(name); at >= 0 {
			column = kind.Columns[at]
		} else if name == "withdrawn" {
			column.Type = facts.Bool
		}
		cell, err := column.Canonical(record[i])
		switch {
		case err != nil:
			t.Fatalf("%s, row %d, %s: %v", file, number, name, err)
		case name == "recorded_at":
			row.RecordedAt = cell
		case name == "withdrawn":
			row.Withdrawn = cell == "true"
		default:
			row.Cells[kind.Index(name)] = cell
		}
	}
	return row
}

// imported is what came of an import, with its bad rows.
type imported struct {
	ImportResult
	Rejects []facts.Reject
}

// importAll imports files, given as name and text in turn; a check has told beforehand what comes of them.
func importAll(ctx context.Context, t *testing.T, db *DB, opts ImportOptions, files ...string) imported {
	t.Helper()
	check := opts
	check.Check = true
	told, result := importOnce(ctx, t, db, check, files...), importOnce(ctx, t, db, opts, files...)
	told.Written = result.Written
	if diff := cmp.Diff(told, result); diff != "" {
		t.Errorf("the check told otherwise (-) than the import did (+):\n%s", diff)
	}
	return result
}

func importOnce(ctx context.Context, t *testing.T, db *DB, opts ImportOptions, files ...string) imported {
	t.Helper()
	var came imported
	opts.Rejects = func(r facts.Reject) error {
		came.Rejects = append(came.Rejects, r)
		return nil
	}
	im, err := db.BeginImport(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		for _, row := range rowsOf(t, files[i], files[i+1]) {
			if err := im.Add(ctx, row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if came.ImportResult, err = im.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	return came
}

// A restart cuts off every connection that is kept, however many: what comes after begins on another.
func TestWhatIsBegunAfterARestartBeginsOnAConnectionThatAnswers(t *testing.T) {
	db := openTest(t)
	var all []*sqlx.Conn
	for range 1 + kept {
		conn, err := db.sql.Connx(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, conn)
	}
	for _, conn := range all[1:] {
		conn.Close()
	}
	if _, err := all[0].ExecContext(t.Context(), `
		SELECT pg_terminate_backend(pid, 10000)
		FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	defer all[0].Close()
	got, err := db.Lease(t.Context(), "P", time.Second, func(context.Context) error { return nil })
	if err != nil || !got {
		t.Errorf("the lease: %v, %v", got, err)
	}
}
