package storage

import (
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

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

// elsewhere finds out, of all that the programme's activities serve, what a running activity of another programme serves too. One
// that its own programme's last report proposed to discontinue does not count: it is no ground to let the last other one go.
func (g *gathering) elsewhere() error {
	g.portfolio.Elsewhere = review.Served{Needs: map[string]int{}, Partners: map[string]int{}, Areas: map[string]int{}}
	for _, serving := range []struct {
		column string
		of     func(review.Figures) []string
		into   map[string]int
	}{
		{"needs", func(f review.Figures) []string { return f.Needs }, g.portfolio.Elsewhere.Needs},
		{"partners", func(f review.Figures) []string { return f.Partners }, g.portfolio.Elsewhere.Partners},
		{"areas", func(f review.Figures) []string { return f.Areas }, g.portfolio.Elsewhere.Areas},
	} {
		if err := g.alsoServed(serving.column, g.named(serving.of), serving.into); err != nil {
			return err
		}
	}
	return nil
}

// named is the codes that some subject names, each once.
func (g *gathering) named(of func(review.Figures) []string) []string {
	all := map[string]bool{}
	for _, f := range g.portfolio.Subjects {
		for _, code := range of(f) {
			all[code] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// alsoServed looks for one other activity that serves each code, and no further.
func (g *gathering) alsoServed(column string, codes []string, into map[string]int) error {
	today := g.portfolio.AsOf.In(g.portfolio.Period.From.Location()).Format("2006-01-02")
	return g.stream(`
		SELECT served.code
		FROM unnest(CAST($5 AS text[])) AS served (code)
		WHERE EXISTS (
			SELECT
			FROM `+g.sight.known("activities")+` a
			WHERE a.`+column+` @> ARRAY[served.code]
			  AND a.programme <> $2
			  AND a.status IN ('implementation', 'finalisation')
			  AND (a.starts_on IS NULL OR a.starts_on <= CAST($3 AS date))
			  AND (a.ends_on IS NULL OR a.ends_on >= CAST($3 AS date))
			  AND 'discontinue' IS DISTINCT FROM (
				SELECT s.verdict
				FROM stocktake.reports r
				JOIN stocktake.recommendations s ON s.report = r.id AND s.subject = a.code
				WHERE r.programme = a.programme AND r.as_of <= $1 AND (r.id < $4 OR $4 = 0)
				ORDER BY r.period_to DESC
				LIMIT 1))`,
		func(rows *sqlx.Rows) error {
			var code string
			err := rows.Scan(&code)
			into[code] = 1
			return err
		}, g.portfolio.Programme.Code, today, g.sight.before, pq.Array(codes))
}
