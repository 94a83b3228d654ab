package storage

import (
	"context"
	"database/sql"
	"sync"

	"github.com/jmoiron/sqlx"
)

// often is the statements that run for every message or programme: each is prepared once on a connection, and then is one round trip
// that the server has planned before.
type often struct {
	mu       sync.Mutex
	prepared map[string]*sqlx.Stmt
}

// prepare gives back the statement that was prepared the first time.
func (db *DB) prepare(ctx context.Context, statement string) (*sqlx.Stmt, error) {
	db.often.mu.Lock()
	defer db.often.mu.Unlock()
	if known := db.often.prepared[statement]; known != nil {
		return known, nil
	}
	prepared, err := db.sql.PreparexContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	if db.often.prepared == nil {
		db.often.prepared = map[string]*sqlx.Stmt{}
	}
	db.often.prepared[statement] = prepared
	return prepared, nil
}

// selectOften is Select for such a statement.
func (db *DB) selectOften(ctx context.Context, rows any, statement string, args ...any) error {
	prepared, err := db.prepare(ctx, statement)
	if err != nil {
		return err
	}
	return prepared.SelectContext(ctx, rows, args...)
}

// getOften is Get for such a statement.
func (db *DB) getOften(ctx context.Context, row any, statement string, args ...any) error {
	prepared, err := db.prepare(ctx, statement)
	if err != nil {
		return err
	}
	return prepared.GetContext(ctx, row, args...)
}

// execOften is Exec for such a statement.
func (db *DB) execOften(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	prepared, err := db.prepare(ctx, statement)
	if err != nil {
		return nil, err
	}
	return prepared.ExecContext(ctx, args...)
}

// prepareIn is prepare for a statement that runs in a transaction.
func (db *DB) prepareIn(ctx context.Context, tx *sqlx.Tx, statement string) (*sqlx.Stmt, error) {
	prepared, err := db.prepare(ctx, statement)
	if err != nil {
		return nil, err
	}
	return tx.StmtxContext(ctx, prepared), nil
}
