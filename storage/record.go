package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// Record writes a report, its recommendations and its messages in one transaction: after a crash all of them are there or none.
// It reports false, and writes nothing, where the period of the programme is recorded already; where one that overlaps it is, that
// is a [review.Refusal].
func (db *DB) Record(ctx context.Context, report review.Report, from review.Provenance, messages []review.Message) (bool, error) {
	conn, err := db.conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := inTurn(ctx, tx, report, from.Unseen); err != nil {
		return false, err
	}
	id, err := db.insertReport(ctx, tx, report, from)
	if errors.Is(err, sql.ErrNoRows) {
		return false, overlapped(ctx, tx, report.Programme, report.Period)
	}
	if err != nil {
		return false, err
	}
	if err := copyRecommendations(ctx, conn, id, report.Recommendations); err != nil {
		return false, fmt.Errorf("recommendations: %w", err)
	}
	if err := db.copyQuotes(ctx, conn, tx, id, report.Recommendations); err != nil {
		return false, fmt.Errorf("quotes: %w", err)
	}
	if err := copyMessages(ctx, tx, id, messages); err != nil {
		return false, fmt.Errorf("messages: %w", err)
	}
	return true, tx.Commit()
}

// inTurn lets reports that propose an end be written one at a time, and no other meanwhile: so of two that rest on each other the second
// is told, and judged again. Whoever stops half way keeps others waiting for a minute, and then they try again in their next run.
func inTurn(ctx context.Context, tx *sqlx.Tx, r review.Report, unseen int64) error {
	leaving := r.Leaving()
	lock := "pg_advisory_xact_lock_shared"
	if len(leaving) > 0 {
		lock = "pg_advisory_xact_lock"
	}
	if _, err := tx.ExecContext(ctx, `SET LOCAL lock_timeout = '1min'; SELECT `+lock+`(hashtextextended('stocktake reports', 0))`); err != nil {
		return fmt.Errorf("wait for another run that records: %w", err)
	}
	if len(leaving) == 0 || unseen == 0 {
		return nil
	}
	var newer []int64
	err := tx.SelectContext(ctx, &newer, `SELECT id FROM stocktake.reports WHERE id >= $1 AND programme <> $2`, unseen, r.Programme.Code)
	if err != nil || len(newer) == 0 {
		return err
	}
	if is, err := overtaken(ctx, tx, newer, leaving); err != nil || !is {
		return err
	}
	return review.ErrOvertaken
}

// overtaken reports whether some reports propose an end to what serves the same as some subjects do, or as what is run through them. Where
// none of these is a mechanism, nobody looks through the activities of all.
func overtaken(ctx context.Context, tx *sqlx.Tx, newer []int64, leaving []string) (is bool, err error) {
	err = tx.GetContext(ctx, &is, `
		WITH own AS MATERIALIZED (
			SELECT needs, partners, areas
			FROM stocktake.gather_activities
			WHERE code = ANY ($2)
			UNION ALL
			SELECT needs, partners, areas
			FROM stocktake.gather_activities
			WHERE mechanism = ANY ($2) AND EXISTS (SELECT FROM stocktake.gather_mechanisms WHERE code = ANY ($2)))
		SELECT EXISTS (
			SELECT
			FROM stocktake.recommendations s
			JOIN stocktake.gather_activities other ON other.code = s.subject
			JOIN own ON other.needs && own.needs OR other.partners && own.partners OR other.areas && own.areas
			WHERE s.report = ANY ($1) AND s.verdict = 'discontinue')`, pq.Array(newer), pq.Array(leaving))
	return is, err
}

// overlapped is the refusal of a period that overlaps another that is recorded: answers would count in both.
func overlapped(ctx context.Context, db sqlx.QueryerContext, programme review.Programme, p review.Period) error {
	var other review.Period
	err := db.QueryRowxContext(ctx, `
		SELECT period_from, period_to
		FROM stocktake.reports
		WHERE programme = $1 AND period_from < $3 AND period_to > $2 AND (period_from, period_to) <> ($2, $3)
		ORDER BY period_to DESC
		LIMIT 1`, programme.Code, p.From, p.To).Scan(&other.From, &other.To)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return review.Refusal(fmt.Sprintf("%s is recorded already and overlaps it; an answer counts in one period only", other.In(programme.Cadence.Zone())))
}

// insertReport gives sql.ErrNoRows where the period, or one that overlaps it, is recorded already, also by a transaction that commits just now.
func (db *DB) insertReport(ctx context.Context, tx *sqlx.Tx, r review.Report, from review.Provenance) (int64, error) {
	insert, err := db.prepareIn(ctx, tx, `
		WITH policy AS (
			INSERT INTO stocktake.policies (sha256, name, version, body)
			VALUES ($6, $9, $10, $11)
			ON CONFLICT DO NOTHING
		)
		INSERT INTO stocktake.reports (programme, period_from, period_to, as_of, snapshot, policy, body, of_programme)
		SELECT $1, CAST($2 AS timestamptz), CAST($3 AS timestamptz), CAST($4 AS timestamptz), $5, $6, $7, $8
		WHERE NOT EXISTS (SELECT FROM stocktake.reports r WHERE r.programme = $1 AND r.period_from < $3 AND r.period_to > $2)
		ON CONFLICT ON CONSTRAINT reports_one_per_programme_and_period DO NOTHING
		RETURNING id`)
	if err != nil {
		return 0, err
	}
	body := bodyOf(r)
	var texts [2][]byte
	for i, part := range []any{body, body.Programme} {
		if texts[i], err = json.Marshal(part); err != nil {
			return 0, err
		}
	}
	var id int64
	err = insert.GetContext(ctx, &id,
		r.Programme.Code, r.Period.From, r.Period.To, r.AsOf, from.Snapshot, r.Policy.SHA256, texts[0], texts[1],
		r.Policy.Name, r.Policy.Version, from.Policy)
	return id, err
}

// copyRecommendations sends all recommendations as one stream, in the transaction that the connection is in.
func copyRecommendations(ctx context.Context, conn *sqlx.Conn, report int64, all []review.Recommendation) error {
	return copyIn(ctx, conn, copyWritten, func(put func(line string) error) error {
		pen := newPen()
		for i := range all {
			line, err := pen.line(report, &all[i])
			if err != nil {
				return fmt.Errorf("%s: %w", all[i].Subject, err)
			}
			if err := put(string(line)); err != nil {
				return err
			}
		}
		return nil
	})
}

// copyMessages sends all messages as one stream: a statement each costs more than everything else that is recorded of them.
func copyMessages(ctx context.Context, tx *sqlx.Tx, report int64, messages []review.Message) error {
	if len(messages) == 0 {
		return nil
	}
	statement, err := tx.PrepareContext(ctx, `
		COPY stocktake.messages (key, report, parent, position, channel, audience, note, text, blocks, about, state, reason) FROM STDIN`)
	if err != nil {
		return err
	}
	defer statement.Close()
	for _, m := range messages {
		if _, err := statement.ExecContext(ctx, messageRow(report, m)...); err != nil {
			return fmt.Errorf("%s: %w", m.Key, err)
		}
	}
	_, err = statement.ExecContext(ctx)
	return err
}

func messageRow(report int64, m review.Message) []any {
	state := "owed"
	if m.Hold != "" {
		state = "held"
	}
	parent := sql.NullString{String: m.Parent, Valid: m.Parent != ""}
	about := pq.StringArray(m.About)
	if about == nil {
		about = pq.StringArray{}
	}
	return []any{m.Key, report, parent, m.Position, m.Channel, audience(m), m.Note, m.Text, string(m.Blocks), about, state, m.Hold}
}
