package storage

import (
	"fmt"
	"maps"
	"math"
	"slices"

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
			if err := rows.Scan(&code, &n.Title, &n.Partner, &n.Area, &n.Weight, &n.From, &n.To, &n.Source.File, &n.Source.Row); err != nil {
				return err
			}
			n.Name = n.Title
			g.portfolio.Needs[code] = n
			return finite(n.Weight, "weight of the need "+code)
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
			if err := rows.Scan(&partner, &consideration, &score); err != nil {
				return err
			}
			if g.portfolio.Considerations[partner] == nil {
				g.portfolio.Considerations[partner] = map[string]float64{}
			}
			g.portfolio.Considerations[partner][consideration] = score
			return finite(score, "score of "+partner+" on "+consideration)
		})
}

// finite refuses what an import would not let in, but an organisation's own view may give.
func finite(x float64, what string) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("the %s is %v; give a number", what, x)
	}
	return nil
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

// named is the codes that some subject names, each once.
func (g *gathering) named(of func(review.Figures) []string) []string {
	all := map[string]bool{}
	for _, f := range g.portfolio.Subjects {
		for _, code := range of(f) {
			all[code] = true
		}
	}
	return sortedKeys(all)
}

func sortedKeys[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }
