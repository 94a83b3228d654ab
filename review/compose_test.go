package review

import (
	"testing"
)

// How many flags are expected to be false is the doubt that is left of each.
func TestTheExpectedFalseAreTheDoubtsOfTheFlags(t *testing.T) {
	p := healthy()
	unneeded(&p.Subjects[0])
	lacking(&p)
	r := judged(t, p, compiled(t, declared(t)))
	whole, told, flags := 0., 0., 0
	for _, one := range r.Recommendations {
		for _, c := range one.Concerns {
			flags, whole, told = flags+1, whole+1-one.Scores[c].Probability, told+1-one.Told.Scores[c].Probability
		}
	}
	if flags < 2 || whole < .0001 || r.ExpectedFalse < whole-.00001 || r.ExpectedFalse > whole+.00001 {
		t.Errorf("%v of %d flags, not %v", r.ExpectedFalse, flags, whole)
	}
	if got := r.Told.ExpectedFalse; got < told-.001*float64(flags) || got > told+.001*float64(flags) {
		t.Errorf("told %v of %d flags, not %v", got, flags, told)
	}
}

// A report says how many of its subjects rest on entries that do not say when they were recorded.
func TestAReportSaysWhatRestsOnEntriesWithoutTheirTime(t *testing.T) {
	p := healthy()
	for _, i := range []int{0, 2} {
		p.Subjects[i].Assumed, p.Subjects[i].Source = true, Source{File: "activities.csv", Row: 2}
	}
	const says = "2 of 8 rest on entries that do not say when they were recorded: these count from their own dates."
	if r := judged(t, p, compiled(t, declared(t))); len(r.Notes) == 0 || r.Notes[0] != says {
		t.Errorf("%q", r.Notes)
	}
	p = through()
	p.Subjects[0].Assumed, p.Subjects[0].Source = true, Source{File: "activities.csv", Row: 2}
	p.Subjects[8].Source = Source{File: "mechanisms.csv", Row: 2}
	const both = "2 of 9 rest on entries that do not say when they were recorded: these count from their own dates."
	if r := judged(t, p, compiled(t, declared(t))); len(r.Notes) == 0 || r.Notes[0] != both {
		t.Errorf("of a mechanism: %q", r.Notes)
	}
}

// Of a mechanism those count too who were invited to answer about its activities.
func TestHowManyWereInvitedIsTold(t *testing.T) {
	p := through()
	for i := range int64(12) {
		p.Subjects[0].Invited = append(p.Subjects[0].Invited, Invitation{Respondent: i + 1})
	}
	p.Subjects[0].Invited = append(p.Subjects[0].Invited, p.Subjects[0].Invited[3])
	r := judged(t, p, compiled(t, declared(t)))
	for code, want := range map[string]string{"ACT-1": "12", "ACT-2": "null", "MEC": "12"} {
		for c, score := range r.of(t, code).Scores {
			if got := text(t, score.Invited); got != want {
				t.Errorf("%s, %s: %s invited, not %s", code, Concern(c).Words(), got, want)
			}
		}
	}
}
