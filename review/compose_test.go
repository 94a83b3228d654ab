package review

import (
	"strings"
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

// Of comments without a score it is never said that nobody answered; others are told of them where enough wrote.
func TestCommentsWithoutAScoreAreNoSilence(t *testing.T) {
	for _, c := range []struct {
		wrote                  int
		note, whom, othersWhom string
	}{
		{0, "Nobody answered in this period.", "nobody answered", "nobody answered"},
		{1, "Nobody gave a score in this period.", "nobody gave a score, but some commented", "nobody gave a score"},
		{4, "Nobody gave a score in this period.", "nobody gave a score, but some commented", "nobody gave a score"},
		{5, "Nobody gave a score in this period, but some commented.", "nobody gave a score, but some commented", "nobody gave a score, but some commented"},
	} {
		p := healthy()
		for i := range p.Subjects {
			p.Subjects[i].Answers, p.Subjects[i].Resources = nil, nil
		}
		for _, a := range asked(1, c.wrote, "host", "relevance", 0) {
			p.Subjects[0].Answers = append(p.Subjects[0].Answers, a.Scoring(-1))
		}
		r := judged(t, p, compiled(t, declared(t)))
		whom := func(r Report) string {
			_, said, _ := strings.Cut(r.of(t, "ACT-1").Reasons[0].Text, "nobody was recorded as invited, and ")
			return said
		}
		if len(r.Notes) == 0 || r.Notes[0] != c.note {
			t.Errorf("%d wrote: noted %q", c.wrote, r.Notes)
		}
		if analyst, others := whom(r), whom(r.Shown()); analyst != c.whom+"." || others != c.othersWhom+"." {
			t.Errorf("%d wrote: the analyst is told %q, others %q", c.wrote, analyst, others)
		}
	}
}
