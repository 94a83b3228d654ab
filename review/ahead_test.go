package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anyTerm is a programme of any cadence, much of which ends or closes on the days on which its periods meet, or right beside one.
func anyTerm(t *rapid.T) Portfolio {
	p := healthy()
	if text := rapid.SampledFrom([]string{"", "yearly", "quarterly", "monthly", "0 0 15 2,11 *"}).Draw(t, "cadence"); text != "" {
		p.Programme.Cadence, _ = ParseCadence(text, rapid.SampledFrom([]string{"UTC", "Pacific/Apia", "Africa/Cairo"}).Draw(t, "zone"))
		p.Period = p.Programme.Cadence.Containing(date("2025-01-01").AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "day")))
	}
	p.AsOf = p.Period.To.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days after"))
	p.All = rapid.IntRange(0, 3).Draw(t, "all") == 0
	first, after := p.Period.Boundaries()
	_, next := p.Around()
	_, end := next.Boundaries()
	edge := func(what string) *Date {
		day := rapid.SampledFrom([]Date{first, after, end, end, {}}).Draw(t, what)
		if day.IsZero() {
			return nil
		}
		day = day.AddDate(0, 0, rapid.IntRange(-2, 1).Draw(t, what+" beside"))
		return &day
	}
	for i := range 4 {
		code := fmt.Sprint("N-", i)
		p.Needs[code] = Need{Title: code, Weight: 0.25 + 0.5*float64(i%2), Validity: Validity{From: date("2020-01-01"), To: edge("need")}}
		p.Areas[fmt.Sprint("A-", i)] = Validity{From: date("2020-01-01"), To: edge("area")}
	}
	share := rapid.SampledFrom([]float64{0.3, 0.8, 1, 1, 1.5})
	for i := range p.Subjects {
		f := &p.Subjects[i]
		f.Status = rapid.SampledFrom([]string{"implementation", "implementation", "finalisation", "pipeline", "closed", "cancelled", "suspended"}).Draw(t, "status")
		f.Ends, f.Mechanism = edge("end"), rapid.SampledFrom([]string{"MEC-1", "MEC-2", ""}).Draw(t, "mechanism")
		f.Needs, f.Areas = []string{fmt.Sprint("N-", i%4), fmt.Sprint("N-", i/4)}, []string{fmt.Sprint("A-", i%4)}
		if rapid.Bool().Draw(t, "silent") {
			f.Answers = nil
		}
		if i > 5 {
			f.Programme, f.Mechanism = "FAR", "MEC-1"
		}
		now, then := f.Resources[0], f.Resources[0]
		now.Starts, now.Ends, then.Starts, then.Ends = first, after.AddDate(0, 0, -1), after, end.AddDate(0, 0, -1)
		then.Allocated, then.StaffActual, then.Spent = num(100000*share.Draw(t, "money")), num(4*share.Draw(t, "staff")), nil
		f.Resources = []Resource{now, then}[:rapid.IntRange(1, 2).Draw(t, "rows")]
		if due := edge("due"); due != nil {
			f.Results[0].Starts, f.Results[0].Ends, f.Results[0].Actual = first.AddDate(0, 0, -40), *due, num(40*share.Draw(t, "reached"))
		}
	}
	p.Subjects = append(p.Subjects, Figures{Code: "MEC-1", Kind: KindMechanism}, Figures{Code: "MEC-2", Kind: KindMechanism, Answers: everywhere(10, 0.8, 0.75, 0.78)})
	return p
}

// aTermLater is the portfolio at the end of the next period, in which nobody has said anything and nothing was recorded, but that indicators
// which were half way through have gone on at their pace; of the others nothing is known.
func aTermLater(p Portfolio) Portfolio {
	now := frameOf(p.Period, p.AsOf)
	_, p.Period = p.Around()
	p.AsOf, p.Subjects = p.Period.To, slices.Clone(p.Subjects)
	for i := range p.Subjects {
		f := &p.Subjects[i]
		f.Answers, f.Results = nil, slices.Clone(f.Results)
		for j := range f.Results {
			r := &f.Results[j]
			if gone := now.elapsed(r.Starts, r.Ends); gone < halfway {
				r.Actual = nil
			} else {
				r.Actual = r.at(gone)
			}
		}
	}
	return p
}

// What is said to come if nothing else changes is found by a review of the next period, in the same words; and what such a review
// finds was said to come, where it could be known.
func TestWhatIsSaidToComeIsWhatComes(t *testing.T) {
	policy, came := compiled(t, declared(t)), 0
	rapid.Check(t, func(t *rapid.T) {
		p := anyTerm(t)
		later, all := aTermLater(p), aTermLater(p)
		all.All = true
		now, then, whole := sat(t, p, policy), sat(t, later, policy), sat(t, all, policy)
		for _, k := range now.cases {
			if !now.goesOn(k.figures) {
				continue
			}
			next := then.caseOf(k.figures.Code)
			if next == nil && k.figures.Kind == KindActivity { // past its end: it is judged with all others only
				next = whole.caseOf(k.figures.Code)
			}
			coming, foretold := now.comes(k, next)
			for _, warning := range now.foresee(k).rules {
				switch {
				case coming[warning]:
					came++
				case strings.HasPrefix(warning, "by "):
					t.Errorf("%s is warned of what does not come: %s", k.figures.Code, warning)
				}
				delete(foretold, warning)
			}
			for warning := range foretold {
				t.Errorf("%s is not warned of what comes: %s", k.figures.Code, warning)
			}
		}
	})
	if came == 0 {
		t.Error("nothing was said to come")
	}
}

// comes is what is to be said of every rule that counts against a subject in the next period, as a review of that finds it; and what of that
// is known before and is news. Of places and of what is spent nothing is known before.
func (s *sitting) comes(now, next *hearing) (all, foretold map[string]bool) {
	all, foretold = map[string]bool{}, map[string]bool{}
	if next == nil {
		return all, foretold
	}
	for i := range s.policy.Rules {
		r := &s.policy.Rules[i]
		factor := r.factor(&next.evidence)
		if factor < telling {
			continue
		}
		text := fmt.Sprintf("by %s, if nothing else changes, %s, which makes it %s", s.end.after.Add(-24*time.Hour).Format(time.DateOnly),
			r.program.because.fill(&next.evidence), likely(factor, r.program.concern))
		all[text] = true
		known := r.Measure == "overrun_of_planned" && now.evidence.OverrunOfPlanned > 0 ||
			slices.Contains([]string{"allocated_of_planned", "staff_of_planned", "open_need_weight", "areas_in_force", "target_reached"}, r.Measure)
		if known && now.weighed.factors[i] < telling && !slices.Contains(now.concerns, r.program.concern) {
			foretold[text] = true
		}
	}
	return all, foretold
}
