package storage

import (
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"stocktake/review"
)

// decided reads the last recommendation about each subject on which a person decided, among those of earlier periods, and how
// it stood at the instant.
func (g *gathering) decided() error {
	type matter struct {
		standing  string
		decisions []review.Decision
	}
	bySubject, byID := map[string]string{}, map[string]*matter{} // the last ID decided on; each matter by its ID
	p := g.portfolio
	err := g.stream(`
		SELECT s.subject, s.standing, `+decisionColumns+`
		FROM stocktake.decisions d
		JOIN stocktake.reports r ON r.id = d.report
		JOIN stocktake.recommendations s ON s.report = d.report AND s.id = d.recommendation
		WHERE r.programme = $2 AND r.period_to <= $3 AND r.as_of <= $1 AND d.at <= $1 AND d.origin <> 'run'
		  AND ($4 = '' OR stocktake.was_visible(d.xid, CAST(nullif($4, '') AS pg_snapshot)))
		ORDER BY d.number`,
		func(rows *sqlx.Rows) error {
			var row struct {
				decisionRow
				Standing string `db:"standing"`
			}
			if err := rows.StructScan(&row); err != nil {
				return err
			}
			m := byID[row.Recommendation]
			if m == nil {
				m = &matter{standing: row.Standing}
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
		d := review.Decided{ID: id, Ruling: review.RulingAt(byID[id].decisions, p.AsOf)}
		if err := json.Unmarshal([]byte(byID[id].standing), &d.Standing); err != nil {
			return fmt.Errorf("standing of %s: %w", subject, err)
		}
		g.portfolio.Decided[subject] = d
	}
	return nil
}
