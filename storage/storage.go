// Package storage is Stocktake's memory: PostgreSQL, schema "stocktake". It takes facts in, gathers them as ordered
// streams, and keeps the ledger of reports, recommendations, decisions and messages.
//
// It judges nothing: no threshold and no statistic stands in its SQL. It reads no file and no clock; the instant that
// counts is an argument. It knows the kinds of facts only from the table in facts, so that a new kind is a row there
// and a migration here.
//
// The tables are described in migrations/, where every table, column and rule says why it is so; start there, at
// 0001_registry.sql. [Open] connects and [Migrate] brings a database up to date, and grants the roles of deploy/roles.sql what
// each may do (roles.go, queries/grants.sql); era.go keeps the promises through dump and restore. Facts come in through
// [DB.BeginImport] (import.go): rows are copied into staging tables as they are read (staging.go), then merged kind by
// kind (merge.go, by the statements in queries/import.sql), all in one transaction. A version of a fact is never
// overwritten. Facts are read through the views stocktake.gather_*. Decisions are a chain of rows, each with the hash of the
// one before (decisions.go); quotes.go keeps what a report quotes, of the comments that gather_comments.go reads; forget.go takes a
// person out and import_forgotten.go keeps them out; gather_verdicts.go reads what others judged, calibrations.go keeps what was
// learnt from it; matters.go puts recommendations and what was decided on them together.
//
// storage/pgserver is the private server for those who have none, storage/storagetest the one for tests.
package storage

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// DB is a connected database. Its methods may be called from several goroutines at once.
type DB struct {
	Workers int // connections that a gathering may take at once; it comes out the same with any number. 0 is one. Set before use
	sql     *sqlx.DB
}

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
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", place(cfg), err)
	}
	db := &DB{sql: sqlx.NewDb(sql.OpenDB(connector), "postgres")}
	if err := db.sql.PingContext(ctx); err != nil {
		_ = db.Close() // nothing was opened
		return nil, unreachable(cfg, err)
	}
	return db, nil
}

// Close gives all connections back.
func (db *DB) Close() error {
	return db.sql.Close()
}
