package render

import (
	"slices"
	"testing"

	"stocktake/review"
)

// Where only the line moved, nothing else would say by what.
func TestAVerdictThatALineMovedIsToldWithItsProbability(t *testing.T) {
	at := func(verdict review.Verdict, probability float64) *review.Recommendation {
		return &review.Recommendation{Verdict: verdict, Scores: [3]review.Score{{Probability: .02}, {Probability: probability}, {Probability: .1}}}
	}
	for _, c := range []struct {
		before, after *review.Recommendation
		want          []string
	}{
		{at(review.Keep, .38), at(review.Ask, .38), []string{"under-resourced: 38 in 100, as before"}},
		{at(review.Keep, .38), at(review.Ask, .41), []string{"under-resourced: 38 in 100 → 41 in 100"}},
		{at(review.Keep, .38), at(review.Keep, .38), nil},
	} {
		if got := probabilities(review.Moved{Before: c.before, After: c.after}); !slices.Equal(got, c.want) {
			t.Errorf("%s to %s: %q, want %q", c.before.Verdict, c.after.Verdict, got, c.want)
		}
	}
}
