package storage

import (
	"fmt"
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

// running is a condition on activities of other programmes: they run on day $3, and their own programme's last report did not propose
// to discontinue them, for such a one is no ground to let the last other one go.
const running = `
	a.programme <> $2
	AND a.status IN ('implementation', 'finalisation')
	AND (a.starts_on IS NULL OR a.starts_on <= CAST($3 AS date))
	AND (a.ends_on IS NULL OR a.ends_on >= CAST($3 AS date))
	AND 'discontinue' IS DISTINCT FROM (
		SELECT s.verdict
		FROM stocktake.reports r
		JOIN stocktake.recommendations s ON s.report = r.id AND s.subject = a.code
		WHERE r.programme = a.programme AND r.as_of <= $1 AND (r.id < $4 OR $4 = 0)
		ORDER BY r.period_to DESC
		LIMIT 1)`

// elsewhere finds out, of all that the programme's activities serve, what a running activity of another programme serves too.
func (g *gathering) elsewhere() error {
	p := g.portfolio
	g.portfolio.Elsewhere = review.Served{Needs: map[string]bool{}, Partners: map[string]bool{}, Areas: map[string]bool{}}
	args := []any{p.Programme.Code, p.AsOf.In(p.Period.From.Location()).Format("2006-01-02"), g.sight.before}
	for _, serving := range []struct {
		column string
		of     func(review.Figures) []string
		into   map[string]bool
	}{
		{"needs", func(f review.Figures) []string { return f.Needs }, g.portfolio.Elsewhere.Needs},
		{"partners", func(f review.Figures) []string { return f.Partners }, g.portfolio.Elsewhere.Partners},
		{"areas", func(f review.Figures) []string { return f.Areas }, g.portfolio.Elsewhere.Areas},
	} {
		if err := g.served(serving.column, g.named(serving.of), serving.into, running, args...); err != nil {
			return err
		}
	}
	return nil
}

// served finds out which codes of a column some activity a names that meets a condition, whose parameters follow the instant. It
// looks for one activity of each code and no further, since there may be very many.
func (g *gathering) served(column string, codes []string, into map[string]bool, condition string, args ...any) error {
	if len(codes) == 0 {
		return nil
	}
	return g.stream(fmt.Sprintf(`
		WITH %s
		SELECT served.code
		FROM unnest(CAST($%d AS text[])) AS served (code)
		CROSS JOIN LATERAL (
			SELECT
			FROM activities a
			WHERE a.%s @> ARRAY[served.code] AND %s
			LIMIT 1) one`, g.sight.searched("activities"), len(args)+2, column, condition),
		func(rows *sqlx.Rows) error {
			var code string
			err := rows.Scan(&code)
			into[code] = true
			return err
		}, append(args, pq.Array(codes))...)
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
