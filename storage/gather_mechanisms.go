package storage

import (
	"database/sql"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// arrangements reads all mechanisms, of every programme: an activity may be run through any of them.
func (g *gathering) arrangements() error {
	g.portfolio.Mechanisms = map[string]review.Mechanism{}
	read := columns{"mechanisms", "code, admission, ring_fenced"}
	return g.rows(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("mechanisms")+` m`,
		func(row *wire) {
			code := row.given().text()
			g.portfolio.Mechanisms[code] = review.Mechanism{Admission: row.given().text(), RingFenced: row.truth()}
			row.at(code)
		})
}

// abroad reads the activities of other programmes that are run through mechanisms of this one. Where it has none, nobody looks through the
// activities of all.
func (g *gathering) abroad() error {
	own := g.mechanismsHere()
	if len(own) == 0 {
		return nil
	}
	read := columns{"activities", "a.code, a.number, a.title, a.programme, a.mechanism, a.partners, a.areas, a.needs, a.status, a.starts_on, " +
		"a.ends_on, a.assumed"}
	return g.subjects(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("activities")+` a
		WHERE a.mechanism = ANY ($3) AND a.programme <> $2
		ORDER BY a.code COLLATE "C"`,
		func(row *wire) review.Figures {
			return review.Figures{
				Kind: review.KindActivity, Title: row.text(), Programme: row.word(), Mechanism: row.word(), Partners: row.list(),
				Areas: row.list(), Needs: row.list(), Status: row.word(), Starts: row.day(), Ends: row.day(), Assumed: row.truth(),
			}
		}, pq.Array(own))
}

// mechanismsHere is the programme's own.
func (g *gathering) mechanismsHere() []string {
	codes := []string{}
	for _, f := range g.portfolio.Subjects {
		if f.Kind == review.KindMechanism {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// hosts reads the programmes of those, but for one of which something cannot be read.
func (g *gathering) hosts() error {
	codes := g.named(func(f review.Figures) []string { return []string{f.Programme} })
	if len(codes) == 1 && codes[0] == "" {
		return nil
	}
	g.portfolio.Hosts = map[string]review.Programme{}
	return g.stream(`
		SELECT `+programmeColumns+`
		FROM `+g.sight.known("programmes")+` p
		WHERE code = ANY ($2)`,
		func(rows *sqlx.Rows) error {
			var row programmeRow
			if err := rows.StructScan(&row); err != nil {
				return err
			}
			if p, err := row.programme(); err == nil {
				g.portfolio.Hosts[p.Code] = p
			}
			return nil
		}, pq.Array(codes))
}

// stood tells of those how they stood in their own programme's last report of an earlier period: one of the same period never is a
// fact.
func (g *gathering) stood() error {
	p := g.portfolio
	var places []int
	var codes, programmes []string
	for i, f := range p.Subjects {
		if f.Programme != "" {
			places, codes, programmes = append(places, i), append(codes, f.Code), append(programmes, f.Programme)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	return g.stream(`
		SELECT a.place - 1, (
		       SELECT s.verdict
		       FROM stocktake.reports r
		       JOIN stocktake.recommendations s ON s.report = r.id AND s.subject = a.code
		       WHERE r.programme = a.programme AND r.as_of <= $1 AND r.period_to <= $4 AND (r.id < $5 OR $5 = 0)
		       ORDER BY r.period_to DESC
		       LIMIT 1)
		FROM unnest(CAST($2 AS text[]), CAST($3 AS text[])) WITH ORDINALITY AS a (code, programme, place)`,
		func(rows *sqlx.Rows) error {
			var place int
			var last sql.NullString
			err := rows.Scan(&place, &last)
			p.Subjects[places[place]].Last = review.Verdict(last.String)
			return err
		}, pq.Array(codes), pq.Array(programmes), p.Period.From, g.sight.before)
}
