package storage

import (
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// periodsBack is how many earlier reports a review may use.
const periodsBack = 4

// past reads what the last reports of earlier periods left: what was usual, and how each subject stood.
func (g *gathering) past() error {
	p := g.portfolio
	zone := p.Programme.Cadence.Zone()
	var reports []int64 // as they are in the portfolio
	err := g.stream(`
		SELECT id, period_from, period_to, as_of
		FROM stocktake.reports
		WHERE programme = $2 AND as_of <= $1 AND period_to <= $3 AND (id < $4 OR $4 = 0)
		ORDER BY period_to DESC
		LIMIT $5`,
		func(rows *sqlx.Rows) error {
			var id int64
			past := review.Past{Sums: make(map[string]review.SubjectSums, len(g.codes)), Standing: make(map[string]review.Standing, len(g.codes))}
			err := rows.Scan(&id, &past.Period.From, &past.Period.To, &past.MadeAt)
			past.Period = review.Period{From: past.Period.From.In(zone), To: past.Period.To.In(zone)}
			reports, g.portfolio.Past = append(reports, id), append(g.portfolio.Past, past)
			return err
		}, p.Programme.Code, p.Period.From, g.sight.before, periodsBack)
	if err != nil || len(reports) == 0 {
		return err
	}
	return g.left(reports)
}

// left reads what each subject of the earlier reports left.
func (g *gathering) left(reports []int64) error {
	return g.stream(`
		SELECT array_position($2, r.id), s.subject, s.verdict, s.concerns, s.standing, s.sums
		FROM stocktake.reports r
		JOIN stocktake.recommendations s ON s.report = r.id
		WHERE r.id = ANY ($2) AND r.as_of <= $1`,
		func(rows *sqlx.Rows) error {
			var of int
			var w written
			if err := rows.Scan(&of, &w.Subject, &w.Verdict, &w.Concerns, &w.Standing, &w.Sums); err != nil {
				return err
			}
			past := g.portfolio.Past[of-1]
			var err error
			if past.Sums[w.Subject], err = readSums(w.Sums); err != nil {
				return fmt.Errorf("sums of %s: %w", w.Subject, err)
			}
			if past.Standing[w.Subject], err = readStanding(w.Verdict, concernsOf(w.Concerns), w.Standing); err != nil {
				return fmt.Errorf("standing of %s: %w", w.Subject, err)
			}
			return nil
		}, pq.Array(reports))
}
