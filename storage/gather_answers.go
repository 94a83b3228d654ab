package storage

import (
	"database/sql"
	"encoding/binary"
	"fmt"

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
// count: eight bytes each. The index has them as they are sent; no delimiter is less work than an empty one.
func (s sight) givenAnswers() string {
	return `
		SELECT s.place - 1, a.words
		FROM unnest(CAST($2 AS bigint[])) WITH ORDINALITY AS s (number, place)
		CROSS JOIN LATERAL (
			SELECT string_agg(word, NULL) AS words
			FROM (
				SELECT int8send(packed) AS word
				FROM (` + fmt.Sprintf(given, s.knownAnswers("subject_number = s.number")) + `) given
				ORDER BY submitted_at, submission COLLATE "C", int8send(packed)) ordered) a
		WHERE a.words IS NOT NULL`
}

// answers reads them.
func (g *gathering) answers() error {
	return g.words("feedback", g.sight.givenAnswers(), g.ofThePeriod(), func(f *review.Figures, all []review.Answer) { f.Answers = all })
}

// ofThePeriod are the parameters of all queries for answers.
func (g *gathering) ofThePeriod() []any {
	p := g.portfolio
	until := p.Period.AnswersUntil(p.Programme.SettleDays)
	return []any{p.AsOf, pq.Array(g.numbers), p.Period.From, p.Period.To, until}
}

// invitations reads who was asked in the period: each is an answer without a score, and on nothing that is asked for.
func (g *gathering) invitations() error {
	return g.words("invitations", `
		SELECT s.place - 1, a.words
		FROM unnest(CAST($2 AS bigint[])) WITH ORDINALITY AS s (number, place)
		CROSS JOIN LATERAL (
			SELECT string_agg(int8send(stocktake.packed(respondent, role, '', NULL)), NULL) AS words
			FROM `+g.sight.known("invitations")+` i
			WHERE i.subject_number = s.number AND invited_at >= $3 AND invited_at < $4) a
		WHERE a.words IS NOT NULL`,
		[]any{g.portfolio.AsOf, pq.Array(g.numbers), g.portfolio.Period.From, g.portfolio.Period.To},
		func(f *review.Figures, all []review.Answer) {
			f.Invited = make([]review.Invitation, len(all))
			for i, a := range all {
				f.Invited[i] = review.Invitation{Respondent: a.Respondent(), Role: a.Role()}
			}
		})
}

// words reads a query of one row per subject: its place, and what of a kind of fact is packed like answers.
func (g *gathering) words(kind, query string, args []any, into func(*review.Figures, []review.Answer)) error {
	rows, err := g.query(query, args...)
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
		all, err := unpacked(kind, words)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Code, err)
		}
		into(f, all)
	}
	return rows.Err()
}

// unpacked is words as answers: they are that already, in network order.
func unpacked(kind string, words []byte) ([]review.Answer, error) {
	all := make([]review.Answer, len(words)/8)
	for i := range all {
		if all[i] = review.Answer(binary.BigEndian.Uint64(words[8*i:])); !all[i].Valid() {
			return nil, noAnswer(kind, all[i])
		}
	}
	return all, nil
}

// answer is one that is packed.
func (w *wire) answer() review.Answer {
	a := review.Answer(w.number())
	if w.err == nil && !a.Valid() {
		w.err = noAnswer(w.of.kind, a)
	}
	return a
}

func noAnswer(kind string, a review.Answer) error {
	return unfit(kind, fmt.Sprintf("%d is not an answer as stocktake.packed makes them", a))
}
