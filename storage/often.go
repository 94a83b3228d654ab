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
func (o *often) prepare(ctx context.Context, on *sqlx.DB, statement string) (*sqlx.Stmt, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if known := o.prepared[statement]; known != nil {
		return known, nil
	}
	prepared, err := on.PreparexContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	if o.prepared == nil {
		o.prepared = map[string]*sqlx.Stmt{}
	}
	o.prepared[statement] = prepared
	return prepared, nil
}

// selectOften is Select for such a statement.
func (db *DB) selectOften(ctx context.Context, rows any, statement string, args ...any) error {
	prepared, err := db.often.prepare(ctx, db.sql, statement)
	if err != nil {
		return err
	}
	return prepared.SelectContext(ctx, rows, args...)
}

// getOften is Get for such a statement.
func (db *DB) getOften(ctx context.Context, row any, statement string, args ...any) error {
	prepared, err := db.often.prepare(ctx, db.sql, statement)
	if err != nil {
		return err
	}
	return prepared.GetContext(ctx, row, args...)
}

// execOften is Exec for such a statement.
func (db *DB) execOften(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	prepared, err := db.often.prepare(ctx, db.sql, statement)
	if err != nil {
		return nil, err
	}
	return prepared.ExecContext(ctx, args...)
}

// in is prepare for a statement that runs in a transaction.
func (o *often) in(ctx context.Context, tx *sqlx.Tx, on *sqlx.DB, statement string) (*sqlx.Stmt, error) {
	prepared, err := o.prepare(ctx, on, statement)
	if err != nil {
		return nil, err
	}
	return tx.StmtxContext(ctx, prepared), nil
}
