package render

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"stocktake/review"
)

// Case is one subject of a report and what explain tells beside it.
type Case struct {
	Report         review.Report
	Recommendation review.Recommendation // with its dossier
	Lines          review.Lines          // of the policy, as it stands for the programme
	Past           []Earlier             // newest first
	Said           []review.Said         // in the period, masked, in the order in which it was said
	More           bool                  // of what was said only the first was read, and there may be more
	Decided        string                // how it stands with those who decide; empty: it is not recorded, or there is nothing to decide
}

// Earlier is how the subject stood in a recorded report.
type Earlier struct {
	Period   review.Period
	Verdict  review.Verdict
	Concerns []review.Concern
}

// Explain writes one subject for an analyst: its verdict, what must be done or would clear it, then concern by concern the way
// from the answers through each rule's factor to the probability, and how it stood before.
func Explain(w io.Writer, c Case, p Page) error {
	s, x := newSheet(p), c.Recommendation
	s.hang(s.verdict(x.Verdict)+": ", review.Briefly(x.Title))
	s.line(0, "%s", strings.Join(identity(x), " · "))
	s.line(0, "%s, %s; rank %d of %d, priority %s of 100", c.Report.Programme.Named(), periodWords(c.Report.Period),
		x.Rank, len(c.Report.Recommendations), review.OfHundred(x.Priority))
	s.line(0, "as of %s; answers until %s counted; %s", moment(c.Report.AsOf),
		c.Report.UntilWords(), policyWords(c.Report.Policy))
	for _, note := range c.Report.Notes {
		s.hang("note: ", note)
	}
	s.hang("note: ", fittedWords(c.Report.Calibration))
	s.said(x)
	s.labelled(0, "decision", c.Decided)
	s.arrangement(x.Arrangement)
	s.blank()
	s.line(0, "A concern is raised at %s%s and stands until it is under %s.", review.Chance(c.Lines.Raise()), inARow(c.Lines.Confirm), review.Chance(c.Lines.Leave))
	for i := range review.Concerns {
		s.concern(c, review.Concern(i))
	}
	s.self(c)
	s.comments(c)
	s.purpose(x.Dossier.Purpose)
	s.considered(x)
	s.near(c.Report, x.Subject)
	s.figures(x.Dossier.Evidence)
	s.past(c.Past)
	return s.flush(w)
}

// inARow says in how many reports a concern must be found, where one is not enough.
func inARow(reports int) string {
	if reports <= 1 {
		return ""
	}
	return fmt.Sprintf(" in %d reports in a row", reports)
}

func (s *sheet) said(x review.Recommendation) {
	s.blank()
	s.labelled(0, "because", reasonWords(x.Reasons)...)
	s.labelled(0, "clears if", x.ClearsIf...)
	s.labelled(0, "warning", x.EarlyWarnings...)
	s.labelled(0, "approval", approvalWords(x))
}

// arrangement says of a mechanism who may take part, and names the activities that its judgement rests on.
func (s *sheet) arrangement(a *review.Arrangement) {
	if a == nil {
		return
	}
	s.blank()
	s.labelled(0, "mechanism", a.Words())
	var words []string
	for _, b := range a.Activities {
		words = append(words, fmt.Sprintf("%s (%s): %s", review.Subject(b.Subject, b.Title), b.Programme, cmp.Or(string(b.Verdict), "not judged in an earlier period")))
	}
	s.labelled(0, "rests on", words...)
}

// comments are what was said in words, each text once, with what it is about.
func (s *sheet) comments(c Case) {
	if len(c.Said) == 0 {
		return
	}
	s.blank()
	times := map[review.Said]int{}
	for _, one := range c.Said {
		times[one]++
	}
	var words []string
	if c.More {
		words = append(words, fmt.Sprintf("the first %d; there may be more", len(c.Said)))
	}
	for _, one := range c.Said {
		text := review.Criteria[one.Criterion] + ": " + review.Quoted(one.Text)
		switch n := times[one]; {
		case n == 1:
			words = append(words, text)
		case n > 1:
			words = append(words, fmt.Sprintf("%s (%d times)", text, n))
		}
		delete(times, one)
	}
	s.labelled(0, "comments", words...)
}

func (s *sheet) concern(c Case, which review.Concern) {
	score := c.Recommendation.Scores[which]
	s.blank()
	s.line(0, "%s: %s", which.Words(), standing(c, which))
	s.labelled(2, "answers", answersSay(score))
	s.labelled(2, "told", toldSay(c.Recommendation, which))
	s.labelled(2, "heard", rolesHeard(score, c.Recommendation.Silent, c.commented(which)))
	s.labelled(2, "facts", factors(c.Recommendation.Dossier.Factors, which)...)
	s.labelled(2, "so", together(score, product(c.Recommendation.Dossier.Factors, which)))
}

// standing is whether the concern is raised and how probable it is.
func standing(c Case, which review.Concern) string {
	x := c.Recommendation
	p := review.ChanceBeside(x.Scores[which].Probability, c.Lines.Raise(), c.Lines.Leave) + calibrated(x.Scores[which])
	if slices.Contains(x.Concerns, which) {
		return "raised, " + p
	}
	return "not raised" + unraised(c, which) + ", " + p
}

// unraised says why a concern is not raised that is past the line, or stood and is not cleared.
func unraised(c Case, which review.Concern) string {
	score, told := c.Recommendation.Scores[which], c.Recommendation.Told
	switch {
	case told != nil && told.Unconfirmed[which] != review.Settled:
		return " (neither confirmed nor cleared)"
	case score.Probability < c.Lines.Raise():
		return ""
	case told != nil && told.Found != nil && told.Found[which]:
		return fmt.Sprintf(" (not yet found in %d reports in a row)", c.Lines.Confirm)
	case score.Responses < c.Lines.MinimumResponses:
		return fmt.Sprintf(" (%d of %s)", score.Responses, number(c.Lines.MinimumResponses, "answer", "answers"))
	}
	return ""
}

// answersSay tells how the answers became an estimate.
func answersSay(s review.Score) string {
	if s.Estimate == nil || s.Low == nil || s.High == nil {
		return fmt.Sprintf("%s, and none in the programme to go by; answers alone %s", number(s.Responses, "answer", "answers"), review.Chance(s.FromAnswers))
	}
	own := "no answers"
	if s.Mean != nil {
		own = fmt.Sprintf("%s, worth %.1f, mean %s of 100", number(s.Responses, "answer", "answers"), s.Worth, review.OfHundred(*s.Mean))
	}
	return fmt.Sprintf("%s; usual among the others %s; so %s; answers alone %s",
		own, review.OfHundred(s.Usual), rangeWords(s), review.Chance(s.FromAnswers))
}

// toldSay is what reports and chat tell of the same answers, so that who has both finds the one in the other.
func toldSay(x review.Recommendation, which review.Concern) string {
	if x.Told == nil || x.Scores[which].Mean == nil {
		return ""
	}
	s := x.Told.Scores[which]
	if s.Hidden || s.Mean == nil || s.Estimate == nil || s.Low == nil || s.High == nil {
		return "others are told no figures of these answers, so that nobody is singled out"
	}
	return fmt.Sprintf("others are told about %s of 100, usual %s, so %s, answers alone %s, with the facts %s: by the rounded mean, so that nobody is singled out",
		review.OfHundred(*s.Mean), review.OfHundred(s.Usual), rangeWords(s),
		review.Chance(s.FromAnswers), review.Chance(s.Probability))
}

// rolesHeard counts the respondents by role, and those who were invited and stayed silent.
func rolesHeard(s review.Score, silent *int, commented bool) string {
	var heard []string
	for i, n := range s.ByRole {
		if n > 0 {
			heard = append(heard, fmt.Sprintf("%s %d", review.Roles[i], n))
		}
	}
	switch {
	case len(heard) == 0 && commented:
		heard = []string{"nobody gave a score, but some commented"}
	case len(heard) == 0:
		heard = []string{"nobody"}
	}
	invited := "nobody is recorded as invited"
	if s.Invited != nil {
		invited = invitedWords(*s.Invited, silent)
	}
	return strings.Join(heard, ", ") + "; " + invited
}

// commented reports whether something was said in words on a concern.
func (c Case) commented(which review.Concern) bool {
	return slices.ContainsFunc(c.Said, func(s review.Said) bool { return s.Concern() == which })
}

// invitedWords say how many were invited and, where it is known, how many of these answered nothing. That is not the difference from those
// who answered: some answer who were not invited.
func invitedWords(invited int, silent *int) string {
	switch {
	case silent == nil:
		return fmt.Sprintf("%d invited", invited)
	case *silent == 0:
		return fmt.Sprintf("of %d invited none stayed silent", invited)
	}
	return fmt.Sprintf("of %d invited %d stayed silent", invited, *silent)
}

// factors tells each rule's answer on the concern, those that could not be asked too.
func factors(all []review.Factor, which review.Concern) []string {
	var words []string
	for _, f := range all {
		if f.Concern == which {
			words = append(words, f.Rule+": "+factorWords(f))
		}
	}
	return words
}

func factorWords(f review.Factor) string {
	if f.Figure == nil {
		return cmp.Or(f.Text, "unknown")
	}
	said := f.Text
	if said == "" {
		said = shortest(*f.Figure)
	}
	return said + "; " + changed(f.Factor, "odds times ", "odds divided by ", "odds unchanged") + sourceWords(f.Sources)
}

// sourceWords names the rows a figure comes from, file by file: " (activities.csv row 4; resources.csv row 12, 13)".
func sourceWords(all []review.Source) string {
	var files []string
	for i, s := range all {
		row := strconv.Itoa(s.Row)
		if i > 0 && all[i-1].File == s.File {
			files[len(files)-1] += ", " + row
			continue
		}
		files = append(files, s.File+" row "+row)
	}
	if len(files) == 0 {
		return ""
	}
	return " (" + strings.Join(files, "; ") + ")"
}

// together says what the facts did to the odds; where the rules alone would do more, it was the most that they may.
func together(s review.Score, product float64) string {
	words := changed(s.Odds, "the facts multiply the odds by ", "the facts divide the odds by ", "the facts leave the odds as they are")
	if product > s.Odds*1.001 {
		words = "the facts multiply the odds by " + review.AtMost(s.Odds) + ", the most that they are worth together"
	}
	return words + ": " + review.Chance(s.Probability)
}

func product(all []review.Factor, which review.Concern) float64 {
	out := 1.0
	for _, f := range all {
		if f.Concern == which {
			out *= f.Factor
		}
	}
	return out
}

// changed says what a factor does; one as good as 1 does nothing.
func changed(by float64, up, down, same string) string {
	switch {
	case math.Abs(by-1) < 0.005:
		return same
	case by < 1 && by > 0:
		return down + hundredths(1/by)
	}
	return up + hundredths(by)
}

// self tells how staff score the subject beside the others, where both were heard.
func (s *sheet) self(c Case) {
	if words := c.Report.Raters.Words(c.Recommendation.Subject); words != "" {
		s.blank()
		s.labelled(0, "raters", words)
	}
}

// purpose names whom and what it is there for.
func (s *sheet) purpose(p review.Purpose) {
	s.blank()
	s.line(0, "Serves")
	s.hang("  partners: ", strings.Join(p.Partners, ", "))
	s.hang("  areas: ", strings.Join(p.Areas, ", "))
	s.hang("  objectives: ", strings.Join(p.Objectives, ", "))
	s.hang("  needs: ", strings.Join(p.Needs, ", "))
}

// considered tells how the priority came about, and what the scores of contributions to operations rest on.
func (s *sheet) considered(x review.Recommendation) {
	s.blank()
	s.line(0, "Priority %s of 100, by the weights of the policy", review.OfHundred(x.Priority))
	for _, c := range x.Dossier.Considered {
		words := "unknown"
		if c.Score != nil {
			words = review.OfHundred(*c.Score) + " of 100, weight " + shortest(c.Weight)
		}
		s.hang("  "+c.Name+": ", words)
		for _, rests := range c.Rests {
			s.hang("    - ", rests)
		}
	}
}

// near tells which weight would move the subject across the line of what is told first, if it is near it.
func (s *sheet) near(r review.Report, code string) {
	for _, words := range r.NearWords(code) {
		s.line(2, "%s", words)
	}
}

// figures lists what the rules could see, by the names that a policy uses and as evidence has it, and what they could not.
func (s *sheet) figures(e review.Evidence) {
	var known, missing []string
	for _, name := range review.FigureNames() {
		if figure := e.Figure(name); math.IsNaN(figure) {
			missing = append(missing, name)
		} else {
			known = append(known, name+" "+shortest(figure))
		}
	}
	s.blank()
	s.line(0, "Figures that rules can see")
	s.labelled(2, "known", strings.Join(known, ", "))
	s.labelled(2, "unknown", strings.Join(missing, ", "))
}

func (s *sheet) past(all []Earlier) {
	s.blank()
	if len(all) == 0 {
		s.line(0, "No earlier report has it.")
		return
	}
	s.line(0, "Before")
	for _, e := range all {
		s.line(2, "%s: %s%s", periodWords(e.Period), e.Verdict, concernList(e.Concerns))
	}
}

func concernList(all []review.Concern) string {
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(review.ConcernWords(all), ", ") + ")"
}
