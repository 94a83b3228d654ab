package review_test

import (
	"fmt"
	"slices"
	"testing"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// confused counts the activities of a cause with a verdict.
func confused(t worlds.Tally, cause worlds.Cause, v review.Verdict) int {
	return t.Confusion[cause][slices.Index(review.Verdicts[:], v)]
}

// right is the verdict each cause calls for.
var right = [...]review.Verdict{
	worlds.Healthy: review.Keep, worlds.Starved: review.Reinforce, worlds.Failing: review.Reshape, worlds.NotNeeded: review.Discontinue,
}

// toldApart holds that nothing that is needed is given up; and that of what is told of a cause, and not asked, nearly all is
// right, and that most is told.
func toldApart(t worlds.Tally) string {
	for _, cause := range []worlds.Cause{worlds.Starved, worlds.Failing, worlds.Healthy} {
		if n := confused(t, cause, review.Discontinue); n > 0 {
			return fmt.Sprintf("%d that are %s are proposed for discontinuation", n, cause)
		}
	}
	for cause := range right {
		all, asked := 0, confused(t, worlds.Cause(cause), review.Ask)
		for _, n := range t.Confusion[cause] {
			all += n
		}
		hits := confused(t, worlds.Cause(cause), right[cause])
		if float64(hits) < 0.97*float64(all-asked) || float64(hits) < 0.75*float64(all) {
			return fmt.Sprintf("of %d that are %s, %d are to %s, %d asked: %v", all, worlds.Cause(cause), hits, right[cause], asked, t.Confusion)
		}
	}
	return ""
}

// TestTheFourCausesAreToldApart holds that the starved are told from the failing, and no starved but needed activity is ever
// proposed for discontinuation.
func TestTheFourCausesAreToldApart(t *testing.T) {
	resourcing, relevance := criterion("resourcing"), criterion("relevance")
	muddled := misreading(declared(t, asDeclared), func(f *review.Figures) {
		for i := range f.Answers {
			switch a := f.Answers[i]; a.Criterion() {
			case resourcing:
				f.Answers[i] = review.NewAnswer(a.Respondent(), a.Role(), relevance, a.Score())
			case relevance:
				f.Answers[i] = review.NewAnswer(a.Respondent(), a.Role(), resourcing, a.Score())
			}
		}
	})
	within(t, muddled, []limit{
		{"every fact known", worlds.ByCause(1, 30, 1), 40, toldApart},
		{"six in ten facts known", worlds.ByCause(1, 30, 0.6), 40, toldApart},
	})
}
