package storage

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// operator is the audience of what is for whoever runs Stocktake.
const operator = "operator"

// Move sends a message that was certainly not sent another way: to that channel, with a note before it, as a root. What was to
// follow it there goes along, in its thread. The notices are owed from then on too, once each, whatever becomes of this run:
// all of it is one transaction.
func (db *DB) Move(ctx context.Context, key, channel, note string, notices ...review.Message) error {
	tx, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("move %s: %w", key, err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	n, err := affected(tx.ExecContext(ctx, `
		UPDATE stocktake.messages AS m
		SET channel = $2,
		    parent = CASE WHEN m.key = moved.key THEN NULL ELSE moved.key END,
		    note = CASE WHEN m.key = moved.key THEN $3 ELSE m.note END
		FROM stocktake.messages AS moved
		WHERE moved.key = $1
		  AND moved.state = 'owed'
		  AND m.state = 'owed'
		  AND (m.report = moved.report OR m.refusal = moved.refusal)
		  AND m.audience = moved.audience
		  AND (m.key = moved.key OR m.parent = coalesce(moved.parent, moved.key) AND m.position > moved.position)`,
		key, channel, note))
	switch {
	case err != nil:
		return fmt.Errorf("move %s: %w", key, err)
	case n == 0:
		return fmt.Errorf("move %s: it is not owed", key)
	}
	for _, notice := range notices {
		if _, err := tell(ctx, tx, key, notice); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Tell adds a message to the report, or the refusal, that another belongs to, and reports false where it was added before.
func (db *DB) Tell(ctx context.Context, about string, notice review.Message) (bool, error) {
	return tell(ctx, db.sql, about, notice)
}

func tell(ctx context.Context, in sqlx.ExecerContext, about string, notice review.Message) (bool, error) {
	n, err := affected(in.ExecContext(ctx, `
		INSERT INTO stocktake.messages (key, report, refusal, position, channel, text, blocks, audience)
		SELECT $2, about.report, about.refusal,
		       (SELECT max(position) + 1 FROM stocktake.messages m WHERE m.report = about.report OR m.refusal = about.refusal), $3, $4, $5, $6
		FROM stocktake.messages AS about
		WHERE about.key = $1
		ON CONFLICT (key) DO NOTHING`,
		about, notice.Key, notice.Channel, notice.Text, string(notice.Blocks), audience(notice)))
	if err != nil {
		return false, fmt.Errorf("tell of %s: %w", about, err)
	}
	return n == 1, nil
}

// LatestNumbers tells what was decided last of all, and recorded last of a programme, by now.
func (db *DB) LatestNumbers(ctx context.Context, programme string) (latest review.Latest, err error) {
	err = db.getOften(ctx, &latest, `
		SELECT coalesce((SELECT max(number) FROM stocktake.decisions), 0) AS decision,
		       coalesce((SELECT max(id) FROM stocktake.reports WHERE programme = $1), 0) AS report`, programme)
	if err != nil {
		return latest, fmt.Errorf("find the latest decision and report: %w", err)
	}
	return latest, nil
}

// Amend has messages that are owed say something else, or be overtaken: never sent, and why. All of it is one transaction; it fails
// where one of them has been claimed.
func (db *DB) Amend(ctx context.Context, amended []review.Amended) error {
	tx, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("amend what is owed: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	for _, m := range amended {
		n, err := affected(tx.ExecContext(ctx, `
			UPDATE stocktake.messages
			SET text = $2, blocks = $3,
			    state = CASE WHEN $4 = '' THEN state ELSE 'overtaken' END,
			    reason = coalesce(nullif($4, ''), reason),
			    settled_at = CASE WHEN $4 <> '' THEN clock_timestamp() END
			WHERE key = $1 AND state = 'owed'`, m.Key, m.Text, string(m.Blocks), m.Overtaken))
		switch {
		case err != nil:
			return fmt.Errorf("amend %s: %w", m.Key, err)
		case n == 0:
			return fmt.Errorf("amend %s: it is not owed", m.Key)
		}
	}
	return tx.Commit()
}

func audience(m review.Message) string {
	if m.Operator {
		return operator
	}
	return "programme"
}

// Split puts two messages in the place of one that was certainly not sent: the first under its key, the rest right after it in
// the same thread, or in the first one's where that is a root. All of it is one transaction; it fails where the message says something
// else than what was divided.
func (db *DB) Split(ctx context.Context, whole review.Owed, first, rest review.Message) error {
	key := whole.Key
	tx, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("split %s: %w", key, err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	n, err := affected(tx.ExecContext(ctx, `
		UPDATE stocktake.messages m
		SET text = $2, blocks = $3
		WHERE key = $1 AND state = 'owed' AND CAST($4 AS bigint) IN (0, `+wording+`)`, key, first.Text, string(first.Blocks), whole.Words))
	switch {
	case err != nil:
		return fmt.Errorf("split %s: %w", key, err)
	case n == 0:
		return fmt.Errorf("split %s: it is not owed, or in other words", key)
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE stocktake.messages AS m
		SET position = m.position + 1
		FROM stocktake.messages AS divided
		WHERE divided.key = $1
		  AND (m.report = divided.report OR m.refusal = divided.refusal)
		  AND m.position > divided.position`, key)
	if err != nil {
		return fmt.Errorf("split %s: make room: %w", key, err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO stocktake.messages (key, report, refusal, parent, position, channel, audience, text, blocks, about)
		SELECT $2, report, refusal, coalesce(parent, key), position + 1, channel, audience, $3, $4, coalesce($5, CAST('{}' AS text[]))
		FROM stocktake.messages
		WHERE key = $1`, key, rest.Key, rest.Text, string(rest.Blocks), pq.Array(rest.About))
	if err != nil {
		return fmt.Errorf("split %s: %w", key, err)
	}
	return tx.Commit()
}
