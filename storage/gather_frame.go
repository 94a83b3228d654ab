package storage

import (
	"maps"
	"slices"

	"stocktake/review"
)

// needs reads all needs known, also expired ones: which are open at the instant is the review's to say.
func (g *gathering) needs() error {
	g.portfolio.Needs = map[string]review.Need{}
	read := columns{"needs", "code, title, partner, area, weight, valid_from, valid_to, file, file_row"}
	return g.rows(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("needs")+` n`,
		func(row *wire) {
			code := row.given().text()
			n := review.Need{Title: row.given().text(), Partner: row.text(), Area: row.text(), Weight: row.float()}
			n.Validity = review.Validity{Name: n.Title, From: row.date(), To: row.day(), Source: row.source()}
			row.at(code)
			g.portfolio.Needs[code] = n
		})
}

func (g *gathering) areas() error {
	g.portfolio.Areas = map[string]review.Validity{}
	read := columns{"priority_areas", "code, name, valid_from, valid_to, file, file_row"}
	return g.rows(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("priority_areas")+` a`,
		func(row *wire) {
			code := row.given().text()
			g.portfolio.Areas[code] = review.Validity{Name: row.given().text(), From: row.date(), To: row.day(), Source: row.source()}
			row.at(code)
		})
}

// considerations reads the latest assessment of each partner on each consideration: the score, and what it rests on.
func (g *gathering) considerations() error {
	scores, grounds := map[string]map[string]float64{}, map[string]map[string]review.Ground{}
	g.portfolio.Considerations, g.portfolio.Grounds = scores, grounds
	read := columns{"considerations", "partner, consideration, score, evidence, assessed_on"}
	return g.rows(read, `
		SELECT DISTINCT ON (partner, consideration) `+read.sent()+`
		FROM `+g.sight.known("considerations")+` c
		ORDER BY partner, consideration, assessed_on DESC`,
		func(row *wire) {
			partner, consideration, score := row.given().text(), row.given().text(), row.float()
			ground := review.Ground{Evidence: row.text(), On: row.date()}
			row.at(partner + " on " + consideration)
			if scores[partner] == nil {
				scores[partner], grounds[partner] = map[string]float64{}, map[string]review.Ground{}
			}
			scores[partner][consideration], grounds[partner][consideration] = score, ground
		})
}

func (g *gathering) rates() error {
	read := columns{"rates", `currency, "to", valid_from, rate`}
	return g.rows(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("rates")+` r
		ORDER BY currency, "to", valid_from`,
		func(row *wire) {
			r := review.Rate{Currency: row.given().text(), To: row.given().text(), From: row.date()}
			if rate := row.given().decimal(); rate != nil {
				r.Rate = *rate
			}
			row.at(r.Currency + " to " + r.To)
			g.portfolio.Rates = append(g.portfolio.Rates, r)
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
	return slices.Sorted(maps.Keys(all))
}
