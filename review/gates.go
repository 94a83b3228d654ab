package review

import (
	"fmt"
	"slices"
	"strings"
)

// Gates are when a review refuses to judge, because what it would rest on is old or was loaded by half. The zero Gates let
// everything through.
type Gates struct {
	NewestWithinDays map[string]int     `yaml:"newest_within_days"` // by [GateKinds]: days before the period's end
	ShareWith        map[string]float64 `yaml:"share_with"`         // by [GateKinds]: of the activities due, 0..1
	ActivitiesOfLast float64            `yaml:"activities_of_last"` // of the subjects that the last report judged, 0..1
}

// GateKinds are the kinds of fact that gates look at.
var GateKinds = [...]string{"resources", "answers", "invitations"}

// Gating is what is made of a policy's gates in one review.
type Gating int

// What can be made of them.
const (
	Ungated  Gating = iota // nothing: what was recorded once was let through
	Warned                 // what they would refuse is said in a note
	Refusing               // what they refuse is not judged
)

// Shortfall is why a gate refuses a period.
type Shortfall struct {
	Gate     string   // "newest-resources", "share-answers", "activities-of-last": once per period at most
	Text     string   // what is missing, with the figures, and what the policy wants; without a final stop
	Subjects []string // the codes that lack it, in bytes
}

// namedSubjects is how many subjects a shortfall names; the others are counted.
const namedSubjects = 10

// String is the sentence with the subjects.
func (l Shortfall) String() string {
	if len(l.Subjects) == 0 {
		return l.Text + "."
	}
	names := strings.Join(l.Subjects[:min(len(l.Subjects), namedSubjects)], ", ")
	if more := len(l.Subjects) - namedSubjects; more > 0 {
		names = fmt.Sprintf("%s and %d more", names, more)
	}
	return fmt.Sprintf("%s; missing: %s.", l.Text, names)
}

// shortfalls holds the portfolio against the policy's gates, in the order in which the file has them:
//
//	newest_within_days    nothing of the kind is known, or the newest was recorded more days before the period's end
//	share_with            of the activities due a smaller share has any of the kind in the period
//	activities_of_last    fewer subjects are due than this share of those in the last report
//
// A programme of which nothing is due and nothing was ever reported falls short of nothing.
func (s *sitting) shortfalls() []Shortfall {
	due := s.chosen(s.judges)
	if len(due) == 0 && len(s.earlier) == 0 {
		return nil
	}
	var out []Shortfall
	for _, kind := range GateKinds {
		if days := s.policy.Gates.NewestWithinDays[kind]; days > 0 {
			out = append(out, s.stale(kind, days)...)
		}
	}
	for _, kind := range GateKinds {
		if share := s.policy.Gates.ShareWith[kind]; share > 0 {
			out = append(out, s.sparse(kind, share, due)...)
		}
	}
	return append(out, s.shrunk(due)...)
}

func (s *sitting) stale(kind string, most int) []Shortfall {
	end := s.portfolio.Period.To
	newest, known := s.portfolio.Newest[kind]
	text := fmt.Sprintf("No %s are known; the newest must be recorded within %s before the period's end", kind, count(most, "day"))
	switch {
	case known && !newest.Before(end.AddDate(0, 0, -most)):
		return nil
	case known:
		at := newest.In(end.Location())
		text = fmt.Sprintf("The newest %s were recorded on %s, %s before the period's end; at most %d are allowed",
			kind, at.Format(dayWords), count(days(DateOf(at), DateOf(end)), "day"), most)
	}
	return []Shortfall{{Gate: "newest-" + kind, Text: text}}
}

func (s *sitting) sparse(kind string, share float64, due []*Figures) []Shortfall {
	found, with, all := Shortfall{Gate: "share-" + kind}, 0, 0
	for _, f := range due {
		if f.Kind != KindActivity {
			continue
		}
		all++
		if s.has(f, kind) {
			with++
		} else {
			found.Subjects = append(found.Subjects, f.Code)
		}
	}
	if float64(with) >= Round6(share*float64(all)) {
		return nil
	}
	found.Text = fmt.Sprintf("%d of %d activities have %s in the period, at least %s in 100 must", with, all, kind, OfHundred(share))
	return []Shortfall{found}
}

func (s *sitting) has(f *Figures, kind string) bool {
	switch kind {
	case "answers":
		return len(f.Answers) > 0
	case "invitations":
		return len(f.Invited) > 0
	}
	return slices.ContainsFunc(f.Resources, func(r Resource) bool { return s.frame.has(&r.Starts, &r.Ends) })
}

func (s *sitting) shrunk(due []*Figures) []Shortfall {
	share := s.policy.Gates.ActivitiesOfLast
	if share == 0 || len(s.earlier) == 0 {
		return nil
	}
	before := s.earlier[0].Standing
	if float64(len(due)) >= Round6(share*float64(len(before))) {
		return nil
	}
	found := Shortfall{Gate: "activities-of-last"}
	for _, code := range sortedKeys(before) {
		if !slices.ContainsFunc(due, func(f *Figures) bool { return f.Code == code }) {
			found.Subjects = append(found.Subjects, code)
		}
	}
	found.Text = fmt.Sprintf("%d are due where the last report had %d, at least %s in 100 of that number must be",
		len(due), len(before), OfHundred(share))
	return []Shortfall{found}
}

// refused is the report of a period that is not judged: everything due stands among what was not reviewed.
func (s *sitting) refused(shortfalls []Shortfall) Report {
	p := s.portfolio
	out := Report{
		Programme: p.Programme, Period: p.Period, AsOf: p.AsOf,
		Policy: s.policy.ID(), AnswersUntil: s.answersUntil(), Shortfalls: shortfalls,
	}
	why := make([]string, len(shortfalls))
	for i, l := range shortfalls {
		why[i] = l.Text
	}
	for _, f := range s.chosen(s.judges) {
		out.Coverage.NotReviewed = append(out.Coverage.NotReviewed, NotReviewed{f.Code, "refused: " + strings.Join(why, "; "), f.Marking})
	}
	out.Coverage.Due = len(out.Coverage.NotReviewed)
	return out
}
