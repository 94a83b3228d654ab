package storage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// past reads what the last reports of earlier periods left: what was usual, and how each subject stood. A report's subjects come as
// the lines of one text: there are many, and little is read of each. No code has a control character.
func (g *gathering) past() error {
	p := g.portfolio
	zone := p.Programme.Cadence.Zone()
	return g.stream(`
		SELECT r.period_from, r.period_to, r.as_of, coalesce((
		       SELECT string_agg(concat_ws(E'\t', s.subject, s.verdict, array_to_string(s.concerns, ','), s.standing, s.sums), E'\n')
		       FROM stocktake.recommendations s
		       WHERE s.report = r.id), '')
		FROM stocktake.reports r
		WHERE r.programme = $2 AND r.as_of <= $1 AND r.period_to <= $3 AND (r.id < $4 OR $4 = 0)
		ORDER BY r.period_to DESC
		LIMIT $5`,
		func(rows *sqlx.Rows) error {
			past := review.Past{Sums: make(map[string]review.SubjectSums, len(g.numbers)), Standing: make(map[string]review.Standing, len(g.numbers))}
			var left string
			if err := rows.Scan(&past.Period.From, &past.Period.To, &past.MadeAt, &left); err != nil {
				return err
			}
			past.Period = past.Period.In(zone)
			g.portfolio.Past = append(g.portfolio.Past, past)
			for left != "" {
				var line string
				line, left, _ = strings.Cut(left, "\n")
				if err := leave(past, line); err != nil {
					return err
				}
			}
			return nil
		}, p.Programme.Code, p.Period.From, g.sight.before, review.PeriodsBack)
}

// before reads how those subjects stood that none of the last reports has: in the newest that has them, however long ago. Their answers are
// not used any more. Each is found by an index, so that how many reports there are does not matter; of one programme they are numbered in
// the order of their periods.
func (g *gathering) before() error {
	p := g.portfolio
	if len(p.Past) < review.PeriodsBack {
		return nil // these are all
	}
	var missing []string
	for _, f := range p.Subjects {
		has := func(past review.Past) bool { _, judged := past.Standing[f.Code]; return judged }
		if f.Programme == "" && !slices.ContainsFunc(p.Past, has) {
			missing = append(missing, f.Code)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	zone := p.Programme.Cadence.Zone()
	return g.stream(`
		SELECT r.period_from, r.period_to, r.as_of, s.subject, s.verdict, s.concerns, s.standing
		FROM unnest($5::text[]) wanted (subject)
		CROSS JOIN LATERAL (
			SELECT s.*
			FROM stocktake.recommendations s
			WHERE s.subject = wanted.subject AND (s.report < $4 OR $4 = 0) AND (
				SELECT r.programme = $2 AND r.as_of <= $1 AND r.period_to <= $3
				FROM stocktake.reports r
				WHERE r.id = s.report)
			ORDER BY s.report DESC
			LIMIT 1) s
		JOIN stocktake.reports r ON r.id = s.report
		ORDER BY r.period_to DESC`,
		func(rows *sqlx.Rows) error {
			var past review.Past
			var subject, verdict, standing string
			var concerns pq.StringArray
			err := rows.Scan(&past.Period.From, &past.Period.To, &past.MadeAt, &subject, &verdict, &concerns, &standing)
			if err != nil {
				return err
			}
			last := &g.portfolio.Past[len(g.portfolio.Past)-1]
			if !last.Period.To.Equal(past.Period.To) {
				past.Period, past.Standing = past.Period.In(zone), map[string]review.Standing{}
				g.portfolio.Past = append(g.portfolio.Past, past)
				last = &g.portfolio.Past[len(g.portfolio.Past)-1]
			}
			if last.Standing[subject], err = readStanding(review.Verdict(verdict), concernsOf(concerns), standing); err != nil {
				return fmt.Errorf("standing of %s: %w", subject, err)
			}
			return nil
		}, p.Programme.Code, p.Period.From, g.sight.before, pq.Array(missing))
}

// leave adds what one subject left.
func leave(past review.Past, line string) error {
	subject, rest, _ := strings.Cut(line, "\t")
	verdict, rest, _ := strings.Cut(rest, "\t")
	concerns, rest, _ := strings.Cut(rest, "\t")
	standing, sums, _ := strings.Cut(rest, "\t")
	subject, verdict = strings.Clone(subject), strings.Clone(verdict) // what is kept would keep the whole text
	var raised []review.Concern
	if concerns != "" {
		raised = concernsOf(strings.Split(concerns, ","))
	}
	var err error
	if past.Standing[subject], err = readStanding(review.Verdict(verdict), raised, standing); err != nil {
		return fmt.Errorf("standing of %s: %w", subject, err)
	}
	if past.Sums[subject], err = readSums(sums); err != nil {
		return fmt.Errorf("sums of %s: %w", subject, err)
	}
	return nil
}
