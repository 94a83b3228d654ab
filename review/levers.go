package review

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

func (s *sitting) moreMoney(k *hearing) []lever {
	return s.onRow(k,
		func(r Resource) bool { return r.Allocated != nil && (r.Planned != nil || r.Spent != nil) },
		func(r *Resource, steps int64) { r.Allocated = sum(*r.Allocated, decimal.NewFromInt(steps)) },
		endless,
		func(r Resource, steps int64) string {
			return money(decimal.NewFromInt(steps), r.Currency) + " more allocated for " + dayText(r.Starts) + " to " + dayText(r.Ends)
		})
}

// tenth is the unit staff are counted in.
var tenth = decimal.New(1, -1)

func (s *sitting) moreStaff(k *hearing) []lever {
	missing := func(r Resource) int64 { return r.StaffPlanned.Sub(*r.StaffActual).Div(tenth).Ceil().IntPart() }
	return s.onRow(k,
		func(r Resource) bool { return r.StaffActual != nil && r.StaffPlanned != nil && missing(r) > 0 },
		func(r *Resource, steps int64) {
			r.StaffActual = sum(*r.StaffActual, tenth.Mul(decimal.NewFromInt(steps)))
		},
		missing,
		func(_ Resource, steps int64) string {
			return tenth.Mul(decimal.NewFromInt(steps)).String() + " more staff in post (full-time equivalents)"
		})
}

func (s *sitting) morePlaces(k *hearing) []lever {
	return s.onRow(k,
		func(r Resource) bool { return r.PlacesOffered != nil && r.PlacesRequested != nil },
		func(r *Resource, steps int64) { r.PlacesOffered = plus(r.PlacesOffered, steps) },
		endless,
		func(_ Resource, steps int64) string { return fmt.Sprintf("%d more %s offered", steps, places(steps)) })
}

func (s *sitting) moreDemand(k *hearing) []lever {
	return s.onRow(k,
		func(r Resource) bool { return r.PlacesOffered != nil && r.PlacesRequested != nil },
		func(r *Resource, steps int64) { r.PlacesRequested = plus(r.PlacesRequested, steps) },
		endless,
		func(_ Resource, steps int64) string { return fmt.Sprintf("%d more %s asked for", steps, places(steps)) })
}

// moreNeed is what clears when it is done, and cannot be counted: a need registered, an area kept in force.
func (s *sitting) moreNeed(k *hearing) []lever {
	out := []lever{{
		limit: 1,
		pull:  func(int64) whatIf { return whatIf{weight: 1} },
		say:   func(int64) string { return "an open need of weight 1 recorded that it serves" },
	}}
	if len(k.serves.areas) > 0 || len(k.figures.Areas) == 0 {
		return out
	}
	served := k.serves
	served.areas = once(k.figures.Areas)[:1]
	return append(out, lever{
		limit: 1,
		pull:  func(int64) whatIf { return whatIf{served: &served} },
		say:   func(int64) string { return "a decision recorded that puts one of its areas in force" },
	})
}

func (s *sitting) moreResult(k *hearing) []lever {
	for i, r := range k.figures.Results {
		upward := r.Target != nil && (r.Baseline == nil || r.Target.GreaterThan(*r.Baseline))
		if !upward || r.Actual == nil || !r.Actual.LessThan(*r.Target) || !s.frame.period.Overlaps(&r.Starts, &r.Ends) || !s.frame.over(r.Ends) {
			continue
		}
		unit := decimal.New(1, min(0, r.Actual.Exponent(), r.Target.Exponent()))
		return []lever{{
			limit: far,
			pull: func(steps int64) whatIf {
				changed := *k.figures
				changed.Results = slices.Clone(changed.Results)
				changed.Results[i].Actual = sum(*r.Actual, unit.Mul(decimal.NewFromInt(steps)))
				return whatIf{figures: &changed}
			},
			say: func(steps int64) string {
				return unit.Mul(decimal.NewFromInt(steps)).String() + " more reached of " + r.Indicator
			},
		}}
	}
	return nil
}

// betterAnswers raises the average of the concern's answers, in hundredths of the scale.
func betterAnswers(k *hearing, c Concern) []lever {
	h := k.heard.concerns[c]
	if h.N == 0 {
		return nil
	}
	return []lever{{
		limit: int64((1 - h.Mean) * 100),
		pull:  func(steps int64) whatIf { return whatIf{better: float64(steps) / 100} },
		say: func(steps int64) string {
			return fmt.Sprintf("answers on %s %d of 100 higher on average", scoreWords[c], steps)
		},
	}}
}

func sum(a, b decimal.Decimal) *decimal.Decimal {
	total := a.Add(b)
	return &total
}

func plus(n *int64, more int64) *int64 {
	total := *n + more
	return &total
}

func places(n int64) string {
	if n == 1 {
		return "place"
	}
	return "places"
}
