package storage

import (
	"context"
	"fmt"
)

// Hear notes the mark of a request, and reports false where the same was heard before, by whichever process. Marks older than
// a day are forgotten.
func (db *DB) Hear(ctx context.Context, mark string) (bool, error) {
	n, err := affected(db.sql.ExecContext(ctx, `
		WITH forgotten AS (
		    DELETE FROM stocktake.clicks
		    WHERE heard_at < clock_timestamp() - interval '1 day' AND mark <> $1
		)
		INSERT INTO stocktake.clicks (mark)
		VALUES ($1)
		ON CONFLICT (mark) DO NOTHING`, mark))
	if err != nil {
		return false, fmt.Errorf("note a click: %w", err)
	}
	return n == 1, nil
}
