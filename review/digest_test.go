package review

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// mixed is a programme with one of each verdict, and one raised by facts alone with four answers.
func mixed() Portfolio {
	p := healthy()
	unneeded(&p.Subjects[0])
	p.Subjects[1].Answers = everywhere(10, 0.8, 0.3, 0.78)
	starve(&p.Subjects[1])
	p.Subjects[2].Answers = everywhere(10, 0.8, 0.75, 0.2)
	p.Subjects[2].Results = nil
	p.Subjects[3].Answers = everywhere(2, 0.8, 0.75, 0.2)
	p.Subjects[3].Invited = []Invitation{{1, 0}, {2, 0}, {3, 1}, {4, 0}}
	p.Subjects[4].Answers = everywhere(4, 0.8, 0, 0.78)
	starve(&p.Subjects[4])
	return p
}

func TestTheDigestTellsWhatMatters(t *testing.T) {
	d := judged(t, mixed(), compiled(t, declared(t))).Digest()
	if want := (Counts{3, 2, 1, 1, 1}); d.Counts != want || d.Coverage.Reviewed != 8 {
		t.Errorf("%d reviewed: %v, not %v", d.Coverage.Reviewed, d.Counts, want)
	}
	if want := "First review: 4 subjects with a concern."; d.Since != want {
		t.Errorf("since last time: %q", d.Since)
	}
	if len(d.Top) != 3 || d.Keeps != 3 || len(d.Lists) != 4 || d.Lists[3].Verdict != Ask {
		t.Errorf("%d first, %d keeps, lists %v", len(d.Top), d.Keeps, d.Lists)
	}
	for _, item := range d.Top {
		if item.Verdict == Keep || item.Verdict == Ask || item.Summary == "" {
			t.Errorf("first of all %s: %s, %q", item.Subject, item.Verdict, item.Summary)
		}
	}
	want := "Ask about relevance (2 answers of the 5 needed), resourcing (2 answers of the 5 needed) and performance (2 answers of the 5 needed): 2 of 4 invited have not answered; invite more, for these alone are too few."
	if ask := d.Lists[3].Items[0]; ask.Summary != want {
		t.Errorf("asked %q", ask.Summary)
	}
}

func TestFewerThanTheMinimumShowNoFigure(t *testing.T) {
	r := judged(t, mixed(), compiled(t, declared(t)))
	for _, c := range []struct {
		name, subject string
		hidden        bool
	}{{"ten answers are shown", "ACT-2", false}, {"four are not", "ACT-5", true}} {
		t.Run(c.name, func(t *testing.T) {
			item := r.of(t, c.subject).item()
			score := item.Scores[UnderResourced]
			if score.Hidden != c.hidden || (score.Estimate == nil) != c.hidden || (score.Probability == 0) != c.hidden || (len(item.ClearsIf) == 0) != c.hidden {
				t.Errorf("shown %+v and %v", score, item.ClearsIf)
			}
			told := strings.Contains(text(t, item.Reasons), AnswersRule+"resourcing")
			if told == c.hidden || item.Sums != (SubjectSums{}) {
				t.Errorf("reasons %v, sums %v", item.Reasons, item.Sums)
			}
			if !strings.Contains(text(t, item.Reasons), "50% of the planned money was allocated") {
				t.Errorf("the facts are gone: %v", item.Reasons)
			}
		})
	}
}

func TestRanksRunFromOneAndKeepsComeLast(t *testing.T) {
	r := judged(t, mixed(), compiled(t, declared(t)))
	by := make([]Verdict, len(r.Recommendations)+1)
	for _, one := range r.Recommendations {
		by[one.Rank] = one.Verdict
	}
	for rank := 1; rank < len(by); rank++ {
		if by[rank] == "" || rank > 1 && urgency(by[rank]) < urgency(by[rank-1]) {
			t.Errorf("ranks %v", by)
		}
	}
}

func TestAReportGoesThroughJSON(t *testing.T) {
	r := judged(t, mixed(), compiled(t, declared(t)))
	var read Report
	if err := json.Unmarshal([]byte(text(t, r)), &read); err != nil {
		t.Fatal(err)
	}
	same(t, read, r)
}

// TestUntilWhenAnswersCountedIsADayOfTheProgrammesZone, also where they have not settled yet, so that it is the instant of the review.
func TestUntilWhenAnswersCountedIsADayOfTheProgrammesZone(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	p := healthy()
	p.Period = Between(date("2025-01-01"), date("2026-01-01"), zone)
	p.AsOf = time.Date(2026, 1, 4, 7, 0, 0, 0, time.UTC)
	if got := judged(t, p, compiled(t, declared(t))).Digest().Answers; got != "answers until 3 January 2026 counted" {
		t.Errorf("%q", got)
	}
}

func TestWhatChangedIsCountedInSubjects(t *testing.T) {
	for _, c := range []struct {
		since Since
		want  string
	}{
		{Since{First: true}, "First review: no subject with a concern."},
		{Since{First: true, New: 1}, "First review: 1 subject with a concern."},
		{Since{New: 1, Unchanged: 7}, "Since last time: 1 subject new with a concern, 0 worse, 0 cleared; 7 subjects unchanged."},
		{Since{Worse: 2, Unchanged: 1, Cleared: 3}, "Since last time: 0 subjects new with a concern, 2 worse, 3 cleared; 1 subject unchanged."},
	} {
		if got := c.since.Sentence(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
