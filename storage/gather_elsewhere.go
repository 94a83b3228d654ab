package storage

import (
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// serving is, by need, partner and area, the activities of any programme that run on a day.
type serving struct{ needs, partners, areas map[string]shortlist }

// onDay is a condition on activities a: they run on day $2.
const onDay = `
	a.status IN ('implementation', 'finalisation')
	AND (a.starts_on IS NULL OR a.starts_on <= CAST($2 AS date))
	AND (a.ends_on IS NULL OR a.ends_on >= CAST($2 AS date))`

// today is the day of the instant in the programme's zone.
func (g *gathering) today() string {
	return g.portfolio.AsOf.In(g.portfolio.Period.From.Location()).Format("2006-01-02")
}

// readServing reads what runs today.
func (g *gathering) readServing() (*serving, error) {
	all := &serving{needs: map[string]shortlist{}, partners: map[string]shortlist{}, areas: map[string]shortlist{}}
	kinds := []map[string]shortlist{all.needs, all.partners, all.areas} // as the columns come
	read := columns{"activities", "code, number, programme, needs, partners, areas"}
	err := g.activitiesAround(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("activities")+` a
		WHERE `+onDay,
		func(n neighbour, row *wire) {
			for _, by := range kinds {
				for _, code := range row.list() {
					by[code] = by[code].add(n)
				}
			}
		}, g.today())
	for _, by := range kinds {
		for code, short := range by {
			by[code] = short.cut()
		}
	}
	return all, err
}

// elsewhere finds out which activities of other programmes stay: of those that are run through mechanisms of this one, and would end with
// these, each; beside them, of all that the programme's activities serve, what one serves too. What its own programme's last report
// proposed to discontinue does not stay: it is no ground to let the last other one go. Where several beside them serve the same, it names
// rather a programme that comes later in order: that is not judged before this one. Where all are to be discontinued, it names all
// of theirs.
func (g *gathering) elsewhere() error {
	all, p := g.running, &g.portfolio
	p.Elsewhere = review.ServedBy{Needs: map[string]string{}, Partners: map[string]string{}, Areas: map[string]string{}}
	p.Leaving = review.LeftBy{Needs: map[string][]string{}, Partners: map[string][]string{}, Areas: map[string][]string{}}
	kinds := []struct {
		column string
		codes  []string
		by     map[string]shortlist
		into   map[string]string
		left   map[string][]string
	}{
		{"needs", g.named(func(f review.Figures) []string { return f.Needs }), all.needs, p.Elsewhere.Needs, p.Leaving.Needs},
		{"partners", g.named(func(f review.Figures) []string { return f.Partners }), all.partners, p.Elsewhere.Partners, p.Leaving.Partners},
		{"areas", g.named(func(f review.Figures) []string { return f.Areas }), all.areas, p.Elsewhere.Areas, p.Leaving.Areas},
	}
	asked := g.throughThis()
	for _, k := range kinds {
		for _, code := range k.codes {
			asked = append(asked, k.by[code].others(p.Programme.Code)...)
		}
	}
	leaving, err := g.leaving(asked)
	if err != nil {
		return err
	}
	for i, number := range g.numbers {
		p.Subjects[i].Leaving = leaving[number]
	}
	for _, k := range kinds {
		var open []string // codes of which none of the first activities stays beside this programme's mechanisms, and that may have more
		for _, code := range k.codes {
			first := k.by[code].others(p.Programme.Code)
			for _, n := range first {
				switch {
				case g.subject(n.number) != nil: // it stands among the subjects
				case leaving[n.number]:
					k.left[code] = append(k.left[code], n.programme)
				default:
					k.into[code] = max(k.into[code], n.programme)
				}
			}
			if k.into[code] != "" {
				delete(k.left, code)
			} else if len(first) == mostNeighbours {
				open = append(open, code)
			}
		}
		if err := g.served(k.column, open, k.into, k.left); err != nil {
			return err
		}
	}
	return nil
}

// throughThis is the activities of other programmes that are run through mechanisms of this one.
func (g *gathering) throughThis() (some []neighbour) {
	for i, f := range g.portfolio.Subjects {
		if f.Programme != "" {
			some = append(some, neighbour{f.Code, f.Programme, g.numbers[i]})
		}
	}
	return some
}

// seen notes which reports this transaction sees.
func (g *gathering) seen() error {
	return g.tx.GetContext(g.ctx, &g.portfolio.Unseen, `SELECT 1 + coalesce(max(id), 0) FROM stocktake.reports`)
}

// proposed is the verdict of the last recorded report of its own programme on an activity a. Reports are looked through from the newest
// by their index, which is in the order of period_from, and since none overlap that is the order of period_to too.
const proposed = `(
	SELECT s.verdict
	FROM stocktake.reports r
	JOIN stocktake.recommendations s ON s.report = r.id AND s.subject = a.code
	WHERE r.programme = a.programme AND r.as_of <= $1 AND (r.id < $3 OR $3 = 0)
	ORDER BY r.period_from DESC
	LIMIT 1)`

// leaving is which of some activities their own programmes' last reports, recorded or not, propose to discontinue. The programmes are
// those that the activities had in this gathering's snapshot; a number stands for the same code in all versions.
func (g *gathering) leaving(some []neighbour) (map[int64]bool, error) {
	out := map[int64]bool{}
	if len(some) == 0 {
		return out, nil
	}
	numbers, programmes := make([]int64, len(some)), make([]string, len(some))
	for i, n := range some {
		numbers[i], programmes[i] = n.number, n.programme
	}
	return out, g.stream(`
		SELECT a.number, a.programme, a.code, coalesce(`+proposed+`, '')
		FROM (
			SELECT DISTINCT known.number, known.code, asked.programme
			FROM unnest(CAST($2 AS bigint[]), CAST($4 AS text[])) AS asked (number, programme)
			JOIN stocktake.gather_activities known USING (number)) a`,
		func(rows *sqlx.Rows) error {
			var number int64
			var programme, code string
			var verdict review.Verdict
			err := rows.Scan(&number, &programme, &code, &verdict)
			if said, is := g.unrecorded[programme][code]; is {
				verdict = said
			}
			out[number] = verdict == review.Discontinue
			return err
		}, pq.Array(numbers), g.sight.before, pq.Array(programmes))
}

// served finds out which codes of a column some running activity of another programme names that is not proposed to be discontinued, and is
// not run through a mechanism of this one. It looks for any one of each code and no further, since there may be very many: whose it is
// decides what is judged before this programme where only some are shown, and no verdict. Where there is none, whose the others are does.
func (g *gathering) served(column string, codes []string, into map[string]string, left map[string][]string) error {
	if len(codes) == 0 {
		return nil
	}
	facts, err := g.asBefore()
	if err != nil {
		return err
	}
	var of, subjects, verdicts []string
	for programme, said := range g.unrecorded {
		for subject, verdict := range said {
			of, subjects, verdicts = append(of, programme), append(subjects, subject), append(verdicts, string(verdict))
		}
	}
	beside := "a." + column + ` @> ARRAY[served.code] AND a.programme <> $5 AND coalesce(a.mechanism, '') <> ALL ($9) AND ` + onDay
	activities, args := facts.searched("activities", g.today(), g.sight.before, pq.Array(codes), g.portfolio.Programme.Code, pq.Array(of),
		pq.Array(subjects), pq.Array(verdicts), pq.Array(g.mechanismsHere()))
	return g.stream(`
		WITH `+activities+`, said AS MATERIALIZED (
			SELECT * FROM unnest(CAST($6 AS text[]), CAST($7 AS text[]), CAST($8 AS text[])) AS said (programme, code, verdict))
		SELECT served.code, coalesce(one.programme, ''), CASE WHEN one.programme IS NULL THEN ARRAY(
			SELECT DISTINCT a.programme
			FROM activities a
			WHERE `+beside+`) END
		FROM unnest(CAST($4 AS text[])) AS served (code)
		LEFT JOIN LATERAL (
			SELECT a.programme
			FROM activities a
			LEFT JOIN said USING (programme, code)
			WHERE `+beside+`
			  AND 'discontinue' IS DISTINCT FROM coalesce(said.verdict, `+proposed+`)
			LIMIT 1) one ON true`,
		func(rows *sqlx.Rows) error {
			var code, programme string
			var all pq.StringArray
			err := rows.Scan(&code, &programme, &all)
			if programme != "" {
				into[code] = programme
			} else {
				left[code] = all
			}
			return err
		}, args...)
}

// asBefore is the sight that shows a later transaction the activities of the gathering's snapshot: the cheap one where none have come
// in since.
func (g *gathering) asBefore() (sight, error) {
	if g.sight.snapshot != "" {
		return g.sight, nil
	}
	came, err := g.cameInAfter(g.snapshot)
	if err != nil || !came {
		return g.sight, err
	}
	return sight{g.snapshot, g.sight.before}, nil
}
