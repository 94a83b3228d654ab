package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// item is the recommendation as it is told.
func (r Recommendation) item() Item {
	r = r.shown()
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

// summary is the verdict's ground in one or two sentences: what a manager reads first, and may read alone.
func (r Recommendation) summary() string {
	var told []string
	for _, reason := range r.Reasons {
		if slices.Contains([]string{ruleAgain, ruleExempt, ruleLast, ruleStarved, ruleAsk}, reason.Rule) {
			told = append(told, reason.Text)
		}
	}
	if len(r.Concerns) > 0 && r.Verdict != Ask {
		told = append(told, r.gist()...)
	}
	if len(told) == 0 && len(r.Reasons) > 0 {
		told = []string{r.Reasons[0].Text}
	}
	return strings.Join(told, " ")
}

// gistFacts is how many facts a summary names.
const gistFacts = 2

// Grounds are the facts that a summary names: of those that speak for the first concern the most weighty.
func (r Recommendation) Grounds() []Factor {
	if len(r.Concerns) == 0 {
		return nil
	}
	facts := slices.DeleteFunc(slices.Clone(r.Factors), func(f Factor) bool { return f.Concern != r.Concerns[0] || f.Factor <= 1+faint })
	slices.SortStableFunc(facts, func(a, b Factor) int { return cmp.Compare(b.Factor, a.Factor) })
	return facts[:min(gistFacts, len(facts))]
}

// gist is a sentence of the facts that count most for the first concern and of what was answered on it, if that may be shown.
func (r Recommendation) gist() []string {
	var parts []string
	for _, f := range r.Grounds() {
		parts = append(parts, f.Text)
	}
	c := r.Concerns[0]
	if score := r.Scores[c]; score.Mean != nil && !score.Hidden {
		parts = append(parts, fmt.Sprintf("%s (usual: %s)", rated(score.Responses, score.Worth, c, *score.Mean, score.Broad), OfHundred(score.Usual)))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{Sentence(strings.Join(parts, "; "))}
}
