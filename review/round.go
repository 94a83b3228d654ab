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

// shownFigures are rounded figures that stand together, since a report has thousands of them.
type shownFigures []float64

// keep is shown for one figure more.
func (all *shownFigures) keep(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
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
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x = Round6(x)
	return &x
}
