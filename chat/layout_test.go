package chat_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/chat"
	"stocktake/internal/every"
	"stocktake/review"
)

var update = flag.Bool("update", false, "write the golden files anew")

// healthy is a report of a year in which every verdict but discontinue occurs.
func healthy() review.Report {
	zone := time.FixedZone("Brussels", 3600)
	from, to := time.Date(2025, 1, 1, 0, 0, 0, 0, zone), time.Date(2026, 1, 1, 0, 0, 0, 0, zone)
	return review.Report{
		Programme:     review.Programme{Code: "MD", Name: "Mediterranean Dialogue", Channel: channel},
		Period:        review.Period{From: from, To: to},
		AsOf:          time.Date(2026, 1, 9, 6, 0, 0, 0, time.UTC),
		AnswersUntil:  to.AddDate(0, 0, 7),
		Policy:        review.PolicyID{Name: "default", Version: 1},
		Coverage:      review.Coverage{Due: 5, Reviewed: 4, NotReviewed: []review.NotReviewed{{Subject: "JOR-009", Reason: "its answers are stale"}}},
		ExpectedFalse: 0.04,
		Since:         review.Since{New: 1, Unchanged: 3},
		Notes:         []string{"3 facts count as known since their own date, because nothing says when they were recorded."},
		Recommendations: []review.Recommendation{
			{
				ID: "k3f90a1c", Subject: "GEO-042", Title: "Border management course", Kind: review.KindActivity, Verdict: review.Reinforce, Change: review.New,
				Concerns: []review.Concern{review.UnderResourced}, Rank: 1, Scores: [3]review.Score{1: {Probability: 0.974, Responses: 9}},
				Reasons: []review.Reason{
					{Rule: "answers-resourcing", Clause: "§15", Text: "9 answers on resourcing: 34 of 100 on average; usual among the others is 71; so 39 (29 to 50), with the bar at 50."},
					{Rule: "allocated", Clause: "§15", Text: "50% of the planned money was allocated: 10 times as likely to be under-resourced."},
				},
				ClearsIf: []string{"25,000 EUR more allocated"},
			},
			{
				ID: "p0q1r2s3", Subject: "EGY-007", Title: "Language training", Kind: review.KindActivity, Verdict: review.Reshape, Change: review.Unchanged,
				Concerns: []review.Concern{review.NotWorking}, Rank: 2, Scores: [3]review.Score{2: {Hidden: true, Responses: 4}},
				Reasons:       []review.Reason{{Rule: "target", Clause: "§15", Text: "31% of the target was reached: 3.8 times as likely to be not working."}},
				EarlyWarnings: []string{"Participation falls by 12% a period and will be under half of the places in the next."},
			},
			{
				ID: "a1b2c3d4", Subject: "TUN-003", Title: "Science grants", Kind: review.KindMechanism, Verdict: review.Ask, Change: review.Unchanged, Rank: 3,
				Reasons: []review.Reason{{Rule: "ask", Clause: "§15", Text: "Ask about relevance: 11 of 14 invited have not answered, among them partners."}},
			},
			{ID: "z9y8x7w6", Subject: "ISR-001", Title: "Annual conference", Kind: review.KindActivity, Verdict: review.Keep, Change: review.Unchanged, Rank: 4},
		},
	}
}

// given is the healthy report with one change.
func given(change func(*review.Report)) review.Report {
	r := healthy()
	change(&r)
	return asTold(r)
}

// asTold is a report of which others are told all.
func asTold(r review.Report) review.Report {
	for i := range r.Recommendations {
		one := &r.Recommendations[i]
		one.Told = &review.Telling{
			Scores: one.Scores, Rank: one.Rank, Reasons: one.Reasons, ClearsIf: one.ClearsIf,
			EarlyWarnings: one.EarlyWarnings, Change: one.Change,
		}
	}
	return r
}

// many is more to be decided than the root tells in words, and than its table holds.
func many(r *review.Report) {
	one := r.Recommendations[0]
	for n := range 11 {
		next := one
		next.ID, next.Subject, next.Rank = fmt.Sprintf("m%07d", n), fmt.Sprintf("LBY-%03d", n), 10+n
		next.Title = strings.TrimSpace(strings.Repeat("Coastal <!channel> patrol & harbour ", n))
		next.Scores = [3]review.Score{1: {Probability: 0.97 - float64(n)/100, Responses: 9 - n/2, Hidden: n == 3}}
		r.Recommendations = append(r.Recommendations, next)
	}
	slices.SortFunc(r.Recommendations, func(a, b review.Recommendation) int { return strings.Compare(a.Subject, b.Subject) })
}

func discontinued(r *review.Report) {
	one := &r.Recommendations[0]
	one.Verdict, one.Concerns = review.Discontinue, []review.Concern{review.NoLongerRelevant, review.UnderResourced}
	one.Scores[0] = review.Score{Probability: 0.9996, Responses: 12}
	one.NeedsApprovalOf = "the council"
}

func quiet(r *review.Report) {
	r.Recommendations = r.Recommendations[3:]
	r.Coverage, r.Notes = review.Coverage{Due: 1, Reviewed: 1}, nil
	r.Since, r.ExpectedFalse = review.Since{Unchanged: 1}, 0
}

func hostile(r *review.Report) {
	r.Programme.Name = "<!channel> & \u202eeugolaid"
	one := &r.Recommendations[0]
	one.Title = "*Bold* <https://evil.example|click> @here\n\x1b[31m" + strings.Repeat("long ", 50)
	one.Reasons[0].Text = "As one said: <@U012AB3CD> `code`\u2028"
}

// across has more of one finding than is told, and a hostile title in another.
func across(r *review.Report) {
	a := &review.Across{Clauses: map[string]string{"needs": "§7", "admission": "§12-13"}}
	for i := range 7 {
		a.Cover.Unserved = append(a.Cover.Unserved, review.OpenNeed{Code: fmt.Sprintf("N-%d", i), Title: "<!channel> *Safe* \u202eroads", Weight: 1})
	}
	a.Unapproved = []review.Unapproved{{Kind: review.UnapprovedAdmission, Code: "GEO-042", Text: "GEO-042 is run through PARP, and no decision is recorded."}}
	r.Across = a
	r.Told = &review.TellingOfAll{ExpectedFalse: r.ExpectedFalse, Since: r.Since}
	r.Told.Near = []review.Call{
		{Subject: "GEO-042", Place: 1, Of: 4, First: true},
		{Subject: "TUN-003", Place: 3, Of: 4, First: true, Weight: "priority_area", From: 1, To: 0.42, Against: "MAR-001"},
	}
}

// quoted has two concerns, and a comment as it comes out masked.
func quoted(r *review.Report) {
	discontinued(r)
	r.Recommendations[0].Quotes = []review.Quote{
		{Concern: review.NoLongerRelevant, Version: 1, Text: "Captain [name] said so: nobody needs this any more, write to [address]…"},
		{Concern: review.UnderResourced, Version: 2, Text: "‹!channel› ∗half∗ of us ＆ no chairs, ask [name]"},
	}
}

func TestTheMessagesAreAsTheyWereApproved(t *testing.T) {
	for name, change := range map[string]func(*review.Report){
		"mixed":       func(*review.Report) {},
		"discontinue": discontinued,
		"first":       func(r *review.Report) { r.Since = review.Since{First: true, New: 2} },
		"quiet":       quiet,
		"hostile":     hostile,
		"across":      across,
		"table":       many,
		"quoted":      quoted,
		"allmarked": func(r *review.Report) {
			for i := range r.Recommendations {
				r.Recommendations[i].Marking = "restricted"
			}
		},
		"marked": func(r *review.Report) { r.Recommendations[1].Marking = "restricted" },
	} {
		t.Run(name, func(t *testing.T) {
			r := given(change)
			messages := chat.Layout(review.Markings{}.Over(r.Digest(), r), false)
			golden(t, name+".txt", printed(t, messages))
			golden(t, name+".json", blocks(t, messages))
		})
	}
}

// On what is asked a decision is waited for too, so the root names it where it does not stand among what matters most.
func TestTheRootNamesWhatIsToBeAsked(t *testing.T) {
	asked := func(n int) func(*review.Report) {
		return func(r *review.Report) {
			ask := r.Recommendations[2]
			for i := range n {
				ask.ID, ask.Subject, ask.Rank = fmt.Sprintf("ask%05d", i), fmt.Sprintf("ASK-%02d", i), 10+i
				r.Recommendations = append(r.Recommendations, ask)
			}
		}
	}
	for n, want := range map[int]string{
		0:  "",
		1:  "To ask about, and to decide on too: TUN-003, ASK-00.\n",
		10: "TUN-003, ASK-00, ASK-01, ASK-02, ASK-03, ASK-04, ASK-05, ASK-06, ASK-07, ASK-08 and 1 more.\n",
	} {
		root := chat.Layout(given(asked(n)).Digest(), false)[0].Text
		if !strings.Contains(root, want) || want == "" && strings.Contains(root, "To ask about") {
			t.Errorf("%d more to ask about: %s", n, root)
		}
	}
}

// Of every recommendation but a keep one reply says how it stands once somebody decides on it; what is asked stands together.
// Where all there is to do is to ask, the root says once what.
func TestTheRootSaysOnceWhatIsToBeAsked(t *testing.T) {
	r := healthy()
	ask := r.Recommendations[2]
	other := ask
	other.Reasons = []review.Reason{{Rule: "ask", Clause: "§15", Text: "Ask about performance: nobody was recorded as invited."}}
	r.Recommendations = nil
	for i, x := range []review.Recommendation{ask, ask, other} {
		x.Subject, x.Rank = fmt.Sprintf("TUN-%d", i), i+1
		r.Recommendations = append(r.Recommendations, x)
	}
	text := chat.Layout(r.Digest(), false)[0].Text
	for said, times := range map[string]int{"Ask about relevance": 1, "TUN-1 Science grants: ask. The same as above.": 1, "Ask about performance": 1} {
		if strings.Count(text, said) != times {
			t.Errorf("%q is not said %d times: %s", said, times, text)
		}
	}
}

func TestEveryReplySaysWhatItIsAbout(t *testing.T) {
	r := healthy()
	want := map[string]bool{}
	for _, one := range r.Recommendations {
		if one.Verdict != review.Keep {
			want[one.ID] = true
		}
	}
	got := map[string]bool{}
	for _, m := range chat.Layout(asTold(r).Digest(), false)[1:] {
		for _, id := range m.About {
			got[id] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the replies are about %v, not %v", got, want)
	}
}

// What a webhook is told has all that the thread has, also what no single subject shows.
func TestTheFlatReportIsAsItWasApproved(t *testing.T) {
	golden(t, "flat.txt", printed(t, chat.Flat(given(across).Digest())))
}

// Buttons are there where clicks are heard. Two of three are decided on: the second message needs its buttons and an approval
// no more, the third may still be decided on.
func TestADecidedReportIsAsItWasApproved(t *testing.T) {
	messages := chat.Layout(given(func(r *review.Report) {
		for i := range r.Recommendations {
			r.Recommendations[i].NeedsApprovalOf = "the host"
		}
	}).Digest(), true)
	for i, stand := range []review.Stand{
		{Lines: []string{
			"Decided: 2 of 3, 1 open.",
			"EGY-007 (p0q1r2s3): snoozed by <!channel> (U0BO) on 4 February 2026 until 1 March 2026: wait for <!here> & the audit.",
			"GEO-042 (k3f90a1c): accepted by ada.quay (U0ADA) on 3 February 2026, due 4 May 2026: decision C-M(2026)3.",
		}, Decidable: true},
		{Lines: []string{"Accepted by ada.quay (U0ADA) on 3 February 2026, due 4 May 2026: decision C-M(2026)3."}},
		{Lines: []string{"Snoozed by <!channel> (U0BO) on 4 February 2026 until 1 March 2026."}, Decidable: true},
	} {
		messages[i] = chat.Stands(messages[i], stand)
	}
	golden(t, "decided.txt", printed(t, messages))
	golden(t, "decided.json", blocks(t, messages))
}

// Whatever stands in a score that is hidden, no message tells anything of it but how many answered and were asked.
func TestWhatIsHiddenHasNoFigureInAMessage(t *testing.T) {
	with := func(hidden review.Score) review.Digest {
		return given(func(r *review.Report) {
			for i := range r.Recommendations {
				hidden.Responses, hidden.Invited, hidden.Hidden = 3, nil, true
				r.Recommendations[i].Scores = [3]review.Score{hidden, hidden, hidden}
			}
		}).Digest()
	}
	bare, full := with(review.Score{}), with(every.Field[review.Score]())
	for name, layout := range map[string]func(review.Digest) []review.Message{
		"flat": chat.Flat, "in a thread": func(d review.Digest) []review.Message { return chat.Layout(d, true) },
	} {
		if diff := cmp.Diff(layout(bare), layout(full)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func printed(t *testing.T, messages []review.Message) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, m := range messages {
		if r, err := chat.NewPrint(&out, 100).Send(t.Context(), m, ""); err != nil || r.ID != review.Printed {
			t.Fatal(r, err)
		}
	}
	return out.Bytes()
}

func blocks(t *testing.T, messages []review.Message) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, m := range messages {
		fmt.Fprintf(&out, "// %d %s, parent %q, in %s\n", m.Position, m.Key, m.Parent, m.Channel)
		if err := json.Indent(&out, m.Blocks, "", "  "); err != nil {
			t.Fatal(err)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-approved +got):\n%s", name, diff)
	}
}

// Subjects may share the array in which their early warnings stand.
func TestLayoutLeavesWhatItIsGivenAsItIs(t *testing.T) {
	warnings := []string{"Fewer came.", "Another's."}
	ask := review.Item{Recommendation: review.Recommendation{Subject: "JOR-009", EarlyWarnings: warnings[:1]}}
	chat.Layout(review.Digest{Lists: []review.List{{Verdict: review.Ask, Items: []review.Item{ask}}}}, false)
	if warnings[1] != "Another's." {
		t.Errorf("it wrote %q into what follows a subject's early warnings", warnings[1])
	}
}
