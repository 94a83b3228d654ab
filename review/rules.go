package review

import (
	"math"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// program is a rule made ready: its concern, its expressions and its sentence.
type program struct {
	concern Concern
	measure *vm.Program
	bare    int         // the figure that is all there is to measure, by its place in [Evidence]; -1 where it is worked out
	when    *vm.Program // nil: applies to all
	because sentence
	behind  *ratio   // what its sentence tells a ratio of; nil where it tells none, or other figures too
	figures []string // that its expressions name
}

// factor is how many times as likely the rule makes its concern: 1 where it does not apply or its figure is unknown.
func (r *Rule) factor(e *Evidence) float64 {
	figure := r.figure(e)
	if math.IsNaN(figure) {
		return 1
	}
	factor := factorAt(r.Odds, figure)
	if factor == 1 || !r.applies(e) {
		return 1
	}
	return factor
}

// figure is what the rule measures, whether it applies or not; NaN where that is unknown, and where it is beyond all numbers.
func (r *Rule) figure(e *Evidence) float64 {
	if r.program.bare >= 0 {
		return e.at(r.program.bare)
	}
	if figure, answered := run(r.program.measure, *e).(float64); answered && !math.IsInf(figure, 0) {
		return figure
	}
	return unknown
}

// applies reports whether the rule's `when` holds.
func (r *Rule) applies(e *Evidence) bool {
	return r.program.when == nil || run(r.program.when, *e) == true
}

// run answers an expression, which cannot fail: one that could is refused when the policy is compiled. It takes a copy, so that evidence of
// which no expression is asked stays off the heap.
func run(p *vm.Program, e Evidence) any {
	answer, _ := expr.Run(p, &e)
	return answer
}

// factorAt reads a factor off points: straight between two on a logarithmic scale, flat outside them.
func factorAt(points []Point, figure float64) float64 {
	if figure <= points[0].At {
		return points[0].Times
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if figure < b.At {
			way := (figure - a.At) / (b.At - a.At)
			return math.Exp(math.Log(a.Times) + way*(math.Log(b.Times)-math.Log(a.Times)))
		}
	}
	return points[len(points)-1].Times
}
