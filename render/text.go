package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"stocktake/review"
)

// Text writes the batch for people at a terminal: the counts by verdict first, then programme by programme what to act on,
// by rank, what to ask, and in short what may stay. Every recommendation but keep is written whole. What was judged now of several
// programmes ends with what matters most over all of them.
func Text(w io.Writer, b Batch, p Page) error {
	s, reports := newSheet(p), b.sorted()
	s.decisions = b.Decisions
	s.hang("", count(reports...).String())
	s.opening(b, coverage(reports))
	for _, r := range reports {
		s.blank()
		s.report(r, len(reports) > 1)
	}
	if len(reports) > 1 && b.Decisions == nil {
		s.foremost(reports)
	}
	return s.flush(w)
}

func (s *sheet) opening(b Batch, c review.Coverage) {
	s.line(0, "%s; as of %s; %s", coverageWords(c), moment(b.AsOf), policyWords(b.Policy))
	for _, n := range alike(c.NotReviewed) {
		s.hang("  not reviewed: ", n.Subject+": "+n.Reason)
	}
}

// alike puts what was not reviewed for one reason into one, in the order in which the reasons come.
func alike(all []review.NotReviewed) []review.NotReviewed {
	var out []review.NotReviewed
	for _, n := range all {
		i := slices.IndexFunc(out, func(o review.NotReviewed) bool { return o.Reason == n.Reason })
		if i < 0 {
			out = append(out, n)
		} else {
			out[i].Subject += ", " + n.Subject
		}
	}
	return out
}

func coverageWords(c review.Coverage) string {
	switch {
	case c.Due == 0:
		return "Nothing was due"
	case c.Reviewed == 1 && c.Due == 1:
		return "The one that was due was reviewed"
	case c.Reviewed == c.Due:
		return fmt.Sprintf("All %d due were reviewed", c.Due)
	}
	return fmt.Sprintf("%d of %d due were reviewed", c.Reviewed, c.Due)
}

func policyWords(p review.PolicyID) string {
	return fmt.Sprintf("policy %s, version %d (%.8s)", p.Name, p.Version, p.SHA256)
}

// report writes one programme; its own counts only where there are several.
func (s *sheet) report(r review.Report, counted bool) {
	s.heading(r)
	if len(r.Shortfalls) > 0 {
		s.refusal(r)
		return
	}
	if counted {
		s.hang("", count(r).String())
	}
	s.standing(r)
	act, ask, keep := byVerdict(r.Recommendations)
	for _, x := range act {
		s.blank()
		s.recommendation(s.verdict(x.Verdict)+": ", x)
	}
	s.asks(ask)
	s.keeps(keep)
	if len(r.Recommendations) == r.Coverage.Reviewed {
		s.findings(r.Findings())
	}
}

// findings is what no single subject shows. Where only a part of a report is shown it would be misread, and is left out.
func (s *sheet) findings(all []review.Finding) {
	for _, f := range all {
		s.blank()
		s.line(0, "%s", f.Heading)
		for _, item := range f.Items {
			s.hang("  - ", item)
		}
	}
}

func (s *sheet) refusal(r review.Report) {
	s.line(0, "Not judged: the policy's gates refuse it. With --anyway it is judged all the same.")
	for _, l := range r.Shortfalls {
		s.hang("refused: ", l.String())
	}
}

// byVerdict parts what to act on (by rank) from what to ask (by rank) and what may stay (by code).
func byVerdict(all []review.Recommendation) (act, ask, keep []review.Recommendation) {
	for _, x := range all {
		switch x.Verdict {
		case review.Ask:
			ask = append(ask, x)
		case review.Keep:
			keep = append(keep, x)
		default:
			act = append(act, x)
		}
	}
	slices.SortStableFunc(act, byRank)
	slices.SortStableFunc(ask, byRank)
	return act, ask, keep
}

func byRank(a, b review.Recommendation) int { return cmp.Compare(a.Rank, b.Rank) }

func (s *sheet) heading(r review.Report) {
	title := r.Programme.Named() + ", " + periodWords(r.Period)
	s.line(0, "%s", title)
	s.line(0, "%s", strings.Repeat("=", min(len([]rune(plain(title))), s.Width)))
}

// standing says what to make of the report as a whole. Where only a part of it is shown, what is said of the whole
// would be misread, so it says just that.
func (s *sheet) standing(r review.Report) {
	s.line(0, "Answers until %s counted.", r.UntilWords())
	if shown := len(r.Recommendations); shown < r.Coverage.Reviewed {
		s.line(0, "Shown: %d of its %d reviewed.", shown, r.Coverage.Reviewed)
	} else {
		s.line(0, "%s %s", r.Since.Sentence(), r.Flags())
	}
	for _, note := range r.Notes {
		s.hang("note: ", note)
	}
	s.hang("note: ", fittedWords(r.Calibration))
}

// periodWords names the first and the last day, both included.
func periodWords(p review.Period) string {
	const day = "2 January 2006"
	first, last := p.Span()
	return first.Format(day) + " to " + last.Format(day)
}

func moment(t time.Time) string { return t.UTC().Format("2 January 2006 15:04 MST") }

func (s *sheet) recommendation(verdict string, x review.Recommendation) {
	s.hang(fmt.Sprintf("%3d. %s", x.Rank, verdict), review.Briefly(x.Title))
	const indent = 5
	s.line(indent, "%s", strings.Join(identity(x), " · "))
	s.labelled(indent, "concern", raisedWords(x)...)
	s.labelled(indent, "because", reasonWords(x.Reasons)...)
	s.labelled(indent, "quoted", quoteWords(x.Quotes)...)
	s.labelled(indent, "clears if", x.ClearsIf...)
	s.labelled(indent, "decision", s.decisions[x.ID])
	s.labelled(indent, "warning", x.EarlyWarnings...)
	s.labelled(indent, "approval", approvalWords(x))
}

// identity is what a reader needs to find the subject and to answer the recommendation.
func identity(x review.Recommendation) []string {
	parts := []string{x.Kind + " " + x.Subject, "ID " + x.ID}
	if x.Owner != "" {
		parts = append(parts, "owner "+x.Owner)
	}
	if x.Marking != "" {
		parts = append(parts, "marked "+x.Marking)
	}
	if words := changeWords[x.Change]; words != "" {
		parts = append(parts, words)
	}
	return parts
}

var changeWords = map[review.Change]string{
	review.New: "new", review.Worse: "worse than last time",
	review.Unchanged: "as last time", review.Cleared: "a concern of last time is cleared",
}

// raisedWords names each concern with how sure it is and how many were heard; the reasons tell the rest.
func raisedWords(x review.Recommendation) []string {
	return each(x.Concerns, func(c review.Concern) string { return c.Words() + ": " + sureWords(x.Scores[c], x.Silent) })
}

func sureWords(s review.Score, silent *int) string {
	heard := number(s.Responses, "answer", "answers")
	if s.Invited != nil {
		heard += "; " + invitedWords(*s.Invited, silent)
	}
	if s.Hidden {
		return heard + "; too few for their figures to be shown"
	}
	return review.Chance(s.Probability) + calibrated(s) + " (" + heard + ")"
}

func reasonWords(reasons []review.Reason) []string {
	return each(reasons, func(r review.Reason) string { return r.Text + source(r) })
}

func quoteWords(quotes []review.Quote) []string {
	return each(quotes, func(q review.Quote) string { return review.Quoted(q.Text) + " [" + q.Concern.Words() + "]" })
}

func source(r review.Reason) string {
	parts := slices.DeleteFunc([]string{r.Rule, r.Clause}, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return ""
	}
	return " [" + strings.Join(parts, ", ") + "]"
}

// asks lists every open question under one heading: who should be asked what.
func (s *sheet) asks(all []review.Recommendation) {
	if len(all) == 0 {
		return
	}
	s.blank()
	s.hang(s.verdict(review.Ask)+" ", strconv.Itoa(len(all))+": too little is known, or it does not fit together")
	for _, x := range all {
		s.recommendation("", x)
	}
}
