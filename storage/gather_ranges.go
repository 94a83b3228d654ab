package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// fewest is how many subjects are worth a connection of their own.
const fewest = 10

// inRanges lets several workers read what is known of the subjects, each of a range of them on a connection of its own. All see
// what this gathering sees: its snapshot is exported. Each writes to its own subjects only, so how many there are changes
// nothing of the outcome.
func (g *gathering) inRanges(read func(part *gathering) error) error {
	n := max(1, min(g.db.Workers, len(g.numbers)/fewest))
	if n == 1 {
		return read(g.part(g.tx, 0, len(g.numbers)))
	}
	var snapshot string
	if err := g.tx.GetContext(g.ctx, &snapshot, `SELECT pg_export_snapshot()`); err != nil {
		return fmt.Errorf("export the snapshot: %w", err)
	}
	errs := make([]error, n)
	var workers sync.WaitGroup
	for i := range n {
		from, to := i*len(g.numbers)/n, (i+1)*len(g.numbers)/n
		workers.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					errs[i] = fmt.Errorf("panic: %v", r) // the trouble of what is gathered, and not of the whole process
				}
			}()
			if i == 0 {
				errs[i] = read(g.part(g.tx, from, to))
				return
			}
			errs[i] = g.db.seeing(g.ctx, snapshot, func(tx *sqlx.Tx) error {
				part := g.part(tx, from, to)
				if err := part.planOnce(); err != nil {
					return err
				}
				return read(part)
			})
		})
	}
	workers.Wait()
	return errors.Join(errs...)
}

// seeing runs body in a transaction that sees what an exported snapshot saw.
func (db *DB) seeing(ctx context.Context, snapshot string, body func(*sqlx.Tx) error) error {
	tx, err := db.sql.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if _, err := tx.ExecContext(ctx, `SET TRANSACTION SNAPSHOT '`+snapshot+`'`); err != nil {
		return fmt.Errorf("take the snapshot over: %w", err)
	}
	return body(tx)
}

// part is the gathering of a range of the subjects. It shares them with the whole, and nothing else that is written.
func (g *gathering) part(tx *sqlx.Tx, from, to int) *gathering {
	part := newGathering(g.ctx, g.db, g.sight, g.portfolio)
	part.tx, part.numbers, part.judged = tx, g.numbers[from:to], g.judged
	part.portfolio.Subjects = g.portfolio.Subjects[from:to:to]
	for i, number := range part.numbers {
		part.index[number] = i
	}
	return part
}
