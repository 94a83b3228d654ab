package review

import (
	"fmt"
	"slices"
	"testing"
)

func TestEveryFigureTellsTheRowsItComesFrom(t *testing.T) {
	p := healthy()
	f := &p.Subjects[0]
	f.Source = Source{"activities.csv", 2}
	f.Resources[0].Source = Source{"resources.csv", 3}
	f.Resources = append(f.Resources, Resource{Starts: date("2024-01-01"), Ends: date("2024-12-31"), PlacesFilled: seats(40), Source: Source{"resources.csv", 4}})
	f.Results[0].Source = Source{"results.csv", 5}
	need, area := p.Needs["N-1"], p.Areas["A-1"]
	need.Source, area.Source = Source{"needs.csv", 6}, Source{"priority_areas.csv", 7}
	p.Needs["N-1"], p.Areas["A-1"] = need, area
	s := sat(t, p, compiled(t, declared(t)))
	const means = "[{resources.csv 3}]"
	want := map[string]string{
		"allocated_of_planned": means, "spent_of_allocated": means, "spent_of_planned": means, "landing_of_allocated": means, "landing_of_planned": means,
		"spent_unallocated": means, "staff_of_planned": means, "asked_of_offered": means, "filled_of_offered": means,
		"participation_of_past": "[{resources.csv 3} {resources.csv 4}]",
		"needs_named":           "[{activities.csv 2} {needs.csv 6}]", "open_needs": "[{activities.csv 2} {needs.csv 6}]", "open_need_weight": "[{activities.csv 2} {needs.csv 6}]",
		"areas_named": "[{activities.csv 2} {priority_areas.csv 7}]", "areas_in_force": "[{activities.csv 2} {priority_areas.csv 7}]",
		"indicators_due": "[{results.csv 5}]", "target_reached": "[{results.csv 5}]",
		"planned_days": "[{activities.csv 2}]", "overrun_of_planned": "[{activities.csv 2}]",
		"responses": "[]", "invited": "[]", "priority": "[]", // of many rows, or of people
	}
	for _, name := range FigureNames() {
		if _, known := origins[name]; !known || want[name] == "" {
			t.Errorf("say in origins (sources.go), and here, from which rows %s comes: without it one activity speaks for its mechanism", name)
			continue
		}
		if got := fmt.Sprint(s.sources(s.cases[0], []string{name})); got != want[name] {
			t.Errorf("%s comes from %s, not %s", name, got, want[name])
		}
	}
}

func TestARuleTellsTheRowsOfAllItNames(t *testing.T) {
	if got := figuresIn("max(staff_of_planned, 1 - allocated_of_planned) + staff_of_planned"); !slices.Equal(got, []string{"allocated_of_planned", "staff_of_planned"}) {
		t.Errorf("found %v", got)
	}
	p := healthy()
	p.Subjects[0].Resources[0].Source = Source{"resources.csv", 3}
	for _, f := range judged(t, p, compiled(t, declared(t))).of(t, "ACT-1").Dossier.Factors {
		if f.Rule == "turned-away" && !slices.Equal(f.Sources, []Source{{"resources.csv", 3}}) {
			t.Errorf("%s comes from %v", f.Rule, f.Sources)
		}
		if f.Figure == nil && len(f.Sources) > 0 {
			t.Errorf("%s is unknown and comes from %v", f.Rule, f.Sources)
		}
	}
}
