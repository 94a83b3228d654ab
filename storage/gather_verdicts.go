package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"stocktake/review"
)

// noReport is the sight of a ledger in which nothing was ever recorded: no report has a lower number.
const noReport = -1

// GatherAlone is Gather as if no report had ever been recorded and nothing decided: facts alone.
func (db *DB) GatherAlone(ctx context.Context, p review.Programme, period review.Period, asOf time.Time) (review.Portfolio, error) {
	out, _, err := db.gather(ctx, p, period, asOf, sight{before: noReport}, nil)
	out.Past, out.Decided = nil, nil
	return out, err
}

// Judgements reads what others made of subjects, as known at an instant: the verdicts that were imported, by the day they were
// given, and the last decision in the ledger on each recommendation, in no particular order.
func (db *DB) Judgements(ctx context.Context, asOf time.Time) ([]review.Judgement, error) {
	verdicts, err := db.verdicts(ctx, asOf)
	if err != nil {
		return nil, fmt.Errorf("read the verdicts of others: %w", err)
	}
	decisions, err := db.rulings(ctx, asOf)
	if err != nil {
		return nil, fmt.Errorf("read the decisions: %w", err)
	}
	return append(verdicts, decisions...), nil
}

func (db *DB) verdicts(ctx context.Context, asOf time.Time) ([]review.Judgement, error) {
	var out []review.Judgement
	g := newGathering(ctx, db, sight{}, review.Portfolio{AsOf: asOf})
	read := columns{"verdicts", "subject, decided_on, verdict, by"}
	err := g.within(func() error {
		return g.rows(read, `
			SELECT `+read.sent()+`
			FROM `+g.sight.known("verdicts")+` v
			WHERE decided_on <= CAST($1 AS timestamptz)`,
			func(row *wire) {
				j := review.Judgement{Subject: row.given().text(), At: row.date()}
				j.Says, j.By = review.Verdict(row.given().text()).Says(), row.given().text()
				row.at(j.Subject)
				out = append(out, j)
			})
	})
	return out, err
}

func (db *DB) rulings(ctx context.Context, asOf time.Time) ([]review.Judgement, error) {
	var rows []struct {
		Subject  string         `db:"subject"`
		At       time.Time      `db:"at"`
		By       string         `db:"by"`
		Act      review.Act     `db:"act"`
		Concerns pq.StringArray `db:"concerns"`
	}
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT DISTINCT ON (d.report, d.recommendation COLLATE "C") s.subject, d.at, d.by, d.act, s.concerns
		FROM stocktake.decisions d
		JOIN stocktake.recommendations s ON s.report = d.report AND s.id = d.recommendation
		WHERE d.at <= $1 AND d.act IN ('accept', 'partly', 'reject')
		ORDER BY d.report, d.recommendation COLLATE "C", d.number DESC`, asOf)
	if err != nil {
		return nil, err
	}
	out := make([]review.Judgement, len(rows))
	for i, r := range rows {
		out[i] = review.Judgement{Subject: r.Subject, At: r.At.UTC(), By: r.By, Ledger: true, Says: r.Act.Decides(concernsOf(r.Concerns))}
	}
	return out, nil
}
