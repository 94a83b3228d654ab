package review

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// onFacts is how a subject stood that three answers, money and staff had found under-resourced.
func onFacts(policy *Policy) Standing {
	out := lackedMeans()
	out.ToldMeans[UnderResourced], out.Grounds = nil, &[3]Grounds{UnderResourced: policy.on("allocated-under-plan", "staff-off-plan")}
	return out
}

// on is the grounds of some rules.
func (p *Policy) on(rules ...string) (out Grounds) {
	for i := range p.Rules {
		if slices.Contains(rules, p.Rules[i].ID) {
			out |= p.Rules[i].grounds()
		}
	}
	return out
}

// TestWhatFactsRaisedIsClearedByThoseFacts: by what is known, never by what is not, nor by facts that had no part in it.
func TestWhatFactsRaisedIsClearedByThoseFacts(t *testing.T) {
	policy := compiled(t, declared(t))
	const stands = "It was found under-resourced by facts before. That can be neither confirmed nor cleared, since too few answered and no facts clear it: it stands."
	const lifted = "It was found under-resourced by facts before; these no longer say so."
	places := func(r *Resource) { r.Allocated, r.StaffPlanned, r.Spent, r.PlacesRequested = nil, nil, nil, seats(40) }
	early := onFacts(policy)
	early.Grounds = nil
	for _, c := range []struct {
		name    string
		before  Standing
		answers []Answer
		facts   func(*Resource) // nil: no row
		verdict Verdict
		change  Change
		says    string
	}{
		{"nothing is known, three say that it lacks means", onFacts(policy), resourcing(3, 0.1), nil, Ask, Unchanged, stands},
		{"nothing is known, nobody answers", onFacts(policy), resourcing(0, 0), nil, Ask, Unchanged, stands},
		{"nothing is known, five say that it has them", onFacts(policy), resourcing(5, 0.8), nil, Keep, Cleared, "Last time it was found under-resourced; that is no longer so."},
		{"all is as planned, nobody answers", onFacts(policy), resourcing(0, 0), func(*Resource) {}, Keep, Cleared, lifted},
		{"all is as planned, three say that it lacks means", onFacts(policy), resourcing(3, 0.1), func(*Resource) {}, Ask, Cleared, lifted},
		{"the money is as planned, no more is known", onFacts(policy), resourcing(0, 0), func(r *Resource) { r.StaffPlanned, r.Spent, r.PlacesOffered = nil, nil, nil }, Keep, Cleared, lifted},
		{"the money lacks as it did, no more is known", onFacts(policy), resourcing(0, 0), func(r *Resource) {
			r.Allocated, r.StaffPlanned, r.Spent, r.PlacesOffered = num(60000), nil, nil, nil
		}, Ask, Unchanged, stands},
		{"the places are enough, no more is known", onFacts(policy), resourcing(0, 0), places, Ask, Unchanged, stands},
		{"two facts still point to it", onFacts(policy), resourcing(3, 0.1), lacks, Reinforce, Unchanged, ""},
		{"which facts it was is not known, nothing is", early, resourcing(3, 0.1), nil, Ask, Unchanged, stands},
		{"which facts it was is not known, the places are enough", early, resourcing(0, 0), places, Keep, Cleared, lifted},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := judged(t, stoodOnce(c.before, c.answers, c.facts), policy).of(t, "ACT-1")
			if got.Verdict != c.verdict || got.Change != c.change || got.Told.Change != c.change {
				t.Errorf("%s, %s, told %s", got.Verdict, got.Change, got.Told.Change)
			}
			for _, reasons := range [][]Reason{got.Reasons, got.Told.Reasons} {
				last := reasons[len(reasons)-1]
				if says := last.Rule == ruleOpen || last.Rule == ruleCleared; says != (c.says != "") || says && last.Text != c.says {
					t.Errorf("it says %v", reasons)
				}
			}
		})
	}
}

// TestOnWhichFactsAConcernStandsIsKept over reports in which nothing of them is known.
func TestOnWhichFactsAConcernStandsIsKept(t *testing.T) {
	policy := compiled(t, declared(t))
	year := func(past []Past, year int, answers []Answer, facts func(*Resource)) Report {
		p := healthy()
		from := date("2025-01-01").AddDate(year, 0, 0)
		p.Period, p.AsOf, p.Past = Between(from, from.AddDate(1, 0, 0), time.UTC), from.AddDate(1, 0, 19), past
		f := &p.Subjects[0]
		f.Ends, f.Answers = nil, answers
		if f.Resources[0].Starts, f.Resources[0].Ends = from, from.AddDate(1, 0, -1); facts == nil {
			f.Resources = nil
		} else {
			facts(&f.Resources[0])
		}
		return judged(t, p, policy)
	}
	var past []Past
	judge := func(n int, answers []Answer, facts func(*Resource)) Recommendation {
		r := year(past, n, answers, facts)
		past = append([]Past{r.Past()}, past...)
		return r.of(t, "ACT-1")
	}
	few := resourcing(3, 0.1)
	raised := judge(0, few, lacks)
	if want := policy.on("allocated-under-plan", "staff-off-plan", "lands-over-allocated", "turned-away"); raised.Verdict != Reinforce || raised.Standing().Grounds[UnderResourced] != want {
		t.Fatalf("%s on %b, not on %b", raised.Verdict, raised.Standing().Grounds[UnderResourced], want)
	}
	for n := 1; n <= 2; n++ {
		if open := judge(n, few, nil).Standing(); open.Unconfirmed[UnderResourced] != OnFacts || *open.Grounds != *raised.Standing().Grounds {
			t.Errorf("after %d years %+v", n, open)
		}
	}
	if got := judge(3, few, func(*Resource) {}); got.Change != Cleared || got.Standing().Grounds != nil {
		t.Errorf("with all that was planned it is %s, %s", got.Verdict, got.Change)
	}
}

// TestWhatStandsOnAnswersStandsOnThemHoweverManyFactsPointToIt: they go by no facts in the year after, when these are mended.
func TestWhatStandsOnAnswersStandsOnThemHoweverManyFactsPointToIt(t *testing.T) {
	policy := compiled(t, declared(t))
	p := healthy()
	p.Subjects[0].Answers = resourcing(4, 0.1)
	lacks(&p.Subjects[0].Resources[0])
	before(&p, lackedMeans())
	if got := judged(t, p, policy).of(t, "ACT-1"); got.Verdict != Reinforce || got.Standing().footing(UnderResourced) != OnAnswers {
		t.Errorf("%s on %v", got.Verdict, got.Standing().footing(UnderResourced))
	} else if got.ClearsIf[len(got.ClearsIf)-1] != "under-resourced: 8 more participants who rate its resourcing 75 of 100" {
		t.Errorf("it says %v", got.ClearsIf)
	}
}

// TestWhatAMechanismsHiddenAnswersRaisedStandsOnThem: enough were heard, though too few are left beside its activities for their mean to be told.
func TestWhatAMechanismsHiddenAnswersRaisedStandsOnThem(t *testing.T) {
	policy := compiled(t, declared(t))
	p := healthy()
	p.Subjects = append(p.Subjects, Figures{Code: "M", Kind: KindMechanism, Answers: asked(100, 4, "partner", "resourcing", 0)})
	p.Subjects[0].Mechanism, p.Subjects[0].Answers, p.Subjects[0].Resources = "M", resourcing(10, 0.1), nil
	got := judged(t, p, policy).of(t, "M")
	if stood := got.Standing(); got.Verdict != Reinforce || stood.ToldMeans[UnderResourced] != nil || stood.footing(UnderResourced) != OnAnswers {
		t.Errorf("%s on %v, and its mean is told as %v", got.Verdict, stood.footing(UnderResourced), stood.ToldMeans[UnderResourced])
	}
}

// TestFiguresKeepTheirPlaces: standings name them by these, so a new one goes to the end.
func TestFiguresKeepTheirPlaces(t *testing.T) {
	want := "allocated_of_planned spent_of_allocated spent_of_planned landing_of_allocated landing_of_planned spent_unallocated staff_of_planned " +
		"asked_of_offered filled_of_offered participation_of_past needs_named open_needs open_need_weight areas_named areas_in_force indicators_due " +
		"target_reached planned_days overrun_of_planned responses invited priority"
	if got := strings.Join(FigureNames(), " "); !strings.HasPrefix(got, want) {
		t.Errorf("they stand as %s", got)
	}
}
