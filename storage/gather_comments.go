package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"stocktake/review"
)

// MostComments of one subject are read, those that were given first.
const MostComments = 200

// Comments reads what was said in words about some subjects, of the answers that were given in a period and known in time, in the
// order in which they were given. They are read once it is known about which subjects anybody wants to hear them.
func (db *DB) Comments(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, subjects []string) (map[string][]review.Comment, error) {
	all := map[string][]review.Comment{}
	if len(subjects) == 0 {
		return all, nil
	}
	tx, err := db.sql.BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	g := newGathering(ctx, db, sight{}, review.Portfolio{AsOf: asOf})
	g.tx = tx
	read := columns{"feedback", "s.code, c.submission, c.version, c.respondent, c.criterion, c.comment"}
	err = g.rows(read, `
		SELECT `+read.sent()+`
		FROM unnest(CAST($2 AS text[])) WITH ORDINALITY AS s (code, place)
		CROSS JOIN LATERAL (
			SELECT version, respondent, criterion, comment, submitted_at, submission
			FROM `+g.sight.known("feedback")+` f
			WHERE subject = s.code AND comment IS NOT NULL
			  AND submitted_at >= $3 AND submitted_at < $4
			  AND first_submitted_at >= $3 AND first_submitted_at < $4
			  AND first_recorded_at <= $5
			ORDER BY submitted_at, submission COLLATE "C", criterion COLLATE "C"
			LIMIT $6) c
		ORDER BY s.place, c.submitted_at, c.submission COLLATE "C", c.criterion COLLATE "C"`,
		func(row *wire) {
			code, submission := row.word(), row.text()
			c := review.Comment{Version: row.number(), Respondent: row.number(), Criterion: row.criterion(), Text: row.text()}
			row.at(submission)
			row.at(code)
			all[code] = append(all[code], c)
		}, pq.Array(subjects), period.From, period.To, period.AnswersUntil(p.SettleDays), MostComments)
	if err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	return all, nil
}

// criterion is what an answer is about.
func (w *wire) criterion() review.Criterion {
	word := w.given().word()
	i := slices.Index(review.Criteria[:], word)
	if w.err == nil && i < 0 {
		w.fail(fmt.Sprintf("is %q, and no criterion", word))
	}
	return review.Criterion(max(i, 0))
}

// Names finds out which names of respondents stand in some texts, by text and as it is shown; those of who was forgotten by an earlier version also
// as that one found them, which did so in what was kept.
func (db *DB) Names(ctx context.Context, texts []string) (map[string][]string, error) {
	out := map[string][]string{}
	if len(texts) == 0 {
		return out, nil
	}
	shown := make([]string, len(texts))
	for i, text := range texts {
		shown[i] = review.Visible(text)
	}
	rows, err := db.sql.QueryContext(ctx, `
		SELECT place, name FROM stocktake.names_in($1)
		UNION
		SELECT place, name FROM stocktake.names_in_before($2)
		ORDER BY place, name`, pq.Array(shown), pq.Array(texts))
	if err != nil {
		return nil, fmt.Errorf("look for names in what was said: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var place int
		var name string
		if err := rows.Scan(&place, &name); err != nil {
			return nil, err
		}
		out[texts[place-1]] = append(out[texts[place-1]], name)
	}
	return out, rows.Err()
}
