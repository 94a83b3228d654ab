package storage

import (
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"stocktake/review"
)

// periodsBack is how many earlier reports a review may use.
const periodsBack = 4

// past reads what the last reports of earlier periods left: what was usual, and how each subject stood.
func (g *gathering) past() error {
	p := g.portfolio
	byReport := map[int64]*review.Past{}
	err := g.stream(`
		SELECT r.id, r.period_from, r.period_to, r.as_of, s.subject, s.standing, s.sums
		FROM (
			SELECT id, period_from, period_to, as_of
			FROM stocktake.reports
			WHERE programme = $2 AND as_of <= $1 AND period_to <= $3 AND (id < $4 OR $4 = 0)
			ORDER BY period_to DESC
			LIMIT $5) r
		JOIN stocktake.recommendations s ON s.report = r.id
		ORDER BY r.period_to DESC, s.subject`,
		func(rows *sqlx.Rows) error {
			return readPast(rows, byReport, &g.portfolio)
		}, p.Programme.Code, p.Period.From, g.sight.before, periodsBack)
	for i := range g.portfolio.Past {
		zone := p.Programme.Cadence.Zone()
		past := &g.portfolio.Past[i]
		past.Period = review.Period{From: past.Period.From.In(zone), To: past.Period.To.In(zone)}
	}
	return err
}

func readPast(rows *sqlx.Rows, byReport map[int64]*review.Past, into *review.Portfolio) error {
	var id int64
	var subject, standing, sums string
	var past review.Past
	if err := rows.Scan(&id, &past.Period.From, &past.Period.To, &past.MadeAt, &subject, &standing, &sums); err != nil {
		return err
	}
	if byReport[id] == nil {
		past.Sums, past.Standing = map[string]review.SubjectSums{}, map[string]review.Standing{}
		into.Past = append(into.Past, past)
		byReport[id] = &past
	}
	var s review.SubjectSums
	var stood review.Standing
	if err := json.Unmarshal([]byte(sums), &s); err != nil {
		return fmt.Errorf("sums of %s: %w", subject, err)
	}
	if err := json.Unmarshal([]byte(standing), &stood); err != nil {
		return fmt.Errorf("standing of %s: %w", subject, err)
	}
	byReport[id].Sums[subject], byReport[id].Standing[subject] = s, stood
	return nil
}
