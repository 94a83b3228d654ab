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
	Audience      string     `db:"audience"`
	Note          string     `db:"note"`
	ClaimedAt     *time.Time `db:"claimed_at"`
	ClaimedFor    float64    `db:"claimed_for"` // seconds
	ThreadChannel string     `db:"thread_channel"`
	ThreadID      string     `db:"thread_id"`
	From          time.Time  `db:"period_from"`
	Refusal       bool       `db:"refused"`
	Words         int64      `db:"words"`
}

// wording stands for what a message m says: who has read it can be told that it says something else by now.
const wording = `hashtextextended(m.text || m.blocks, 0)`

// messagesOf are the messages of the programme $1, with the period that each is about. They are found by their reports and
// refusals: those of other programmes are not looked at, however many were sent before.
const messagesOf = `(
		SELECT m.*, r.period_from
		FROM stocktake.reports r
		JOIN stocktake.messages m ON m.report = r.id
		WHERE r.programme = $1
		UNION ALL
		SELECT m.*, f.period_from
		FROM stocktake.refusals f
		JOIN stocktake.messages m ON m.refusal = f.id
		WHERE f.programme = $1)`

// Owed lists the messages of a programme without a receipt, in the order in which they are to be sent: oldest period first,
// then by their place in the report. What is held back or overtaken is not owed; what was to follow it in its thread stands alone.
func (db *DB) Owed(ctx context.Context, programme string) ([]review.Owed, error) {
	var rows []owedRow
	err := db.selectOften(ctx, &rows, `
		SELECT m.key, CASE WHEN root.state <> 'overtaken' THEN m.parent ELSE '' END AS parent, m.position, m.channel, m.text, m.blocks,
		       m.audience, CASE WHEN root.state = 'overtaken' THEN root.note ELSE m.note END AS note,
		       m.period_from, m.refusal IS NOT NULL AS refused, `+wording+` AS words,
		       CASE m.state WHEN 'claimed' THEN m.claimed_at END AS claimed_at,
		       coalesce(extract(epoch FROM clock_timestamp() - m.claimed_at), 0) AS claimed_for,
		       coalesce(root.receipt_channel, '') AS thread_channel, coalesce(root.receipt_id, '') AS thread_id
		FROM `+messagesOf+` m
		LEFT JOIN stocktake.messages root ON root.key = m.parent
		WHERE m.receipt_id IS NULL AND m.state NOT IN ('held', 'overtaken')
		ORDER BY m.period_from, m.refusal, m.report, m.position`, programme)
	if err != nil {
		return nil, fmt.Errorf("list what is owed to %s: %w", programme, err)
	}
	owed := make([]review.Owed, len(rows))
	for i, r := range rows {
		owed[i] = r.owed()
	}
	return owed, nil
}

// Held lists the reports of a programme whose messages are held back, oldest period first.
func (db *DB) Held(ctx context.Context, programme review.Programme) ([]review.HeldBack, error) {
	var rows []struct {
		From     time.Time `db:"period_from"`
		To       time.Time `db:"period_to"`
		Messages int       `db:"messages"`
		Why      string    `db:"why"`
	}
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT r.period_from, r.period_to, count(*) AS messages, min(m.reason) AS why
		FROM stocktake.reports r
		JOIN stocktake.messages m ON m.report = r.id
		WHERE r.programme = $1 AND m.receipt_id IS NULL AND m.state = 'held'
		GROUP BY r.id
		ORDER BY r.period_from`, programme.Code)
	if err != nil {
		return nil, fmt.Errorf("list what is held back from %s: %w", programme.Code, err)
	}
	held := make([]review.HeldBack, len(rows))
	for i, r := range rows {
		held[i] = review.HeldBack{Period: review.Period{From: r.From, To: r.To}.In(programme.Cadence.Zone()), Messages: r.Messages, Why: r.Why}
	}
	return held, nil
}

// LetGo makes the messages of a programme that were held back owed: somebody looked, and lets them go.
func (db *DB) LetGo(ctx context.Context, programme string) error {
	_, err := db.sql.ExecContext(ctx, `
		UPDATE stocktake.messages m
		SET state = 'owed', reason = ''
		FROM stocktake.reports r
		WHERE r.id = m.report AND r.programme = $1 AND m.receipt_id IS NULL AND m.state = 'held'`, programme)
	if err != nil {
		return fmt.Errorf("let go of what was held back from %s: %w", programme, err)
	}
	return nil
}

func (r owedRow) owed() review.Owed {
	return review.Owed{
		Message: review.Message{
			Key: r.Key, Parent: r.Parent, Position: r.Position, Channel: r.Channel,
			Operator: r.Audience == operator, Note: r.Note, Text: r.Text, Blocks: json.RawMessage(r.Blocks),
		},
		ClaimedAt:  r.ClaimedAt,
		ClaimedFor: time.Duration(r.ClaimedFor * float64(time.Second)),
		Thread:     review.Receipt{Channel: r.ThreadChannel, ID: r.ThreadID},
		From:       r.From,
		Refusal:    r.Refusal,
		Words:      r.Words,
	}
}

// Unsettled counts messages without a receipt that says that they are there: those nobody began to send, those that may have been seen,
// those held back.
type Unsettled struct {
	Owed      int `db:"owed"`
	Ambiguous int `db:"ambiguous"`
	Unsure    int `db:"unsure"` // of the ambiguous those that nobody looks for: the chat cannot be asked
	Held      int `db:"held"`
}

// Unsettled counts the messages of a programme without a receipt. Those of each report are looked up: a join of the two would read the
// messages of all programmes where the server knows nothing yet of how many there are.
func (db *DB) Unsettled(ctx context.Context, programme string) (Unsettled, error) {
	var n Unsettled
	err := db.sql.GetContext(ctx, &n, `
		SELECT coalesce(sum(n.owed), 0) AS owed, coalesce(sum(n.ambiguous), 0) AS ambiguous,
		       coalesce(sum(n.unsure), 0) AS unsure, coalesce(sum(n.held), 0) AS held
		FROM (
			SELECT id AS report, CAST(NULL AS bigint) AS refusal
			FROM stocktake.reports
			WHERE programme = $1
			UNION ALL
			SELECT NULL, id
			FROM stocktake.refusals
			WHERE programme = $1) about
		CROSS JOIN LATERAL (
			SELECT count(*) FILTER (WHERE m.state = 'owed') AS owed,
			       count(*) FILTER (WHERE m.state = 'claimed' OR m.receipt_id = '`+review.Unsure+`') AS ambiguous,
			       count(*) FILTER (WHERE m.receipt_id = '`+review.Unsure+`') AS unsure,
			       count(*) FILTER (WHERE m.state = 'held') AS held
			FROM stocktake.messages m
			WHERE m.report = about.report OR m.refusal = about.refusal) n`, programme)
	if err != nil {
		return n, fmt.Errorf("count what is owed to %s: %w", programme, err)
	}
	return n, nil
}
