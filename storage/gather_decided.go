package storage

import (
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// decided reads the last recommendation about each subject on which a person decided, among those of earlier periods, and how
// it stood at the instant.
func (g *gathering) decided() error {
	type matter struct {
		standing  review.Standing
		decisions []review.Decision
	}
	bySubject, byID := map[string]string{}, map[string]*matter{} // the last ID decided on; each matter by its ID
	p := g.portfolio
	err := g.stream(`
		SELECT s.subject, s.verdict, s.concerns, s.standing, `+decisionColumns+`
		FROM stocktake.decisions d
		JOIN stocktake.reports r ON r.id = d.report
		JOIN stocktake.recommendations s ON s.report = d.report AND s.id = d.recommendation
		WHERE r.programme = $2 AND r.period_to <= $3 AND r.as_of <= $1 AND d.at <= $1 AND d.origin <> 'run'
		  AND ($4 = '' OR stocktake.was_visible(d.xid, CAST(nullif($4, '') AS pg_snapshot)))
		ORDER BY d.number`,
		func(rows *sqlx.Rows) error {
			var row struct {
				decisionRow
				Verdict  review.Verdict `db:"verdict"`
				Concerns pq.StringArray `db:"concerns"`
				Standing string         `db:"standing"`
			}
			if err := rows.StructScan(&row); err != nil {
				return err
			}
			m := byID[row.Recommendation]
			if m == nil {
				stood, err := readStanding(row.Verdict, concernsOf(row.Concerns), row.Standing)
				if err != nil {
					return fmt.Errorf("standing of %s: %w", row.Subject, err)
				}
				m = &matter{standing: stood}
				byID[row.Recommendation] = m
			}
			m.decisions = append(m.decisions, row.decision())
			bySubject[row.Subject] = row.Recommendation
			return nil
		}, p.Programme.Code, p.Period.From, g.sight.snapshot)
	if err != nil {
		return err
	}
	g.portfolio.Decided = map[string]review.Decided{}
	for subject, id := range bySubject {
		g.portfolio.Decided[subject] = review.Decided{
			ID: id, Standing: byID[id].standing, Ruling: review.RulingAt(byID[id].decisions, p.AsOf),
		}
	}
	return nil
}
