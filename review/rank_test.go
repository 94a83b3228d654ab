package review

import (
	"fmt"
	"testing"
)

// Of two that are alike in all else, the one with more at stake comes first.
func TestMoreAtStakeRanksHigher(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, c := range []struct {
		name string
		more func(*Portfolio, *Figures)
	}{
		{"money", func(_ *Portfolio, f *Figures) {
			r := &f.Resources[0]
			r.Planned, r.Allocated, r.Spent = num(200000), num(200000), num(196000)
		}},
		{"people", func(_ *Portfolio, f *Figures) {
			r := &f.Resources[0]
			r.PlacesOffered, r.PlacesRequested, r.PlacesFilled = seats(400), seats(440), seats(400)
		}},
		{"weight of the needs", func(p *Portfolio, f *Figures) {
			p.Needs["N-2"] = Need{Title: "More", Weight: 3, Validity: Validity{From: date("2020-01-01")}}
			f.Needs = []string{"N-1", "N-2"}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			for i := range 2 {
				f := &p.Subjects[i]
				f.Answers, f.Results = everywhere(10, 0.8, 0.75, 0.2), nil
			}
			c.more(&p, &p.Subjects[1])
			r := judged(t, p, policy)
			one, other := r.of(t, "ACT-1"), r.of(t, "ACT-2")
			if one.Scores[NotWorking].Probability != other.Scores[NotWorking].Probability || one.Priority != other.Priority {
				t.Fatal("they differ in more than what is at stake")
			}
			if got := fmt.Sprint(other.Rank, one.Rank, other.Told.Rank, one.Told.Rank); got != "1 2 1 2" {
				t.Errorf("ranks %s", got)
			}
		})
	}
}
