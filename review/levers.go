package review

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// The units figures are counted in: money and places whole, staff in tenths of a full-time equivalent.
var (
	one   = decimal.NewFromInt(1)
	tenth = decimal.New(1, -1)
)

func (s *sitting) moreMoney(k *hearing) []lever {
	return s.onRow(k, lever{column: "allocated", unit: one, limit: far},
		func(r Resource) bool { return r.Allocated != nil && (r.Planned != nil || r.Spent != nil) },
		func(r *Resource, steps int64) { r.Allocated = inSteps(*r.Allocated, one, steps) },
		func(r Resource, steps int64) string {
			return money(decimal.NewFromInt(steps), r.Currency) + " more allocated for " + r.days()
		})
}

// moreStaff fills posts up to what was planned; more than that would be another plan.
func (s *sitting) moreStaff(k *hearing) []lever {
	planned, actual := s.staff(k)
	return s.onRow(k, lever{column: "staff_actual", unit: tenth, limit: stepsTo(actual, planned, tenth)}, staffed,
		func(r *Resource, steps int64) { r.StaffActual = inSteps(*r.StaffActual, tenth, steps) },
		func(r Resource, steps int64) string {
			return inTenths(steps) + " more staff in post for " + r.days() + " (full-time equivalents)"
		})
}

// largerPlan is for what took more people than planned.
func (s *sitting) largerPlan(k *hearing) []lever {
	planned, actual := s.staff(k)
	return s.onRow(k, lever{column: "staff_planned", unit: tenth, limit: stepsTo(planned, actual, tenth)}, staffed,
		func(r *Resource, steps int64) { r.StaffPlanned = inSteps(*r.StaffPlanned, tenth, steps) },
		func(r Resource, steps int64) string {
			return inTenths(steps) + " more staff planned for " + r.days() + " (full-time equivalents)"
		})
}

func staffed(r Resource) bool { return r.StaffActual != nil && r.StaffPlanned != nil }

func (s *sitting) staff(k *hearing) (planned, actual decimal.Decimal) {
	for r := range s.frame.inPeriod(k.figures.Resources) {
		if staffed(*r) {
			planned, actual = planned.Add(*r.StaffPlanned), actual.Add(*r.StaffActual)
		}
	}
	return planned, actual
}

func (s *sitting) morePlaces(k *hearing) []lever {
	return s.onRow(k, lever{column: "places_offered", unit: one, limit: far}, offered,
		func(r *Resource, steps int64) { r.PlacesOffered = plus(r.PlacesOffered, steps) },
		func(r Resource, steps int64) string { return places(steps) + " offered for " + r.days() })
}

func (s *sitting) moreDemand(k *hearing) []lever {
	return s.onRow(k, lever{column: "places_requested", unit: one, limit: far}, offered,
		func(r *Resource, steps int64) { r.PlacesRequested = plus(r.PlacesRequested, steps) },
		func(r Resource, steps int64) string { return places(steps) + " asked for, for " + r.days() })
}

func offered(r Resource) bool { return r.PlacesOffered != nil && r.PlacesRequested != nil }

func (s *sitting) moreFilled(k *hearing) []lever {
	return s.onRow(k, lever{column: "places_filled", unit: one, limit: far},
		func(r Resource) bool { return r.PlacesFilled != nil && s.frame.over(r.Ends) },
		func(r *Resource, steps int64) { r.PlacesFilled = plus(r.PlacesFilled, steps) },
		func(r Resource, steps int64) string { return places(steps) + " filled for " + r.days() })
}

// moreNeed and areaInForce cannot be counted: they clear when done.
func (s *sitting) moreNeed(k *hearing) []lever {
	whose := "it"
	if k.figures.Kind == KindMechanism {
		whose = "one of its activities"
	}
	return []lever{{
		column: "needs", unit: one, limit: 1,
		pull: func(w *whatIf, _ int64) { w.evidence.serveMore(1) },
		say:  func(int64) string { return "an open need of weight 1 registered that " + whose + " serves" },
	}}
}

func (s *sitting) areaInForce(k *hearing) []lever {
	if len(k.serves.areas) > 0 || len(k.figures.Areas) == 0 {
		return nil
	}
	area, served := once(k.figures.Areas)[0], k.serves
	served.areas = []string{area}
	return []lever{{
		column: "areas", unit: one, limit: 1,
		pull: func(w *whatIf, _ int64) {
			s.portfolio.purpose(&w.evidence, k.figures, served)
			ofMost(&w.evidence, k.figures, s.members[k.figures.Code], &s.frame)
			w.evidence.Priority = s.priority(served)
		},
		say: func(int64) string {
			return "a decision recorded that puts " + named("the area", area, s.portfolio.Areas[area].Name) + " in force"
		},
	}}
}

// moreResults moves the measured indicator that is furthest from its target: no other has more to give.
func (s *sitting) moreResults(k *hearing) []lever {
	furthest, least := Result{}, 1.0
	for _, r := range s.frame.due(k.figures.Results) {
		if share := r.reached(); share < least {
			furthest, least = *r, share
		}
	}
	if least == 1 {
		return nil
	}
	return []lever{s.moreOf(k, furthest)}
}

// moreOf moves an indicator towards its target, in the unit of its last digit.
func (s *sitting) moreOf(k *hearing, r Result) lever {
	unit := decimal.New(1, min(0, r.Actual.Exponent(), r.Target.Exponent()))
	step, word := unit, "more"
	if r.Baseline != nil && r.Target.LessThan(*r.Baseline) || r.Baseline == nil && r.Target.IsNegative() {
		step, word = unit.Neg(), "less"
	}
	changed := *k.figures
	changed.Results = slices.Clone(changed.Results)
	i := slices.IndexFunc(changed.Results, func(x Result) bool { return x.Of == r.Of && x.Indicator == r.Indicator && x.Starts.Equal(r.Starts) })
	return lever{
		column: "actual", row: row{of: r.Of, starts: r.Starts, indicator: r.Indicator}, unit: step, limit: stepsTo(*r.Actual, *r.Target, step),
		pull: func(w *whatIf, steps int64) {
			changed.Results[i].Actual = inSteps(*r.Actual, step, steps)
			s.frame.results(&w.evidence, changed.Results)
			ofMost(&w.evidence, &changed, s.members[changed.Code], &s.frame)
		},
		say: func(steps int64) string {
			return fmt.Sprintf("%s %s of the indicator %q%s", unit.Mul(decimal.NewFromInt(steps)), word, r.Indicator, ofActivity(r.Of))
		},
	}
}

// laterEnd gives what is past its end the days it takes.
func (s *sitting) laterEnd(k *hearing) []lever {
	if !(k.evidence.OverrunOfPlanned > 0) {
		return nil
	}
	changed := *k.figures
	return []lever{{
		column: "ends_on", unit: one, limit: int64(s.frame.late(k.figures)),
		pull: func(w *whatIf, steps int64) {
			later := k.figures.Ends.AddDate(0, 0, int(steps))
			changed.Ends = &later
			s.frame.span(&w.evidence, &changed)
		},
		say: func(steps int64) string {
			return "its end " + count(steps, "day") + " later, on " + dayText(k.figures.Ends.AddDate(0, 0, int(steps)))
		},
	}}
}

func (r Resource) days() string {
	return dayText(r.Starts) + " to " + dayText(r.Ends) + ofActivity(r.Of)
}

// ofActivity names the activity of a mechanism whose fact it is.
func ofActivity(code string) string {
	if code == "" {
		return ""
	}
	return " of " + code
}

func inTenths(steps int64) string { return tenth.Mul(decimal.NewFromInt(steps)).String() }

func plus(n *int64, more int64) *int64 {
	total := *n + more
	return &total
}

func places(n int64) string {
	if n == 1 {
		return "1 more place"
	}
	return fmt.Sprintf("%d more places", n)
}
