package render

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"stocktake/review"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file in testdata; go test ./render -update writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// written is what one of the room's functions writes.
func written(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}

func is[T any](v T) *T { return &v }

// brussels stands for a programme's zone, without a zone file: in winter an hour before UTC.
var brussels = time.FixedZone("CET", 3600)

func year2025() review.Period {
	return review.Period{From: time.Date(2025, 1, 1, 0, 0, 0, 0, brussels), To: time.Date(2026, 1, 1, 0, 0, 0, 0, brussels)}
}

// dialogue is a healthy report with every verdict in it.
func dialogue() review.Report {
	return review.Report{
		Programme: review.Programme{Code: "MD", Name: "Mediterranean Dialogue"},
		Period:    year2025(), AsOf: at("2026-01-09T06:00:00.25Z"), Policy: policy(),
		Coverage: review.Coverage{Due: 7, Reviewed: 6, NotReviewed: []review.NotReviewed{
			{Subject: "MD-099", Reason: "its days end before they start"},
		}},
		Recommendations: []review.Recommendation{course(), network(), visits(), seminar(), quiet(), library()},
		ExpectedFalse:   0.1234,
		Since:           review.Since{New: 2, Worse: 1, Unchanged: 2, Cleared: 1},
		AnswersUntil:    time.Date(2026, 1, 8, 0, 0, 0, 0, brussels),
		Across:          across(),
		Raters:          raters(),
		Notes:           []string{"recording times were assumed for 3 of 6 subjects: their first versions came without one"},
	}
}

// across is one finding of each kind.
func raters() *review.Raters {
	apart := review.Drawn{Estimate: 0.12, Low: 0.07, High: 0.17, Probability: 0.99}
	return &review.Raters{
		Policy: review.RaterLines{Leniency: 0.05, Middle: 0.1, Sure: 0.9},
		Roles:  []review.Leniency{{Role: "staff", Respondents: 8, Others: 40, Subjects: 2, Drawn: apart}},
		Single: []review.Leniency{{Role: "host", Respondents: 1, Subjects: 3, Drawn: apart, Rated: []string{"MD-001", "MD-002", "MD-003"}}},
		Looked: 12,
		Middle: []review.Crowding{{Role: "ally", Scores: 40, Share: 0.6, Expected: 0.3, Drawn: apart}, {Scores: 400, Share: 0.32, Expected: 0.3}},
		Gaps:   []review.Gap{{Subject: "MD-001", Staff: 4, Outsiders: 9, Drawn: apart}},
	}
}

func across() *review.Across {
	starts := time.Date(2025, 3, 5, 0, 0, 0, 0, time.UTC)
	return &review.Across{
		Cover: review.Cover{
			Unserved: []review.OpenNeed{{Code: "N-SEA", Title: "Safe sea lanes", Partner: "TUN", Area: "emerging", Weight: 1.5}},
			Idle:     []review.Idle{{Subject: "MD-001", Title: "Staff officers' course on paper maps", Named: 1}, {Subject: "MD-002", Marking: "RESTRICTED", Title: "Network"}},
			Areas:    []review.AreaCover{{Area: "emerging", Name: "Emerging challenges", Open: 4, Served: 2.5}},
		},
		Overlaps: []review.Overlap{{
			Activities: []review.Basis{{Subject: "ICI-007", Title: "Visits in the Gulf", Programme: "ICI"}, {Subject: "MD-005", Title: "New\x1b[2J course\u202e on mines", Programme: "MD"}},
			Needs:      []string{"N-MINES"}, Partners: []string{"JOR", "TUN"}, Weight: 2,
		}},
		Partners: []review.PartnerShare{
			{Partner: "JOR", Name: "Jordan", Activities: 2, Allocated: []review.Amount{{Currency: "EUR", Value: amount("12500.5")}, {Currency: "USD", Value: amount("800")}}, Places: amount("31.5"), Needs: 1, NeedsServed: 1, Open: 1, Served: 1, Chance: is(1.)},
			{Partner: "TUN", Name: "Tunisia", Needs: 2, Open: 2.5, Chance: is(.04), Behind: true},
		},
		Near: []review.Call{
			{Subject: "MD-003", Title: "Port visits", Place: 3, Of: 4, First: true, Weight: "priority_area", From: 1, To: .42, Against: "MD-004"},
			{Subject: "MD-004", Title: "Seminar on water", Place: 4, Of: 4},
		},
		Unapproved: []review.Unapproved{{Kind: review.UnapprovedFormat, Code: "MD-005", Text: "MD-005 is in the format 28+n, and no decision is recorded that approves its subject and participants."}},
		LeftOut: []review.LeftOut{{Partners: []string{"ISR", "JOR"}, Withheld: 1, Activities: []review.Meeting{
			{Subject: "MD-006", Title: "Shared library", Format: "28+2", Decision: "CD-2025-004", Starts: &starts, Partners: []string{"MAR", "TUN"}},
		}}},
		Clauses: map[string]string{"needs": "§7", "format": "§11", "notice": "§11"},
	}
}

func amount(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// istanbul is a programme's first report, with one subject that is fine.
func istanbul() review.Report {
	r := dialogue()
	r.Programme = review.Programme{Code: "ICI", Name: "Istanbul Cooperation Initiative"}
	r.Coverage = review.Coverage{Due: 1, Reviewed: 1}
	r.Since, r.Notes, r.ExpectedFalse = review.Since{First: true}, nil, 0
	x := library()
	x.ID, x.Subject, x.Title, x.Rank = "b2c41z07", "ICI-001", "Café «Énergie» & <security>", 1
	x.EarlyWarnings, x.Change, x.Reasons = nil, review.FirstSeen, nil
	r.Recommendations = []review.Recommendation{x}
	return r
}

func policy() review.PolicyID {
	return review.PolicyID{Name: "default", Version: 1, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
}

func batch() Batch {
	return Batch{AsOf: at("2026-01-09T06:00:00.25Z"), Policy: policy(), Reports: []review.Report{dialogue(), istanbul()}}
}

func heard(mean, low, estimate, high, p float64, n int) review.Score {
	s := review.Score{
		Estimate: is(estimate), Low: is(low), High: is(high), FromAnswers: p, Probability: p, Odds: 1,
		Mean: is(mean), Worth: float64(n) * .88, Responses: n, Invited: is(20), Usual: .7123,
	}
	s.ByRole[0], s.ByRole[1] = n-n/3, n/3
	return s
}

func fine() [3]review.Score {
	return [3]review.Score{
		heard(.8, .6234567, .71, .83, .02, 12), heard(.8, .61, .7, .82, .0800004, 12), heard(.78, .6, .69, .8, .05, 12),
	}
}

func course() review.Recommendation {
	x := review.Recommendation{
		ID: "k3f90a1c", Subject: "MD-001", Kind: review.KindActivity, Title: "Staff officers' course on paper maps", Owner: "Training section",
		Verdict: review.Discontinue, Concerns: []review.Concern{review.NoLongerRelevant}, Scores: fine(), Priority: .62, Rank: 1,
		Reasons: []review.Reason{
			{Rule: "answers-relevance", Clause: "§15", Text: "9 answers on relevance: 34 of 100 on average, worth 7.9 with the roles levelled; usual among the others is 71; so 39 (29 to 50), with the bar at 50. By the answers alone 96 in 100 that it is no longer relevant, with the facts 99.8 in 100."},
			{Rule: "demand", Clause: "§15", Text: "25% of the places offered were asked for: 8 times as likely to be no longer relevant."},
			{Rule: "needs", Clause: "§7", Text: "It serves no open need: 10 times as likely to be no longer relevant."},
		},
		ClearsIf:        []string{"26 more places are asked for", "a need that it serves is registered"},
		NeedsApprovalOf: "the Political and Partnerships Committee", Change: review.New,
		Factors: []review.Factor{
			{Rule: "demand", Concern: review.NoLongerRelevant, Figure: is(.25), Factor: 8, Text: "10 places asked for / 40 offered = 0.25", Sources: []review.Source{{File: "resources.csv", Row: 8}, {File: "resources.csv", Row: 9}}},
			{Rule: "open-needs", Concern: review.NoLongerRelevant, Figure: is(0.), Factor: 10, Sources: []review.Source{{File: "activities.csv", Row: 3}, {File: "needs.csv", Row: 2}}},
			{Rule: "areas", Concern: review.NoLongerRelevant, Factor: 1, Text: "unknown"},
			{Rule: "participation", Concern: review.NoLongerRelevant, Factor: 1, Text: "does not apply"},
			{Rule: "demand-on-means", Concern: review.UnderResourced, Figure: is(.25), Factor: .7, Text: "10 places asked for / 40 offered = 0.25"},
		},
	}
	x.Dossier = &review.Dossier{
		Evidence: evidence(`{"asked_of_offered": 0.25, "needs_named": 1, "open_needs": 0, "open_need_weight": 0}`),
		Factors:  x.Factors,
		Purpose:  review.Purpose{Partners: []string{"JOR", "TUN"}, Areas: []string{"reform"}, Objectives: []string{"SO-VALUES"}, Needs: []string{"N-MAPS"}},
	}
	x.Dossier.Considered = []review.Considered{
		{Name: "shares_values", Weight: 1, Score: is(.7)},
		{Name: "supports_operations", Weight: 1.5, Score: is(.55), Rests: []string{"TUN 90 of 100, assessed on 2025-03-05: A company in the field"}},
		{Name: "financing_capacity", Weight: 1},
	}
	x.Scores[0] = heard(.34, .29, .39, .5, .96, 9)
	x.Scores[0].Odds, x.Scores[0].Probability = 80, .9981234567
	x.Scores[1].Odds = .7
	x.Silent = is(15)
	return x
}

// evidence is the figures written; all others are not known.
func evidence(figures string) review.Evidence {
	var e review.Evidence
	if err := json.Unmarshal([]byte(figures), &e); err != nil {
		panic(err)
	}
	return e
}

func network() review.Recommendation {
	x := review.Recommendation{
		ID: "p0d8823m", Subject: "MD-002", Kind: review.KindActivity, Title: "Network of hospitals for mass casualties", Marking: "RESTRICTED",
		Verdict: review.Reinforce, Concerns: []review.Concern{review.UnderResourced, review.NotWorking}, Scores: fine(), Priority: .8, Rank: 2,
		Reasons:  []review.Reason{{Rule: "money", Clause: "§17", Text: "56,000 of the 120,000 EUR planned were allocated (47%); reinforce first, since it was never given the means to work"}},
		ClearsIf: []string{"46,000 EUR more are allocated"}, EarlyWarnings: []string{"staff in post fell from 4 to 3.2 of 5 planned; under 2.5 it counts against it"},
		Change: review.Worse,
	}
	x.Scores[1].Probability, x.Scores[1].Odds, x.Scores[2].Probability = .97, 12.4, .91
	return x
}

func visits() review.Recommendation {
	x := review.Recommendation{
		ID: "w77x10aa", Subject: "MD-003", Kind: review.KindMechanism, Title: "Port visits",
		Arrangement: &review.Arrangement{Admission: review.AdmissionByDecision, RingFenced: true, Activities: []review.Basis{
			{Subject: "MD-001", Title: "Staff officers' course on paper maps", Programme: "MD", Verdict: review.Discontinue},
			{Subject: "ICI-007", Title: "Visits in the Gulf", Programme: "ICI"},
		}},
		Verdict: review.Reshape, Concerns: []review.Concern{review.NotWorking}, Scores: fine(), Priority: .4, Rank: 3,
		Reasons:  []review.Reason{{Rule: "results", Clause: "§15", Text: "2 of 9 visits planned took place"}},
		ClearsIf: []string{"5 more visits take place"}, Change: review.Unchanged,
	}
	x.Scores[2].Probability, x.Dossier = .93, &review.Dossier{}
	x.Silent = is(0)
	return x
}

func seminar() review.Recommendation {
	x := review.Recommendation{
		ID: "c41n0v6e", Subject: "MD-004", Kind: review.KindActivity, Title: "Seminar on water and security for parliamentarians of the region",
		Verdict: review.Ask, Scores: fine(), Priority: .5, Rank: 4, Change: review.FirstSeen,
		Reasons: []review.Reason{{Rule: "minimum", Text: "2 answers on its relevance, 5 are needed: ask the 18 invited who stayed silent whether it meets a need"}},
	}
	x.Scores[0] = heard(.55, .4, .66, .88, .21, 2)
	return x
}

// quiet is a subject in a programme without any answers on it.
func quiet() review.Recommendation {
	return review.Recommendation{
		ID: "zz09ab12", Subject: "MD-005", Kind: review.KindActivity, Title: "New\x1b[2J course\u202e on mines",
		Verdict: review.Ask, Rank: 5, Change: review.FirstSeen,
		Scores:  [3]review.Score{{FromAnswers: .2, Probability: .2, Odds: 1}, {FromAnswers: .2, Probability: 1e-9, Odds: 1}, {FromAnswers: .2, Probability: .2, Odds: 1}},
		Dossier: &review.Dossier{Evidence: evidence("{}")},
		Reasons: []review.Reason{{Rule: "minimum", Text: "nobody has answered: ask its participants whether it works"}},
	}
}

func library() review.Recommendation {
	return review.Recommendation{
		ID: "a90h3kk1", Subject: "MD-006", Kind: review.KindActivity, Title: "Shared library", Verdict: review.Keep, Scores: fine(), Priority: .3, Rank: 6,
		Change: review.Cleared, Reasons: []review.Reason{{Rule: "cleared", Clause: "§15", Text: "Last time it was found not working; that is no longer so."}},
		EarlyWarnings: []string{"answers on its relevance fell from 80 to 71 of 100; at this pace they pass 50 within one period"},
	}
}
