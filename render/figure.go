package render

import (
	"fmt"
	"math"
	"strconv"

	"stocktake/review"
)

// figure is a number as JSON has it: rounded to six decimals, written shortest, without an exponent and never -0.
type figure float64

// MarshalJSON fails for what is no number: a report that holds one is wrong and must not look right.
func (f figure) MarshalJSON() ([]byte, error) {
	v := float64(f)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("write figure: %v is not a number", v)
	}
	return []byte(shortest(v)), nil
}

func shortest(v float64) string {
	rounded := review.Round6(v)
	if math.IsInf(rounded, 0) { // too big to have decimals
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// hundredths writes how many times as much something is.
func hundredths(v float64) string { return shortest(math.Round(100*v) / 100) }

// number writes "1 answer", "3 answers", "no answers".
func number(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + many
	case 1:
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
