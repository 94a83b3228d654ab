package review

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// through is the healthy programme with four of its activities run through a mechanism, about which nobody has answered.
func through() Portfolio {
	p := healthy()
	for i := range 4 {
		p.Subjects[i].Mechanism = "MEC"
	}
	p.Subjects = append(p.Subjects, Figures{Code: "MEC", Title: "Menu", Kind: KindMechanism})
	p.Mechanisms = map[string]Mechanism{"MEC": {Admission: AdmissionByDecision, RingFenced: true}}
	return p
}

func TestAMechanismIsHeardThroughItsActivities(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		voices int
		mean   float64
	}{
		{"respondents of four activities have one voice each", func(*Portfolio) {}, 10, 0.8},
		{"who says different things of two activities is heard with their mean", func(p *Portfolio) {
			unheardOf(p, 2, 3)
			p.Subjects[0].Answers, p.Subjects[1].Answers = asked(1, 10, "partner", "relevance", 0.2), asked(1, 10, "partner", "relevance", 0.6)
		}, 10, 0.4},
		{"other respondents of another activity are others", func(p *Portfolio) {
			unheardOf(p, 2, 3)
			p.Subjects[0].Answers, p.Subjects[1].Answers = asked(1, 10, "partner", "relevance", 0.2), asked(11, 10, "partner", "relevance", 0.6)
		}, 20, 0.4},
		{"what they say of the mechanism itself goes before", func(p *Portfolio) {
			p.Subjects[8].Answers = asked(1, 10, "participant", "relevance", 0.3)
		}, 10, 0.3},
		{"an activity of another programme is heard too", func(p *Portfolio) {
			unheardOf(p, 0, 1, 2, 3)
			far := well("FAR-1")
			far.Programme, far.Mechanism, far.Answers = "ICI", "MEC", asked(1, 6, "partner", "relevance", 0.5)
			p.Subjects = append(p.Subjects, far)
		}, 6, 0.5},
		{"an activity that ended before the period is not", func(p *Portfolio) {
			unheardOf(p, 1, 2, 3)
			p.Subjects[0].Answers, p.Subjects[0].Ends = nil, at("2024-12-31")
		}, 0, math.NaN()},
		{"a role that is heard in crowds does not outvote another", func(p *Portfolio) {
			unheardOf(p, 2, 3)
			p.Subjects[0].Answers, p.Subjects[1].Answers = asked(1, 40, "participant", "relevance", 0.8), asked(101, 2, "partner", "relevance", 0.3)
		}, 42, 0.628},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := through()
			c.change(&p)
			score := judged(t, p, compiled(t, declared(t))).of(t, "MEC").Scores[NoLongerRelevant]
			mean := math.NaN()
			if score.Mean != nil {
				mean = *score.Mean
			}
			if score.Responses != c.voices || math.IsNaN(mean) != math.IsNaN(c.mean) || math.Abs(mean-c.mean) > 0.001 {
				t.Errorf("%d voices, mean %v", score.Responses, mean)
			}
		})
	}
}

func unheardOf(p *Portfolio, which ...int) {
	for _, i := range which {
		p.Subjects[i].Answers = nil
	}
}

func TestAMechanismHasTheSumsOfItsActivities(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		figure string
		want   float64 // below 0: unknown
	}{
		{"money allocated and planned are added up", func(p *Portfolio) { p.Subjects[0].Resources[0].Allocated = num(20000) }, "allocated_of_planned", 0.8},
		{"also of activities of other programmes", func(p *Portfolio) {
			far := well("FAR-1")
			far.Programme, far.Mechanism = "ICI", "MEC"
			far.Resources[0].Allocated = num(50000)
			p.Subjects = append(p.Subjects, far)
		}, "allocated_of_planned", 0.9},
		{"three of four tell", func(p *Portfolio) { p.Subjects[0].Resources = nil }, "asked_of_offered", 1.1},
		{"two of four are not most", func(p *Portfolio) { p.Subjects[0].Resources, p.Subjects[1].Resources = nil, nil }, "asked_of_offered", -1},
		{"currencies without a rate", func(p *Portfolio) { p.Subjects[0].Resources[0].Currency = "USD" }, "allocated_of_planned", -1},
		{"what any of them serves is served", func(p *Portfolio) {
			p.Needs["N-2"] = Need{Weight: 2, Validity: Validity{From: date("2020-01-01")}}
			p.Subjects[0].Needs = []string{"N-2", "N-1"}
		}, "open_need_weight", 3},
		{"results are those of all", func(p *Portfolio) { p.Subjects[0].Results[0].Actual = num(0) }, "target_reached", 0.75},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := through()
			c.change(&p)
			got := judged(t, p, compiled(t, declared(t))).of(t, "MEC").Dossier.Evidence.Figure(c.figure)
			if math.IsNaN(got) != (c.want < 0) || c.want >= 0 && math.Abs(got-c.want) > 1e-6 {
				t.Errorf("%s is %v", c.figure, got)
			}
		})
	}
}

// What is usual is learnt from activities, and for a mechanism from those that are not its own.
func TestNothingUsualIsLearntFromAMechanism(t *testing.T) {
	policy := compiled(t, declared(t))
	plain, with := judged(t, healthy(), policy), judged(t, through(), policy)
	for _, one := range plain.Recommendations {
		got := with.of(t, one.Subject)
		got.Rank, got.Told.Rank = one.Rank, one.Told.Rank
		if text(t, got) != text(t, one) {
			t.Errorf("%s is judged otherwise because it is run through a mechanism:\n%s\n%s", one.Subject, text(t, got), text(t, one))
		}
	}
	p := through()
	for i := range 4 {
		p.Subjects[i].Answers = everywhere(10, 0.1, 0.1, 0.1)
	}
	if a, b := with.of(t, "MEC").Scores[0].Usual, judged(t, p, policy).of(t, "MEC").Scores[0].Usual; a != b {
		t.Errorf("what is usual beside it went from %v to %v by its own activities", a, b)
	}
}

func TestAMechanismSaysOnWhichActivitiesItRests(t *testing.T) {
	p := through()
	unneeded(&p.Subjects[0])
	far := well("FAR-1")
	far.Programme, far.Mechanism, far.Last = "ICI", "MEC", Reshape
	p.Subjects = append(p.Subjects, far)
	r := judged(t, p, compiled(t, declared(t)))
	mec := r.of(t, "MEC")
	last := mec.Reasons[len(mec.Reasons)-1]
	for _, words := range []string{"5 activities (1 of other programmes): 3 keep, 1 reshape, 1 discontinue", "admission by decision, its money is ring-fenced"} {
		if last.Rule != ruleMembers || !strings.Contains(last.Text, words) {
			t.Errorf("%q is not in %v", words, last)
		}
	}
	if a := mec.Arrangement.Activities; len(a) != 5 || a[0] != (Basis{"ACT-1", "Course ACT-1", "MD", Discontinue}) || a[4].Verdict != Reshape {
		t.Errorf("it rests on %v", a)
	}
	if slices.ContainsFunc(r.Recommendations, func(one Recommendation) bool { return one.Subject == "FAR-1" }) {
		t.Error("an activity of another programme is judged here")
	}
}

func TestTheLastMechanismOfItsKindIsReshaped(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		want   map[string]Verdict
	}{
		{"other activities serve all that its own do", func(*Portfolio) {}, map[string]Verdict{"MEC": Discontinue, "ACT-1": Keep}},
		{"its own are the last to serve a partner", func(p *Portfolio) {
			p.Subjects[0].Partners, p.Subjects[1].Partners = []string{"AM"}, []string{"AM"}
		}, map[string]Verdict{"MEC": Reshape}},
		{"the other that serves it is itself to end", func(p *Portfolio) {
			p.Subjects[0].Partners, p.Subjects[5].Partners = []string{"AM"}, []string{"AM"}
			unneeded(&p.Subjects[5])
		}, map[string]Verdict{"MEC": Reshape, "ACT-6": Discontinue}},
		{"its own that serves it is to end already", func(p *Portfolio) {
			p.Subjects[0].Partners, p.Subjects[5].Partners = []string{"AM"}, []string{"AM"}
			unneeded(&p.Subjects[0])
		}, map[string]Verdict{"MEC": Discontinue, "ACT-1": Discontinue, "ACT-6": Keep}},
		{"its own that serves it is of another programme, whose last report proposes to end it", func(p *Portfolio) {
			far := well("FAR-1")
			far.Programme, far.Mechanism, far.Last = "ICI", "MEC", Discontinue
			far.Partners, p.Subjects[5].Partners = []string{"AM"}, []string{"AM"}
			p.Subjects = append(p.Subjects, far)
		}, map[string]Verdict{"MEC": Discontinue, "ACT-6": Keep}},
		{"one outside serves it, and one of its own that is spared for something else counts no more already", func(p *Portfolio) {
			p.Needs["N-2"] = Need{Title: "Small need", Weight: 0.1, Validity: Validity{From: date("2020-01-01")}}
			unneeded(&p.Subjects[0])
			p.Subjects[0].Partners, p.Subjects[0].Needs = []string{"AM"}, []string{"N-2"}
			p.Subjects[4].Partners, p.Subjects[5].Partners = []string{"AM"}, []string{"AM"}
			p.Subjects[4].Mechanism = "MEC-2"
			p.Subjects = append(p.Subjects, Figures{Code: "MEC-2", Kind: KindMechanism, Answers: p.Subjects[8].Answers})
		}, map[string]Verdict{"ACT-1": Reshape, "MEC": Reshape, "MEC-2": Discontinue, "ACT-6": Keep}},
		{"its own is spared for what others outside do not serve", func(p *Portfolio) {
			unneeded(&p.Subjects[0])
			p.Subjects[0].Partners = []string{"AM"}
		}, map[string]Verdict{"ACT-1": Reshape, "MEC": Reshape}},
		{"another programme serves it too", func(p *Portfolio) {
			p.Subjects[0].Partners = []string{"AM"}
			p.Elsewhere.Partners = map[string]string{"AM": "ICI"}
		}, map[string]Verdict{"MEC": Discontinue}},
		{"so does one of another programme that is run through it", func(p *Portfolio) {
			abroadFor(p, "MEC", "AM")
			p.Elsewhere.Partners = map[string]string{"AM": "Q"}
		}, map[string]Verdict{"MEC": Discontinue}},
		{"none of another programme does but through it", func(p *Portfolio) {
			abroadFor(p, "MEC", "AM")
		}, map[string]Verdict{"MEC": Reshape}},
		{"none does but through it and through one that goes on", func(p *Portfolio) {
			abroadFor(p, "MEC", "AM")
			abroadFor(p, "MEC-2", "AM")
			p.Subjects = append(p.Subjects, Figures{Code: "MEC-2", Kind: KindMechanism})
		}, map[string]Verdict{"MEC": Discontinue}},
		{"none does but through it and through one that is to end too", func(p *Portfolio) {
			abroadFor(p, "MEC", "AM")
			p.Subjects = append(p.Subjects, Figures{Code: "MEC-2", Kind: KindMechanism, Answers: p.Subjects[8].Answers})
			abroadFor(p, "MEC-2", "AM")
		}, map[string]Verdict{"MEC": Reshape, "MEC-2": Discontinue}},
		{"none does but through it, and that is to end", func(p *Portfolio) {
			abroadFor(p, "MEC", "AM").Leaving = true
		}, map[string]Verdict{"MEC": Reshape}},
		{"none does but through it, of two that began after the period and are to end", func(p *Portfolio) {
			for _, partner := range []string{"GE", "AM"} {
				far := abroadFor(p, "MEC", partner)
				far.Starts, far.Answers, far.Leaving = at("2026-01-10"), nil, true
			}
		}, map[string]Verdict{"MEC": Reshape}},
		{"none does but through one that goes on, and that is to end", func(p *Portfolio) {
			p.Subjects = append(p.Subjects, Figures{Code: "MEC-2", Kind: KindMechanism})
			abroadFor(p, "MEC", "AM")
			abroadFor(p, "MEC-2", "AM").Leaving = true
		}, map[string]Verdict{"MEC": Reshape}},
		{"of two the first only has one that is to end already", func(p *Portfolio) {
			p.Subjects[0].Mechanism, p.Subjects[0].Partners, p.Subjects[1].Partners = "MEC-2", []string{"AM"}, []string{"AM"}
			unneeded(&p.Subjects[1])
			p.Subjects = append(p.Subjects, Figures{Code: "MEC-2", Kind: KindMechanism, Answers: p.Subjects[8].Answers})
		}, map[string]Verdict{"ACT-2": Discontinue, "MEC": Discontinue, "MEC-2": Reshape}},
		{"of two the first only has one that is suspended", func(p *Portfolio) {
			p.Subjects[0].Mechanism, p.Subjects[0].Partners, p.Subjects[1].Partners = "MEC-2", []string{"AM"}, []string{"AM"}
			p.Subjects[1].Status = "suspended"
			p.Subjects = append(p.Subjects, Figures{Code: "MEC-2", Kind: KindMechanism, Answers: p.Subjects[8].Answers})
		}, map[string]Verdict{"MEC": Discontinue, "MEC-2": Reshape}},
		{"its own that serves it is suspended, and nobody else does", func(p *Portfolio) {
			p.Subjects[0].Partners, p.Subjects[0].Status = []string{"AM"}, "suspended"
		}, map[string]Verdict{"MEC": Reshape}},
		{"its own that serves it began after the period", func(p *Portfolio) {
			p.Subjects[0].Partners, p.Subjects[0].Starts, p.Subjects[0].Answers = []string{"AM"}, at("2026-01-10"), nil
		}, map[string]Verdict{"MEC": Reshape}},
		{"of two that alone serve a partner the first code is spared", func(p *Portfolio) {
			for i := 4; i < 8; i++ {
				p.Subjects[i].Mechanism = "MEC-2"
			}
			p.Subjects = append(p.Subjects, Figures{Code: "MEC-2", Kind: KindMechanism, Answers: p.Subjects[8].Answers})
		}, map[string]Verdict{"MEC": Reshape, "MEC-2": Discontinue}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := through()
			p.Subjects[8].Answers = asked(1, 20, "participant", "relevance", 0.1)
			c.change(&p)
			r := judged(t, p, compiled(t, declared(t)))
			for code, want := range c.want {
				if got := r.of(t, code); got.Verdict != want {
					t.Errorf("%s: %s", code, got.Verdict)
				}
			}
		})
	}
}

// What was said of its activities that have ended is no neighbour's: it moves nothing of what is usual beside a mechanism.
func TestAMechanismIsNotHeldAgainstItsFormerActivities(t *testing.T) {
	policy := compiled(t, declared(t))
	usual := func(score float64) float64 {
		p := through()
		former := well("OLD")
		former.Mechanism, former.Status, former.Starts, former.Ends, former.Answers = "MEC", "closed", at("2024-01-01"), at("2024-12-31"), nil
		p.Subjects = append(p.Subjects, former)
		past := hear(everywhere(10, score, score, score), 2)
		p.Past = []Past{{
			Period: p.Period.Before(), MadeAt: date("2025-01-08"),
			Sums: map[string]SubjectSums{"OLD": past.sums}, Standing: map[string]Standing{},
		}}
		return judged(t, p, policy).of(t, "MEC").Scores[NoLongerRelevant].Usual
	}
	if bad, good := usual(0.1), usual(0.9); bad != good {
		t.Errorf("usual beside it is %v or %v", bad, good)
	}
}

// abroadFor adds an activity of another programme that is run through a mechanism and serves a partner.
func abroadFor(p *Portfolio, mechanism, partner string) *Figures {
	far := well(fmt.Sprint("FAR-", len(p.Subjects)))
	far.Programme, far.Mechanism, far.Last, far.Partners = "ICI", mechanism, Keep, []string{partner}
	p.Subjects = append(p.Subjects, far)
	return &p.Subjects[len(p.Subjects)-1]
}

// abroad adds an activity of another programme, which reviews as this one does but for one change.
func abroad(t testing.TB, p *Portfolio, change func(*Programme)) {
	f := well("FAR-1")
	f.Programme, f.Mechanism, f.Answers = "ICI", "MEC", asked(21, 7, "partner", "relevance", 0.5)
	host := Programme{Code: "ICI", Framework: "MED", Cadence: cadence(t, "yearly", "UTC"), SettleDays: 7}
	if change != nil {
		change(&host)
	}
	p.Subjects, p.Hosts = append(p.Subjects, f), map[string]Programme{"ICI": host}
}

func TestAMechanismIsNotToldWhereItWouldTellOfFew(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		hidden bool
	}{
		{"all of it is told of its activities", func(*Portfolio) {}, false},
		{"three others answered about one activity", func(p *Portfolio) { p.Subjects[0].Answers = asked(11, 3, "partner", "relevance", 0.2) }, true},
		{"five others did", func(p *Portfolio) { p.Subjects[0].Answers = asked(11, 5, "partner", "relevance", 0.2) }, false},
		{"three of one activity and two of another", func(p *Portfolio) {
			p.Subjects[0].Answers = asked(11, 3, "partner", "relevance", 0.2)
			p.Subjects[1].Answers = asked(21, 2, "partner", "relevance", 0.2)
		}, false},
		{"four answered about the mechanism itself", func(p *Portfolio) { p.Subjects[8].Answers = asked(11, 4, "partner", "relevance", 0.2) }, true},
		{"another programme tells of one activity in the same parts", func(p *Portfolio) { abroad(t, p, nil) }, false},
		{"it reviews every month", func(p *Portfolio) { abroad(t, p, func(h *Programme) { h.Cadence = cadence(t, "monthly", "UTC") }) }, true},
		{"it waits longer for answers", func(p *Portfolio) { abroad(t, p, func(h *Programme) { h.SettleDays = 30 }) }, true},
		{"it tells of fewer respondents", func(p *Portfolio) { abroad(t, p, func(h *Programme) { h.Framework = "IST" }) }, true},
		{"nobody can read how it reviews", func(p *Portfolio) { abroad(t, p, nil); p.Hosts = nil }, true},
		{"it reviews every month, and of that activity there are no answers", func(p *Portfolio) {
			abroad(t, p, func(h *Programme) { h.Cadence = cadence(t, "monthly", "UTC") })
			p.Subjects[9].Answers = nil
		}, false},
		{"it reviews every month, and five others answered about the mechanism itself", func(p *Portfolio) {
			abroad(t, p, func(h *Programme) { h.Cadence = cadence(t, "monthly", "UTC") })
			p.Subjects[8].Answers = asked(31, 5, "partner", "relevance", 0.2)
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := through()
			c.change(&p)
			file := declared(t)
			fewer := 3
			file.Overrides = []Override{{Framework: "IST", Set: Settings{MinimumResponses: &fewer}}}
			one := judged(t, p, compiled(t, file)).of(t, "MEC")
			if told := one.shown().Scores[NoLongerRelevant]; told.Hidden != c.hidden || (told.Mean == nil) != c.hidden || told.Responses != one.Scores[0].Responses {
				t.Errorf("told %s", text(t, told))
			}
		})
	}
}
