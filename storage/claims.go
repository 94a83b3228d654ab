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
	err := db.getOften(ctx, &at, `
		UPDATE stocktake.messages
		SET state = 'claimed', claimed_at = clock_timestamp()
		WHERE key = $1
		  AND CASE WHEN $2::timestamptz IS NULL THEN state = 'owed' ELSE state = 'claimed' AND claimed_at = $2 END
		RETURNING claimed_at`, key, seen)
	if errors.Is(err, sql.ErrNoRows) {
		return at, fmt.Errorf("claim %s: another run has claimed or settled it", key)
	}
	if err != nil {
		return at, fmt.Errorf("claim %s: %w", key, err)
	}
	return at, nil
}

// ClaimNext records the receipt of a message, as [DB.Settle] does, and claims the one that follows and that nobody has claimed, as
// [DB.Claim] does: in one round trip and one transaction. Neither waits for the other to succeed; the error may be about either.
func (db *DB) ClaimNext(ctx context.Context, sent review.Sent, key string) (time.Time, error) {
	var rows []struct {
		Key       string    `db:"key"`
		ClaimedAt time.Time `db:"claimed_at"`
	}
	err := db.selectOften(ctx, &rows, `
		UPDATE stocktake.messages AS m
		SET state = n.state, claimed_at = coalesce(n.claimed_at, m.claimed_at), settled_at = n.settled_at,
		    receipt_channel = n.channel, receipt_id = n.id, reason = coalesce(n.reason, m.reason)
		FROM (VALUES ($1, $2, NULL, clock_timestamp(), $3, $4, ''),
		             ($5, 'claimed', clock_timestamp(), NULL, NULL, NULL, NULL))
		     AS n (key, state, claimed_at, settled_at, channel, id, reason)
		WHERE m.key = n.key
		  AND (m.state = CASE n.state WHEN 'claimed' THEN 'owed' ELSE 'claimed' END
		       OR (m.state, m.receipt_channel, m.receipt_id) = (n.state, n.channel, n.id))
		RETURNING m.key, m.claimed_at`,
		sent.Key, settledAs(sent.Receipt), sent.Receipt.Channel, sent.Receipt.ID, key)
	if err == nil && len(rows) != 2 {
		err = errors.New("another run has claimed or settled one of them")
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("settle %s and claim %s: %w", sent.Key, key, err)
	}
	if rows[0].Key != key {
		return rows[1].ClaimedAt, nil
	}
	return rows[0].ClaimedAt, nil
}

// Release takes one's own claim back from a message that was certainly not sent, and keeps the reason. A claim that another
// has made since stays: his message may be under way.
func (db *DB) Release(ctx context.Context, key string, claim time.Time, reason string) error {
	return db.settle(ctx, key, `
		UPDATE stocktake.messages
		SET state = 'owed', claimed_at = NULL, reason = $3
		WHERE key = $1 AND state = 'claimed' AND claimed_at = $2`, claim, reason)
}

// Settle records the receipt of a message, whoever claimed it: where it stands, it stands. One that stands there in other words is
// to be edited: it counts as one whose edit began when it was claimed. The same receipt twice is fine.
func (db *DB) Settle(ctx context.Context, key string, receipt review.Receipt) error {
	return db.settle(ctx, key, `
		UPDATE stocktake.messages
		SET state = $2, receipt_channel = $3, receipt_id = $4, settled_at = clock_timestamp(), reason = '',
		    editing_at = CASE WHEN $5 THEN claimed_at ELSE editing_at END
		WHERE key = $1 AND (state = 'claimed' OR (state, receipt_channel, receipt_id) = ($2, $3, $4))`,
		settledAs(receipt), receipt.Channel, receipt.ID, receipt.Otherwise)
}

// settledAs is the state of a message with that receipt.
func settledAs(receipt review.Receipt) string {
	if receipt.ID == review.Printed {
		return "printed"
	}
	return "posted"
}

func (db *DB) settle(ctx context.Context, key, statement string, args ...any) error {
	done, err := db.execOften(ctx, statement, append([]any{key}, args...)...)
	if err != nil {
		return fmt.Errorf("settle %s: %w", key, err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("settle %s: %d messages under that key wait for it, want 1", key, n)
	}
	return nil
}
