package review

import (
	"slices"
	"strings"
)

// Shown is the report as others may see it, its small groups hidden.
func (r Report) Shown(minimum int) Report {
	all := make([]Recommendation, len(r.Recommendations))
	for i, one := range r.Recommendations {
		all[i] = one.item(minimum).Recommendation
	}
	r.Recommendations = all
	return r
}

// item is the recommendation as it may be shown.
func (r Recommendation) item(minimum int) Item {
	hidden := false
	for c := range r.Scores {
		if n := r.Scores[c].Responses; n > 0 && n < minimum {
			r.Scores[c] = r.Scores[c].hide()
			r.Reasons = without(r.Reasons, AnswersRule+ScoreNames[c])
			hidden = hidden || slices.Contains(r.Concerns, Concern(c))
		}
	}
	if hidden {
		r.ClearsIf = nil
	}
	r.Sums = SubjectSums{} // for later reviews only, and would tell the mean
	return Item{Recommendation: r, Summary: r.summary(), Changed: r.Change.told()}
}

// hide leaves of a score what nobody can be singled out by: how many answered and were asked, and what is usual.
func (s Score) hide() Score {
	return Score{Responses: s.Responses, Invited: s.Invited, Usual: s.Usual, Hidden: true}
}

func without(reasons []Reason, rule string) []Reason {
	return slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool { return r.Rule == rule })
}

// summary is the verdict's own ground: the first of the reasons that may be shown, by what a reader should hear first.
func (r Recommendation) summary() string {
	best := -1
	for i, reason := range r.Reasons {
		if best < 0 || telltale(reason) < telltale(r.Reasons[best]) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return r.Reasons[best].Text
}

// telltale orders reasons: what changed the verdict, then what was answered, then the facts.
func telltale(r Reason) int {
	switch {
	case slices.Contains([]string{ruleExempt, ruleLast, ruleStarved}, r.Rule):
		return 0
	case strings.HasPrefix(r.Rule, AnswersRule):
		return 1
	}
	return 2
}
