package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stocktake/chat"
	"stocktake/review"
)

var noon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

// anyMarked is a report whose subjects bear any markings and name each other in everything that is said of them.
func anyMarked(t *rapid.T) review.Report {
	cadence, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	to := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := review.Report{
		Programme: review.Programme{Code: "MD", Channel: "C0MD", Cadence: cadence},
		Period:    review.Period{From: to.AddDate(-1, 0, 0), To: to}, AsOf: noon, AnswersUntil: to,
	}
	marking := rapid.SampledFrom([]string{"", "", "public", " Internal ", "secret", "unheard of"})
	n := rapid.IntRange(1, 8).Draw(t, "subjects")
	other := func() string {
		i := rapid.IntRange(0, n-1).Draw(t, "another")
		return fmt.Sprintf("it stands beside CODE-%d (idcode%02d), Title number %d.", i, i, i)
	}
	for i := range n {
		one := review.Recommendation{
			Subject: fmt.Sprintf("CODE-%d", i), ID: fmt.Sprintf("idcode%02d", i), Title: fmt.Sprintf("Title number %d", i), Rank: i + 1,
			Marking: marking.Draw(t, "marking"), Verdict: rapid.SampledFrom(review.Verdicts[:]).Draw(t, "verdict"), Change: review.New,
			Concerns: []review.Concern{review.NotWorking}, Reasons: []review.Reason{{Rule: "exempt", Text: other()}, {Rule: "r", Text: other()}},
			ClearsIf: []string{other()}, EarlyWarnings: []string{other()}, NeedsApprovalOf: other(), DecidedBy: other(),
		}
		if rapid.IntRange(0, 4).Draw(t, "under") == 0 {
			one.Under = &review.Precedent{ID: fmt.Sprintf("before%02d", i)}
			r.Notes = append(r.Notes, fmt.Sprintf("Not raised again: %s (before%02d), rejected: %s", one.Subject, i, other()))
		}
		r.Recommendations = append(r.Recommendations, one)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "missed") {
		r.Coverage.NotReviewed = append(r.Coverage.NotReviewed, review.NotReviewed{Subject: fmt.Sprintf("GAP-%d", i), Reason: "stale", Marking: marking.Draw(t, "marking")})
	}
	return r
}

// anyDecided are the recommendations of a report as matters, decided on in words that name others.
func anyDecided(t *rapid.T, r review.Report) (all []review.Matter) {
	for i, one := range r.Recommendations {
		m := review.Matter{Programme: r.Programme, Period: r.Period, MadeAt: noon, Recommendation: one, Newest: true}
		reason := fmt.Sprintf("CODE-%d goes on, so does idcode%02d", (i+1)%len(r.Recommendations), (i+1)%len(r.Recommendations))
		switch rapid.IntRange(0, 2).Draw(t, "decided") {
		case 1:
			m.Decisions = []review.Decision{{Number: int64(i + 1), Act: review.Reject, By: "Ada", At: noon, Reason: reason}}
		case 2:
			due := noon.AddDate(0, 1, 0)
			m.Decisions = []review.Decision{{Number: int64(i + 1), Act: review.Accept, By: "Ada", At: noon, Due: &due, Owner: reason}}
		}
		all = append(all, m)
	}
	return all
}

// Whatever is marked above what may be told in chat stands in no message there: not in a root, a reply, an edit, a reminder or a
// list for the operator, by code, title or ID, nor in what is said of others. What may be told is.
func TestWhatIsMarkedIsNeverTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		order := []string{"public", "internal", "secret"}
		markings := review.Markings{Order: order, Chat: rapid.SampledFrom(append(order, "")).Draw(t, "ceiling")}
		report := anyMarked(t)
		matters := anyDecided(t, report)
		j := &Job{
			Policy: Policy{Policy: &review.Policy{Markings: markings}}, Routes: Routes{Operator: "C0OPS"}, Stands: chat.Stands,
			Layout: func(r review.Report) []review.Message { return chat.Layout(markings.Over(r.Digest(), r), true) },
			Notice: chat.Notice,
		}
		var marked []review.Marked
		for _, one := range report.Recommendations {
			marked = append(marked, review.Marked{Subject: one.Subject, ID: one.ID, Title: one.Title, Marking: one.Marking})
		}
		veil := markings.Veil(marked)
		told := j.messages(report, "too many")
		for _, m := range told {
			told = append(told, j.Stands(m, standing(review.Told{Message: m}, matters, noon, veil)))
		}
		for _, act := range []review.Act{review.Reminded, review.Escalated, review.Returned} {
			reminded := anyDecided(t, report)
			for i := range reminded {
				reminded[i].Decisions = append(reminded[i].Decisions, review.Decision{Number: int64(20 + i), Act: act, At: noon})
			}
			told = append(told, j.notices(review.Remind(act, reminded, noon, markings, veil))...)
		}
		all := ""
		for _, m := range told {
			all += m.Key + "\n" + m.Text + "\n" + string(m.Blocks) + "\n"
		}
		hold(t, report, markings, all)
	})
}

func hold(t *rapid.T, report review.Report, markings review.Markings, all string) {
	kept := 0
	for i, one := range report.Recommendations {
		withheld := markings.Withholds(one.Marking)
		for _, name := range []string{one.Subject, one.ID, one.Title, fmt.Sprintf("before%02d", i)} {
			if withheld && strings.Contains(all, name) {
				t.Fatalf("%s, marked %q, is told:\n%s", name, one.Marking, all)
			}
		}
		if withheld && (one.Verdict != review.Keep || one.KeptInSpite()) {
			kept++
		}
		if !withheld && one.Verdict != review.Keep && one.Under == nil && !strings.Contains(all, "Recommendation "+one.ID) && !strings.Contains(all, one.ID+")") {
			t.Fatalf("%s is not told:\n%s", one.ID, all)
		}
	}
	for _, n := range report.Coverage.NotReviewed {
		if markings.Withholds(n.Marking) {
			kept++
		}
		if strings.Contains(all, n.Subject) == markings.Withholds(n.Marking) {
			t.Fatalf("%s, marked %q:\n%s", n.Subject, n.Marking, all)
		}
	}
	if kept > 0 && !strings.Contains(all, review.KeptBack(kept)+": stocktake report --programme MD") {
		t.Fatalf("%d are kept back, and nothing says so:\n%s", kept, all)
	}
}
