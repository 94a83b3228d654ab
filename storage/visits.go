package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Visit notes that a run is done with a programme and nothing went wrong. A run as of an earlier instant does not take a later
// visit back, and one as of a later instant counts as now.
func (db *DB) Visit(ctx context.Context, programme string, asOf time.Time) error {
	_, err := db.execOften(ctx, `
		INSERT INTO stocktake.visits AS v (programme, at)
		VALUES ($1, least($2, clock_timestamp()))
		ON CONFLICT (programme) DO UPDATE SET at = greatest(v.at, excluded.at)`, programme, asOf)
	if err != nil {
		return fmt.Errorf("note the visit: %w", err)
	}
	return nil
}

// Visited is when a run was last done with a programme without trouble; zero: never.
func (db *DB) Visited(ctx context.Context, programme string) (time.Time, error) {
	var at time.Time
	err := db.sql.GetContext(ctx, &at, `SELECT at FROM stocktake.visits WHERE programme = $1`, programme)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return at, fmt.Errorf("find the last visit to %s: %w", programme, err)
	}
	return at.UTC(), nil
}
