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
		parts = append(parts, fmt.Sprintf("%s (usual: %s)", rated(score.Responses, score.Worth, c, *score.Mean, score.Broad), ofHundred(score.Usual)))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{Sentence(strings.Join(parts, "; "))}
}
