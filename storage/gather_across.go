package storage

import "stocktake/review"

// partners reads all of them: whoever is left out must be known too.
func (g *gathering) partners() error {
	g.portfolio.Partners = map[string]review.Partner{}
	read := columns{"partners", "code, name, frameworks, decision"}
	return g.rows(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("partners")+` p`,
		func(row *wire) {
			code := row.given().text()
			g.portfolio.Partners[code] = review.Partner{Name: row.given().text(), Frameworks: row.list(), Decision: row.text()}
			row.at(code)
		})
}

// grounds reads what the latest assessment of each partner on each consideration rests on.
func (g *gathering) grounds() error {
	g.portfolio.Grounds = map[string]map[string]review.Ground{}
	read := columns{"considerations", "partner, consideration, evidence, assessed_on"}
	return g.rows(read, `
		SELECT DISTINCT ON (partner, consideration) `+read.sent()+`
		FROM `+g.sight.known("considerations")+` c
		ORDER BY partner, consideration, assessed_on DESC`,
		func(row *wire) {
			partner, consideration := row.given().text(), row.given().text()
			ground := review.Ground{Evidence: row.text(), On: row.date()}
			row.at(partner + " on " + consideration)
			if g.portfolio.Grounds[partner] == nil {
				g.portfolio.Grounds[partner] = map[string]review.Ground{}
			}
			g.portfolio.Grounds[partner][consideration] = ground
		})
}
