package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// errForgottenMeanwhile is that somebody who is quoted was forgotten since the comments were read. Judged again, they are not.
var errForgottenMeanwhile = errors.New("somebody who is quoted was forgotten meanwhile; run it again")

// insertQuotes keeps apart from the report whom it quotes. Nobody of them can be forgotten until all of it is written, and then
// forgetting finds it.
func (db *DB) insertQuotes(ctx context.Context, tx *sqlx.Tx, report int64, all []review.Recommendation) error {
	var subjects, concerns, texts []string
	var places, versions []int64
	for n := range all {
		r := &all[n]
		for i, q := range r.Quotes {
			first := slices.IndexFunc(r.Quotes, func(first review.Quote) bool { return first.Concern == q.Concern })
			subjects, concerns, texts = append(subjects, r.Subject), append(concerns, q.Concern.String()), append(texts, q.Text)
			places, versions = append(places, int64(1+i-first)), append(versions, q.Version)
		}
	}
	if len(versions) == 0 {
		return nil
	}
	insert, err := db.prepareIn(ctx, tx, `
		WITH held AS MATERIALIZED (
			SELECT stocktake.hold_comments($5) AS gone
		)
		INSERT INTO stocktake.quotes (report, subject, concern, place, version, text)
		SELECT $1, q.*
		FROM held, unnest(CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS integer[]), CAST($5 AS bigint[]), CAST($6 AS text[])) q
		WHERE held.gone = 0`)
	if err != nil {
		return err
	}
	n, err := affected(insert.ExecContext(ctx, report,
		pq.Array(subjects), pq.Array(concerns), pq.Array(places), pq.Array(versions), pq.Array(texts)))
	if err == nil && n == 0 {
		return errForgottenMeanwhile
	}
	return err
}

// quote gives the recommendations of a recorded report what it still quotes.
func (db *DB) quote(ctx context.Context, r *Recorded) error {
	var rows []struct {
		Subject string
		Concern string
		Version int64
		Text    string
	}
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT subject, concern, version, text
		FROM stocktake.quotes
		WHERE report = $1
		ORDER BY subject, array_position(CAST($2 AS text[]), concern), place`, r.ID, pq.Array(review.Concerns[:]))
	if err != nil {
		return fmt.Errorf("read what report %d quotes: %w", r.ID, err)
	}
	all := map[string][]review.Quote{}
	for _, row := range rows {
		all[row.Subject] = append(all[row.Subject], review.Quote{Concern: concernOf(row.Concern), Version: row.Version, Text: row.Text})
	}
	for i := range r.Report.Recommendations {
		r.Report.Recommendations[i].Quotes = all[r.Report.Recommendations[i].Subject]
	}
	return nil
}
