package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"stocktake/review"
)

type toldRow struct {
	owedRow
	Report     int64          `db:"report"`
	Programme  string         `db:"programme"`
	About      pq.StringArray `db:"about"`
	Standing   string         `db:"standing"`
	ShownTo    int64          `db:"shown_to"`
	Through    int64          `db:"through"`
	EditingAt  *time.Time     `db:"editing_at"`
	EditingFor float64        `db:"editing_for"` // seconds
}

// toldColumns are those that every reading of told messages m takes.
const toldColumns = `
	m.key, coalesce(m.parent, '') AS parent, m.position, m.channel, m.text, m.blocks, m.audience, m.note, coalesce(m.report, 0) AS report, m.about,
	m.receipt_channel AS thread_channel, m.receipt_id AS thread_id, m.standing, m.shown_to, m.editing_at,
	coalesce(extract(epoch FROM clock_timestamp() - m.editing_at), 0) AS editing_for`

// editable says that a message m stands in a chat where it can be edited: the chat has a name for it.
var editable = `m.state = 'posted' AND m.uneditable = '' AND m.receipt_id NOT IN (` + quoted(review.Nameless) + `)`

// quoted is texts as SQL writes them in a list.
func quoted(texts []string) string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = pq.QuoteLiteral(text)
	}
	return strings.Join(out, ", ")
}

// Told lists the messages of a programme that stand in the chat and may say less than was decided by an instant on what they are
// about, or whose edit was begun and not answered, in the order in which they were sent.
func (db *DB) Told(ctx context.Context, programme string, at time.Time) ([]review.Told, error) {
	var rows []toldRow
	// A decision that bears a later time than the instant is not known yet: what stands before it in the chain is looked through.
	err := db.selectOften(ctx, &rows, `
		SELECT `+toldColumns+`, $1 AS programme,
		       coalesce((SELECT coalesce(min(d.number) FILTER (WHERE d.at > $2) - 1, max(d.number))
		                 FROM stocktake.decisions d
		                 WHERE d.report = m.report), m.shown_to) AS through
		FROM `+messagesOf+` m
		WHERE `+editable+`
		  AND (m.editing_at IS NOT NULL
		       OR EXISTS (SELECT
		                  FROM stocktake.decisions d
		                  WHERE d.report = m.report AND d.recommendation = ANY (m.about) AND d.number > m.shown_to AND d.at <= $2))
		ORDER BY m.period_from, m.report, m.position`, programme, at)
	if err != nil {
		return nil, fmt.Errorf("list what was told to %s: %w", programme, err)
	}
	told := make([]review.Told, len(rows))
	for i, r := range rows {
		told[i] = r.told()
	}
	return told, nil
}

// ToldAt finds the message that stands where a receipt says, and the report and programme it belongs to; false where none of ours
// stands there. What was printed stands nowhere.
func (db *DB) ToldAt(ctx context.Context, at review.Receipt) (review.Told, bool, error) {
	var row toldRow
	err := db.sql.GetContext(ctx, &row, `
		SELECT `+toldColumns+`, r.programme, m.shown_to AS through
		FROM stocktake.messages m
		JOIN stocktake.reports r ON r.id = m.report
		WHERE m.state = 'posted' AND m.receipt_channel = $1 AND m.receipt_id = $2 AND m.receipt_id <> '`+review.Printed+`'`, at.Channel, at.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return review.Told{}, false, nil
	}
	if err != nil {
		return review.Told{}, false, fmt.Errorf("look for the message %s in %s: %w", at.ID, at.Channel, err)
	}
	return row.told(), true, nil
}

func (r toldRow) told() review.Told {
	message := r.owed()
	message.About = r.About
	return review.Told{
		Message: message.Message, Receipt: message.Thread, Report: r.Report, Programme: r.Programme,
		Standing: r.Standing, ShownTo: r.ShownTo, Through: r.Through,
		EditingAt: r.EditingAt, EditingFor: time.Duration(r.EditingFor * float64(time.Second)),
	}
}

// Steps lists when each step that a run took in a programme was written, and the messages that tell of steps.
func (db *DB) Steps(ctx context.Context, programme string) (review.Steps, error) {
	steps := review.Steps{Written: map[int64]time.Time{}}
	var rows []decisionRow
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT d.number, d.made_at
		FROM stocktake.reports r
		JOIN stocktake.decisions d ON d.report = r.id
		WHERE r.programme = $1 AND d.origin = 'run'`, programme)
	if err != nil {
		return steps, fmt.Errorf("list the steps taken in %s: %w", programme, err)
	}
	for _, row := range rows {
		steps.Written[row.Number] = row.MadeAt
	}
	err = db.sql.SelectContext(ctx, &steps.Notices, `
		SELECT m.key, CASE WHEN m.receipt_id IS NOT NULL THEN m.settled_at END AS at, m.state = 'overtaken' AS overtaken
		FROM stocktake.reports r
		JOIN stocktake.messages m ON m.report = r.id
		WHERE r.programme = $1 AND m.key ~ '/(reminded|escalated|returned)-[^/]*(/|$)'`, programme)
	if err != nil {
		return steps, fmt.Errorf("list what was told of steps in %s: %w", programme, err)
	}
	return steps, nil
}

// Marked lists the subjects of all reports of a programme that bear a marking, each report's recommendation for itself.
func (db *DB) Marked(ctx context.Context, programme string) ([]review.Marked, error) {
	var marked []review.Marked
	err := db.sql.SelectContext(ctx, &marked, `
		SELECT s.subject, s.id, CAST(s.body AS jsonb) ->> 'Title' AS title, coalesce(s.marking, CAST(s.body AS jsonb) ->> 'Marking') AS marking
		FROM stocktake.recommendations s
		JOIN stocktake.reports r ON r.id = s.report
		WHERE r.programme = $1 AND (s.marking IS NULL OR s.marking <> '') AND coalesce(s.marking, CAST(s.body AS jsonb) ->> 'Marking') <> ''
		ORDER BY s.subject, s.id COLLATE "C"`, programme)
	if err != nil {
		return nil, fmt.Errorf("list what is marked in %s: %w", programme, err)
	}
	return marked, nil
}

// ClaimEdit notes that a message is about to be edited, and returns when, by the database's clock. It fails where another has
// begun or done so since it was read, or somebody whom it quotes was forgotten: then what was read is not the newest any more.
func (db *DB) ClaimEdit(ctx context.Context, m review.Told) (time.Time, error) {
	var at time.Time
	err := db.sql.GetContext(ctx, &at, `
		UPDATE stocktake.messages
		SET editing_at = clock_timestamp()
		WHERE key = $1 AND shown_to = $2 AND editing_at IS NOT DISTINCT FROM $3
		RETURNING editing_at`, m.Key, m.ShownTo, m.EditingAt)
	if errors.Is(err, sql.ErrNoRows) {
		return at, fmt.Errorf("edit %s: another run edits it, or its words have changed", m.Key)
	}
	if err != nil {
		return at, fmt.Errorf("edit %s: %w", m.Key, err)
	}
	return at, nil
}

// Shown records what a message says by now of how its recommendations stand, up to which decision that was looked through.
func (db *DB) Shown(ctx context.Context, m review.Told) error {
	return db.edited(ctx, m, `
		UPDATE stocktake.messages
		SET shown_to = $3, standing = $4, editing_at = NULL
		WHERE key = $1 AND editing_at IS NOT DISTINCT FROM $2`, m.Through, m.Standing)
}

// LeaveAsItIs gives up on editing a message, for good, and keeps why.
func (db *DB) LeaveAsItIs(ctx context.Context, m review.Told, why string) error {
	return db.edited(ctx, m, `
		UPDATE stocktake.messages
		SET uneditable = $3, editing_at = NULL
		WHERE key = $1 AND editing_at IS NOT DISTINCT FROM $2`, why)
}

func (db *DB) edited(ctx context.Context, m review.Told, statement string, args ...any) error {
	n, err := affected(db.sql.ExecContext(ctx, statement, append([]any{m.Key, m.EditingAt}, args...)...))
	switch {
	case err != nil:
		return fmt.Errorf("edit %s: %w", m.Key, err)
	case n != 1:
		return fmt.Errorf("edit %s: another run edits it, or its words have changed", m.Key)
	}
	return nil
}
