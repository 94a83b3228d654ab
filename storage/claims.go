package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"stocktake/review"
)

// claimRow is a claim as it is read.
type claimRow struct {
	Key    string    `db:"key"`
	At     time.Time `db:"claimed_at"`
	Text   string    `db:"text"`
	Blocks string    `db:"blocks"`
	Words  int64     `db:"words"`
}

func (r claimRow) claim() review.Claim {
	return review.Claim{At: r.At, Text: r.Text, Blocks: json.RawMessage(r.Blocks), Words: r.Words}
}

// Claim notes that a message is about to be sent, and returns when, by the database's clock, and what it says by now: somebody whom it
// quoted may have been forgotten since it was read. Seen is the claim that the caller knows of, nil for none: a message that anybody has
// claimed or settled since is not his to send, and that is an error. So whoever has lost his lease without knowing cannot send what its
// next holder sends.
func (db *DB) Claim(ctx context.Context, key string, seen *time.Time) (review.Claim, error) {
	var row claimRow
	err := db.getOften(ctx, &row, `
		UPDATE stocktake.messages m
		SET state = 'claimed', claimed_at = clock_timestamp()
		WHERE key = $1
		  AND CASE WHEN $2::timestamptz IS NULL THEN state = 'owed' ELSE state = 'claimed' AND claimed_at = $2 END
		RETURNING claimed_at, text, blocks, `+wording+` AS words`, key, seen)
	if errors.Is(err, sql.ErrNoRows) {
		return review.Claim{}, fmt.Errorf("claim %s: another run has claimed or settled it", key)
	}
	if err != nil {
		return review.Claim{}, fmt.Errorf("claim %s: %w", key, err)
	}
	return row.claim(), nil
}

// ClaimNext records the receipt of a message, as [DB.Settle] does, and claims the one that follows and that nobody has claimed, as
// [DB.Claim] does: in one round trip and one transaction. Neither waits for the other to succeed; the error may be about either.
func (db *DB) ClaimNext(ctx context.Context, sent review.Sent, key string) (review.Claim, error) {
	var rows []claimRow
	err := db.selectOften(ctx, &rows, `
		UPDATE stocktake.messages AS m
		SET state = n.state, claimed_at = coalesce(n.claimed_at, m.claimed_at), settled_at = n.settled_at,
		    receipt_channel = n.channel, receipt_id = n.id, reason = coalesce(n.reason, m.reason),
		    editing_at = CASE WHEN n.state = 'posted' AND n.words NOT IN (0, `+wording+`) THEN coalesce(m.editing_at, m.claimed_at) ELSE m.editing_at END
		FROM (VALUES ($1, $2, NULL, clock_timestamp(), $3, $4, '', CAST($6 AS bigint)),
		             ($5, 'claimed', clock_timestamp(), NULL, NULL, NULL, NULL, NULL))
		     AS n (key, state, claimed_at, settled_at, channel, id, reason, words)
		WHERE m.key = n.key
		  AND (m.state = CASE n.state WHEN 'claimed' THEN 'owed' ELSE 'claimed' END
		       OR (m.state, m.receipt_channel, m.receipt_id) = (n.state, n.channel, n.id))
		RETURNING m.key, m.claimed_at, m.text, m.blocks, `+wording+` AS words`,
		sent.Key, settledAs(sent.Receipt), sent.Receipt.Channel, sent.Receipt.ID, key, sent.Words)
	if err == nil && len(rows) != 2 {
		err = errors.New("another run has claimed or settled one of them")
	}
	if err != nil {
		return review.Claim{}, fmt.Errorf("settle %s and claim %s: %w", sent.Key, key, err)
	}
	if rows[0].Key != key {
		return rows[1].claim(), nil
	}
	return rows[0].claim(), nil
}

// Release takes one's own claim back from a message that was certainly not sent, and keeps the reason. A claim that another
// has made since stays: his message may be under way.
func (db *DB) Release(ctx context.Context, key string, claim time.Time, reason string) error {
	return db.settle(ctx, "release", key, `
		UPDATE stocktake.messages
		SET state = 'owed', claimed_at = NULL, reason = $3
		WHERE key = $1 AND state = 'claimed' AND claimed_at = $2`, claim, reason)
}

// Settle records the receipt of a message, whoever claimed it: where it stands, it stands. One that stands there in other words, as when
// somebody whom it quoted was forgotten while it was sent, is to be edited: it counts as one whose edit began when it was claimed. The
// same receipt twice is fine. One that stands alone becomes a root, with a note that is told by an edit, and what follows it in its
// thread goes under it, what may have been sent there too: in the same statement, or the rest would be sent to a thread that is gone.
func (db *DB) Settle(ctx context.Context, sent review.Sent) error {
	return db.settle(ctx, "settle", sent.Key, `
		WITH under AS (
			UPDATE stocktake.messages m
			SET parent = alone.key
			FROM stocktake.messages alone
			WHERE $7
			  AND alone.key = $1
			  AND (alone.state = 'claimed' OR (alone.state, alone.receipt_channel, alone.receipt_id) = ($2, $3, $4))
			  AND (m.report = alone.report OR m.refusal = alone.refusal)
			  AND m.receipt_id IS NULL
			  AND m.parent = alone.parent
			  AND m.position > alone.position
		)
		UPDATE stocktake.messages m
		SET state = $2, receipt_channel = $3, receipt_id = $4, settled_at = clock_timestamp(), reason = '',
		    parent = CASE WHEN $7 THEN NULL ELSE parent END, note = CASE WHEN $7 THEN $8 ELSE note END,
		    editing_at = CASE WHEN $2 = 'posted' AND ($5 OR $7 OR CAST($6 AS bigint) NOT IN (0, `+wording+`)) THEN coalesce(editing_at, claimed_at) ELSE editing_at END
		WHERE key = $1 AND (state = 'claimed' OR (state, receipt_channel, receipt_id) = ($2, $3, $4))`,
		settledAs(sent.Receipt), sent.Receipt.Channel, sent.Receipt.ID, sent.Receipt.Otherwise, sent.Words, sent.Receipt.Alone, sent.Note)
}

// settledAs is the state of a message with that receipt.
func settledAs(receipt review.Receipt) string {
	if receipt.ID == review.Printed {
		return "printed"
	}
	return "posted"
}

// settle runs a statement that does to a claimed message what the verb says.
func (db *DB) settle(ctx context.Context, verb, key, statement string, args ...any) error {
	n, err := affected(db.execOften(ctx, statement, append([]any{key}, args...)...))
	switch {
	case err != nil:
		return fmt.Errorf("%s %s: %w", verb, key, err)
	case n != 1:
		return fmt.Errorf("%s %s: %d messages under that key wait for it, want 1", verb, key, n)
	}
	return nil
}
