package review

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// unneeded makes an activity that nobody finds relevant, with closed needs and few who ask.
func unneeded(f *Figures) {
	f.Answers = everywhere(10, 0.2, 0.75, 0.78)
	f.Needs = []string{"N-old"}
	f.Resources[0].PlacesRequested = seats(10)
}

func starve(f *Figures) {
	f.Resources[0].Allocated = num(50000)
	f.Resources[0].Spent = num(70000)
}

func TestEveryVerdictOfTheTable(t *testing.T) {
	cases := []struct {
		name     string
		change   func(*Figures)
		verdict  Verdict
		concerns []Concern
	}{
		{"well in all respects: keep", func(*Figures) {}, Keep, nil},
		{"relevant and working without means: reinforce", func(f *Figures) {
			f.Answers = everywhere(10, 0.8, 0.3, 0.78)
			starve(f)
		}, Reinforce, []Concern{UnderResourced}},
		{"not working with its means: reshape", func(f *Figures) { f.Answers = everywhere(10, 0.8, 0.75, 0.2); f.Results = nil }, Reshape, []Concern{NotWorking}},
		{"not working without means: reinforce first", func(f *Figures) {
			f.Answers = everywhere(10, 0.8, 0.3, 0.2)
			f.Results = nil
			starve(f)
		}, Reinforce, []Concern{UnderResourced, NotWorking}},
		{"no longer relevant: discontinue", unneeded, Discontinue, []Concern{NoLongerRelevant}},
		{"no longer relevant and starved: discontinue", func(f *Figures) {
			unneeded(f)
			f.Answers = everywhere(10, 0.2, 0.2, 0.78)
			starve(f)
		}, Discontinue, []Concern{NoLongerRelevant, UnderResourced}},
		{"four answers: ask", func(f *Figures) { f.Answers = everywhere(4, 0.8, 0.75, 0.78) }, Ask, nil},
		{"five answers: keep", func(f *Figures) { f.Answers = everywhere(5, 0.8, 0.75, 0.78) }, Keep, nil},
		{"no answers on means is no doubt: keep", func(f *Figures) {
			f.Answers = slices.DeleteFunc(f.Answers, func(a Answer) bool { return a.Criterion().concernOf() == UnderResourced })
		}, Keep, nil},
		{"no answers at all: ask", func(f *Figures) { f.Answers = nil }, Ask, nil},
		{"four bad answers and no fact: ask", func(f *Figures) { f.Answers = everywhere(4, 0.8, 0.75, 0); f.Results = nil }, Ask, nil},
		{"four bad answers and two facts: reinforce", func(f *Figures) {
			f.Answers = everywhere(4, 0.8, 0, 0.78)
			starve(f)
		}, Reinforce, []Concern{UnderResourced}},
		{"good answers, missing money: they contradict each other: ask", func(f *Figures) {
			f.Answers = everywhere(30, 0.8, 0.95, 0.78)
			starve(f)
			f.Resources[0].PlacesRequested = nil
		}, Ask, nil},
		{"an area closed, all else well: keep", func(f *Figures) { f.Areas = []string{"A-old"} }, Keep, nil},
	}
	policy := compiled(t, declared(t))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			c.change(&p.Subjects[0])
			got := judged(t, p, policy).of(t, "ACT-1")
			if got.Verdict != c.verdict || !slices.Equal(got.Concerns, c.concerns) {
				t.Errorf("%s for %v, not %s for %v: %v", got.Verdict, got.Concerns, c.verdict, c.concerns, got.Scores)
			}
			if len(got.Reasons) == 0 || len(got.Concerns) > len(got.ClearsIf) {
				t.Errorf("reasons %v, clears if %v", got.Reasons, got.ClearsIf)
			}
		})
	}
}

func TestWhatIsJudged(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Portfolio)
		in     bool
	}{
		{"it ran", func(*Portfolio) {}, true},
		{"it ended on the last day before", silent(func(f *Figures) { f.Ends = at("2024-12-31") }), false},
		{"it ended on the first day", silent(func(f *Figures) { f.Ends = at("2025-01-01") }), true},
		{"it begins after", silent(func(f *Figures) { f.Starts = at("2026-01-01") }), false},
		{"without days it is open", silent(func(f *Figures) { f.Starts, f.Ends = nil, nil }), true},
		{"it is only planned", silent(func(f *Figures) { f.Status = "pipeline" }), false},
		{"it was cancelled, and answered about", func(p *Portfolio) { p.Subjects[0].Status = "cancelled" }, true},
		{"it closed in the period", silent(func(f *Figures) { f.Status = "closed" }), true},
		{"a mechanism nobody answered about", silent(func(f *Figures) { f.Kind = KindMechanism }), false},
		{"a mechanism answered about", func(p *Portfolio) { p.Subjects[0].Kind = KindMechanism }, true},
		{"only planned, but all are asked for", func(p *Portfolio) {
			silent(func(f *Figures) { f.Status = "pipeline" })(p)
			p.All = true
		}, true},
	}
	policy := compiled(t, declared(t))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			c.change(&p)
			r := judged(t, p, policy)
			in := slices.ContainsFunc(r.Recommendations, func(r Recommendation) bool { return r.Subject == "ACT-1" })
			if in != c.in {
				t.Errorf("in the report: %v", in)
			}
		})
	}
}

func silent(change func(*Figures)) func(*Portfolio) {
	return func(p *Portfolio) {
		p.Subjects[0].Answers = nil
		change(&p.Subjects[0])
	}
}

func TestNoReviewRestsOnThese(t *testing.T) {
	policy := compiled(t, declared(t))
	plainPolicy := declared(t)
	cases := []struct {
		name   string
		change func(*Portfolio)
		policy *Policy
		says   string
	}{
		{"a policy that was not compiled", func(*Portfolio) {}, &plainPolicy, "not compiled"},
		{"a period that has not ended", func(p *Portfolio) { p.AsOf = date("2025-12-31") }, policy, "has not ended"},
		{"two subjects of one code", func(p *Portfolio) { p.Subjects[1].Code = "ACT-1" }, policy, "ACT-1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			c.change(&p)
			if _, err := Judge(p, c.policy); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("said %v", err)
			}
		})
	}
}

// before gives the portfolio a report of the year before in which ACT-1 stood so.
func before(p *Portfolio, standing Standing) {
	p.Past = append(p.Past, Past{
		Period:   Between(date("2024-01-01"), date("2025-01-01"), time.UTC),
		MadeAt:   date("2025-01-08"),
		Standing: map[string]Standing{"ACT-1": standing},
	})
}

func TestARaisedConcernStandsUntilItFallsUnderTheLeavingLine(t *testing.T) {
	policy := compiled(t, declared(t))
	stood := Standing{Verdict: Reshape, Concerns: []Concern{NotWorking}, Probabilities: [3]float64{0, 0, 0.95}}
	cases := []struct {
		name    string
		score   float64
		past    bool
		verdict Verdict
		change  Change
	}{
		{"between the lines, never raised: ask", 0.49, false, Ask, FirstSeen},
		{"between the lines, raised last time: it stands", 0.49, true, Reshape, Unchanged},
		{"under the leaving line, raised last time: cleared", 0.8, true, Keep, Cleared},
		{"over the raising line for the first time: new", 0.1, false, Reshape, New},
		{"over the raising line again: unchanged", 0.1, true, Reshape, Unchanged},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			p.Subjects[0].Answers = noisy(10, c.score)
			p.Subjects[0].Results = nil
			if c.past {
				before(&p, stood)
			}
			got := judged(t, p, policy).of(t, "ACT-1")
			if got.Verdict != c.verdict || got.Change != c.change {
				t.Errorf("%s, %s at %v", got.Verdict, got.Change, got.Scores[NotWorking].Probability)
			}
		})
	}
}

// TestAConcernThatTooFewConfirmIsNotCleared: what stood and is not raised for want of answers alone says so, whatever the few say, and
// stands in the next report.
func TestAConcernThatTooFewConfirmIsNotCleared(t *testing.T) {
	policy := compiled(t, declared(t))
	mean := 0.1
	onAnswers := Standing{
		Verdict: Reshape, Concerns: []Concern{NotWorking}, Found: &[3]bool{NotWorking: true},
		Probabilities: [3]float64{0, 0, 0.95}, ToldMeans: [3]*float64{NotWorking: &mean}, ToldProbabilities: [3]float64{0, 0, 0.95},
	}
	onFacts := onAnswers
	onFacts.ToldMeans, onFacts.Grounds = [3]*float64{}, &[3]Grounds{NotWorking: policy.on("target-missed")}
	early := onAnswers
	early.ToldMeans = [3]*float64{}
	unconfirmed := Standing{Verdict: Ask, Probabilities: [3]float64{0, 0, 0.5}, Found: &[3]bool{}, Unconfirmed: [3]Footing{NotWorking: OnAnswers}}
	const says = "It was found not working before. That can be neither confirmed nor cleared, since too few answered: it stands."
	const onFactsSays = "It was found not working by facts before. That can be neither confirmed nor cleared, since too few answered and no facts clear it: it stands."
	for _, c := range []struct {
		name    string
		before  Standing
		answers []Answer
		verdict Verdict
		change  Change
		open    Footing
	}{
		{"four say that it does not work", onAnswers, noisy(4, 0.1), Ask, Unchanged, OnAnswers},
		{"four say that it works", onAnswers, noisy(4, 0.9), Ask, Unchanged, OnAnswers},
		{"nobody answers", onAnswers, nil, Ask, Unchanged, OnAnswers},
		{"five say that it works", onAnswers, noisy(5, 0.9), Keep, Cleared, Settled},
		{"four again", unconfirmed, noisy(4, 0.1), Ask, Unchanged, OnAnswers},
		{"ten after that say that it does not work", unconfirmed, noisy(10, 0.1), Reshape, Unchanged, Settled},
		{"ten are between the lines", unconfirmed, noisy(10, 0.49), Reshape, Unchanged, Settled},
		{"ten say that it works", unconfirmed, noisy(10, 0.9), Keep, Cleared, Settled},
		{"it was facts alone, of which nothing is known", onFacts, noisy(4, 0.1), Ask, Unchanged, OnFacts},
		{"it was facts alone, it is not known which, and one does not say so", early, noisy(4, 0.1), Ask, Cleared, Settled},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			p.Subjects[0].Answers, p.Subjects[0].Results = c.answers, nil
			before(&p, c.before)
			report := judged(t, p, policy)
			got := report.of(t, "ACT-1")
			if got.Verdict != c.verdict || got.Change != c.change || got.Told.Change != c.change || got.Standing().Unconfirmed[NotWorking] != c.open {
				t.Errorf("%s, %s, told %s, %v at %v", got.Verdict, got.Change, got.Told.Change, got.Standing().Unconfirmed, got.Scores[NotWorking].Probability)
			}
			want := says
			if c.open == OnFacts {
				want = onFactsSays
			}
			is := func(r Reason) bool { return r.Text == want }
			if open := c.open != Settled; slices.ContainsFunc(got.Reasons, is) != open || slices.ContainsFunc(got.Told.Reasons, is) != open {
				t.Errorf("it says %v, and to others %v", got.Reasons, got.Told.Reasons)
			}
			if cleared := c.change == Cleared; (report.Since.Cleared == 1) != cleared || (report.Told.Since.Cleared == 1) != cleared {
				t.Errorf("counted are %+v, and to others %+v", report.Since, report.Told.Since)
			}
		})
	}
}

// TestThatAConcernIsUnconfirmedTellsNothingOfTheFew: whatever they say, others read the same.
func TestThatAConcernIsUnconfirmedTellsNothingOfTheFew(t *testing.T) {
	policy := compiled(t, declared(t))
	told := func(score float64) *Telling {
		p := healthy()
		p.Subjects[0].Answers, p.Subjects[0].Results = noisy(4, score), nil
		before(&p, Standing{Verdict: Reshape, Concerns: []Concern{NotWorking}, ToldMeans: [3]*float64{NotWorking: new(float64)}})
		return judged(t, p, policy).of(t, "ACT-1").Told
	}
	if bad, good := told(0.1), told(0.9); !reflect.DeepEqual(bad, good) {
		t.Errorf("where they say that it does not work, others read\n%+v\nand else\n%+v", bad, good)
	}
}

// TestAConcernIsNotForgottenWhileASubjectIsNotJudged goes past a report in which the subject is not.
func TestAConcernIsNotForgottenWhileASubjectIsNotJudged(t *testing.T) {
	policy := compiled(t, declared(t))
	flagged := map[string]Standing{"ACT-1": {Verdict: Reshape, Concerns: []Concern{NotWorking}, Probabilities: [3]float64{0, 0, 0.95}, ToldProbabilities: [3]float64{0, 0, 0.95}}}
	well := map[string]Standing{"ACT-1": {Verdict: Keep}}
	without := map[string]Standing{"ACT-2": {Verdict: Keep}}
	for _, c := range []struct {
		name    string
		past    []map[string]Standing // newest first
		score   float64
		verdict Verdict
		change  Change
	}{
		{"flagged, then not judged, between the lines now", []map[string]Standing{without, flagged}, 0.49, Reshape, Unchanged},
		{"flagged, then not judged twice", []map[string]Standing{without, without, flagged}, 0.49, Reshape, Unchanged},
		{"flagged, then not judged, well now", []map[string]Standing{without, flagged}, 0.8, Keep, Cleared},
		{"flagged, then well, then not judged", []map[string]Standing{without, well, flagged}, 0.49, Ask, Unchanged},
		{"never judged", []map[string]Standing{without, without}, 0.49, Ask, FirstSeen},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			p.Subjects[0].Answers, p.Subjects[0].Results = noisy(10, c.score), nil
			for i, standing := range c.past {
				from := date("2024-01-01").AddDate(-i, 0, 0)
				p.Past = append(p.Past, Past{Period: Between(from, from.AddDate(1, 0, 0), time.UTC), MadeAt: from.AddDate(1, 0, 8), Standing: standing})
			}
			got := judged(t, p, policy).of(t, "ACT-1")
			if got.Verdict != c.verdict || got.Change != c.change || got.Told.Change != c.change {
				t.Errorf("%s, %s at %v", got.Verdict, got.Change, got.Scores[NotWorking].Probability)
			}
		})
	}
}

func TestAConcernIsRaisedWhenFoundInAsManyReportsInARowAsThePolicyAsks(t *testing.T) {
	told := [3]*float64{NotWorking: new(float64)}
	probable := func(p float64) map[string]Standing {
		return map[string]Standing{"ACT-1": {Verdict: Ask, Probabilities: [3]float64{0, 0, p}, ToldMeans: told, ToldProbabilities: [3]float64{0, 0, p}}}
	}
	ofNobody := map[string]Standing{"ACT-1": {Verdict: Ask, Probabilities: [3]float64{0, 0, .99}, ToldProbabilities: [3]float64{0, 0, .99}}}
	flagged := map[string]Standing{"ACT-1": {Verdict: Reshape, Concerns: []Concern{NotWorking}, Probabilities: [3]float64{0, 0, 0.6}, ToldProbabilities: [3]float64{0, 0, 0.6}}}
	heardOfFew := map[string]Standing{"ACT-1": {Verdict: Ask, Probabilities: [3]float64{0, 0, .99}}}
	kept := func(found bool) map[string]Standing {
		return map[string]Standing{"ACT-1": {
			Verdict: Ask, Probabilities: [3]float64{0, 0, .95}, ToldProbabilities: [3]float64{0, 0, .95}, Found: &[3]bool{NotWorking: found},
		}}
	}
	without := map[string]Standing{"ACT-2": {Verdict: Keep}}
	const soFar = "It would be found not working, but that must show in 3 reports in a row: so far in %d."
	for _, c := range []struct {
		name    string
		past    []map[string]Standing // newest first
		confirm int
		verdict Verdict
		says    string
	}{
		{"never judged", nil, 3, Ask, fmt.Sprintf(soFar, 1)},
		{"at the line once before", []map[string]Standing{probable(.9)}, 3, Ask, fmt.Sprintf(soFar, 2)},
		{"at the line twice before", []map[string]Standing{probable(.9), probable(.95)}, 3, Reshape, ""},
		{"just under it in between", []map[string]Standing{probable(.9), probable(.899), probable(.95)}, 3, Ask, fmt.Sprintf(soFar, 2)},
		{"not judged in between", []map[string]Standing{probable(.9), without, probable(.95)}, 3, Reshape, ""},
		{"just before by fewer than are told, in a report that does not say what it found", []map[string]Standing{heardOfFew, probable(.95)}, 3, Ask, fmt.Sprintf(soFar, 1)},
		{"just before by nobody's answers, in such a report", []map[string]Standing{ofNobody, probable(.95)}, 3, Ask, fmt.Sprintf(soFar, 1)},
		{"found twice before", []map[string]Standing{kept(true), kept(true)}, 3, Reshape, ""},
		{"as probable just before, but not found", []map[string]Standing{kept(false), kept(true)}, 3, Ask, fmt.Sprintf(soFar, 1)},
		{"as probable before that, but not found", []map[string]Standing{kept(true), kept(false)}, 3, Ask, fmt.Sprintf(soFar, 2)},
		{"raised before: it stands", []map[string]Standing{flagged}, 3, Reshape, ""},
		{"one is enough", nil, 1, Reshape, ""},
		{"nothing is asked", nil, 0, Reshape, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := declared(t)
			file.Confirm = c.confirm
			p := healthy()
			p.Subjects[0].Answers, p.Subjects[0].Results = noisy(10, .1), nil
			for i, standing := range c.past {
				from := date("2024-01-01").AddDate(-i, 0, 0)
				p.Past = append(p.Past, Past{Period: Between(from, from.AddDate(1, 0, 0), time.UTC), MadeAt: from.AddDate(1, 0, 8), Standing: standing})
			}
			got := judged(t, p, compiled(t, file)).of(t, "ACT-1")
			if got.Verdict != c.verdict {
				t.Errorf("%s, not %s", got.Verdict, c.verdict)
			}
			for whose, reasons := range map[string][]Reason{"its own": got.Reasons, "those told": got.Told.Reasons} {
				says := slices.ContainsFunc(reasons, func(r Reason) bool { return r.Text == c.says })
				waits := slices.ContainsFunc(reasons, func(r Reason) bool { return strings.Contains(r.Text, "reports in a row") })
				if says != (c.says != "") || waits != says {
					t.Errorf("%s reasons: %v", whose, reasons)
				}
			}
		})
	}
}

// TestWhatWaitsToBeFoundAgainIsToldBesideWhatIsRaised: another concern, which stood, gives the verdict meanwhile.
func TestWhatWaitsToBeFoundAgainIsToldBesideWhatIsRaised(t *testing.T) {
	file := declared(t)
	file.Confirm = 2
	p := stoodOnce(lackedMeans(), everywhere(10, 0.8, 0.1, 0.1), lacks)
	got := judged(t, p, compiled(t, file)).of(t, "ACT-1")
	if got.Verdict != Reinforce || !slices.Equal(got.Concerns, []Concern{UnderResourced}) {
		t.Fatalf("%s %v", got.Verdict, got.Concerns)
	}
	for whose, reasons := range map[string][]Reason{"its own": got.Reasons, "those told": got.Told.Reasons} {
		i := slices.IndexFunc(reasons, func(r Reason) bool {
			return r.Text == "It would be found not working, but that must show in 2 reports in a row: so far in 1."
		})
		if i < 0 || i+1 >= len(reasons) || !strings.Contains(reasons[i+1].Text, "rate its performance") {
			t.Errorf("%s reasons: %v", whose, reasons)
		}
	}
}

// TestWhatIsSaidOfMeansThatLackedIsKnown: that they were lacking now, and in which periods before.
func TestWhatIsSaidOfMeansThatLackedIsKnown(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, c := range []struct {
		name    string
		answers []Answer
		says    string
	}{
		{"not working either", everywhere(10, 0.8, 0.1, 0.1), "It is not working either, but it was not given the means: reinforce it first, then judge what it does."},
		{"no longer relevant", everywhere(10, 0.1, 0.1, 0.78), "It was under-resourced in this period and in 2024: weigh that before giving it up."},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := stoodOnce(lackedMeans(), c.answers, lacks)
			p.Subjects[0].Needs = nil
			got := judged(t, p, policy).of(t, "ACT-1")
			if i := slices.IndexFunc(got.Reasons, func(r Reason) bool { return r.Rule == ruleStarved }); i < 0 || got.Reasons[i].Text != c.says {
				t.Errorf("%s %v: %v", got.Verdict, got.Concerns, got.Reasons)
			}
		})
	}
}

// How probable it was is not enough where too few answered, nor is it told; what counts is told to all when it is found.
func TestInARowCountReportsThatFoundIt(t *testing.T) {
	file := declared(t)
	file.Confirm = 2
	policy := compiled(t, file)
	moneyShort := func(r *Resource) { r.Planned, r.Allocated = num(100000), num(50000) }
	placesShort := func(r *Resource) { r.PlacesOffered, r.PlacesRequested = seats(40), seats(80) }
	for _, c := range []struct {
		name    string
		answers int // on its means in the year before
		score   float64
		facts   []func(*Resource)
		verdict Verdict // a year later
	}{
		{"eight bad answers", 8, 0, []func(*Resource){moneyShort}, Reinforce},
		{"four bad answers and a fact: too few", 4, 0, []func(*Resource){moneyShort}, Ask},
		{"one bad answer and a fact: too few", 1, 0, []func(*Resource){moneyShort}, Ask},
		{"one good answer and a fact", 1, 1, []func(*Resource){moneyShort}, Ask},
		{"no answer and two facts", 0, 0, []func(*Resource){moneyShort, placesShort}, Ask},
		{"one bad answer and two facts", 1, 0, []func(*Resource){moneyShort, placesShort}, Reinforce},
		{"one good answer and two facts", 1, 1, []func(*Resource){moneyShort, placesShort}, Ask},
	} {
		t.Run(c.name, func(t *testing.T) {
			last := healthy()
			last.Period, last.AsOf = Between(date("2024-01-01"), date("2025-01-01"), time.UTC), date("2025-01-20")
			f := &last.Subjects[0]
			f.Resources[0] = Resource{Starts: date("2024-01-01"), Ends: date("2024-12-31"), Currency: "EUR"}
			f.Answers = slices.Concat(asked(1, 8, "participant", "relevance", .8), asked(1, 8, "participant", "effectiveness", .8),
				asked(1, c.answers, "participant", "resourcing", c.score))
			for _, is := range c.facts {
				is(&f.Resources[0])
			}
			before := judged(t, last, policy)
			if one := before.of(t, "ACT-1"); len(one.Concerns) > 0 {
				t.Fatalf("at once %v", one.Concerns)
			}
			for whose, reasons := range map[string][]Reason{"its own": before.of(t, "ACT-1").Reasons, "those told": before.Shown().of(t, "ACT-1").Reasons} {
				waits := slices.ContainsFunc(reasons, func(r Reason) bool { return strings.HasSuffix(r.Text, "2 reports in a row: so far in 1.") })
				if waits != (c.verdict == Reinforce) {
					t.Errorf("%s reasons before: %v", whose, reasons)
				}
			}
			now := shortOfMeans()
			now.Past = []Past{before.Past()}
			if got := judged(t, now, policy).of(t, "ACT-1"); got.Verdict != c.verdict {
				t.Errorf("%s for %v", got.Verdict, got.Reasons)
			}
		})
	}
}

// A group that is hidden year after year is as it was, where nothing else has changed.
func TestWhatIsHiddenIsNotWorseForBeingHidden(t *testing.T) {
	policy := compiled(t, declared(t))
	p := shortOfMeans()
	f := &p.Subjects[0]
	f.Answers, f.Resources[0].PlacesRequested = everywhere(1, .3, .3, .3), seats(80)
	last := p
	last.Period, last.AsOf = Between(date("2024-01-01"), date("2025-01-01"), time.UTC), date("2025-01-20")
	last.Subjects = slices.Clone(p.Subjects)
	last.Subjects[0].Resources = slices.Clone(f.Resources)
	last.Subjects[0].Resources[0].Starts, last.Subjects[0].Resources[0].Ends = date("2024-01-01"), date("2024-12-31")
	p.Past = []Past{judged(t, last, policy).Past()}
	if got := judged(t, p, policy).of(t, "ACT-1"); got.Verdict != Reinforce || got.Told.Change != Unchanged {
		t.Errorf("%s, told as %s", got.Verdict, got.Told.Change)
	}
}

// noisy are n answers on all concerns, those on performance spread round a middle.
func noisy(n int, performance float64) []Answer {
	answers := everywhere(n, 0.8, 0.75, performance)
	for i := range answers {
		if a := answers[i]; a.Criterion().concernOf() == NotWorking {
			answers[i] = a.Scoring(a.Score() + int64(i%2*2-1)*100000)
		}
	}
	return answers
}

func TestAReportMadeLaterOrOfThisPeriodIsNotUsed(t *testing.T) {
	policy := compiled(t, declared(t))
	p := healthy()
	want := judged(t, p, policy)
	before(&p, Standing{Concerns: []Concern{NotWorking}})
	p.Past[0].MadeAt = p.AsOf.Add(time.Microsecond)
	before(&p, Standing{Concerns: []Concern{NotWorking}})
	p.Past[1].Period = p.Period
	same(t, judged(t, p, policy), want)
}

func TestAnExemptSubjectIsKeptAndItsConcernsAreListed(t *testing.T) {
	cases := []struct {
		name, until string
		verdict     Verdict
		noted       string
	}{
		{"until the day of the review", "2026-01-20", Keep, "Exempt: ACT-1, no longer relevant, until 2026-01-20: it is being handed over (the board)."},
		{"until the day before", "2026-01-19", Discontinue, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			declared := declared(t)
			declared.Exemptions = []Exemption{{What: "ACT-1", Who: "the board", Why: "it is being handed over", Until: c.until}}
			p := healthy()
			unneeded(&p.Subjects[0])
			report := judged(t, p, compiled(t, declared))
			if got := report.of(t, "ACT-1"); got.Verdict != c.verdict || len(got.Concerns) != 1 {
				t.Errorf("%s for %v", got.Verdict, got.Concerns)
			}
			isExempt := func(note string) bool { return strings.HasPrefix(note, "Exempt: ") }
			if at := slices.IndexFunc(report.Notes, isExempt); at < 0 && c.noted != "" || at >= 0 && report.Notes[at] != c.noted {
				t.Errorf("noted %q, want %q", report.Notes, c.noted)
			}
		})
	}
}

func TestOnlyTheFirstOfManyNotesNameASubject(t *testing.T) {
	all := make([]string, namedAtMost+2)
	if few := fewNotes(all, "Exempt", "look there"); len(few) != namedAtMost+1 || few[namedAtMost] != "Exempt: 2 more; look there." {
		t.Errorf("%q", few)
	}
	if few := fewNotes(all[:namedAtMost], "Exempt", "look there"); len(few) != namedAtMost {
		t.Errorf("%q", few)
	}
}

func TestAStarvedPastIsNamedBeforeItIsGivenUp(t *testing.T) {
	p := healthy()
	unneeded(&p.Subjects[0])
	before(&p, Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}})
	got := judged(t, p, compiled(t, declared(t))).of(t, "ACT-1")
	if got.Verdict != Discontinue || got.Reasons[0].Rule != ruleStarved || !strings.Contains(got.Reasons[0].Text, " in 2024: ") {
		t.Errorf("%s because %v", got.Verdict, got.Reasons)
	}
	if got.NeedsApprovalOf != "the authority that approved the activity" {
		t.Errorf("approved by %q", got.NeedsApprovalOf)
	}
}
