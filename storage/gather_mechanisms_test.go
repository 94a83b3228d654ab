package storage

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/review"
)

// A mechanism is judged by its activities of any programme: they come with their facts, and with how they stood in their own
// programme's report of an earlier period. Others of that programme stay where they are.
func TestAMechanismsActivitiesElsewhereAreGathered(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
		"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n",
		"mechanisms.csv", "code,name,programme,admission,ring_fenced\nM,Menu,P,by_decision,true\nN,Other,Q,open,\n",
		"activities.csv", "code,title,programme,status,mechanism\nA,Here,P,implementation,M\nB,There,Q,implementation,M\nC,Not ours,Q,implementation,N\n",
		"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score\nS,B,2024-05-01,R,staff,resourcing,0.25\nT,C,2024-05-01,R,staff,resourcing,0.5\n",
		"resources.csv", "activity,starts_on,ends_on,currency,planned\nB,2024-01-01,2024-12-31,EUR,100\n")
	p, year := programmeAndYear(t, db)
	before := review.Period{From: year.From.AddDate(-1, 0, 0), To: year.From}
	for _, period := range []review.Period{before, year} {
		elsewhere := p
		elsewhere.Code = "Q"
		verdict := map[bool]review.Verdict{true: review.Reshape, false: review.Discontinue}[period == before]
		report := review.Report{Programme: elsewhere, Period: period, AsOf: period.To, Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)}}
		report.Recommendations = []review.Recommendation{{ID: "aaaaaaaa", Subject: "B", Verdict: verdict}}
		if period == year {
			report.Recommendations[0].ID = "bbbbbbbb"
		}
		if _, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("p")}, nil); err != nil {
			t.Fatal(err)
		}
	}
	got := gatherYear(t, db, "2025-02-01")
	var subjects []string
	for _, f := range got.Subjects {
		subjects = append(subjects, fmt.Sprintf("%s of %q by %q, last %q: %d answers, %d rows", f.Code, f.Programme, f.Mechanism, f.Last, len(f.Answers), len(f.Resources)))
	}
	want := []string{
		`A of "" by "M", last "": 0 answers, 0 rows`,
		`M of "" by "", last "": 0 answers, 0 rows`,
		`B of "Q" by "M", last "reshape": 1 answers, 1 rows`,
	}
	if diff := cmp.Diff(want, subjects); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	arrangements := map[string]review.Mechanism{"M": {Admission: "by_decision", RingFenced: true}, "N": {Admission: "open"}}
	if diff := cmp.Diff(arrangements, got.Mechanisms); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Whose programme has no mechanism looks for nobody's activities through one: to look through those of all, for each programme, would take
// longer with every programme that is added.
func TestWithoutMechanismsNobodyLooksForTheirActivitiesElsewhere(t *testing.T) {
	for mechanisms, want := range map[string]bool{"M,Menu,Q,open\n": false, "M,Menu,P,open\n": true} {
		db := openTest(t)
		importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
			"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n",
			"mechanisms.csv", "code,name,programme,admission\n"+mechanisms,
			"activities.csv", "code,title,programme,status,mechanism\nA,Here,P,implementation,M\nB,There,Q,implementation,M\n")
		p, year := programmeAndYear(t, db)
		if _, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil); err != nil {
			t.Fatal(err)
		}
		looked := false
		for statement := range db.often.prepared {
			looked = looked || strings.Contains(statement, "a.mechanism = ANY")
		}
		if looked != want {
			t.Errorf("%q: looked elsewhere: %v", mechanisms, looked)
		}
	}
}

// Of what serves something elsewhere, all that is run through this programme's mechanisms is known, and whether it stays, however many
// there are; beside these one is named that stays.
func TestWhatServesElsewhereIsToldApartByTheMechanismItIsRunThrough(t *testing.T) {
	for _, c := range []struct {
		name, activities string
		beside, through  string
		leaving          string
	}{
		{"one through it", "Q0,Q,M\n", "", "Q0", ""},
		{"one through it, and one of the same programme beside it", "Q0,Q,M\nQ1,Q,\n", "Q", "Q0", ""},
		{"one through it, and an earlier programme's beside it", "Q0,Q,M\nC0,C,\n", "C", "Q0", ""},
		{"one through it, and one through another programme's", "Q0,Q,M\nC0,C,O\n", "C", "Q0", ""},
		{"one through each of two", "Q0,Q,M\nC0,C,N\n", "", "C0 Q0", ""},
		{"one through it is to end", "Q0,Q,M\nC0,C,N\n", "", "Q0", "C0"},
		{"one beside it is to end", "Q0,Q,M\nC0,C,\n", "", "Q0", "C0"},
		{"one beside it after more through it than are looked at", many("M") + "Q9,Q,\n", "Q", "Q0 Q1 Q2 Q3 Q4", ""},
		{"more through it than are looked at, and one through another", many("M") + "Q9,Q,N\n", "", "Q0 Q1 Q2 Q3 Q4 Q9", ""},
		{"those that are looked at are to end, and one more is run through each of two", many("") + "Q8,Q,M\nQ9,Q,N\n", "", "Q8 Q9", "Q0 Q1 Q2 Q3 Q4"},
		{"they are to end, and of two more one is run through it", many("") + "Q8,Q,M\nQ9,Q,\n", "Q", "Q8", "Q0 Q1 Q2 Q3 Q4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			rows := ""
			for line := range strings.Lines(c.activities) {
				rows += strings.Replace(strings.TrimSpace(line), ",", ",There,", 1) + ",implementation,X\n"
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
				"programmes.csv", programmes+"C,Before,yearly,UTC\nQ,Elsewhere,yearly,UTC\n",
				"partners.csv", "code,name,kind\nX,Land X,country\n",
				"mechanisms.csv", "code,name,programme,admission\nM,Menu,P,open\nN,Fund,P,open\nO,Other,Q,open\n",
				"activities.csv", "code,title,programme,mechanism,status,partners\nA,Here,P,M,implementation,X\n"+rows)
			p, year := programmeAndYear(t, db)
			p.Code = "P"
			got, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), unrecorded(review.Discontinue, strings.Fields(c.leaving)...))
			if err != nil {
				t.Fatal(err)
			}
			var through []string
			for _, f := range got.Subjects {
				if f.Programme != "" && !f.Leaving {
					through = append(through, f.Code)
				}
			}
			if beside := got.Elsewhere.Partners["X"]; beside != c.beside || strings.Join(through, " ") != c.through {
				t.Errorf("beside %q, through its mechanisms %q", beside, through)
			}
		})
	}
}

// many is as many activities through a mechanism as are looked at.
func many(mechanism string) (rows string) {
	for i := range mostNeighbours {
		rows += fmt.Sprintf("Q%d,Q,%s\n", i, mechanism)
	}
	return rows
}
