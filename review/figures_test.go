package review

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// changing is a programme whose first activity has every figure, other means and results in the period before, and something to gain by each lever
// but a larger plan.
func changing() Portfolio {
	p := healthy()
	f := &p.Subjects[0]
	f.Areas, f.Ends = []string{"A-old"}, at("2025-06-30")
	f.Invited = []Invitation{{1, 0}}
	this := &f.Resources[0]
	this.Allocated, this.StaffActual = num(0), num(3)
	filled, before, next := *this, *this, *this
	filled.Starts, filled.Ends = date("2023-01-01"), date("2023-12-31")
	before.Starts, before.Ends, before.Allocated, before.Spent = date("2024-01-01"), date("2024-12-31"), num(50000), num(20000)
	before.StaffActual, before.PlacesRequested, before.PlacesFilled = num(1), seats(30), seats(20)
	next.Starts, next.Ends = date("2026-01-01"), date("2026-12-31")
	f.Resources = append(f.Resources, filled, before, next)
	f.Results = []Result{
		{Indicator: "trained", Starts: date("2024-01-01"), Ends: date("2024-12-31"), Target: num(40), Actual: num(10)},
		{Indicator: "trained", Starts: date("2025-01-01"), Ends: date("2025-12-31"), Target: num(40), Actual: num(20)},
		{Indicator: "placed", Starts: date("2025-01-01"), Ends: date("2025-12-31"), Target: num(40), Actual: num(40)},
		{Indicator: "trained", Starts: date("2025-01-01"), Ends: date("2026-06-30"), Target: num(40), Actual: num(20)},
	}
	return p
}

// Who adds a figure says of it what the early warnings know and what would clear a flag that it raises; nothing of these is needed.
func TestOfEveryFigureItIsKnownWhatIsMadeOfIt(t *testing.T) {
	type made struct {
		before bool   // known of the period before (evidenceBefore): it is seen to move
		ahead  bool   // known of the end of the next period (evidenceAhead): it is seen to come
		levers string // the columns that move it (levers.go); none: what it says is cleared by answers alone
	}
	want := map[string]made{
		"allocated_of_planned":  {before: true, ahead: true, levers: "allocated"},
		"spent_of_allocated":    {before: true, levers: "allocated"},
		"spent_of_planned":      {before: true},
		"landing_of_allocated":  {before: true, levers: "allocated"},
		"landing_of_planned":    {before: true},
		"spent_unallocated":     {before: true, levers: "allocated"},
		"staff_of_planned":      {before: true, ahead: true, levers: "staff_actual"},
		"asked_of_offered":      {before: true, levers: "places_offered places_requested"},
		"filled_of_offered":     {before: true, levers: "places_filled places_offered"},
		"participation_of_past": {before: true, levers: "places_filled"},
		"needs_named":           {ahead: true, levers: "needs"},
		"open_needs":            {ahead: true, levers: "needs"},
		"open_need_weight":      {ahead: true, levers: "needs"},
		"areas_named":           {ahead: true},
		"areas_in_force":        {ahead: true, levers: "areas"},
		"indicators_due":        {before: true, ahead: true},
		"target_reached":        {before: true, ahead: true, levers: "actual"},
		"planned_days":          {ahead: true, levers: "ends_on"},
		"overrun_of_planned":    {ahead: true, levers: "ends_on"},
		"responses":             {},
		"invited":               {},
		"priority":              {levers: "areas"},
	}
	s := sat(t, changing(), compiled(t, declared(t)))
	k := s.cases[0]
	before, ahead, levers := s.evidenceBefore(k), s.evidenceAhead(k), map[string][]string{}
	for c := range Concerns {
		for _, l := range s.levers(k, Concern(c)) {
			w := whatIf{evidence: k.evidence}
			l.pull(&w, 1)
			for i, name := range figures {
				if differ(w.evidence.at(i), k.evidence.at(i)) {
					levers[name] = append(levers[name], l.column)
				}
			}
		}
	}
	for i, name := range figures {
		now, then := k.evidence.at(i), before.at(i)
		got := made{differ(now, then), !math.IsNaN(ahead.at(i)), strings.Join(slices.Sorted(slices.Values(levers[name])), " ")}
		decided, known := want[name]
		switch {
		case !known || math.IsNaN(now) && math.IsNaN(then):
			t.Errorf("let changing know %q, and say here what is made of it; so far %+v", name, got)
		case got != decided:
			t.Errorf("of %q is made %+v, not %+v", name, got, decided)
		}
	}
}

func differ(a, b float64) bool { return a != b && !(math.IsNaN(a) && math.IsNaN(b)) }
