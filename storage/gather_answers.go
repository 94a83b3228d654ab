package storage

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// packed is one answer in eight bytes: respondent, role, criterion and one more than the score, so that 0 is a comment without
// one. A score needs 20 bits, a criterion and a role 3 each, which leaves 37 for the respondent. Roles and criteria are
// numbered from 1 in the contract's order.
const packed = `
	(respondent << 26)
	| (array_position(CAST('{participant,partner,ally,host,staff,evaluator}' AS text[]), role) << 23)
	| (array_position(CAST('{relevance,coherence,effectiveness,efficiency,impact,sustainability,resourcing}' AS text[]), CAST(criterion AS text)) << 20)
	| coalesce(scaled + 1, 0)`

func unpack(word int64, order int64) review.Answer {
	return review.Answer{
		Respondent: word >> 26,
		Role:       review.Role(word>>23&7 - 1),
		Criterion:  review.Criterion(word>>20&7 - 1),
		Score:      word&(1<<20-1) - 1,
		Order:      order,
	}
}

// answers reads the answers given in the period and known in time, one row per subject, packed in the order in which they
// were given. A prepared statement gives the array in binary.
func (g *gathering) answers() error {
	statement, err := g.tx.PreparexContext(g.ctx, `
		SELECT subject, array_send(array_agg(`+packed+` ORDER BY submitted_at, submission COLLATE "C"))
		FROM `+g.sight.knownAnswers()+` f
		WHERE subject = ANY ($2)
		  AND first_submitted_at >= $3 AND first_submitted_at < $4
		  AND first_recorded_at <= $5
		GROUP BY subject
		ORDER BY subject COLLATE "C"`)
	if err != nil {
		return err
	}
	defer statement.Close()
	p := g.portfolio
	rows, err := statement.QueryxContext(g.ctx, p.AsOf, pq.Array(g.codes), p.Period.From, p.Period.To, g.knownInTime())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		var array []byte
		if err := rows.Scan(&code, &array); err != nil {
			return err
		}
		if err := g.unpackInto(code, array); err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
	}
	return rows.Err()
}

// knownInTime is the last instant at which an answer of the period may become known and still belong to it.
func (g *gathering) knownInTime() time.Time {
	return g.portfolio.Period.AnswersUntil(g.portfolio.Programme.SettleDays)
}

// unpackInto reads PostgreSQL's binary form of a bigint array: five words of header, then length and value of each element.
func (g *gathering) unpackInto(code string, array []byte) error {
	const header, element = 20, 12
	n := (len(array) - header) / element
	if len(array) < header || len(array) != header+n*element {
		return fmt.Errorf("an array of %d bytes is no array of answers", len(array))
	}
	f := g.subject(code)
	f.Answers = make([]review.Answer, 0, n)
	for i := range n {
		at := header + i*element + 4
		f.Answers = append(f.Answers, unpack(int64(binary.BigEndian.Uint64(array[at:])), int64(i)))
	}
	return nil
}

// lateAnswers reads the answers that were given before the period and became known in it. Whether one belongs to the period
// or still to its own is the calendar's to say. They are few, and were given before all others: their order is negative.
func (g *gathering) lateAnswers() error {
	p := g.portfolio
	belonging := review.NewBelonging(p.Programme.Cadence, p.Programme.SettleDays)
	order := int64(-1)
	return g.stream(`
		SELECT subject, `+packed+`, first_submitted_at, first_recorded_at
		FROM `+g.sight.knownAnswers()+` f
		WHERE subject = ANY ($2)
		  AND first_recorded_at >= $3 AND first_recorded_at < $4
		  AND first_submitted_at < $3 AND first_recorded_at > first_submitted_at
		ORDER BY submitted_at DESC, submission COLLATE "C" DESC, criterion`,
		func(rows *sqlx.Rows) error {
			var code string
			var word int64
			var given, known time.Time
			if err := rows.Scan(&code, &word, &given, &known); err != nil {
				return err
			}
			if p.Period.Contains(belonging.CountsAt(given, known)) {
				f := g.subject(code)
				f.Answers = append(f.Answers, unpack(word, order))
				order--
			}
			return nil
		}, pq.Array(g.codes), p.Period.From, p.Period.To)
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
