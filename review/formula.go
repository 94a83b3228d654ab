package review

import "math"

// formula is an expression made ready. It always has an answer: a number, or 1 for yes and 0 for no; unknown where a figure that would
// decide is unknown, where it is a ratio to zero, and where it is beyond all numbers.
type formula struct {
	does   string // an operator, a function, "?", "figure", "number" or "truth"
	of     []*formula
	figure int     // by its place in [Evidence]
	number float64 // or truth
}

func (f *formula) kind() kind {
	switch f.does {
	case "?":
		return f.of[1].kind()
	case "truth", "known", "not", "and", "or", "==", "!=", "<", "<=", ">", ">=":
		return yesOrNo
	}
	return aNumber
}

// ask gives the answer.
func (f *formula) ask(e *Evidence) float64 {
	switch f.does {
	case "figure":
		return e.at(f.figure)
	case "number", "truth":
		return f.number
	}
	a := f.of[0].ask(e)
	switch f.does {
	case "known":
		return yes(!math.IsNaN(a))
	case "not":
		return 1 - a
	case "abs":
		return math.Abs(a)
	case "?":
		return f.chosen(a, e)
	case "min", "max":
		return f.extreme(a, e)
	}
	answer := f.ofTwo(a, f.of[1].ask(e))
	if math.IsInf(answer, 0) {
		return unknown
	}
	return answer
}

func (f *formula) chosen(condition float64, e *Evidence) float64 {
	switch condition {
	case 1:
		return f.of[1].ask(e)
	case 0:
		return f.of[2].ask(e)
	}
	return unknown
}

func (f *formula) extreme(x float64, e *Evidence) float64 {
	for _, other := range f.of[1:] {
		if f.does == "min" {
			x = min(x, other.ask(e))
		} else {
			x = max(x, other.ask(e))
		}
	}
	return x
}

// ofTwo is unknown where either is, but for the side of an "and" or an "or" that decides alone.
func (f *formula) ofTwo(a, b float64) float64 {
	switch {
	case f.does == "and" && (a == 0 || b == 0):
		return 0
	case f.does == "or" && (a == 1 || b == 1):
		return 1
	case math.IsNaN(a) || math.IsNaN(b):
		return unknown
	}
	switch f.does {
	case "and", "*":
		return a * b
	case "or", "+":
		return a + b
	case "-":
		return a - b
	case "/":
		return ratioOf(a, b)
	case "**":
		return math.Pow(a, b)
	}
	return yes(compares(f.does, a, b))
}

// ratioOf takes the place of the division that would call a figure infinite times another one of zero.
func ratioOf(a, b float64) float64 {
	if b == 0 {
		return unknown
	}
	return a / b
}

func compares(operator string, a, b float64) bool {
	switch operator {
	case "==":
		return a == b
	case "!=":
		return a != b
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	}
	return a >= b
}

func yes(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}
