package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A neighbourhood is a programme with mechanisms, and activities of programmes before and after it, some of them run through these.
type neighbourhood struct {
	own, abroad []Figures
}

// anyNeighbourhood has few partners, so that often nobody but what is to end serves one.
func anyNeighbourhood(t *rapid.T) (out neighbourhood) {
	some := func(what string, of ...string) []string {
		return rapid.SliceOfDistinct(rapid.SampledFrom(of), rapid.ID).Draw(t, what)
	}
	through := rapid.SampledFrom([]string{"M-1", "M-2", "M-3", ""})
	for i := range 6 {
		f := well(fmt.Sprintf("ACT-%d", i+1))
		if rapid.Bool().Draw(t, "unneeded") {
			unneeded(&f)
		}
		f.Partners, f.Needs, f.Areas, f.Mechanism = some("partners", "X", "Y", "Z"), nil, nil, through.Draw(t, "through")
		switch rapid.IntRange(0, 5).Draw(t, "runs") {
		case 0:
			f.Status = "suspended"
		case 1:
			f.Starts = at("2026-01-10") // when the period was over
		}
		out.own = append(out.own, f)
	}
	for _, code := range []string{"M-1", "M-2", "M-3"} {
		f := Figures{Code: code, Kind: KindMechanism, Answers: everywhere(30, 0.9, 0.8, 0.8)}
		if rapid.Bool().Draw(t, "unneeded") {
			f.Answers = everywhere(30, rapid.SampledFrom([]float64{0.02, 0.05}).Draw(t, "relevance"), 0.8, 0.8)
		}
		out.own = append(out.own, f)
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "abroad") {
		f := well(fmt.Sprintf("FAR-%d", i))
		f.Programme, f.Mechanism = rapid.SampledFrom([]string{"A", "B", "Z"}).Draw(t, "programme"), through.Draw(t, "through")
		f.Partners, f.Needs, f.Areas = some("partners", "X", "Y", "Z"), nil, nil
		f.Leaving = rapid.IntRange(0, 2).Draw(t, "leaving") == 0
		out.abroad = append(out.abroad, f)
	}
	return out
}

// portfolio is what is gathered of it.
func (n neighbourhood) portfolio() Portfolio {
	p := healthy()
	p.Subjects, p.Mechanisms = slices.Clone(n.own), map[string]Mechanism{"M-1": {}, "M-2": {}, "M-3": {}}
	p.Elsewhere.Partners, p.Leaving.Partners = map[string]string{}, map[string][]string{}
	for _, f := range n.abroad {
		if f.Mechanism != "" {
			p.Subjects = append(p.Subjects, f)
			continue
		}
		for _, partner := range f.Partners {
			if f.Leaving {
				p.Leaving.Partners[partner] = append(p.Leaving.Partners[partner], f.Programme)
			} else {
				p.Elsewhere.Partners[partner] = max(p.Elsewhere.Partners[partner], f.Programme)
			}
		}
	}
	maps.DeleteFunc(p.Leaving.Partners, func(partner string, _ []string) bool { return p.Elsewhere.Partners[partner] != "" })
	return p
}

// served is the partners that what does not end serves.
func (n neighbourhood) served(verdicts map[string]Verdict) map[string]bool {
	out := map[string]bool{}
	for _, f := range slices.Concat(n.own, n.abroad) {
		if f.Status == "implementation" && !f.Leaving && verdicts[f.Code] != Discontinue && verdicts[f.Mechanism] != Discontinue {
			for _, partner := range f.Partners {
				out[partner] = true
			}
		}
	}
	return out
}

// judged is the verdicts of its own programme, and the programmes that these lean on.
func (n neighbourhood) judged(t *rapid.T, policy *Policy) (map[string]Verdict, []string) {
	r, err := Judge(n.portfolio(), policy)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Verdict{}
	for _, one := range r.Recommendations {
		out[one.Subject] = one.Verdict
	}
	return out, r.LeansOn
}

// Whatever ends, activities and mechanisms, of one programme: who was served stays served.
func TestWhoWasServedStaysServed(t *testing.T) {
	policy := compiled(t, declared(t))
	rapid.Check(t, func(t *rapid.T) {
		n := anyNeighbourhood(t)
		verdicts, _ := n.judged(t, policy)
		if before, after := n.served(nil), n.served(verdicts); !maps.Equal(before, after) {
			t.Errorf("served were %v, then %v: %v", before, after, verdicts)
		}
	})
}

// Nobody is spared without need: of what is spared, and of what is run through it, nothing that goes on serves all.
func TestWhoIsSparedIsTheLast(t *testing.T) {
	policy := compiled(t, declared(t))
	rapid.Check(t, func(t *rapid.T) {
		n := anyNeighbourhood(t)
		verdicts, _ := n.judged(t, policy)
		activities, all := map[string]Verdict{}, map[string]Verdict{} // as if nobody were spared
		for code, verdict := range verdicts {
			if verdict != Keep {
				all[code] = Discontinue
			}
			if verdict != Keep && !strings.HasPrefix(code, "M-") {
				activities[code] = Discontinue
			}
		}
		for _, f := range n.own {
			if verdicts[f.Code] != Reshape {
				continue
			}
			along, ended := []Figures{f}, activities
			if f.Kind == KindMechanism {
				along, ended = slices.Concat(n.own, n.abroad), all
			}
			served := n.served(ended)
			if !slices.ContainsFunc(along, func(one Figures) bool {
				return (one.Code == f.Code || one.Mechanism == f.Code) && slices.ContainsFunc(one.Partners, func(partner string) bool { return !served[partner] })
			}) {
				t.Errorf("%s is spared, and %v are served without: %v", f.Code, served, verdicts)
			}
		}
	})
}

// What programmes propose that a report does not lean on changes no verdict of it.
func TestWhatAReportDoesNotLeanOnChangesNothing(t *testing.T) {
	policy := compiled(t, declared(t))
	rapid.Check(t, func(t *rapid.T) {
		n := anyNeighbourhood(t)
		before, on := n.judged(t, policy)
		for i := range n.abroad {
			if !slices.Contains(on, n.abroad[i].Programme) {
				n.abroad[i].Leaving = rapid.Bool().Draw(t, "leaving then")
			}
		}
		if after, _ := n.judged(t, policy); !maps.Equal(before, after) {
			t.Errorf("it leans on %q: %v, then %v", on, before, after)
		}
	})
}
