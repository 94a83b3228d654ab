package review

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// shortOfMeans is the healthy programme in which ACT-1 lacks means: its answers and its money say so.
func shortOfMeans() Portfolio {
	p := healthy()
	p.Subjects[0].Answers = everywhere(10, 0.8, 0.3, 0.78)
	p.Subjects[0].Resources[0].Allocated = num(50000)
	return p
}

func TestWhatWasDecidedIsRaisedAgainOnlyOnNewEvidence(t *testing.T) {
	policy := compiled(t, declared(t))
	now := judged(t, shortOfMeans(), policy).of(t, "ACT-1")
	if !slices.Equal(now.Concerns, []Concern{UnderResourced}) {
		t.Fatalf("the fixture raises %v", now.Concerns)
	}
	until, over := date("2026-06-01"), date("2026-01-10")
	decided := func(act Act, day string) Decision {
		return Decision{Act: act, By: "Ada", At: date(day), Reason: "too dear"}
	}
	snoozed := func(last Date) Decision {
		return Decision{Act: Snooze, By: "Ada", At: date("2025-02-01"), Until: &last}
	}
	p := now.Told.Scores[UnderResourced].Probability
	for _, c := range []struct {
		name     string
		decision []Decision
		concerns []Concern // raised then
		then     float64   // how probable it was
		verdict  Verdict
		again    string // empty: it is held; "-": nothing is said
	}{
		{"rejected, nothing new", []Decision{decided(Reject, "2025-02-01")}, now.Concerns, p, Reinforce, ""},
		{"rejected, a little more probable", []Decision{decided(Reject, "2025-02-01")}, now.Concerns, 1 - 9*(1-p), Reinforce, ""},
		{"rejected, of the doubt a tenth is left", []Decision{decided(Reject, "2025-02-01")}, now.Concerns, 1 - 15*(1-p), Reinforce, "the doubt that it is under-resourced is a tenth of what it was or less"},
		{"accepted, of the doubt a tenth is left", []Decision{decided(Accept, "2025-02-01")}, now.Concerns, 1 - 15*(1-p), Reinforce, ""},
		{"rejected, more probable by a tenth", []Decision{decided(Reject, "2025-02-01")}, now.Concerns, p - .11, Reinforce, "more probable by a tenth"},
		{"rejected for another concern", []Decision{decided(Reject, "2025-02-01")}, []Concern{NotWorking}, p, Reshape, "was not found to be under-resourced then"},
		{"accepted, more probable by a tenth", []Decision{decided(Accept, "2025-02-01")}, now.Concerns, p - .11, Reinforce, ""},
		{"accepted for another concern", []Decision{decided(Accept, "2025-02-01")}, []Concern{NotWorking}, p, Reshape, "was not found to be under-resourced then"},
		{"snoozed, not over", []Decision{snoozed(until)}, now.Concerns, p, Reinforce, ""},
		{"snoozed, over", []Decision{snoozed(over)}, now.Concerns, p, Reinforce, "Open again, snoozed by Ada"},
		{"done in the period", []Decision{decided(Accept, "2025-02-01"), decided(Done, "2025-06-01")}, now.Concerns, p, Reinforce, "that did not clear it"},
		{"done in the period, for another concern", []Decision{decided(Accept, "2025-02-01"), decided(Done, "2025-06-01")}, []Concern{NotWorking}, p, Reshape, "-"},
		{"done after the period", []Decision{decided(Accept, "2025-02-01"), decided(Done, "2026-01-02")}, now.Concerns, p, Reinforce, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			portfolio := shortOfMeans()
			standing := Standing{Verdict: c.verdict, Concerns: c.concerns, ToldProbabilities: [3]float64{UnderResourced: c.then}}
			portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: standing, Ruling: RulingAt(c.decision, portfolio.AsOf)}}
			report := judged(t, portfolio, policy)
			checkAgain(t, report, c.again)
		})
	}
}

// TestWhatWasNotFoundSinceTheDecisionIsRaisedAgain goes on to later reports than the one that was decided on.
func TestWhatWasNotFoundSinceTheDecisionIsRaisedAgain(t *testing.T) {
	policy := compiled(t, declared(t))
	found := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}, ToldProbabilities: [3]float64{UnderResourced: .999}}
	open := Standing{Verdict: Ask, Unconfirmed: [3]Footing{UnderResourced: OnAnswers}}
	well, other := Standing{Verdict: Keep}, Standing{Verdict: Reshape, Concerns: []Concern{NotWorking}}
	const between = "because it was not found to be under-resourced in between."
	last := date("2027-01-01")
	for _, c := range []struct {
		name    string
		decided Decision
		reports []Standing // of 2023 and 2024, zero where it was not judged
		again   string
	}{
		{"rejected, then kept twice", Decision{Act: Reject, At: date("2023-02-01")}, []Standing{well, well}, between},
		{"rejected, then kept and found", Decision{Act: Reject, At: date("2023-02-01")}, []Standing{well, found}, between},
		{"rejected, then found with something else only", Decision{Act: Reject, At: date("2023-02-01")}, []Standing{found, other}, between},
		{"accepted, then kept", Decision{Act: Accept, At: date("2023-02-01")}, []Standing{found, well}, between},
		{"snoozed, then kept", Decision{Act: Snooze, At: date("2023-02-01"), Until: &last}, []Standing{well, well}, between},
		{"rejected, then found twice", Decision{Act: Reject, At: date("2023-02-01")}, []Standing{found, found}, ""},
		{"rejected, then too few answered", Decision{Act: Reject, At: date("2023-02-01")}, []Standing{open, open}, ""},
		{"rejected, then not judged", Decision{Act: Reject, At: date("2023-02-01")}, []Standing{{}, {}}, ""},
		{"rejected only after it was kept", Decision{Act: Reject, At: date("2025-02-01")}, []Standing{well, well}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			portfolio := shortOfMeans()
			for i, standing := range c.reports {
				from := date("2023-01-01").AddDate(i, 0, 0)
				past := Past{Period: Between(from, from.AddDate(1, 0, 0), time.UTC), MadeAt: from.AddDate(1, 0, 8), Standing: map[string]Standing{}}
				if standing.Verdict != "" {
					past.Standing["ACT-1"] = standing
				}
				portfolio.Past = append(portfolio.Past, past)
			}
			c.decided.By, c.decided.Reason = "Ada", "too dear"
			portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: found, Ruling: RulingAt([]Decision{c.decided}, portfolio.AsOf)}}
			checkAgain(t, judged(t, portfolio, policy), c.again)
		})
	}
}

// TestWhatWasDoneAndClearedInBetweenIsFoundAgain: that it was not cleared is said only where no report since cleared it.
func TestWhatWasDoneAndClearedInBetweenIsFoundAgain(t *testing.T) {
	policy := compiled(t, declared(t))
	found := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}}
	both := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced, NotWorking}}
	works := Standing{Verdict: Reshape, Concerns: []Concern{NotWorking}}
	well, asked := Standing{Verdict: Keep}, Standing{Verdict: Ask}
	lacks, fails := everywhere(10, 0.8, 0.3, 0.78), everywhere(10, 0.8, 0.3, 0.1)
	const cleared, notCleared = "). It was cleared in between, and is found again.", "). It is raised again, because that did not clear it."
	for _, c := range []struct {
		name    string
		answers []Answer
		then    Standing
		reports []Standing // of the years before this one, the oldest first; it was done after the first
		again   string
	}{
		{"found ever since", lacks, found, []Standing{found, found, found}, notCleared},
		{"not judged since", lacks, found, []Standing{found}, notCleared},
		{"cleared twice", lacks, found, []Standing{found, well, well}, cleared},
		{"cleared, then found", lacks, found, []Standing{found, well, found}, cleared},
		{"one of two cleared", fails, both, []Standing{both, works}, "because that did not clear that it is not working."},
		{"found ever since, and not all is looked at", lacks, found, []Standing{found, found, found, found, found}, "). It is raised again."},
		{"asked ever since", nil, asked, []Standing{asked, asked}, notCleared},
		{"nothing to ask in between", nil, asked, []Standing{asked, well}, "). In between there was nothing to ask; now there is again."},
	} {
		t.Run(c.name, func(t *testing.T) {
			portfolio := shortOfMeans()
			portfolio.Subjects[0].Answers = c.answers
			if c.answers == nil {
				portfolio.Subjects[0].Resources = nil
			}
			first := portfolio.Period.From.AddDate(-len(c.reports), 0, 0)
			for i, standing := range c.reports {
				from := first.AddDate(i, 0, 0)
				past := Past{Period: Between(from, from.AddDate(1, 0, 0), time.UTC), MadeAt: from.AddDate(1, 0, 8), Standing: map[string]Standing{"ACT-1": standing}}
				portfolio.Past = append(portfolio.Past, past)
			}
			done := []Decision{{Act: Accept, By: "Ada", At: first.AddDate(1, 0, 9)}, {Act: Done, By: "Bo", At: first.AddDate(1, 0, 10)}}
			slices.Reverse(portfolio.Past)
			portfolio.Past = Remember(portfolio.Past)
			portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: c.then, Ruling: RulingAt(done, portfolio.AsOf)}}
			now := judged(t, portfolio, policy).of(t, "ACT-1")
			if got := now.Reasons[0]; got.Rule != ruleAgain || !strings.HasSuffix(got.Text, c.again) {
				t.Errorf("%s %v, because %q", now.Verdict, now.Concerns, got.Text)
			}
		})
	}
}

// Who turned a recommendation down is asked all the same where too little is known; only who turned down to ask is not.
func TestAnAskIsAnotherThingThanWhatWasRejected(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, c := range []struct {
		name string
		then Standing
		held bool
	}{
		{"to reinforce was rejected", Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}}, false},
		{"to ask was rejected", Standing{Verdict: Ask}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			portfolio := shortOfMeans()
			for i := range portfolio.Subjects {
				if f := &portfolio.Subjects[i]; f.Code == "ACT-1" {
					f.Answers, f.Resources = nil, nil
				}
			}
			rejected := Decision{Act: Reject, By: "Ada", At: date("2025-02-01"), Reason: "too dear"}
			portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: c.then, Ruling: RulingAt([]Decision{rejected}, portfolio.AsOf)}}
			now := judged(t, portfolio, policy).of(t, "ACT-1")
			if held := now.Under != nil; now.Verdict != Ask || held != c.held {
				t.Errorf("%s, held: %t", now.Verdict, held)
			}
		})
	}
}

// TestWhatIsHeldIsToldByItsOwnVerdict: the ID of what was decided on goes with what it recommended, whatever is recommended now.
func TestWhatIsHeldIsToldByItsOwnVerdict(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, c := range []struct {
		name    string
		answers []Answer
		note    string
	}{
		{"the same today", everywhere(10, 0.8, 0.3, 0.78), "Not raised again: ACT-1, reinforce (k3f90a1c), accepted by Ada on 1 February 2025."},
		{"another today", everywhere(2, 0.8, 0.75, 0.78), "Not raised again: ACT-1 (ask today), reinforce (k3f90a1c), accepted by Ada on 1 February 2025."},
	} {
		t.Run(c.name, func(t *testing.T) {
			portfolio := shortOfMeans()
			portfolio.Subjects[0].Answers = c.answers
			accepted := Decision{Act: Accept, By: "Ada", At: date("2025-02-01")}
			then := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}}
			portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: then, Ruling: RulingAt([]Decision{accepted}, portfolio.AsOf)}}
			if notes := judged(t, portfolio, policy).Notes; !slices.Contains(notes, c.note) {
				t.Errorf("%q, want %q", notes, c.note)
			}
		})
	}
}

// Who was alone to answer, and rejected on facts, is not found out by what is raised a year later.
func TestWhetherItIsRaisedAgainTellsNothingOfWhoWasHidden(t *testing.T) {
	policy := compiled(t, declared(t))
	var first, second string
	for _, score := range []float64{0, .25, .5} {
		last := shortOfMeans()
		last.Period, last.AsOf = Between(date("2024-01-01"), date("2025-01-01"), time.UTC), date("2025-01-20")
		f := &last.Subjects[0]
		f.Answers = everywhere(1, score, score, score)
		f.Resources[0].Starts, f.Resources[0].Ends = date("2024-01-01"), date("2024-12-31")
		f.Resources[0].PlacesRequested = seats(80)
		before := judged(t, last, policy)
		one := before.of(t, "ACT-1")
		if !slices.Equal(one.Concerns, []Concern{UnderResourced}) {
			t.Fatalf("of %v the fixture raises %v", score, one.Concerns)
		}

		now := shortOfMeans()
		rejected := Decision{Act: Reject, By: "Ada", At: date("2025-02-01"), Reason: "too dear"}
		now.Past = []Past{before.Past()}
		now.Decided = map[string]Decided{"ACT-1": {ID: one.ID, Standing: one.Standing(), Ruling: RulingAt([]Decision{rejected}, now.AsOf)}}
		after := judged(t, now, policy)
		if first == "" {
			first, second = text(t, before.Shown()), text(t, after.Shown())
		}
		if text(t, before.Shown()) != first {
			t.Errorf("%v shows at once", score)
		}
		if text(t, after.Shown()) != second {
			t.Errorf("%v shows a year later", score)
		}
	}
}

func TestWhatIsWorse(t *testing.T) {
	for _, c := range []struct {
		name      string
		then, now float64
		worse     bool
	}{
		{"more probable by a tenth", .5, .6, true},
		{"by less than a tenth", .5, .59, false},
		{"nearly certain, then of the doubt less than a tenth left", .931, .9993, true},
		{"nearly certain, then of the doubt an eighth left", .92, .99, false},
		{"the same", .9993, .9993, false},
		{"certain, and still", 1, 1, false},
		{"less probable", .9993, .931, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := worse(c.then, c.now); got != c.worse {
				t.Errorf("%v after %v is worse: %v", c.now, c.then, got)
			}
		})
	}
}

func checkAgain(t *testing.T, report Report, again string) {
	t.Helper()
	r, digest := report.of(t, "ACT-1"), report.Digest()
	told := slices.ContainsFunc(digest.Top, func(i Item) bool { return i.Subject == "ACT-1" })
	noted := slices.ContainsFunc(digest.Notes, func(n string) bool { return strings.HasPrefix(n, "Not raised again: ACT-1") })
	if r.Verdict != Reinforce || digest.Counts[1] != 1 {
		t.Errorf("a decision changed the verdict to %s, the counts to %v", r.Verdict, digest.Counts)
	}
	if again == "" {
		if r.Under == nil || r.Under.ID != "k3f90a1c" || told || !noted {
			t.Errorf("raised again: under %v, told %v, noted %v", r.Under, told, noted)
		}
		return
	}
	if r.Under != nil || !told || noted {
		t.Errorf("under %v, told %v, noted %v", r.Under, told, noted)
	}
	if silent := r.Reasons[0].Rule != ruleAgain; silent != (again == "-") || !silent && !strings.Contains(r.Reasons[0].Text, again) {
		t.Errorf("because %q", r.Reasons[0].Text)
	}
}

func TestHowMuchMoreProbableIsNotToldToOthers(t *testing.T) {
	policy := compiled(t, declared(t))
	portfolio := shortOfMeans()
	rejected := Decision{Act: Reject, By: "Ada", At: date("2025-02-01"), Reason: "too dear"}
	standing := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}, ToldProbabilities: [3]float64{UnderResourced: .5}}
	portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: standing, Ruling: RulingAt([]Decision{rejected}, portfolio.AsOf)}}
	one := judged(t, portfolio, policy).of(t, "ACT-1")
	compares := func(r Reason) bool { return r.Rule == againRule+"resourcing" }
	if !slices.ContainsFunc(one.Reasons, compares) {
		t.Errorf("the analyst is not told how much more probable it is: %v", one.Reasons)
	}
	if told := one.item().Reasons; slices.ContainsFunc(told, compares) || !strings.Contains(text(t, told), "raised again") {
		t.Errorf("others are told %v", told)
	}
}

// A snooze comes back once: the first report after it says so, those after that one do not.
func TestASnoozeComesBackOnce(t *testing.T) {
	policy := compiled(t, declared(t))
	last := date("2025-06-30").AddDate(0, 0, 1).Add(-time.Microsecond)
	ruling := Ruling{State: Open, Last: Decision{Act: Snooze, By: "Ada", At: date("2024-02-01"), Until: &last}}
	found := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}, ToldProbabilities: [3]float64{UnderResourced: .999}}
	for _, c := range []struct {
		name  string
		made  time.Time // the report before this one
		again string
	}{
		{"the report before was made before it was over", last, "Open again, snoozed by Ada"},
		{"the report before was made after it was over", last.Add(time.Microsecond), "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := shortOfMeans()
			p.Past = []Past{{Period: Between(date("2024-01-01"), date("2025-01-01"), time.UTC), MadeAt: c.made, Standing: map[string]Standing{"ACT-1": found}}}
			p.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: found, Ruling: ruling}}
			checkAgain(t, judged(t, p, policy), c.again)
		})
	}
}

// What is kept is held back by nothing, whatever was decided on it.
func TestAKeepIsNotHeldBack(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, act := range []Act{Accept, Reject, Snooze} {
		p, until := healthy(), date("2026-06-01")
		ruling := RulingAt([]Decision{{Act: act, By: "Ada", At: date("2025-02-01"), Reason: "too dear", Until: &until}}, p.AsOf)
		p.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: Standing{Verdict: Keep}, Ruling: ruling}}
		r := judged(t, p, policy)
		if one := r.of(t, "ACT-1"); one.Verdict != Keep || one.Under != nil || strings.Contains(text(t, r.Notes), "Not raised again") {
			t.Errorf("%s: %s under %v, %v", act, one.Verdict, one.Under, r.Notes)
		}
	}
}

func TestAnEndThatWasNotProposedIsNewEvidence(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, c := range []struct {
		name  string
		then  Verdict
		again string
	}{
		{"to reshape was accepted, as the last that served a partner", Reshape, "its end was not proposed then"},
		{"the end was accepted", Discontinue, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			unneeded(&p.Subjects[0])
			now := judged(t, p, policy).of(t, "ACT-1")
			then := Standing{Verdict: c.then, Concerns: now.Concerns, ToldProbabilities: [3]float64{now.Told.Scores[0].Probability}}
			ruling := RulingAt([]Decision{{Act: Accept, By: "Ada", At: date("2025-02-01")}}, p.AsOf)
			p.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: then, Ruling: ruling}}
			one := judged(t, p, policy).of(t, "ACT-1")
			if one.Verdict != Discontinue || (one.Under != nil) != (c.again == "") || !strings.Contains(text(t, one.Reasons), c.again) {
				t.Errorf("%s under %v, because %v", one.Verdict, one.Under, one.Reasons)
			}
		})
	}
}
