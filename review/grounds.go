package review

import (
	"math"
	"slices"
)

// Grounds is which figures the facts rest on that raised a concern: a set of their places in [Evidence]. None: it was raised on answers.
type Grounds int

// grounds is the figures that a rule names.
func (r *Rule) grounds() (out Grounds) {
	for _, name := range r.program.figures {
		out |= 1 << slices.Index(figures, name)
	}
	return out
}

// grounds is on which facts each concern stands that is raised, or can be neither confirmed nor cleared; nil where none does. One that stood
// on answers does so however many facts point to it now.
func (s *sitting) grounds(k *hearing) *[3]Grounds {
	if len(k.concerns) == 0 && k.open == [3]Footing{} {
		return nil
	}
	var out [3]Grounds
	for c := range k.open {
		c := Concern(c)
		answered := k.counted[c] >= s.policy.MinimumResponses || k.stood[c] && k.before.footing(c) == OnAnswers
		switch {
		case k.open[c] == OnFacts:
			out[c] = s.groundsBefore(k, c)
		case slices.Contains(k.concerns, c) && !answered:
			out[c] = s.policy.groundsOf(c, func(rule int) bool { return k.weighed.factors[rule] > 1 })
		}
	}
	return &out
}

// groundsOf is the figures of those rules on a concern, by their place, that are asked for.
func (p *Policy) groundsOf(c Concern, asked func(rule int) bool) (out Grounds) {
	for i := range p.Rules {
		if r := &p.Rules[i]; r.program.concern == c && asked(i) {
			out |= r.grounds()
		}
	}
	return out
}

// groundsBefore is on which facts a concern stood that was raised on facts; where that was not kept, any that speak to it.
func (s *sitting) groundsBefore(k *hearing, c Concern) Grounds {
	if k.before.Grounds != nil {
		return k.before.Grounds[c]
	}
	return s.policy.groundsOf(c, func(int) bool { return true })
}

// lifted reports whether of the facts on some grounds any is known that does not point to a concern.
func (p *Policy) lifted(c Concern, by Grounds, e *Evidence) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool {
		return r.program.concern == c && r.grounds()&by != 0 && !math.IsNaN(r.figure(e)) && r.factor(e) <= 1
	})
}
