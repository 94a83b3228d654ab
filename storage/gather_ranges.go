package storage

import (
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// fewest is how many subjects are worth a connection of their own.
const fewest = 10

// inRanges lets several workers read what is known of the subjects, each of a range of them on a connection of its own. All see
// what this gathering sees: its snapshot is exported. Each writes to its own subjects only, so how many there are changes
// nothing of the outcome. Where the server has fewer connections free, there are fewer.
func (g *gathering) inRanges(read func(part *gathering) error) error {
	n := max(1, min(g.db.Workers, len(g.numbers)/fewest))
	if n == 1 {
		return read(g.part(g.tx, 0, len(g.numbers)))
	}
	txs, err := g.seeing(n - 1)
	for _, tx := range txs {
		defer tx.Rollback() //nolint:errcheck // nothing was written
	}
	if err != nil {
		return err
	}
	n = len(txs) + 1
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
			part := g.part(txs[i-1], from, to)
			if errs[i] = part.planOnce(); errs[i] == nil {
				errs[i] = read(part)
			}
		})
	}
	workers.Wait()
	return errors.Join(errs...)
}

// seeing begins up to n transactions that see what this gathering sees, each on a connection of its own. They are the caller's to end,
// also with an error.
func (g *gathering) seeing(n int) (txs []*sqlx.Tx, err error) {
	var snapshot string
	if err := g.tx.GetContext(g.ctx, &snapshot, `SELECT pg_export_snapshot()`); err != nil {
		return nil, fmt.Errorf("export the snapshot: %w", err)
	}
	for range n {
		tx, err := g.db.sql.BeginTxx(g.ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
		if pq.As(err, pqerror.TooManyConnections) != nil {
			break
		}
		if err != nil {
			return txs, err
		}
		txs = append(txs, tx)
		if _, err := tx.ExecContext(g.ctx, `SET TRANSACTION SNAPSHOT '`+snapshot+`'`); err != nil {
			return txs, fmt.Errorf("take the snapshot over: %w", err)
		}
	}
	return txs, nil
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
