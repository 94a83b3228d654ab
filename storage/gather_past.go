package storage

import (
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

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
