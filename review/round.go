package review

import (
	"fmt"
	"math"
	"slices"
)

// Round6 is a figure as it is shown: six decimals, never -0. NaN stays NaN.
func Round6(x float64) float64 {
	rounded := math.Round(x*million) / million
	if rounded == 0 {
		return 0
	}
	return rounded
}

// shownFigures are rounded figures that stand together, since a report has thousands of them.
type shownFigures []float64

// keep is shown for one figure more.
func (all *shownFigures) keep(x float64) *float64 {
	if !isNumber(x) {
		return nil
	}
	if len(*all) == cap(*all) {
		*all = make([]float64, 0, 512)
	}
	*all = append(*all, Round6(x))
	return &(*all)[len(*all)-1]
}

// shown is a pointer to the rounded figure; nil where it is unknown.
func shown(x float64) *float64 {
	if !isNumber(x) {
		return nil
	}
	x = Round6(x)
	return &x
}

// Unusable is why a policy cannot judge what it is given, though it was compiled. No other try helps: the policy must be mended.
type Unusable string

func (u Unusable) Error() string { return "the policy cannot be used: " + string(u) }

// sound is the last guard before a report is shown or recorded: a figure in it that is no number has been worked out from others that are
// too large or too small, and what is said beside it is as little worth. What a policy may hold is bounded by [Compile] so that there is none.
func (r *Report) sound() error {
	for i := range r.Recommendations {
		one := &r.Recommendations[i]
		for c := range one.Scores {
			if !one.Scores[c].sound() {
				return Unusable(fmt.Sprintf("%s: what comes of its numbers on %s is not a number", one.Subject, Concern(c).Words()))
			}
		}
		if !isNumber(one.Priority) {
			return Unusable(fmt.Sprintf("%s: what comes of its considerations' weights is not a number", one.Subject))
		}
	}
	return nil
}

func (s *Score) sound() bool {
	all := []*float64{s.Estimate, s.Low, s.High, s.Mean, s.Calibrated, &s.FromAnswers, &s.Probability, &s.Odds, &s.Worth, &s.Usual, &s.Inferred}
	return !slices.ContainsFunc(all, func(x *float64) bool { return x != nil && !isNumber(*x) })
}

func isNumber(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
