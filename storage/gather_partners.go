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
