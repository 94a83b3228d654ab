package review

import (
	"slices"
	"strings"
	"testing"
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
	p := now.Scores[UnderResourced].Probability
	for _, c := range []struct {
		name     string
		decision []Decision
		concerns []Concern // raised then
		then     float64   // how probable it was
		verdict  Verdict
		again    string // empty: it is held; "-": nothing is said
	}{
		{"rejected, nothing new", []Decision{decided(Reject, "2025-02-01")}, now.Concerns, p, Reinforce, ""},
		{"rejected, less than a tenth more probable", []Decision{decided(Reject, "2025-02-01")}, now.Concerns, p - .09, Reinforce, ""},
		{"rejected, more probable by a tenth", []Decision{decided(Reject, "2025-02-01")}, now.Concerns, p - .11, Reinforce, "more probable by a tenth"},
		{"rejected for another concern", []Decision{decided(Reject, "2025-02-01")}, []Concern{NotWorking}, p, Reshape, "was not found under-resourced then"},
		{"accepted, more probable by a tenth", []Decision{decided(Accept, "2025-02-01")}, now.Concerns, p - .11, Reinforce, ""},
		{"accepted for another concern", []Decision{decided(Accept, "2025-02-01")}, []Concern{NotWorking}, p, Reshape, "was not found under-resourced then"},
		{"snoozed, not over", []Decision{snoozed(until)}, now.Concerns, p, Reinforce, ""},
		{"snoozed, over", []Decision{snoozed(over)}, now.Concerns, p, Reinforce, "Open again, snoozed by Ada"},
		{"done in the period", []Decision{decided(Accept, "2025-02-01"), decided(Done, "2025-06-01")}, now.Concerns, p, Reinforce, "that did not clear it"},
		{"done in the period, for another concern", []Decision{decided(Accept, "2025-02-01"), decided(Done, "2025-06-01")}, []Concern{NotWorking}, p, Reshape, "-"},
		{"done after the period", []Decision{decided(Accept, "2025-02-01"), decided(Done, "2026-01-02")}, now.Concerns, p, Reinforce, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			portfolio := shortOfMeans()
			standing := Standing{Verdict: c.verdict, Concerns: c.concerns, Probabilities: [3]float64{UnderResourced: c.then}}
			portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: standing, Ruling: RulingAt(c.decision, portfolio.AsOf)}}
			report := judged(t, portfolio, policy)
			checkAgain(t, report, c.again)
		})
	}
}

func checkAgain(t *testing.T, report Report, again string) {
	t.Helper()
	r, digest := report.of(t, "ACT-1"), report.Digest()
	told := slices.ContainsFunc(digest.Top, func(i Item) bool { return i.Subject == "ACT-1" })
	noted := slices.ContainsFunc(digest.Notes, func(n string) bool { return strings.HasPrefix(n, "Not raised again: ACT-1") })
	if r.Verdict != Reinforce || digest.Counts[1].N != 1 {
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
	standing := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}, Probabilities: [3]float64{UnderResourced: .5}}
	portfolio.Decided = map[string]Decided{"ACT-1": {ID: "k3f90a1c", Standing: standing, Ruling: RulingAt([]Decision{rejected}, portfolio.AsOf)}}
	one := judged(t, portfolio, policy).of(t, "ACT-1")
	compares := func(r Reason) bool { return r.Rule == AgainRule+"resourcing" }
	if !slices.ContainsFunc(one.Reasons, compares) {
		t.Errorf("the analyst is not told how much more probable it is: %v", one.Reasons)
	}
	if told := one.item().Reasons; slices.ContainsFunc(told, compares) || !strings.Contains(text(t, told), "raised again") {
		t.Errorf("others are told %v", told)
	}
}
