package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"stocktake/review"
)

// JSON writes the batch as the one object of the contract, keys in its order, ending in a newline; the same batch gives
// the same bytes. The counts, first of all, are of the subjects shown; the coverage is of the reports shown.
func JSON(w io.Writer, b Batch) error {
	reports := b.sorted()
	doc := batchJSON{
		Counts: counts(count(reports...)),
		AsOf:   instant(b.AsOf),
		Policy: policyJSON(b.Policy),
		Covers: coverageOf(reports),
	}
	for _, r := range reports {
		if r.Calibration != nil {
			doc.Fitted = fittedOf(*r.Calibration)
		}
		for _, x := range r.Recommendations {
			doc.Subjects = append(doc.Subjects, subjectOf(r, x))
		}
		doc.Raters = append(doc.Raters, ratersOf(r)...)
		doc.Across = append(doc.Across, acrossOf(r)...)
	}
	return document(w, doc)
}

type batchJSON struct {
	Counts   counts            `json:"counts"`
	AsOf     string            `json:"as_of"`
	Policy   policyJSON        `json:"policy"`
	Fitted   *fittedJSON       `json:"calibration,omitempty"` // only where the policy asks for one
	Covers   coverageJSON      `json:"coverage"`
	Subjects list[subjectJSON] `json:"subjects"`
	Raters   list[ratersJSON]  `json:"raters"`     // what shows of the people behind the answers of each programme
	Across   list[acrossJSON]  `json:"programmes"` // what is found across the activities of each
}

type policyJSON struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
}

type coverageJSON struct {
	Due         int              `json:"due"`
	Reviewed    int              `json:"reviewed"`
	NotReviewed list[missedJSON] `json:"not_reviewed"`
}

type missedJSON struct {
	Subject string `json:"subject"`
	Reason  string `json:"reason"`
}

type subjectJSON struct {
	ID            string             `json:"id"`
	Subject       string             `json:"subject"`
	Kind          string             `json:"kind"`
	Title         string             `json:"title"`
	Programme     string             `json:"programme"`
	Period        periodJSON         `json:"period"`
	Verdict       review.Verdict     `json:"verdict"`
	Concerns      list[string]       `json:"concerns"`
	Scores        byScore[scoreJSON] `json:"scores"`
	Priority      figure             `json:"priority"`
	Rank          int                `json:"rank"`
	Reasons       list[reasonJSON]   `json:"reasons"`
	ClearsIf      list[string]       `json:"clears_if"`
	EarlyWarnings list[string]       `json:"early_warnings"`
	Approval      string             `json:"needs_approval_of"`
	Mechanism     *mechanismJSON     `json:"mechanism,omitempty"` // of a mechanism only
	Quotes        []quoteJSON        `json:"quotes,omitempty"`    // only where something is quoted
}

type periodJSON struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type scoreJSON struct {
	Estimate    *figure `json:"estimate"`
	Low         *figure `json:"low"`
	High        *figure `json:"high"`
	Probability *figure `json:"probability_of_concern"` // null only where it is hidden from others
	Calibrated  *figure `json:"calibrated_probability,omitempty"`

	Responses int  `json:"responses"`
	Invited   *int `json:"invited"`
}

type quoteJSON struct {
	Concern string `json:"concern"`
	Text    string `json:"text"`
}

type reasonJSON struct {
	Rule   string `json:"rule"`
	Clause string `json:"clause"`
	Text   string `json:"text"`
}

func coverageOf(reports []review.Report) coverageJSON {
	sum := coverage(reports)
	c := coverageJSON{Due: sum.Due, Reviewed: sum.Reviewed}
	for _, n := range sum.NotReviewed {
		c.NotReviewed = append(c.NotReviewed, missedJSON{n.Subject, n.Reason})
	}
	return c
}

func subjectOf(r review.Report, x review.Recommendation) subjectJSON {
	s := subjectJSON{
		ID: x.ID, Subject: x.Subject, Kind: x.Kind, Title: x.Title, Programme: r.Programme.Code,
		Period: periodOf(r.Period), Verdict: x.Verdict, Concerns: concernsOf(x.Concerns),
		Priority: figure(x.Priority), Rank: x.Rank, Reasons: reasonsOf(x.Reasons),
		ClearsIf: x.ClearsIf, EarlyWarnings: x.EarlyWarnings, Approval: x.NeedsApprovalOf,
		Mechanism: mechanismOf(x.Arrangement),
	}
	for i, score := range x.Scores {
		s.Scores[i] = scoreOf(score)
	}
	for _, q := range x.Quotes {
		s.Quotes = append(s.Quotes, quoteJSON{q.Concern.String(), q.Text})
	}
	return s
}

func reasonsOf(reasons []review.Reason) (out list[reasonJSON]) {
	for _, r := range reasons {
		out = append(out, reasonJSON(r))
	}
	return out
}

func concernsOf(raised []review.Concern) (words list[string]) {
	for _, c := range raised {
		words = append(words, c.String())
	}
	return words
}

func scoreOf(s review.Score) scoreJSON {
	out := scoreJSON{Responses: s.Responses, Invited: s.Invited}
	if s.Hidden {
		return out
	}
	out.Estimate, out.Low, out.High = figureOf(s.Estimate), figureOf(s.Low), figureOf(s.High)
	out.Probability, out.Calibrated = figureOf(&s.Probability), figureOf(s.Calibrated)
	return out
}

func figureOf(v *float64) *figure { return (*figure)(v) }

// periodOf writes the boundary days, half open, in the zone that the period stands in: its programme's.
func periodOf(p review.Period) periodJSON {
	from, to := p.Dates()
	return periodJSON{from, to}
}

// instant is RFC 3339 in UTC, with a fraction only where there is one, to the microsecond.
func instant(t time.Time) string {
	return t.UTC().Truncate(time.Microsecond).Format("2006-01-02T15:04:05.999999Z07:00")
}

// list is a JSON array that is [] where there is nothing, never null.
type list[T any] []T

// MarshalJSON writes the elements in their order.
func (l list[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("[]"), nil
	}
	return plainJSON([]T(l))
}

// counts is an object with a key for every verdict.
type counts review.Counts

// MarshalJSON writes the counts in the order of [review.Verdicts].
func (n counts) MarshalJSON() ([]byte, error) {
	return object(review.Verdicts[:], func(i int) any { return n[i] })
}

// byScore is an object with a key for every name in [review.ScoreNames].
type byScore[T any] [len(review.ScoreNames)]T

// MarshalJSON writes what there is of each score in the order of their names.
func (s byScore[T]) MarshalJSON() ([]byte, error) {
	return object(review.ScoreNames[:], func(i int) any { return s[i] })
}

func object[K ~string](keys []K, value func(int) any) ([]byte, error) {
	out := []byte{'{'}
	for i, key := range keys {
		if i > 0 {
			out = append(out, ',')
		}
		v, err := plainJSON(value(i))
		if err != nil {
			return nil, err
		}
		out = append(append(strconv.AppendQuote(out, string(key)), ':'), v...)
	}
	return append(out, '}'), nil
}

// plainJSON leaves <, > and & as they are, which encoding/json would spell out for browsers.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// document writes v whole or not at all, so that a figure gone wrong leaves no half a document behind.
func document(w io.Writer, v any) error {
	line, err := plainJSON(v)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, line, "", "  "); err != nil {
		return fmt.Errorf("indent JSON: %w", err)
	}
	b.WriteByte('\n')
	_, err = w.Write(b.Bytes())
	return err
}
