package review

import (
	"slices"
	"testing"
	"time"
)

// What is exempt is kept whatever is found of it.
func TestAKeepClearsOnlyWhereNoConcernStands(t *testing.T) {
	for name, c := range map[string]struct {
		newest  Recommendation
		cleared bool
	}{
		"no concern":          {Recommendation{Verdict: Keep, Told: &Telling{}}, true},
		"a concern is raised": {Recommendation{Verdict: Keep, Concerns: []Concern{UnderResourced}}, false},
		"a concern stands":    {Recommendation{Verdict: Keep, Told: &Telling{Unconfirmed: [3]Footing{UnderResourced: OnFacts}}}, false},
		"it is asked about":   {Recommendation{Verdict: Ask}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var m Matter
			m.Follow(&c.newest)
			if m.Cleared != c.cleared || m.Kept != (c.newest.Verdict == Keep) {
				t.Errorf("kept %v, cleared %v", m.Kept, m.Cleared)
			}
		})
	}
}

func TestAScorecardCountsWhatWasDoneAndWhatHelped(t *testing.T) {
	cadence, err := ParseCadence("yearly", "Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	taken := func(verdict Verdict, change func(*Matter), decisions ...Decision) Matter {
		m := Matter{Programme: Programme{Cadence: cadence}, Recommendation: Recommendation{Verdict: verdict}, Decisions: decisions}
		change(&m)
		return m
	}
	as := func(act Act, day string) Decision { return Decision{Act: act, By: "Ada", At: date(day)} }
	nothing, cleared, gone := func(*Matter) {}, func(m *Matter) { m.Cleared = true }, func(m *Matter) { m.Gone = true }
	card := Scorecard([]Matter{
		taken(Reinforce, nothing, as(Accept, "2025-02-01")),
		taken(Reinforce, nothing, as(Reject, "2025-02-01"), as(Partly, "2025-03-31"), as(Done, "2025-07-01")),
		taken(Reshape, cleared, as(Accept, "2025-03-01"), as(Accept, "2025-04-01"), as(Done, "2025-07-01")),
		taken(Reshape, cleared, as(Accept, "2025-03-01")),
		taken(Discontinue, gone, as(Accept, "2025-04-01"), as(Done, "2025-07-01")),
		taken(Reinforce, gone, as(Accept, "2025-04-01"), as(Done, "2025-07-01")),
		taken(Reinforce, nothing, as(Reject, "2025-04-01")),
		taken(Reinforce, nothing, as(Accept, "2025-04-02"), as(Done, "2026-07-01")),
	}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	want := []Quarter{{"2025 Q2", 3, 2, 1}, {"2025 Q1", 4, 2, 1}}
	if !slices.Equal(card, want) {
		t.Errorf("%v, want %v", card, want)
	}
}
