package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"stocktake/review"
)

// Hear notes the mark of a request, and reports false where the same was heard before, by whichever process. Marks older than
// a day are forgotten.
func (db *DB) Hear(ctx context.Context, mark string) (bool, error) {
	done, err := db.sql.ExecContext(ctx, `
		WITH forgotten AS (
		    DELETE FROM stocktake.clicks
		    WHERE heard_at < clock_timestamp() - interval '1 day' AND mark <> $1
		)
		INSERT INTO stocktake.clicks (mark)
		VALUES ($1)
		ON CONFLICT (mark) DO NOTHING`, mark)
	if err != nil {
		return false, fmt.Errorf("note a click: %w", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// Told finds the message that stands where a receipt says, and the report and programme it belongs to; false where none of ours
// stands there. What was printed stands nowhere.
func (db *DB) Told(ctx context.Context, at review.Receipt) (review.Told, bool, error) {
	var row struct {
		Report    int64  `db:"report"`
		Programme string `db:"programme"`
		owedRow
	}
	err := db.sql.GetContext(ctx, &row, `
		SELECT m.report, r.programme, m.key, coalesce(m.parent, '') AS parent, m.position, m.channel, m.text, m.blocks, m.audience,
		       m.note
		FROM stocktake.messages m
		JOIN stocktake.reports r ON r.id = m.report
		WHERE m.state = 'posted' AND m.receipt_channel = $1 AND m.receipt_id = $2`, at.Channel, at.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return review.Told{}, false, nil
	}
	if err != nil {
		return review.Told{}, false, fmt.Errorf("look for the message %s in %s: %w", at.ID, at.Channel, err)
	}
	told := review.Told{Report: row.Report, Programme: row.Programme, Message: row.owed().Message}
	return told, true, nil
}
