package facts

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// rule is what must hold between the cells of one row; it returns the column at fault and the reason, or empty strings.
type rule func(Row) (column, reason string)

// Check applies the kind's rules to a row whose cells are canonical. It returns the column at fault and the reason
// in words, or two empty strings.
func (k *Kind) Check(r Row) (column, reason string) {
	for _, rule := range k.rules {
		if column, reason := rule(r); reason != "" {
			return column, reason
		}
	}
	return "", ""
}

// ordered wants the last day not before the first. Canonical dates compare as text.
func ordered(first, last string) rule {
	return func(r Row) (string, string) {
		a, b := r.Cell(first), r.Cell(last)
		if a != "" && b != "" && b < a {
			return last, fmt.Sprintf("%s is before %s %s", b, first, a)
		}
		return "", ""
	}
}

func positive(column string) rule {
	return func(r Row) (string, string) {
		if d, err := decimal.NewFromString(r.Cell(column)); err == nil && !d.IsPositive() {
			return column, "must be above 0"
		}
		return "", ""
	}
}

func atMost(column string, most int64) rule {
	return func(r Row) (string, string) {
		if d, err := decimal.NewFromString(r.Cell(column)); err == nil && d.GreaterThan(decimal.NewFromInt(most)) {
			return column, fmt.Sprintf("%s is too large; the most is %d", d, most)
		}
		return "", ""
	}
}

func scaleWhole(r Row) (string, string) {
	low, high := r.Cell("scale_min"), r.Cell("scale_max")
	switch {
	case (low == "") != (high == ""):
		return "scale_min", "give both ends of the scale or neither (then it is 0 to 1)"
	case low != "" && low == high:
		return "scale_min", "both ends of the scale are " + low
	}
	return "", ""
}

func scoreInScale(r Row) (string, string) {
	score, err := decimal.NewFromString(r.Cell("score"))
	if err != nil {
		return "", ""
	}
	low, high := scale(r)
	if score.LessThan(decimal.Min(low, high)) || score.GreaterThan(decimal.Max(low, high)) {
		return "score", fmt.Sprintf("%s is outside its scale, %s to %s", score, low, high)
	}
	return "", ""
}

func scale(r Row) (low, high decimal.Decimal) {
	low, errLow := decimal.NewFromString(r.Cell("scale_min"))
	high, errHigh := decimal.NewFromString(r.Cell("scale_max"))
	if errLow != nil || errHigh != nil {
		return zero, one
	}
	return low, high
}
