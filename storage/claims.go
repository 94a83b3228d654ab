package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"stocktake/review"
)

// Claim notes that a message is about to be sent, and returns when, by the database's clock. Seen is the claim that the caller
// knows of, nil for none: a message that anybody has claimed or settled since is not his to send, and that is an error.
// So whoever has lost his lease without knowing cannot send what its next holder sends.
func (db *DB) Claim(ctx context.Context, key string, seen *time.Time) (time.Time, error) {
	var at time.Time
	claim, err := db.often.prepare(ctx, db.sql, `
		UPDATE stocktake.messages
		SET state = 'claimed', claimed_at = clock_timestamp()
		WHERE key = $1
		  AND CASE WHEN $2::timestamptz IS NULL THEN state = 'owed' ELSE state = 'claimed' AND claimed_at = $2 END
		RETURNING claimed_at`)
	if err != nil {
		return at, fmt.Errorf("claim %s: %w", key, err)
	}
	err = claim.GetContext(ctx, &at, key, seen)
	if errors.Is(err, sql.ErrNoRows) {
		return at, fmt.Errorf("claim %s: another run has claimed or settled it", key)
	}
	if err != nil {
		return at, fmt.Errorf("claim %s: %w", key, err)
	}
	return at, nil
}

// Release takes one's own claim back from a message that was certainly not sent, and keeps the reason. A claim that another
// has made since stays: his message may be under way.
func (db *DB) Release(ctx context.Context, key string, claim time.Time, reason string) error {
	return db.settle(ctx, key, `
		UPDATE stocktake.messages
		SET state = 'owed', claimed_at = NULL, reason = $3
		WHERE key = $1 AND state = 'claimed' AND claimed_at = $2`, claim, reason)
}

// Settle records the receipt of a message, whoever claimed it: where it stands, it stands. The same receipt twice is fine.
func (db *DB) Settle(ctx context.Context, key string, receipt review.Receipt) error {
	state := "posted"
	if receipt.ID == review.Printed {
		state = "printed"
	}
	return db.settle(ctx, key, `
		UPDATE stocktake.messages
		SET state = $2, receipt_channel = $3, receipt_id = $4, settled_at = clock_timestamp(), reason = ''
		WHERE key = $1 AND (state = 'claimed' OR (state, receipt_channel, receipt_id) = ($2, $3, $4))`,
		state, receipt.Channel, receipt.ID)
}

func (db *DB) settle(ctx context.Context, key, statement string, args ...any) error {
	settle, err := db.often.prepare(ctx, db.sql, statement)
	if err != nil {
		return fmt.Errorf("settle %s: %w", key, err)
	}
	done, err := settle.ExecContext(ctx, append([]any{key}, args...)...)
	if err != nil {
		return fmt.Errorf("settle %s: %w", key, err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("settle %s: %d messages under that key wait for it, want 1", key, n)
	}
	return nil
}
