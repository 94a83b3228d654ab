package review

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// quarters are four reviews of one programme, in which A stood so, under-resourced from the second on but for gaps.
func quarters(raised ...bool) []Outlook {
	c, _ := ParseCadence("quarterly", "UTC")
	period := c.Containing(date("2024-01-01"))
	var out []Outlook
	for _, is := range raised {
		stood := Standing{Verdict: Keep, Probabilities: [3]float64{0.01, 0.3, 0.02}}
		if is {
			stood = Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}, Probabilities: [3]float64{0.01, 0.95, 0.02}}
		}
		out = append(out, Outlook{
			Programme: "P", Until: c.Next(period).AnswersUntil(7),
			Past: Past{Period: period, MadeAt: period.AnswersUntil(7), Standing: map[string]Standing{"A": stood}},
		})
		period = c.Next(period)
	}
	return out
}

func says(verdict Verdict, day, by string) Judgement {
	return Judgement{Subject: "A", At: date(day), By: by, Says: verdict.Says()}
}

func TestOfOlderReportsIsRememberedWhatNoNewerOneSays(t *testing.T) {
	var all []Past
	for _, subjects := range []string{"B", "B", "B", "B", "AB", "B", "AC"} { // the newest first
		past := Past{Sums: map[string]SubjectSums{}, Standing: map[string]Standing{}}
		for _, s := range subjects {
			past.Standing[string(s)] = Standing{}
		}
		all = append(all, past)
	}
	var got []string
	for _, past := range Remember(Remember(all)) {
		got = append(got, strings.Join(sortedKeys(past.Standing), ""))
	}
	if want := []string{"B", "B", "B", "B", "A", "C"}; !slices.Equal(got, want) {
		t.Errorf("remembered %v", got)
	}
}

func TestAJudgementCountsForTheReviewThatStoodOnItsDay(t *testing.T) {
	type found struct {
		Concern string
		To      string
		Raised  bool
		Borne   bool
		Lead    int
	}
	for name, c := range map[string]struct {
		said             []Judgement
		want             []found
		beside, disputed int
	}{
		"nothing was said":             {},
		"before the first review":      {[]Judgement{says(Reinforce, "2024-04-07", "b")}, nil, 1, 0},
		"on the day of the first":      {[]Judgement{says(Discontinue, "2024-04-08", "b")}, []found{{"no_longer_relevant", "2024-04-01", false, true, 0}}, 0, 0},
		"the day before the next":      {[]Judgement{says(Discontinue, "2024-07-07", "b")}, []found{{"no_longer_relevant", "2024-04-01", false, true, 0}}, 0, 0},
		"when the last one has lapsed": {[]Judgement{says(Discontinue, "2025-04-08", "b")}, nil, 1, 0},
		"of something else":            {[]Judgement{{Subject: "B", At: date("2024-05-01"), Says: Keep.Says()}}, nil, 1, 0},
		"raised twice, then borne out": {
			[]Judgement{says(Reinforce, "2024-10-08", "b")},
			[]found{{"no_longer_relevant", "2024-10-01", false, false, 0}, {"under_resourced", "2024-10-01", true, true, 92}},
			0, 0,
		},
		"two say the same": {
			[]Judgement{says(Discontinue, "2024-05-01", "b"), says(Discontinue, "2024-05-02", "c")},
			[]found{{"no_longer_relevant", "2024-04-01", false, true, 0}},
			0, 0,
		},
		"two contradict each other": {
			[]Judgement{says(Discontinue, "2024-05-01", "b"), says(Reinforce, "2024-05-02", "c")},
			[]found{{"under_resourced", "2024-04-01", false, true, 0}},
			0, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := Look(quarters(false, true, true, false), c.said)
			var got []found
			for _, x := range h.Cases {
				got = append(got, found{x.Concern.String(), x.Period.To.Format(time.DateOnly), x.Raised, x.Borne, x.LeadDays})
			}
			if diff := cmp.Diff(c.want, got); diff != "" || h.Beside != c.beside || h.Disputed != c.disputed {
				t.Errorf("beside %d, disputed %d; -want +got\n%s", h.Beside, h.Disputed, diff)
			}
		})
	}
}

// A flag that went away in between warned only since it came back.
func TestTheLeadBeginsWithTheUnbrokenFlag(t *testing.T) {
	for _, c := range []struct {
		raised []bool
		lead   int
	}{{[]bool{true, true, true}, 200}, {[]bool{true, false, true}, 18}, {[]bool{false, true, true}, 110}} {
		h := Look(quarters(c.raised...), []Judgement{says(Reinforce, "2024-10-26", "b")})
		if h.Cases[1].LeadDays != c.lead+1 && h.Cases[1].LeadDays != c.lead {
			t.Errorf("%v: %d days, want %d", c.raised, h.Cases[1].LeadDays, c.lead)
		}
	}
}

// Where too few could confirm it in between, it stood on; where it only stands, it is not raised.
func TestTheLeadOutlastsAReviewThatCouldNotConfirmTheFlag(t *testing.T) {
	for _, c := range []struct {
		raised, open []bool
		lead         int
	}{
		{[]bool{true, false, true}, []bool{false, true, false}, 201},
		{[]bool{false, false, true}, []bool{false, true, false}, 18},
		{[]bool{true, false, false, true}, []bool{false, true, false, false}, 18},
	} {
		outlooks := quarters(c.raised...)
		for i, open := range c.open {
			if stood := outlooks[i].Standing["A"]; open {
				stood.Unconfirmed[UnderResourced] = OnFacts
				outlooks[i].Standing["A"] = stood
			}
		}
		last := outlooks[len(outlooks)-1]
		h := Look(outlooks, []Judgement{{Subject: "A", At: last.MadeAt.AddDate(0, 0, 18), By: "b", Says: Reinforce.Says()}})
		if h.Cases[1].LeadDays != c.lead {
			t.Errorf("raised %v, unconfirmed %v: %d days, want %d", c.raised, c.open, h.Cases[1].LeadDays, c.lead)
		}
	}
}

func TestWhatADecisionSaysOfConcerns(t *testing.T) {
	raised := []Concern{UnderResourced}
	for act, want := range map[Act]Label{Accept: Borne, Partly: Borne, Reject: Refuted, Snooze: Unsaid, Done: Unsaid} {
		if got := act.Decides(raised); got != [3]Label{Unsaid, want, Unsaid} {
			t.Errorf("%s says %v", act, got)
		}
	}
}

// By hand: Wilson's interval of 8 in 10 at 90 in 100 is 54 to 93; the Brier score and the median of plain figures.
func TestMarksAreThoseWorkedOutByHand(t *testing.T) {
	s := Share{Part: 8, Whole: 10}.bounded()
	if s.Low < 0.540 || s.Low > 0.542 || s.High < 0.930 || s.High > 0.933 {
		t.Errorf("Wilson: %v", s)
	}
	if all := (Share{Part: 4, Whole: 4}).bounded(); !all.Few() || all.High != 1 || all.Low < 0.59 || all.Low > 0.61 {
		t.Errorf("four of four: %v", all)
	}
	if m := median([]float64{5, 1, 2, 4, 3}); m.Value != 3 || m.Low != 1 || m.High != 5 {
		t.Errorf("median of five: %v", m)
	}
	if m := median([]float64{8, 7, 6, 5, 1, 2, 4, 3}); m.Value != 4.5 || m.Low != 2 || m.High != 7 {
		t.Errorf("median of eight: %v", m)
	}
	m := marksOf([]Case{{Probability: 0.9, Raised: true, Borne: true}, {Probability: 0.9, Raised: true}, {Probability: 0.1}})
	if m.Brier.Value != Round6((0.01+0.81+0.01)/3) || m.Precision.Part != 1 || m.Precision.Whole != 2 || m.Recall.Whole != 1 {
		t.Errorf("marks: %+v", m)
	}
	if last := m.Bins[len(Edges)-1]; last.Said != 0.9 || last.Borne.Part != 1 || last.Borne.Whole != 2 {
		t.Errorf("bin: %+v", last)
	}
}
