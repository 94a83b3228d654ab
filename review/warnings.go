package review

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// telling is the factor at which a figure is worth a warning: less is noise. One that has reached it is on its way no more.
const telling = 1.5

// warnings name figures that are moving towards a bar and will cross it within the next period if they go on as they do, or
// as it is already known that they will. They carry no verdict, and are silent about concerns that are raised anyhow.
func (s *sitting) warnings(k *hearing) []string {
	if !s.goesOn(k.figures) {
		return nil
	}
	return slices.Concat(k.foreseen.money, s.sinking(k), k.foreseen.rules)
}

// foreseen is the warnings that rest on no answers: they are worked out once, and told as they are.
type foreseen struct{ money, rules []string }

func (s *sitting) foresee(k *hearing) foreseen {
	out := foreseen{rules: s.crossing(k)}
	if !slices.Contains(k.concerns, UnderResourced) {
		out.money = s.runningOut(k)
	}
	return out
}

// goesOn reports whether a subject has a next period: what is carried out has one past its end too, until it is closed.
func (s *sitting) goesOn(f *Figures) bool {
	switch f.Status {
	case "closed", "cancelled":
		return false
	case "implementation":
		return true
	}
	return f.Kind == KindMechanism || s.end.has(f.Starts, f.Ends)
}

// crossing is the figures that are on their way over a bar.
func (s *sitting) crossing(k *hearing) (out []string) {
	before, ahead := s.evidenceBefore(k), s.evidenceAhead(k)
	for i := range s.policy.Rules {
		r := &s.policy.Rules[i]
		if k.weighed.factors[i] >= telling || slices.Contains(k.concerns, r.program.concern) {
			continue
		}
		if warning := cmp.Or(s.coming(r, &ahead), s.moving(k, r, &before)); warning != "" {
			out = append(out, warning)
		}
	}
	return out
}

// coming is a rule that will count against the subject by the end of the next period. Of one that is over at the instant
// nothing is said.
func (s *sitting) coming(r *Rule, ahead *Evidence) string {
	factor := r.factor(ahead)
	if factor < telling || !s.end.asOf.After(s.frame.asOf) {
		return ""
	}
	return "by " + dayText(s.lastDayAhead()) + ", if nothing else changes, " + r.program.because.fill(ahead) +
		", which makes it " + likely(factor, r.program.concern)
}

// runningOut is the rows still running whose allocated money is spent, at the present pace, before the next period ends
// and before their own days do.
func (s *sitting) runningOut(k *hearing) []string {
	var out []string
	for _, r := range s.overspending(k.figures.Resources) {
		if empty := s.frame.reaches(r, *r.Allocated); empty.Before(s.end.asOf) {
			out = append(out, "at the present pace the "+money(*r.Allocated, r.Currency)+" allocated for "+r.days()+
				" is spent by "+dayText(empty.In(s.frame.zone())))
		}
	}
	return out
}

// overspending is the rows still running that will take more than they were allocated, and have not yet, by their days.
func (s *sitting) overspending(rows []Resource) []Resource {
	var out []Resource
	for r := range s.frame.inPeriod(rows) {
		if s.frame.over(r.Ends) || r.Allocated == nil || r.Spent == nil || !r.Allocated.GreaterThan(*r.Spent) {
			continue
		}
		if lands := s.frame.landing(r); lands != nil && lands.GreaterThan(*r.Allocated) {
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, byDays)
	return out
}

// reaches is when a row's spending reaches an amount at the pace so far.
func (f *frame) reaches(r Resource, amount decimal.Decimal) time.Time {
	begin := startOf(r.Starts, f.zone())
	ratio := amount.Div(*r.Spent).InexactFloat64()
	return time.UnixMicro(begin.UnixMicro() + int64(microseconds(begin, f.asOf)*ratio))
}

// sinking is the scores that are over the bar and would be under it after one more step like the one from the period
// just before. Both periods must have been answered by enough to be told, and the step be longer than chance is wide.
func (s *sitting) sinking(k *hearing) []string {
	if len(s.earlier) == 0 || !s.earlier[0].Period.To.Equal(s.frame.period.From) {
		return nil
	}
	before := s.earlier[0].Sums[k.figures.Code].voices()
	past := estimateAll(&before, &k.usual)
	var out []string
	for c, now := range k.weighed.answers {
		few := min(before[c].N, k.heard.concerns[c].N) < s.policy.MinimumResponses
		step, chance := past[c].value-now.value, math.Hypot(past[c].spread, now.spread)
		if few || step <= chance || now.value < s.policy.Bar || now.value-step >= s.policy.Bar || slices.Contains(k.concerns, Concern(c)) {
			continue
		}
		out = append(out, "its "+ScoreNames[c]+" is taken as "+s.ofHundred(now.Value())+" of 100, after "+s.ofHundred(past[c].Value())+
			" before; at the same pace "+s.ofHundred(clip(now.value-step))+" next, under the bar of "+OfHundred(s.policy.Bar))
	}
	return out
}

// voices are what was heard, as far as sums tell it.
func (s SubjectSums) voices() [3]voices {
	var out [3]voices
	for c, own := range s.Concerns {
		if own.Voices > 0 {
			out[c] = voices{N: int(own.Voices), Mean: millionths(own.Mean), Worth: million / float64(own.Inverse)}
		}
	}
	return out
}

// moving is a rule whose figure hardly counts against the subject yet, but would after one more step like the one from the
// period before.
func (s *sitting) moving(k *hearing, r *Rule, before *Evidence) string {
	now, then := r.figure(&k.evidence), r.figure(before)
	if math.IsNaN(now) || math.IsNaN(then) || then == now || r.times(then) > r.times(now) {
		return ""
	}
	ahead := onward(r.program.figures, before, &k.evidence)
	next := r.figure(&ahead)
	factor := r.times(next)
	if factor < telling || !r.applies(before) || !r.applies(&k.evidence) || !r.applies(&ahead) {
		return ""
	}
	return s.says(k, r) + r.steps(Round6(then), Round6(now), next) + " next, which makes it " + likely(factor, r.program.concern)
}

// onward is the evidence after one more step of each of these figures; what is worked out of them follows.
func onward(figures []string, before, now *Evidence) Evidence {
	out := *now
	for _, name := range figures {
		then := before.Figure(name)
		figure := now.Figure(name)
		out.set(name, onwards(name, then, figure))
	}
	return out
}

// onwards is a figure after one more step. Of two ways to go on at the same pace it takes the shorter: what rises does so by
// the same difference, what falls by the same factor, so that what was far too much is not told to end under nothing. It
// never is more than the figure can be.
func onwards(name string, then, now float64) float64 {
	then, now = max(Round6(then), 0), Round6(now)
	next := now
	switch {
	case now > then:
		next = 2*now - then
	case now > 0 && now < then:
		next = now * now / then
	}
	switch name {
	case "spent_unallocated":
		return min(next, 1)
	case "target_reached":
		return min(next, 2)
	case "indicators_due":
		return math.Round(next)
	}
	return next
}

// steps is a figure before and, at the same pace, after the one that stands in the rule's sentence; where another one stands there than is
// measured, the measure is named.
func (r *Rule) steps(then, now, next float64) string {
	told := r.program.because
	if r.program.bare < 0 || len(told.places) > 0 && told.places[0].figure != figures[r.program.bare] {
		return fmt.Sprintf(": %s is %s, after %s before; at the same pace %s", r.Measure, short(now, 2), short(then, 2), short(next, 2))
	}
	return ", after " + told.alone(then) + " before; at the same pace " + told.alone(next)
}
