package storage

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"stocktake/review"
)

// A recommendation is written as one row. What SQL asks for has columns of its own, figures are whole numbers in the order of
// figures.go, words one JSON object without what is empty; nothing stands twice. What only an explanation shows is not written,
// since that judges anew: the dossier, the facts but for those that a summary names, and of a score the probability by answers
// alone, the odds, who answered by role and, unless it is one that others are told, mean, worth and usual.

// writtenColumns are those of a recommendation s from which it is read.
const writtenColumns = `s.subject, s.id, s.verdict, s.concerns, s.marking, s.standing, s.sums, s.scores, s.body`

// written is the row of one recommendation.
type written struct {
	Subject  string         `db:"subject"`
	ID       string         `db:"id"`
	Verdict  review.Verdict `db:"verdict"`
	Concerns pq.StringArray `db:"concerns"`
	Marking  sql.NullString `db:"marking"`
	Standing string         `db:"standing"`
	Sums     string         `db:"sums"`
	Scores   sql.NullString `db:"scores"` // null: an earlier version wrote all of it as the body
	Body     string         `db:"body"`
}

// words are what the body holds.
type words struct {
	Kind            string              `json:",omitempty"`
	Title           string              `json:",omitempty"`
	Owner           string              `json:",omitempty"`
	Priority        float64             `json:",omitempty"`
	NeedsApprovalOf string              `json:",omitempty"`
	DecidedBy       string              `json:",omitempty"`
	Grounds         []review.Factor     `json:",omitempty"`
	Under           *review.Precedent   `json:",omitempty"`
	Arrangement     *review.Arrangement `json:",omitempty"`
	Allocated       []review.Amount     `json:",omitempty"`
	telling
	Told *telling `json:",omitempty"` // what others read instead
}

type telling struct {
	Rank          int             `json:",omitempty"`
	Reasons       []review.Reason `json:",omitempty"`
	ClearsIf      []string        `json:",omitempty"`
	EarlyWarnings []string        `json:",omitempty"`
	Change        review.Change   `json:",omitempty"`
}

func wordsOf(r *review.Recommendation) words {
	w := words{
		Kind: r.Kind, Title: r.Title, Owner: r.Owner, Priority: r.Priority, NeedsApprovalOf: r.NeedsApprovalOf, DecidedBy: r.DecidedBy,
		Grounds: r.Grounds(), Under: r.Under, Arrangement: r.Arrangement, Allocated: r.Allocated,
		telling: telling{r.Rank, r.Reasons, r.ClearsIf, r.EarlyWarnings, r.Change},
	}
	if t := r.Told; t != nil {
		w.Told = &telling{t.Rank, t.Reasons, t.ClearsIf, t.EarlyWarnings, t.Change}
	}
	return w
}

func (w words) recommendation() review.Recommendation {
	r := review.Recommendation{
		Kind: w.Kind, Title: w.Title, Owner: w.Owner, Priority: w.Priority, NeedsApprovalOf: w.NeedsApprovalOf, DecidedBy: w.DecidedBy,
		Factors: w.Grounds, Under: w.Under, Arrangement: w.Arrangement, Allocated: w.Allocated,
		Rank: w.Rank, Reasons: w.Reasons, ClearsIf: w.ClearsIf, EarlyWarnings: w.EarlyWarnings, Change: w.Change,
	}
	if t := w.Told; t != nil {
		r.Told = &review.Telling{Rank: t.Rank, Reasons: t.Reasons, ClearsIf: t.ClearsIf, EarlyWarnings: t.EarlyWarnings, Change: t.Change}
	}
	return r
}

// recommendation is what a row says.
func (w written) recommendation() (review.Recommendation, error) {
	if !w.Scores.Valid {
		var r review.Recommendation
		err := json.Unmarshal([]byte(w.Body), &r)
		return r, err
	}
	var body words
	if err := json.Unmarshal([]byte(w.Body), &body); err != nil {
		return review.Recommendation{}, err
	}
	r := body.recommendation()
	r.Subject, r.ID, r.Verdict, r.Concerns, r.Marking = w.Subject, w.ID, w.Verdict, concernsOf(w.Concerns), w.Marking.String
	var err error
	if r.Sums, err = readSums(w.Sums); err != nil {
		return r, fmt.Errorf("sums: %w", err)
	}
	stood, err := readStanding(r.Verdict, r.Concerns, w.Standing)
	if err != nil {
		return r, fmt.Errorf("standing: %w", err)
	}
	return r, readScores(w.Scores.String, stood, &r)
}

func concernsOf(names []string) (raised []review.Concern) {
	for _, name := range names {
		raised = append(raised, concernOf(name))
	}
	return raised
}

func concernOf(name string) review.Concern {
	return review.Concern(slices.Index(review.Concerns[:], name))
}

// early reports whether an earlier version wrote it: an object, where there are arrays now.
func early(text string) bool { return strings.HasPrefix(text, "{") }
