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

// beside is a FROM clause: activities of other programmes whose days overlap the period from day $3 to day $4, both included.
func (g *gathering) beside() string {
	return g.sight.known("activities") + ` a
		WHERE a.programme <> $2
		  AND a.status NOT IN ('pipeline', 'cancelled')
		  AND (a.starts_on IS NULL OR a.starts_on <= CAST($4 AS date))
		  AND (a.ends_on IS NULL OR a.ends_on >= CAST($3 AS date))`
}

// besideArgs are the parameters of beside after the instant.
func (g *gathering) besideArgs() []any {
	const day = "2006-01-02"
	p := g.portfolio
	return []any{p.Programme.Code, p.Period.From.Format(day), p.Period.To.AddDate(0, 0, -1).Format(day)}
}

// during counts what activities of other programmes served in the period.
func (g *gathering) during() error {
	served := review.Served{Needs: map[string]int{}, Partners: map[string]int{}, Areas: map[string]int{}}
	g.portfolio.During = served
	into := map[string]map[string]int{"need": served.Needs, "partner": served.Partners}
	return g.stream(`
		WITH ran AS (
			SELECT a.needs, a.partners
			FROM `+g.beside()+`
		)
		SELECT 'need', unnest(needs), count(*) FROM ran GROUP BY 2
		UNION ALL
		SELECT 'partner', unnest(partners), count(*) FROM ran GROUP BY 2`,
		func(rows *sqlx.Rows) error {
			var what, code string
			var n int
			err := rows.Scan(&what, &code, &n)
			if err == nil {
				into[what][code] = n
			}
			return err
		}, g.besideArgs()...)
}

// neighbours reads the activities of other programmes that ran in the period and serve a need and a partner that activities of
// this one serve: with which of them they overlap is the review's to say.
func (g *gathering) neighbours() error {
	var needs, partners []string
	for _, f := range g.portfolio.Subjects {
		if f.Programme == "" {
			needs, partners = append(needs, f.Needs...), append(partners, f.Partners...)
		}
	}
	return g.stream(`
		SELECT a.code, a.title, a.programme, a.partners, a.needs, coalesce(a.marking, '')
		FROM `+g.beside()+`
		  AND a.needs && $5 AND a.partners && $6
		ORDER BY a.code COLLATE "C"`,
		func(rows *sqlx.Rows) error {
			var n review.Neighbour
			err := rows.Scan(&n.Code, &n.Title, &n.Programme, pq.Array(&n.Partners), pq.Array(&n.Needs), &n.Marking)
			g.portfolio.Neighbours = append(g.portfolio.Neighbours, n)
			return err
		}, append(g.besideArgs(), pq.Array(needs), pq.Array(partners))...)
}
