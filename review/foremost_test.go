package review

import (
	"slices"
	"testing"
)

// raisedIn is a programme's report with a recommendation for each probability, in the order of their ranks.
func raisedIn(programme string, priority float64, probabilities ...float64) Report {
	r := Report{Programme: Programme{Code: programme}}
	for i, p := range probabilities {
		one := Recommendation{Subject: programme + "-" + string(rune('1'+i)), Rank: i + 1, Verdict: Reshape, Concerns: []Concern{NotWorking}, Priority: priority}
		one.Scores[NotWorking].Probability = p
		r.Recommendations = append([]Recommendation{one}, r.Recommendations...)
	}
	return r
}

func TestWhatMattersMostOverAllProgrammes(t *testing.T) {
	t.Parallel()
	with := func(r Report, change func(*Recommendation)) Report {
		change(&r.Recommendations[len(r.Recommendations)-1]) // the first by rank
		return r
	}
	for _, c := range []struct {
		name    string
		reports []Report
		want    []string
	}{
		{"nothing", nil, nil},
		{"the surer first", []Report{raisedIn("A", .5, .92), raisedIn("B", .5, .95)}, []string{"B-1", "A-1"}},
		{"the higher priority first", []Report{raisedIn("A", .5, .92), raisedIn("B", .6, .92)}, []string{"B-1", "A-1"}},
		{"alike, by programme", []Report{raisedIn("B", .5, .92), raisedIn("A", .5, .92)}, []string{"A-1", "B-1"}},
		{"ranks within a programme stand", []Report{raisedIn("A", .5, .91, .99), raisedIn("B", .5, .95)}, []string{"B-1", "A-1", "A-2"}},
		{"no more than asked for", []Report{raisedIn("A", .5, .99, .98, .97, .96), raisedIn("B", .5, .95)}, []string{"A-1", "A-2", "A-3", "A-4"}},
		{"no keep", []Report{with(raisedIn("A", .5, .99, .98), func(x *Recommendation) { x.Verdict = Keep })}, []string{"A-2"}},
		{"no ask", []Report{with(raisedIn("A", .5, .99, .98), func(x *Recommendation) { x.Verdict = Ask })}, []string{"A-2"}},
		{"nothing decided before", []Report{with(raisedIn("A", .5, .99, .98), func(x *Recommendation) { x.Under = &Precedent{} })}, []string{"A-2"}},
		{"only concerns that are raised", []Report{with(raisedIn("A", .5, .91), func(x *Recommendation) { x.Scores[NoLongerRelevant].Probability = 1 }), raisedIn("B", .5, .95)}, []string{"B-1", "A-1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range MattersMost(c.reports, 4) {
				got = append(got, f.Subject)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
