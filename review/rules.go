package review

import (
	"fmt"
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
	figures []string // that its expressions name
}

// apply is the rule's answer about one subject.
func (r *Rule) apply(e *Evidence) (Factor, error) {
	out := Factor{Rule: r.ID, Concern: r.program.concern, Factor: 1}
	applies, figure, err := r.measures(e)
	switch {
	case err != nil:
		return out, err
	case !applies:
		out.Text = "does not apply"
		return out, nil
	case math.IsNaN(figure):
		out.Text = "unknown"
		return out, nil
	}
	out.Figure = shown(figure)
	out.Factor = factorAt(r.Odds, figure)
	out.Text = r.program.because.fill(e)
	return out, nil
}

// factor is the one that apply gives, without figure and words.
func (r *Rule) factor(e *Evidence) (float64, error) {
	applies, figure, err := r.measures(e)
	if err != nil || !applies || math.IsNaN(figure) {
		return 1, err
	}
	return factorAt(r.Odds, figure), nil
}

func (r *Rule) measures(e *Evidence) (applies bool, figure float64, err error) {
	if applies, figure, err = r.program.figure(e); err != nil {
		return false, unknown, fmt.Errorf("rule %s: %w", r.ID, err)
	}
	return applies, figure, nil
}

// figure is what the rule measures; applies is false where its `when` says so.
func (p *program) figure(e *Evidence) (applies bool, figure float64, err error) {
	if p.when != nil {
		answer, err := expr.Run(p.when, e)
		if err != nil {
			return false, unknown, err
		}
		if answer != true {
			return false, unknown, nil
		}
	}
	if p.bare >= 0 {
		return true, e.at(p.bare), nil
	}
	answer, err := expr.Run(p.measure, e)
	if err != nil {
		return false, unknown, err
	}
	return true, answer.(float64), nil
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
