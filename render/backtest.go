package render

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// Backtest is reviews as they would have been, held against what others said after.
type Backtest struct {
	From, To  review.Date
	AsOf      time.Time // what others said by then counts
	Policy    review.PolicyID
	Outlooks  []review.Outlook
	Hindsight review.Hindsight
	Learnt    *review.Calibration // nil: none was asked for
}

// counts is the verdicts of all reviews.
func (b Backtest) counts() (n review.Counts) {
	for _, o := range b.Outlooks {
		for _, stood := range o.Standing {
			n.Add(stood.Verdict, 1)
		}
	}
	return n
}

// BacktestText writes how the reviews fared: what was held against what, then the shares with their intervals, the lead time and
// the calibration, and what to doubt.
func BacktestText(w io.Writer, b Backtest, p Page) error {
	s, h := newSheet(p), b.Hindsight
	s.hang("", b.counts().String())
	s.line(0, "%s of %s, periods between %s and %s; %s", review.Capital(number(h.Outlooks, "review", "reviews")),
		number(programmesIn(b.Outlooks), "programme", "programmes"), b.From.Format(time.DateOnly), b.To.Format(time.DateOnly), policyWords(b.Policy))
	s.line(0, "Held against %s by others and %s in the ledger, known as of %s: %s.", number(h.Said, "verdict", "verdicts"),
		number(h.Decided, "decision", "decisions"), moment(b.AsOf), number(len(h.Cases), "case", "cases"))
	for _, note := range doubts(h) {
		s.hang("note: ", note)
	}
	s.marks(h)
	s.calibration(h.All)
	s.learnt(b.Learnt)
	return s.flush(w)
}

func programmesIn(all []review.Outlook) int {
	seen := map[string]bool{}
	for _, o := range all {
		seen[o.Programme] = true
	}
	return len(seen)
}

// doubts is what to know before the figures are believed.
func doubts(h review.Hindsight) (out []string) {
	if h.Assumed > 0 {
		out = append(out, fmt.Sprintf("%d of %d judged rest on entries that do not say when they were recorded: these count from their own dates, so it is doubtful that they were known then.", h.Assumed, h.Judged))
	}
	if h.Beside > 0 {
		out = append(out, fmt.Sprintf("%d of %d judgements are about what no review standing on their day had judged.", h.Beside, h.Said+h.Decided))
	}
	if h.Disputed > 0 {
		out = append(out, number(h.Disputed, "case is left out, because judgements contradict", "cases are left out, because judgements contradict")+" each other.")
	}
	if h.Decided > 0 {
		out = append(out, "Those who decided in the ledger had read its recommendations, which may have led them.")
	}
	return append(out, "A case is a concern of a subject on which somebody said something. In brackets: intervals of 90 in 100 (shares: Wilson; median: order statistics; Brier: Student), cases taken as independent.")
}

func (s *sheet) marks(h review.Hindsight) {
	s.blank()
	head := table.Row{"concern", "cases", "raised: borne out", "borne out: raised", "days ahead", "Brier"}
	var rows []table.Row
	for c, m := range h.Marks {
		rows = append(rows, markRow(review.Concern(c).Words(), m))
	}
	s.told(0, 0, head, append(rows, markRow("all", h.All)))
}

func markRow(name string, m review.Marks) table.Row {
	return table.Row{name, strconv.Itoa(m.Cases), shareWords(m.Precision), shareWords(m.Recall), rangedWords(m.Lead, 0), rangedWords(m.Brier, 3)}
}

func shareWords(x review.Share) string {
	words := fmt.Sprintf("%d of %d", x.Part, x.Whole)
	if x.Few() {
		return words + ", too few"
	}
	return fmt.Sprintf("%s, %s%% (%s to %s)", words, review.OfHundred(x.Value()), review.OfHundred(x.Low), review.OfHundred(x.High))
}

func rangedWords(x review.Ranged, decimals int) string {
	if x.Few() {
		return "too few"
	}
	write := func(v float64) string { return strconv.FormatFloat(v, 'f', decimals, 64) }
	return fmt.Sprintf("%s (%s to %s)", write(x.Value), write(x.Low), write(x.High))
}

// calibration tells, by how probable a concern was said to be, how often it was borne out.
func (s *sheet) calibration(m review.Marks) {
	s.blank()
	s.line(0, "Of what was said to be so probable, so much was borne out")
	rows := make([]table.Row, len(m.Bins))
	for i, b := range m.Bins {
		to := 1.0
		if i+1 < len(review.Edges) {
			to = review.Edges[i+1]
		}
		said := ""
		if b.Borne.Whole > 0 {
			said = review.Chance(b.Said)
		}
		rows[i] = table.Row{fmt.Sprintf("%s to %s in 100", review.OfHundred(review.Edges[i]), review.OfHundred(to)), said, shareWords(b.Borne)}
	}
	s.told(2, 2, table.Row{"said", "on average", "borne out"}, rows)
}
