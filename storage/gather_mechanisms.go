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
	return g.stream(`
		SELECT code, name, programme, admission, coalesce(ring_fenced, false)
		FROM `+g.sight.known("mechanisms")+` m`,
		func(rows *sqlx.Rows) error {
			var code string
			var m review.Mechanism
			err := rows.Scan(&code, &m.Name, &m.Programme, &m.Admission, &m.RingFenced)
			g.portfolio.Mechanisms[code] = m
			return err
		})
}

// abroad reads the activities of other programmes that are run through mechanisms of this one, with how they stood in their
// own programme's last report of an earlier period: one of the same period never is a fact.
func (g *gathering) abroad() error {
	p := g.portfolio
	return g.stream(`
		SELECT a.code, a.title, a.programme, a.mechanism, a.partners, a.areas, a.needs, a.status, a.starts_on, a.ends_on,
		       a.assumed, a.number, (
		       SELECT s.verdict
		       FROM stocktake.reports r
		       JOIN stocktake.recommendations s ON s.report = r.id AND s.subject = a.code
		       WHERE r.programme = a.programme AND r.as_of <= $1 AND r.period_to <= $3 AND (r.id < $4 OR $4 = 0)
		       ORDER BY r.period_to DESC
		       LIMIT 1)
		FROM `+g.sight.known("activities")+` a
		JOIN `+g.sight.known("mechanisms")+` m ON m.code = a.mechanism
		WHERE m.programme = $2 AND a.programme <> $2
		ORDER BY a.code COLLATE "C"`,
		func(rows *sqlx.Rows) error {
			f := review.Figures{Kind: review.KindActivity}
			var number int64
			var last sql.NullString
			err := rows.Scan(&f.Code, &f.Title, &f.Programme, &f.Mechanism, pq.Array(&f.Partners), pq.Array(&f.Areas), pq.Array(&f.Needs),
				&f.Status, &f.Starts, &f.Ends, &f.Assumed, &number, &last)
			f.Last = review.Verdict(last.String)
			g.add(f, number)
			return err
		}, p.Programme.Code, p.Period.From, g.sight.before)
}
