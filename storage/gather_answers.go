package storage

import (
	"database/sql"
	"encoding/binary"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// given is the answers of the period that were given in it, known in time, of the subject with a number s.number. Subject by
// subject they come from the index alone, in its order, so that nothing is sorted and no other period is touched; a test looks at
// the plan.
const given = `
	SELECT packed, submitted_at, submission
	FROM %s f
	WHERE subject_number = s.number
	  AND submitted_at >= $3 AND submitted_at < $4
	  AND first_submitted_at >= $3 AND first_submitted_at < $4
	  AND first_recorded_at <= $5`

// givenAnswers asks for the answers of the period that were given in it, one row per subject, packed in the order in which they
// count: eight bytes each.
func (s sight) givenAnswers() string {
	return `
		SELECT s.place - 1, a.words
		FROM unnest(CAST($2 AS bigint[])) WITH ORDINALITY AS s (number, place)
		CROSS JOIN LATERAL (
			SELECT string_agg(int8send(packed), '') AS words
			FROM (` + fmt.Sprintf(given, s.knownAnswers()) + `
				ORDER BY submitted_at, submission COLLATE "C", packed) ordered) a
		WHERE a.words IS NOT NULL`
}

// answers reads them. A prepared statement gives them in binary.
func (g *gathering) answers() error {
	statement, err := g.tx.PreparexContext(g.ctx, g.sight.givenAnswers())
	if err != nil {
		return err
	}
	defer statement.Close()
	rows, err := statement.QueryxContext(g.ctx, g.ofThePeriod()...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var place int
		var words sql.RawBytes
		if err := rows.Scan(&place, &words); err != nil {
			return err
		}
		f := &g.portfolio.Subjects[place]
		if err := unpackInto(f, words); err != nil {
			return fmt.Errorf("%s: %w", f.Code, err)
		}
	}
	return rows.Err()
}

// ofThePeriod are the parameters of all queries for answers.
func (g *gathering) ofThePeriod() []any {
	p := g.portfolio
	until := p.Period.AnswersUntil(p.Programme.SettleDays)
	return []any{p.AsOf, pq.Array(g.numbers), p.Period.From, p.Period.To, until}
}

// unpackInto gives a subject its answers: they are those words already, in network order.
func unpackInto(f *review.Figures, words []byte) error {
	f.Answers = make([]review.Answer, len(words)/8)
	for i := range f.Answers {
		a := review.Answer(binary.BigEndian.Uint64(words[8*i:]))
		if !a.Valid() {
			return fmt.Errorf("%d is no answer as stocktake.packed makes them", a)
		}
		f.Answers[i] = a
	}
	return nil
}

// invitations reads who was asked in the period.
func (g *gathering) invitations() error {
	return g.stream(`
		SELECT subject, respondent, array_position(CAST('{participant,partner,ally,host,staff,evaluator}' AS text[]), role) - 1
		FROM `+g.sight.known("invitations")+` i
		WHERE subject = ANY ($2) AND invited_at >= $3 AND invited_at < $4
		ORDER BY subject COLLATE "C", respondent, invited_at`,
		func(rows *sqlx.Rows) error {
			var code string
			var i review.Invitation
			err := rows.Scan(&code, &i.Respondent, &i.Role)
			if f := g.subject(code); f != nil {
				f.Invited = append(f.Invited, i)
			}
			return err
		}, pq.Array(g.codes), g.portfolio.Period.From, g.portfolio.Period.To)
}
