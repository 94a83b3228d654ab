package review

import "math"

// Round6 is a figure as it is shown: six decimals, never -0. NaN stays NaN.
func Round6(x float64) float64 {
	rounded := math.Round(x*million) / million
	if rounded == 0 {
		return 0
	}
	return rounded
}

// shown is a pointer to the rounded figure; nil where it is unknown.
func shown(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x = Round6(x)
	return &x
}
