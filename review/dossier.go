package review

import (
	"math"
	"slices"
)

// Dossier is what went into a recommendation beyond what is told of it: the analyst's, and no part of what is recorded.
type Dossier struct {
	Evidence   Evidence     // the figures the rules saw
	Factors    []Factor     // each rule's answer, with where its figure comes from
	Purpose    Purpose      // whom and what it serves by the facts
	Considered []Considered // how its priority came about
}

// dossier is put together only where the portfolio asks for it.
func (s *sitting) dossier(k *hearing) *Dossier {
	if !s.portfolio.Dossiers {
		return nil
	}
	out := &Dossier{k.evidence.rounded(), make([]Factor, len(s.policy.Rules)), purposeOf(k.figures), s.considerations(k)}
	for i := range s.policy.Rules {
		f := s.answer(k, &s.policy.Rules[i])
		if f.Figure != nil {
			f.Sources = s.sources(k, s.policy.Rules[i].program.figures)
		}
		out.Factors[i] = f
	}
	return out
}

// raising is the answers of the rules that speak for or against a concern raised: a summary names those that count most.
func (s *sitting) raising(k *hearing) (out []Factor) {
	for i := range s.policy.Rules {
		r := &s.policy.Rules[i]
		if k.weighed.factors[i] == 1 || !slices.Contains(k.concerns, r.program.concern) {
			continue
		}
		out = append(out, s.answer(k, r))
	}
	return out
}

// answer is that of a rule on a subject as it is shown, with its figure and in words.
func (s *sitting) answer(k *hearing, r *Rule) Factor {
	out := Factor{Rule: r.ID, Concern: r.program.concern, Factor: 1}
	switch figure := r.figure(&k.evidence); {
	case !r.applies(&k.evidence):
		out.Text = "does not apply"
	case math.IsNaN(figure):
		out.Text = "unknown"
	default:
		out.Figure, out.Factor, out.Text = shown(figure), Round6(r.times(figure)), s.says(k, r)
	}
	return out
}
