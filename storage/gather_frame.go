package storage

import (
	"database/sql"

	"github.com/jmoiron/sqlx"

	"stocktake/review"
)

// needs reads all needs known, also expired ones: which are open at the instant is the review's to say.
func (g *gathering) needs() error {
	g.portfolio.Needs = map[string]review.Need{}
	return g.stream(`
		SELECT code, title, coalesce(partner, ''), coalesce(area, ''), CAST(weight AS float8), valid_from, valid_to,
		       coalesce(file, ''), coalesce(file_row, 0)
		FROM `+g.sight.known("needs")+` n`,
		func(rows *sqlx.Rows) error {
			var code string
			var n review.Need
			err := rows.Scan(&code, &n.Title, &n.Partner, &n.Area, &n.Weight, &n.From, &n.To, &n.Source.File, &n.Source.Row)
			n.Name, n.Source.File = n.Title, g.once(n.Source.File)
			g.portfolio.Needs[code] = n
			return err
		})
}

func (g *gathering) areas() error {
	g.portfolio.Areas = map[string]review.Validity{}
	return g.stream(`
		SELECT code, name, valid_from, valid_to, coalesce(file, ''), coalesce(file_row, 0)
		FROM `+g.sight.known("priority_areas")+` a`,
		func(rows *sqlx.Rows) error {
			var code string
			var v review.Validity
			err := rows.Scan(&code, &v.Name, &v.From, &v.To, &v.Source.File, &v.Source.Row)
			v.Source.File = g.once(v.Source.File)
			g.portfolio.Areas[code] = v
			return err
		})
}

// considerations reads the latest assessment of each partner on each consideration.
func (g *gathering) considerations() error {
	g.portfolio.Considerations = map[string]map[string]float64{}
	return g.stream(`
		SELECT DISTINCT ON (partner, consideration) partner, consideration, CAST(score AS float8)
		FROM `+g.sight.known("considerations")+` c
		ORDER BY partner, consideration, assessed_on DESC`,
		func(rows *sqlx.Rows) error {
			var partner, consideration string
			var score float64
			err := rows.Scan(&partner, &consideration, &score)
			if g.portfolio.Considerations[partner] == nil {
				g.portfolio.Considerations[partner] = map[string]float64{}
			}
			g.portfolio.Considerations[partner][consideration] = score
			return err
		})
}

func (g *gathering) rates() error {
	return g.stream(`
		SELECT currency, "to", valid_from, rate
		FROM `+g.sight.known("rates")+` r
		ORDER BY currency, "to", valid_from`,
		func(rows *sqlx.Rows) error {
			var r review.Rate
			err := rows.Scan(&r.Currency, &r.To, &r.From, &r.Rate)
			g.portfolio.Rates = append(g.portfolio.Rates, r)
			return err
		})
}

// elsewhere counts what running activities of other programmes serve. One that its own programme's last report proposed to
// discontinue does not count: it is no ground to let the last other one go.
func (g *gathering) elsewhere() error {
	served := review.Served{Needs: map[string]int{}, Partners: map[string]int{}, Areas: map[string]int{}}
	g.portfolio.Elsewhere = served
	into := map[string]map[string]int{"need": served.Needs, "partner": served.Partners, "area": served.Areas}
	today := g.portfolio.AsOf.In(g.portfolio.Period.From.Location()).Format("2006-01-02")
	return g.stream(`
		WITH proposed AS (
			SELECT DISTINCT ON (r.programme, s.subject) s.subject, s.verdict
			FROM stocktake.recommendations s
			JOIN stocktake.reports r ON r.id = s.report
			WHERE r.as_of <= $1 AND (r.id < $4 OR $4 = 0)
			ORDER BY r.programme, s.subject, r.period_to DESC
		), running AS (
			SELECT a.needs, a.partners, a.areas
			FROM `+g.sight.known("activities")+` a
			LEFT JOIN proposed ON proposed.subject = a.code
			WHERE a.programme <> $2
			  AND a.status IN ('implementation', 'finalisation')
			  AND (a.starts_on IS NULL OR a.starts_on <= CAST($3 AS date))
			  AND (a.ends_on IS NULL OR a.ends_on >= CAST($3 AS date))
			  AND proposed.verdict IS DISTINCT FROM 'discontinue'
		)
		SELECT 'need', unnest(needs), count(*) FROM running GROUP BY 2
		UNION ALL
		SELECT 'partner', unnest(partners), count(*) FROM running GROUP BY 2
		UNION ALL
		SELECT 'area', unnest(areas), count(*) FROM running GROUP BY 2`,
		func(rows *sqlx.Rows) error {
			var what string
			var code sql.NullString
			var n int
			err := rows.Scan(&what, &code, &n)
			if err == nil {
				into[what][code.String] = n
			}
			return err
		}, g.portfolio.Programme.Code, today, g.sight.before)
}
