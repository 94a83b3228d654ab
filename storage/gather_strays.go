package storage

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"stocktake/review"
)

// stray is an answer that counts in the period though it was not given in it.
type stray struct {
	subject      *review.Figures
	word         review.Answer
	before       int64 // answers of the period that count as given before it
	at           time.Time
	submission   string
	given, known time.Time // of its first version
}

// Conditions of strays, each answered by an index of its own; no answer meets both.
const (
	// It became known long after it was given, or its time was corrected.
	far = `
		astray
		AND (first_submitted_at < $3 AND first_recorded_at >= $3 AND first_recorded_at < $4
			OR first_submitted_at >= $3 AND first_submitted_at < $4 AND first_recorded_at <= $5 AND (submitted_at < $3 OR submitted_at >= $4))`
	// It became known within a week, but in the next period. The hour more is for clocks that were turned.
	near = `
		NOT astray
		AND submitted_at < $3 AND submitted_at >= $3 - interval '169 hours'
		AND first_recorded_at >= $3 AND first_recorded_at < $4`
)

// ofOurs is a condition on answers: they are about a subject of the gathering.
const ofOurs = `subject_number = ANY ($2)`

// strays reads the answers that belong to the period though they were not given in it, and those that belong to an earlier one
// whose review could not see them. They are few.
func (g *gathering) strays() error {
	p := g.portfolio
	belonging := review.NewBelonging(p.Programme.Cadence, p.Programme.SettleDays)
	belonging.Asked(p.Period)
	for _, r := range g.judged {
		belonging.Judged(r.Period, r.Programme.SettleDays)
	}
	var found []stray
	conditions := []string{far, near}
	if belonging.WaitsAWeek(p.Period.From) {
		conditions = conditions[:1] // nothing could meet the second
	}
	for _, condition := range conditions {
		some, err := g.straysThat(condition, g.ofThePeriod()...)
		if err != nil {
			return err
		}
		for _, s := range some {
			if p.Period.Contains(belonging.CountsAt(s.given, s.known)) {
				found = append(found, s)
			}
		}
	}
	unseen, err := g.unseen(belonging)
	if err != nil {
		return err
	}
	g.place(append(found, unseen...), belonging)
	return g.leftToLater(belonging)
}

// afterwards are the conditions of answers that were given in the period and became known when it had settled, like those of strays.
var afterwards = [...]string{
	`astray AND first_submitted_at >= $3 AND first_submitted_at < $4 AND first_recorded_at > $5`,
	`NOT astray AND submitted_at < $4 AND submitted_at >= greatest($3, CAST($5 AS timestamptz) - interval '169 hours') AND first_recorded_at > $5`,
}

// leftToLater reads the answers given in the period that are known, and count in a later one.
func (g *gathering) leftToLater(belonging *review.Belonging) error {
	p, args := g.portfolio, g.ofThePeriod()
	conditions := afterwards[:]
	if belonging.WaitsAWeek(p.Period.To) {
		conditions = conditions[:1]
	}
	read := columns{"feedback", "subject_number, packed, first_submitted_at, first_recorded_at"}
	for _, condition := range conditions {
		err := g.ofSubjects(read, `
			SELECT `+read.sent()+`
			FROM `+g.sight.knownAnswers(ofOurs)+` one
			WHERE `+ofOurs+` AND `+condition+`
			ORDER BY subject_number, first_submitted_at, submission COLLATE "C", criterion`,
			func(f *review.Figures, row *wire) {
				word, given, known := row.answer(), row.instant(), row.instant()
				if row.err == nil && !p.Period.Contains(belonging.CountsAt(given, known)) {
					f.Late = append(f.Late, review.Late{Respondent: word.Respondent(), Known: known})
				}
			}, args[2:]...)
		if err != nil {
			return err
		}
	}
	return nil
}

// place puts strays among the answers of their subjects, where they count: the last first, so that those before stay where they
// are.
func (g *gathering) place(all []stray, belonging *review.Belonging) {
	slices.SortFunc(all, func(a, b stray) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.submission, b.submission), cmp.Compare(a.word, b.word))
	})
	for _, s := range slices.Backward(all) {
		f := s.subject
		f.Answers = slices.Insert(f.Answers, int(s.before), s.word)
		if s.given.Before(g.portfolio.Period.From) {
			f.Late = append(f.Late, review.Late{Respondent: s.word.Respondent(), Known: s.known, Here: true, Until: belonging.Until(s.given)})
		}
	}
}

func (g *gathering) straysThat(condition string, args ...any) ([]stray, error) {
	var all []stray
	read := columns{"feedback", "subject_number, packed, submitted_at, submission, first_submitted_at, first_recorded_at, " + `
		       CASE WHEN submitted_at < $3 THEN 0 ELSE (
		           SELECT count(*)
		           FROM (` + fmt.Sprintf(given, g.sight.knownAnswers("subject_number = s.number")) + `) others
		           WHERE (others.submitted_at, others.submission) < (one.submitted_at, one.submission COLLATE "C")) END`}
	err := g.ofSubjects(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.knownAnswers(ofOurs)+` one
		CROSS JOIN LATERAL (SELECT one.subject_number) AS s (number)
		WHERE `+ofOurs+` AND `+condition,
		func(f *review.Figures, row *wire) {
			all = append(all, stray{
				subject: f, word: row.answer(), at: row.instant(), submission: row.text(),
				given: row.instant(), known: row.instant(), before: row.number(),
			})
		}, args[2:]...)
	return all, err
}
