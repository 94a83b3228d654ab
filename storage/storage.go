// Package storage is Stocktake's memory: PostgreSQL, schema "stocktake". It takes facts in, gathers them as ordered
// streams, and keeps the ledger of reports, recommendations, decisions and messages.
//
// It judges nothing: no threshold and no statistic stands in its SQL. It reads no file, and no clock but the database's,
// by which leases, claims and rests go; the instant that counts is an argument.
//
// To add a kind of fact: a row in facts, from which all that takes facts in goes on by itself, and a migration here that makes its table
// (as that of results in 0003_activities.sql), its two indexes and two triggers (0005_versions.sql looped over the kinds there were)
// and its view with what each column is (0006_views.sql), which gives the number of a subject that it is about (0033_by_number.sql).
// kinds_test.go names what such a migration lacks. For a review to see it: a reading in gather.go, its place in numbers (known.go) and
// in traces (gather_lost.go), and in newest (refusals.go) where a gate may ask how old it is; then a field of review.Portfolio or
// review.Figures.
//
// The tables are described in migrations/, where every table, column and rule says why it is so; start there, at
// 0001_registry.sql. The way through the code, in reading order:
//
//	storage.go       [Open] connects; address.go reads the address, session.go is what a session tells the server
//	migrate.go       [Migrate] brings a database up to date, but for views of an organisation's own (views_own.go), and
//	                 views.go says what these lack; roles.go grants the roles of deploy/roles.sql what each may do
//	                 (queries/grants.sql); era.go keeps the promises through dump and restore
//	import.go        [DB.BeginImport] takes facts in, all in one transaction: staging.go writes rows as they are read,
//	                 courier.go brings them into tables of their own (copying.go), merge.go makes versions of them, kind by kind, by
//	                 queries/import.sql, which statements.go writes for the shape of a kind (shape.go); rejects.go tells what was
//	                 struck; import_whole.go withdraws what a publication leaves out. No version is overwritten
//	forget.go        takes a person out; import_forgotten.go keeps them out
//	programmes.go    the programmes; lease.go lets one run at a time have one, visits.go notes when a run was done with it
//	gather.go        [DB.Gather] reads facts through the views stocktake.gather_*: known.go says what it sees, gather_ranges.go
//	                 shares it out; gather_subjects.go and gather_mechanisms.go read what is judged (wire.go takes apart what
//	                 comes as whole rows of columns.go), gather_lost.go looks for what would be missed, gather_frame.go and
//	                 gather_partners.go read what it is judged in, gather_answers.go, gather_strays.go and gather_unseen.go the answers,
//	                 gather_around.go and gather_elsewhere.go what others do beside it (shortlist.go), which surroundings.go keeps for a
//	                 run, gather_past.go and gather_decided.go what came before
//	gather_comments.go  what was said in words; gather_verdicts.go what others judged, calibrations.go what was learnt from it
//	record.go        [DB.Record] writes a report with its messages at once; written.go is the form of a recommendation,
//	                 which pen.go writes, figures.go that of its figures, numbers.go how they are written; reports.go
//	                 reads it again, outlines.go only whose it is, quotes.go keeps what it quotes, refusals.go why a period is
//	                 not judged
//	messages.go      what is owed; claims.go claims and receipts (often.go has their statements prepared), turn.go one send at
//	                 a time, detours.go another way, told.go what stands in the chat
//	decisions.go     a chain of rows, each with the hash of the one before; clicks.go which clicks were heard; matters.go puts
//	                 recommendations and what was decided on them together
//
// storage/pgserver is the private server for those who have none, storage/storagetest the one for tests.
package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// DB is a connected database. Its methods may be called from several goroutines at once.
type DB struct {
	Workers int  // connections that a gathering may take at once; it comes out the same with any number. 0 is one. Set before use
	Sources bool // also gather in which file what is known of subjects stood, not only in which row. Set before use
	sql     *sqlx.DB
	path    string // where sessions look for names without a schema
	often   often

	surroundings surroundings
}

// kept is how many connections stay open between two uses: to open one, and to let its server process read the catalogue, takes longer
// than most of what is asked.
const kept = 8

// Open connects to the database at address (postgres://..., or key=value pairs; what is not given there comes from the
// PG* environment). The error for a database that cannot be reached names it and says what to do, and never
// holds the password. The caller closes the DB.
func Open(ctx context.Context, address string) (*DB, error) {
	return OpenAs(ctx, address, Session{})
}

// OpenAs is Open for a session that says who it is and how long a statement may take.
func OpenAs(ctx context.Context, address string, as Session) (*DB, error) {
	cfg, err := parse(address, as)
	if err != nil {
		return nil, err
	}
	sessions, err := along(cfg)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", place(cfg), err)
	}
	db := &DB{sql: sqlx.NewDb(sql.OpenDB(sessions), "postgres"), path: sessions.path}
	db.sql.SetMaxIdleConns(kept)
	if err := db.sql.PingContext(ctx); err != nil {
		_ = db.Close() // nothing was opened
		return nil, unreachable(cfg, discreet(address, cfg, err))
	}
	return db, nil
}

// conn is one connection, which answers. One that was kept may have been cut off since, as by a restart of the server; nobody but us asks
// anew for what is begun on it.
func (db *DB) conn(ctx context.Context) (*sqlx.Conn, error) {
	for left := kept; ; left-- {
		conn, err := db.sql.Connx(ctx)
		if err != nil {
			return nil, err
		}
		if err = conn.PingContext(ctx); err == nil {
			return conn, nil
		}
		_ = conn.Close() // it is broken already
		if left == 0 || !errors.Is(err, driver.ErrBadConn) {
			return nil, err
		}
	}
}

// Clock is what the database's clock says.
func (db *DB) Clock(ctx context.Context) (time.Time, error) {
	var now time.Time
	if err := db.sql.GetContext(ctx, &now, `SELECT clock_timestamp()`); err != nil {
		return now, fmt.Errorf("ask the database what time it is: %w", err)
	}
	return now, nil
}

// Close gives all connections back.
func (db *DB) Close() error {
	return db.sql.Close()
}
