package review

import "math"

// program is a rule made ready: its concern, its expressions and its sentence.
type program struct {
	concern Concern
	measure *formula
	bare    int      // the figure that is all there is to measure, by its place in [Evidence]; -1 where it is worked out
	when    *formula // nil: applies to all
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
	factor := r.times(figure)
	if factor == 1 || !r.applies(e) {
		return 1
	}
	return factor
}

// figure is what the rule measures, whether it applies or not; NaN where that is unknown.
func (r *Rule) figure(e *Evidence) float64 {
	return r.program.measure.ask(e)
}

// applies reports whether the rule's `when` holds; where that is unknown it does not.
func (r *Rule) applies(e *Evidence) bool {
	return r.program.when == nil || r.program.when.ask(e) == 1
}

// times reads a factor off the points: straight between two on a logarithmic scale, flat outside them.
func (r *Rule) times(figure float64) float64 {
	if figure <= r.Odds[0].At {
		return r.Odds[0].Times
	}
	for i, b := range r.Odds[1:] {
		if a := r.Odds[i]; figure < b.At {
			way := (figure - a.At) / (b.At - a.At)
			return math.Exp(math.Log(a.Times) + way*(math.Log(b.Times)-math.Log(a.Times)))
		}
	}
	return r.Odds[len(r.Odds)-1].Times
}
