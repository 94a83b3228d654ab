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

// prepare gives back the statement that was prepared the first time. Nobody waits for the server on another's behalf: of two who prepare
// the same at once the second takes the first one's.
func (db *DB) prepare(ctx context.Context, statement string) (*sqlx.Stmt, error) {
	if known := db.often.keep(statement, nil); known != nil {
		return known, nil
	}
	prepared, err := db.sql.PreparexContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	kept := db.often.keep(statement, prepared)
	if kept != prepared {
		_ = prepared.Close()
	}
	return kept, nil
}

// keep gives back the statement that is kept; where there is none yet, it keeps the fresh one.
func (o *often) keep(statement string, fresh *sqlx.Stmt) *sqlx.Stmt {
	o.mu.Lock()
	defer o.mu.Unlock()
	if known := o.prepared[statement]; known != nil || fresh == nil {
		return known
	}
	if o.prepared == nil {
		o.prepared = map[string]*sqlx.Stmt{}
	}
	o.prepared[statement] = fresh
	return fresh
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
