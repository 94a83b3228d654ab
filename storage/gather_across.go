package storage

import (
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// partners reads all of them: whoever is left out must be known too.
func (g *gathering) partners() error {
	g.portfolio.Partners = map[string]review.Partner{}
	return g.stream(`
		SELECT code, name, frameworks, coalesce(decision, '')
		FROM `+g.sight.known("partners")+` p`,
		func(rows *sqlx.Rows) error {
			var code string
			var p review.Partner
			err := rows.Scan(&code, &p.Name, pq.Array(&p.Frameworks), &p.Decision)
			g.portfolio.Partners[code] = p
			return err
		})
}

// grounds reads what the latest assessment of each partner on each consideration rests on.
func (g *gathering) grounds() error {
	g.portfolio.Grounds = map[string]map[string]review.Ground{}
	return g.stream(`
		SELECT DISTINCT ON (partner, consideration) partner, consideration, coalesce(evidence, ''), assessed_on
		FROM `+g.sight.known("considerations")+` c
		ORDER BY partner, consideration, assessed_on DESC`,
		func(rows *sqlx.Rows) error {
			var partner, consideration string
			var ground review.Ground
			err := rows.Scan(&partner, &consideration, &ground.Evidence, &ground.On)
			if g.portfolio.Grounds[partner] == nil {
				g.portfolio.Grounds[partner] = map[string]review.Ground{}
			}
			g.portfolio.Grounds[partner][consideration] = ground
			return err
		})
}
