package review

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// telling is the factor at which a figure is worth a warning: less is noise.
const telling = 1.5

// warnings name figures that will cross a bar within the next period if they go on as they do. They carry no verdict, and
// are silent about concerns that are raised anyhow.
func (s *sitting) warnings(k *hearing) ([]string, error) {
	var out []string
	if !slices.Contains(k.concerns, UnderResourced) {
		out = append(out, s.runningOut(k)...)
	}
	moving, err := s.moving(k)
	return append(out, moving...), err
}

// runningOut is the rows still running whose allocated money is spent, at the present pace, before the next period ends
// and before their own days do.
func (s *sitting) runningOut(k *hearing) []string {
	var out []string
	next := startOf(dateOf(s.frame.period.To).AddDate(0, 0, s.frame.period.Days()), s.frame.zone())
	rows := slices.SortedFunc(slices.Values(s.frame.inPeriod(k.figures.Resources)), func(a, b Resource) int {
		if by := a.Starts.Compare(b.Starts); by != 0 {
			return by
		}
		return a.Ends.Compare(b.Ends)
	})
	for _, r := range rows {
		lands := s.frame.landing(r)
		if lands == nil || r.Allocated == nil || s.frame.over(r.Ends) || !r.Allocated.GreaterThan(*r.Spent) || !lands.GreaterThan(*r.Allocated) {
			continue
		}
		if empty := s.frame.reaches(r, *r.Allocated); empty.Before(next) {
			out = append(out, "at the present pace the "+money(*r.Allocated, r.Currency)+" allocated for "+
				dayText(r.Starts)+" to "+dayText(r.Ends)+" is spent by "+dayText(empty.In(s.frame.zone())))
		}
	}
	return out
}

// reaches is when a row's spending reaches an amount at the pace so far.
func (f frame) reaches(r Resource, amount decimal.Decimal) time.Time {
	begin := startOf(r.Starts, f.zone())
	ratio := amount.Div(*r.Spent).InexactFloat64()
	return begin.Add(time.Duration(float64(f.asOf.Sub(begin)) * ratio))
}

// moving is the rules whose figure does not count against the subject yet, but would after one more step like the one from
// the period before.
func (s *sitting) moving(k *hearing) ([]string, error) {
	p := s.frame.period
	first := dateOf(p.From)
	before := frame{Between(first.AddDate(0, 0, -p.Days()), first, s.frame.zone()), s.frame.asOf}
	past := s.evidence(k.figures, k.serves, k.heard.respondents, before)
	var out []string
	for i, rule := range s.policy.Rules {
		now := k.weighed.factors[i]
		then, err := rule.apply(past)
		if err != nil {
			return nil, err
		}
		if now.Figure == nil || then.Figure == nil || slices.Contains(k.concerns, now.Concern) {
			continue
		}
		next := 2**now.Figure - *then.Figure
		if factor := factorAt(rule.Odds, next); now.Factor <= 1 && factor >= telling && then.Factor <= now.Factor {
			form := rule.program.because.form()
			out = append(out, now.Text+", after "+inForm(*then.Figure, form)+" before; at the same pace "+inForm(next, form)+
				" next, which makes it "+likely(factor, now.Concern))
		}
	}
	return out, nil
}

// form is how a sentence shows its first figure.
func (s sentence) form() string {
	if len(s.places) == 0 {
		return "number"
	}
	return s.places[0].form
}
