package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"stocktake/review"
)

// owedRow is a message without a receipt, with the receipt of the root in whose thread it stands.
type owedRow struct {
	Key           string     `db:"key"`
	Parent        string     `db:"parent"`
	Position      int        `db:"position"`
	Channel       string     `db:"channel"`
	Text          string     `db:"text"`
	Blocks        string     `db:"blocks"`
	ClaimedAt     *time.Time `db:"claimed_at"`
	ThreadChannel string     `db:"thread_channel"`
	ThreadID      string     `db:"thread_id"`
}

// Owed lists the messages of a programme without a receipt, in the order in which they are to be sent: oldest period first,
// then by their place in the report. What is held back is not owed.
func (db *DB) Owed(ctx context.Context, programme string) ([]review.Owed, error) {
	var rows []owedRow
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT m.key, coalesce(m.parent, '') AS parent, m.position, m.channel, m.text, m.blocks,
		       CASE m.state WHEN 'claimed' THEN m.claimed_at END AS claimed_at,
		       coalesce(root.receipt_channel, '') AS thread_channel, coalesce(root.receipt_id, '') AS thread_id
		FROM stocktake.messages m
		JOIN stocktake.reports r ON r.id = m.report
		LEFT JOIN stocktake.messages root ON root.key = m.parent
		WHERE r.programme = $1 AND m.state IN ('owed', 'claimed')
		ORDER BY r.period_from, r.id, m.position`, programme)
	if err != nil {
		return nil, fmt.Errorf("list what is owed to %s: %w", programme, err)
	}
	owed := make([]review.Owed, len(rows))
	for i, r := range rows {
		owed[i] = review.Owed{
			Message:   review.Message{Key: r.Key, Parent: r.Parent, Position: r.Position, Channel: r.Channel, Text: r.Text, Blocks: json.RawMessage(r.Blocks)},
			ClaimedAt: r.ClaimedAt,
			Thread:    review.Receipt{Channel: r.ThreadChannel, ID: r.ThreadID},
		}
	}
	return owed, nil
}

// Unsettled counts the messages of a programme that nobody began to send, and those that were claimed and have no receipt.
func (db *DB) Unsettled(ctx context.Context, programme string) (owed, ambiguous int, err error) {
	err = db.sql.QueryRowContext(ctx, `
		SELECT count(*) FILTER (WHERE m.state = 'owed'), count(*) FILTER (WHERE m.state = 'claimed')
		FROM stocktake.messages m
		JOIN stocktake.reports r ON r.id = m.report
		WHERE r.programme = $1`, programme).Scan(&owed, &ambiguous)
	if err != nil {
		return 0, 0, fmt.Errorf("count what is owed to %s: %w", programme, err)
	}
	return owed, ambiguous, nil
}

// Claim notes that a message is about to be sent, and returns when, by the database's clock.
func (db *DB) Claim(ctx context.Context, key string) (time.Time, error) {
	var at time.Time
	err := db.sql.GetContext(ctx, &at, `
		UPDATE stocktake.messages
		SET state = 'claimed', claimed_at = clock_timestamp()
		WHERE key = $1 AND state IN ('owed', 'claimed')
		RETURNING claimed_at`, key)
	if err != nil {
		return at, fmt.Errorf("claim %s: %w", key, err)
	}
	return at, nil
}

// Release takes the claim back from a message that was certainly not sent, and keeps the reason.
func (db *DB) Release(ctx context.Context, key, reason string) error {
	return db.settle(ctx, key, `
		UPDATE stocktake.messages
		SET state = 'owed', claimed_at = NULL, reason = $2
		WHERE key = $1 AND state = 'claimed'`, reason)
}

// Settle records the receipt of a message.
func (db *DB) Settle(ctx context.Context, key string, receipt review.Receipt) error {
	state := "posted"
	if receipt.ID == review.Printed {
		state = "printed"
	}
	return db.settle(ctx, key, `
		UPDATE stocktake.messages
		SET state = $2, receipt_channel = $3, receipt_id = $4, settled_at = clock_timestamp(), reason = ''
		WHERE key = $1 AND state = 'claimed'`, state, receipt.Channel, receipt.ID)
}

func (db *DB) settle(ctx context.Context, key, statement string, args ...any) error {
	done, err := db.sql.ExecContext(ctx, statement, append([]any{key}, args...)...)
	if err != nil {
		return fmt.Errorf("settle %s: %w", key, err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("settle %s: %d messages are claimed under that key, want 1", key, n)
	}
	return nil
}
