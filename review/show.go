package review

import (
	"cmp"
	"fmt"
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

// item is the recommendation as it may be shown. Where one concern is hidden, so are those on which nobody answered: their
// estimates lean on the hidden answers.
func (r Recommendation) item(minimum int) Item {
	few := func(s Score) bool { return s.Responses > 0 && s.Responses < minimum }
	some := slices.ContainsFunc(r.Scores[:], few)
	for c := range r.Scores {
		if !few(r.Scores[c]) && !(some && r.Scores[c].Responses == 0) {
			continue
		}
		r.Scores[c] = r.Scores[c].hide()
		r.Reasons = without(without(r.Reasons, AnswersRule+ScoreNames[c]), AgainRule+ScoreNames[c])
		if slices.Contains(r.Concerns, Concern(c)) {
			r.ClearsIf = nil
		}
	}
	r.Sums = SubjectSums{} // for later reviews only, and would tell the mean
	return Item{Recommendation: r, Summary: r.summary(), Changed: r.Change.told(), Do: r.action()}
}

// actions is what each verdict asks for.
var actions = map[Verdict]string{
	Reinforce:   "Give it the means it lacks",
	Reshape:     "Change what it does or how it is run",
	Discontinue: "Let it go, and set its means free",
}

// action is what is to be done and who decides on it; nothing for what is kept or asked about.
func (r Recommendation) action() string {
	what := actions[r.Verdict]
	if r.Verdict == Discontinue && r.Arrangement != nil && r.Arrangement.RingFenced {
		what = "Let it go; its money is ring-fenced and serves nothing else"
	}
	if what == "" || r.DecidedBy == "" {
		return what
	}
	return what + "; " + r.DecidedBy + " decides"
}

// hide leaves of a score what nobody can be singled out by: how many answered and were asked, and what is usual.
func (s Score) hide() Score {
	return Score{Responses: s.Responses, Invited: s.Invited, Usual: s.Usual, Hidden: true}
}

func without(reasons []Reason, rule string) []Reason {
	return slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool { return r.Rule == rule })
}

// summary is the verdict's ground in one or two sentences: what a manager reads first, and may read alone.
func (r Recommendation) summary() string {
	var told []string
	for _, reason := range r.Reasons {
		if slices.Contains([]string{ruleAgain, ruleExempt, ruleLast, ruleStarved, ruleAsk}, reason.Rule) {
			told = append(told, reason.Text)
		}
	}
	if len(r.Concerns) > 0 && r.Verdict != Ask {
		told = append(told, r.gist(r.Concerns[0])...)
	}
	if len(told) == 0 && len(r.Reasons) > 0 {
		told = []string{r.Reasons[0].Text}
	}
	return strings.Join(told, " ")
}

// gistFacts is how many facts a summary names.
const gistFacts = 2

// gist is a sentence of the facts that count most for a concern and of what was answered on it, if that may be shown.
func (r Recommendation) gist(c Concern) []string {
	facts := slices.DeleteFunc(slices.Clone(r.Factors), func(f Factor) bool { return f.Concern != c || f.Factor <= 1+faint })
	slices.SortStableFunc(facts, func(a, b Factor) int { return cmp.Compare(b.Factor, a.Factor) })
	var parts []string
	for _, f := range facts[:min(gistFacts, len(facts))] {
		parts = append(parts, f.Text)
	}
	if score := r.Scores[c]; score.Mean != nil {
		parts = append(parts, fmt.Sprintf("%s (usual: %s)", rated(score.Responses, score.Worth, c, *score.Mean), ofHundred(score.Usual)))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{sentenceCase(strings.Join(parts, "; ")) + "."}
}
