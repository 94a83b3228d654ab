package main

import (
	"context"
	"database/sql"
	"time"
)

// yardstick is Y: the plainest statement that could do the counting, a serial hash aggregate over the rows that hold. The sums
// outside keep its rows from being sent, and its columns from being left out.
const yardstick = `
	SELECT sum(n), sum(mean), sum(variance)
	FROM (
		SELECT subject, criterion, count(scaled) AS n, avg(scaled) AS mean, variance(scaled) AS variance
		FROM stocktake.feedback
		WHERE replaced_at IS NULL
		GROUP BY subject, criterion) counted`

// y times the yardstick.
func (d database) y(ctx context.Context) (time.Duration, error) {
	tx, err := d.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if _, err := tx.ExecContext(ctx, "SET LOCAL enable_sort = off; SET LOCAL enable_indexscan = off; SET LOCAL work_mem = '2GB'"); err != nil {
		return 0, err
	}
	began := time.Now()
	var n, mean, variance float64
	err = tx.QueryRowContext(ctx, yardstick).Scan(&n, &mean, &variance)
	return time.Since(began), err
}
