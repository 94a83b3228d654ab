package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stocktake/review"
)

// However many are left out, every programme finds the same first others.
func TestEveryProgrammeFindsEnoughNeighbours(t *testing.T) {
	others := func(all []neighbour, programme string) (out []neighbour) {
		all = slices.SortedFunc(slices.Values(all), byCode)
		for _, n := range all {
			if n.programme != programme && len(out) < mostNeighbours {
				out = append(out, n)
			}
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		programmes := []string{"P", "Q", "R", "S"}
		var kept shortlist
		var all []neighbour
		for i, programme := range rapid.SliceOfN(rapid.SampledFrom(programmes), 1, 60).Draw(t, "programmes") {
			n := neighbour{code: fmt.Sprint(i * 7919 % 61), programme: programme, number: int64(i) + 1}
			all = append(all, n)
			kept = kept.add(n)
		}
		kept = kept.cut()
		if len(kept) > 2*mostNeighbours {
			t.Errorf("%d are kept", len(kept))
		}
		for _, programme := range append(programmes, "one that is not there") {
			if got, want := kept.others(programme), others(all, programme); !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", programme, got, want)
			}
		}
	})
}

// Whoever serves a need for a partner for whom a programme serves it is found, the first few of each, however many are left out.
func TestNeighboursAreTheFirstOfEachNeedAndPartner(t *testing.T) {
	codes := func(of string) *rapid.Generator[[]string] {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(strings.Split(of, "")), 0, len(of), rapid.ID)
	}
	rapid.Check(t, func(t *rapid.T) {
		some, programmes := newAround(), []string{"P", "Q", "R"}
		often := rapid.SampledFrom([]int{1, manyServe/3 + 1}).Draw(t, "often")
		figures := map[neighbour]review.Figures{}
		for i := range rapid.IntRange(1, 20).Draw(t, "activities") {
			f := review.Figures{Needs: codes("NMO").Draw(t, "needs"), Partners: codes("XYZ").Draw(t, "partners")}
			programme := rapid.SampledFrom(programmes).Draw(t, "programme")
			for j := range often {
				n := neighbour{code: fmt.Sprint((i*often + j) * 7919 % 100003), programme: programme, number: int64(i*often+j) + 1}
				figures[n] = f
				some.add(n, f.Needs, f.Partners)
			}
		}
		some.sort()
		all := slices.SortedFunc(maps.Keys(figures), byCode)
		for _, programme := range programmes {
			here := gathering{portfolio: review.Portfolio{Programme: review.Programme{Code: programme}}}
			found, served := map[int64]bool{}, map[[2]string]bool{}
			for n, f := range figures {
				if n.programme != programme {
					continue
				}
				here.portfolio.Subjects = append(here.portfolio.Subjects, f)
				for _, need := range f.Needs {
					for _, partner := range f.Partners {
						served[[2]string{need, partner}] = true
					}
				}
			}
			for both := range served {
				first := slices.DeleteFunc(slices.Clone(all), func(n neighbour) bool {
					return n.programme == programme || !slices.Contains(figures[n].Needs, both[0]) || !slices.Contains(figures[n].Partners, both[1])
				})
				for _, n := range first[:min(len(first), mostNeighbours)] {
					found[n.number] = true
				}
			}
			if got, want := here.numbersOfNeighbours(some), slices.Sorted(maps.Keys(found)); !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", programme, got, want)
			}
		}
	})
}

// Which of many neighbours are looked at does not hang on which came in first.
func TestNeighboursAreTheSameInWhateverOrderTheyCome(t *testing.T) {
	const header = "code,title,programme,status,partners,needs\n"
	files := []string{header + "A,Here,P,implementation,X,N\n", header, header}
	for i := range 2 * mostNeighbours {
		files[1+i/mostNeighbours] += fmt.Sprintf("Q%d,There,Q,implementation,X,N\nR%d,There,R,implementation,,N\n", i, i)
	}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}} {
		db := openTest(t)
		importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")}, "programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\nR,There too,yearly,UTC\n",
			"partners.csv", "code,name,kind\nX,Land X,country\n", "needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n")
		for _, file := range order {
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")}, "activities.csv", files[file])
		}
		got := gatherYear(t, db, "2025-02-01")
		var codes []string
		for _, n := range got.Neighbours {
			codes = append(codes, n.Code)
		}
		if !slices.Equal(codes, []string{"Q0", "Q1", "Q2", "Q3", "Q4"}) || got.Elsewhere.Needs["N"] != "Q" {
			t.Errorf("%v: %q, served by %s too", order, codes, got.Elsewhere.Needs["N"])
		}
	}
}

// Three hundred needs and as many partners make ninety thousand services: nobody goes through them where no other programme serves any.
func TestManyNeedsAndPartnersCostTheirSum(t *testing.T) {
	codes := func(of string) (all []string) {
		for i := range 300 {
			all = append(all, fmt.Sprint(of, i))
		}
		return all
	}
	some, f := newAround(), review.Figures{Needs: codes("N"), Partners: codes("X")}
	here := gathering{portfolio: review.Portfolio{Programme: review.Programme{Code: "P"}, Subjects: []review.Figures{f}}}
	n := int64(0)
	if got := testing.AllocsPerRun(1, func() {
		n++
		some.add(neighbour{fmt.Sprint(n), "P", n}, f.Needs, f.Partners)
		here.numbersOfNeighbours(some)
	}); got > 2000 {
		t.Errorf("an activity takes %v allocations", got)
	}
}

// What was read for one programme of a run serves the others too, and no longer than until something comes in.
func TestWhatIsAroundIsReadOnceForAllProgrammesOfARun(t *testing.T) {
	db := openTest(t)
	var rows strings.Builder
	for i := range 8 {
		fmt.Fprintf(&rows, "Q%d,One of many,Q,implementation,2024-01-01,,X,N\n", i)
	}
	const header = "code,title,programme,status,starts_on,ends_on,partners,needs\n"
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
		"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n",
		"partners.csv", "code,name,kind\nX,Land X,country\nY,Land Y,country\n",
		"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\nO,Other,1,2020-01-01\n",
		"activities.csv", header+"A,Here,P,implementation,2024-01-01,,X,N\n"+rows.String())
	found := func() (codes []string) {
		for _, n := range gatherYear(t, db, "2025-02-01").Neighbours {
			codes = append(codes, n.Code)
		}
		return codes
	}
	first := found()
	if len(first) != mostNeighbours {
		t.Errorf("%d neighbours are read, want %d: %q", len(first), mostNeighbours, first)
	}
	kept := db.surroundings.known
	if again := found(); !slices.Equal(first, again) || fmt.Sprintf("%p", kept) != fmt.Sprintf("%p", db.surroundings.known) {
		t.Errorf("read anew: %q, then %q", first, again)
	}
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-02")}, "activities.csv", header+"Q7,Moved,Q,implementation,2024-01-01,,Y,O\n"+
		strings.ReplaceAll(rows.String()[:strings.Index(rows.String(), "Q3")], ",X,N", ",Y,"))
	if left := found(); !slices.Equal(left, []string{"Q3", "Q4", "Q5", "Q6"}) {
		t.Errorf("after others came in: %q", left)
	}
	if during := gatherYear(t, db, "2025-02-01").During; !during["O"] {
		t.Errorf("served elsewhere: %v", during)
	}
}

// What another programme's last report proposes to discontinue is no ground to let the last other one go, however many there are.
func TestWhatIsProposedToEndElsewhereDoesNotCount(t *testing.T) {
	const others = mostNeighbours + 2
	for leaving, want := range map[int]bool{0: true, mostNeighbours - 1: true, mostNeighbours: true, others - 1: true, others: false} {
		t.Run(fmt.Sprintf("%d of %d", leaving, others), func(t *testing.T) {
			db := openTest(t)
			rows := "code,title,programme,status,starts_on,ends_on,partners,needs\nA,Here,P,implementation,2024-01-01,,X,N\n"
			for i := range others {
				rows += fmt.Sprintf("Q%d,One of many,Q,implementation,2024-01-01,,X,N\n", i)
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
				"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n", "partners.csv", "code,name,kind\nX,Land X,country\n",
				"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n", "activities.csv", rows)
			p, year := programmeAndYear(t, db)
			before, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil)
			if err != nil || before.Elsewhere.Needs["N"] != "Q" {
				t.Fatalf("before the report: %v %v", before.Elsewhere, err)
			}
			// The other programme's report is recorded while this one waits for its turn, and one more activity comes in, too late.
			meanwhile := func() review.Unrecorded {
				recordLeaving(t, db, p, year, leaving, others)
				importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-02")}, "activities.csv", rows+"Q9,Newcomer,Q,implementation,2024-01-01,,X,N\n")
				return nil
			}
			waited, snapshot, err := db.Gather(t.Context(), p, year, at("2025-02-01"), meanwhile)
			if err != nil {
				t.Fatal(err)
			}
			replayed, _, err := db.gather(t.Context(), p, year, at("2025-02-01"), sight{snapshot: snapshot}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for how, got := range map[string]review.ServedBy{"in its turn": waited.Elsewhere, "in a replay": replayed.Elsewhere} {
				if (got.Needs["N"] == "Q") != want || (got.Partners["X"] == "Q") != want {
					t.Errorf("%s served elsewhere: %v", how, got)
				}
			}
			if later := gatherYear(t, db, "2025-02-01").Elsewhere; later.Needs["N"] == "" {
				t.Errorf("with the newcomer served elsewhere: %v", later)
			}
		})
	}
}

// However many imports come in between what gatherings read, the statements that are kept are the same.
func TestNoStatementIsKeptForOneImport(t *testing.T) {
	db := openTest(t)
	rows := "code,title,programme,status,needs\nA,Here,P,implementation,N\n"
	for i := range mostNeighbours {
		rows += fmt.Sprintf("Q%d,There,Q,implementation,N\n", i)
	}
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")}, "programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n",
		"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n", "activities.csv", rows)
	p, year := programmeAndYear(t, db)
	recordLeaving(t, db, p, year, mostNeighbours, mostNeighbours)
	var kept []int
	for i := range 2 {
		if _, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), func() review.Unrecorded {
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-02")}, "activities.csv", fmt.Sprintf("code,title,programme,status\nZ%d,New,Q,implementation\n", i))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, len(db.often.prepared))
	}
	if kept[0] != kept[1] {
		t.Errorf("%d statements are kept after one gathering, %d after another", kept[0], kept[1])
	}
}

// recordLeaving records a report of programme Q that proposes to discontinue the first of its activities.
func recordLeaving(t *testing.T, db *DB, p review.Programme, period review.Period, leaving, all int) {
	t.Helper()
	p.Code = "Q"
	report := review.Report{Programme: p, Period: period, AsOf: at("2025-02-01"), Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)}}
	for i := range all {
		one := review.Recommendation{ID: fmt.Sprintf("aaa%d%d", period.From.Year(), i), Subject: fmt.Sprintf("Q%d", i), Verdict: review.Keep}
		if i < leaving {
			one.Verdict = review.Discontinue
		}
		report.Recommendations = append(report.Recommendations, one)
	}
	if _, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("p")}, nil); err != nil {
		t.Fatal(err)
	}
}

// A gathering that began before another does not take over what only the other one saw.
func TestWhatALaterGatheringReadIsNotForAnEarlierOne(t *testing.T) {
	db := openTest(t)
	const header = "code,title,programme,status,starts_on,ends_on,partners,needs\n"
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
		"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n", "partners.csv", "code,name,kind\nX,Land X,country\n",
		"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n", "activities.csv", header+"A,Here,P,implementation,2024-01-01,,X,N\n")
	p, year := programmeAndYear(t, db)
	earlier := newGathering(t.Context(), db, sight{}, review.Portfolio{Programme: p, Period: year, AsOf: at("2025-02-01")})
	if err := earlier.within(func() error {
		if err := earlier.look(); err != nil {
			return err
		}
		importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-02")}, "activities.csv", header+"B,There,Q,implementation,2024-01-01,,X,N\n")
		if later := gatherYear(t, db, "2025-02-01"); later.Elsewhere.Needs["N"] == "" {
			t.Errorf("the later one: %v", later.Elsewhere)
		}
		return follow([]reading{{"activities", earlier.activities}, {"around", earlier.beside}, {"elsewhere", earlier.serving}})
	}); err != nil {
		t.Fatal(err)
	}
	if found := earlier.running.needs["N"].others("P"); len(found) != 0 || earlier.portfolio.During["N"] {
		t.Errorf("the earlier one: %v, %v", found, earlier.portfolio.During)
	}
}

// Who serves something on the day of the instant where the programme is stays, also among more than are looked at first.
func TestWhoRunsElsewhereOnTheDayServes(t *testing.T) {
	for _, c := range []struct {
		name, runs, zone string
		want             bool
	}{
		{"it has neither start nor end", "implementation,,", "UTC", true},
		{"it is being wound up", "finalisation,,", "UTC", true},
		{"it is suspended", "suspended,,", "UTC", false},
		{"it begins today", "implementation,2025-02-01,", "UTC", true},
		{"it begins tomorrow", "implementation,2025-02-02,", "UTC", false},
		{"it ends today", "implementation,,2025-02-01", "UTC", true},
		{"it ended yesterday", "implementation,,2025-01-31", "UTC", false},
		{"it begins tomorrow, which is today where the programme is", "implementation,2025-02-02,", "Pacific/Kiritimati", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			rows := "code,title,programme,needs,status,starts_on,ends_on\nA,Here,P,N;M,implementation,,\nQ8,There,Q,N," + c.runs + "\nQ9,There,Q,M," + c.runs + "\n"
			var leaving []string
			for i := range mostNeighbours {
				rows += fmt.Sprintf("Q%d,One of many,Q,M,implementation,,\n", i)
				leaving = append(leaving, fmt.Sprint("Q", i))
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
				"programmes.csv", "code,name,cadence,time_zone\nP,Programme,yearly,"+c.zone+"\nQ,Elsewhere,yearly,UTC\n",
				"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\nM,More,1,2020-01-01\n", "activities.csv", rows)
			p, year := programmeAndYear(t, db)
			got, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), unrecorded(review.Discontinue, leaving...))
			if err != nil || (got.Elsewhere.Needs["N"] == "Q") != c.want || (got.Elsewhere.Needs["M"] == "Q") != c.want {
				t.Errorf("%v, %v", got.Elsewhere, err)
			}
		})
	}
}

// A report that proposes an end waits for all that are just being written, and all wait for it; others do not wait for each other.
func TestReportsThatProposeAnEndAreWrittenOneAtATime(t *testing.T) {
	db := openTest(t)
	ending := review.Report{Recommendations: []review.Recommendation{{Subject: "A", Verdict: review.Discontinue}}}
	for _, c := range []struct {
		name          string
		first, second review.Report
		waits         bool
	}{
		{"both propose one", ending, ending, true},
		{"the first does", ending, review.Report{}, true},
		{"the second does", review.Report{}, ending, true},
		{"neither does", review.Report{}, review.Report{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var errs [2]error
			for i, report := range []review.Report{c.first, c.second} {
				tx, err := db.sql.BeginTxx(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer tx.Rollback() //nolint:errcheck // nothing of it is to stay
				soon, cancel := context.WithTimeout(t.Context(), time.Second/2)
				defer cancel()
				errs[i] = inTurn(soon, tx, report, 0)
			}
			if errs[0] != nil || (errs[1] != nil) != c.waits {
				t.Errorf("the first: %v, the second: %v", errs[0], errs[1])
			}
		})
	}
}

// Of two reports that each propose to end what the other rests on, the second is to be judged again; one that rests on nothing of the
// other's is recorded.
func TestAReportThatWasOvertakenIsNotRecorded(t *testing.T) {
	for _, test := range []struct {
		name, theirs, ours string
		want               error
	}{
		{"the same need", "N,,", "A", review.ErrOvertaken},
		{"another need", "M,,", "A", nil},
		{"the same need, by what is run through a mechanism", "N,,", "F", review.ErrOvertaken},
		{"another need than what is run through it", "M,,", "F", nil},
		{"the same partner", "M,X,", "A", review.ErrOvertaken},
		{"the same area", "M,,Z", "A", review.ErrOvertaken},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
				"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n", "needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\nM,More,1,2020-01-01\n",
				"partners.csv", "code,name,kind\nX,Land X,country\n", "priority_areas.csv", "code,name,valid_from\nZ,Area Z,2020-01-01\n",
				"mechanisms.csv", "code,name,programme,admission\nF,Fund,P,open\n",
				"activities.csv", "code,title,programme,mechanism,status,needs,partners,areas\nA,Here,P,F,implementation,N,X,Z\nQ0,There,Q,,implementation,"+test.theirs+"\n")
			p, year := programmeAndYear(t, db)
			seen, snapshot, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil)
			if err != nil {
				t.Fatal(err)
			}
			recordLeaving(t, db, p, year, 1, 1)
			report := review.Report{
				Programme: p, Period: year, AsOf: at("2025-02-01"), Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)},
				Recommendations: []review.Recommendation{{ID: "bbbbbbbb", Subject: test.ours, Verdict: review.Discontinue}},
			}
			from := review.Provenance{Snapshot: snapshot, Policy: []byte("p"), Unseen: seen.Unseen}
			recorded, err := db.Record(t.Context(), report, from, nil)
			if !errors.Is(err, test.want) || recorded != (test.want == nil) {
				t.Errorf("%t, %v", recorded, err)
			}
			again, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil)
			if err != nil || again.Unseen == seen.Unseen || again.Elsewhere.Needs["N"] != "" {
				t.Errorf("judged again: %+v, %v", again.Elsewhere, err)
			}
			replayed, _, err := db.gather(t.Context(), p, year, at("2025-02-01"), sight{snapshot, seen.Unseen}, nil)
			if diff := cmp.Diff(seen.Elsewhere, replayed.Elsewhere); diff != "" || err != nil {
				t.Errorf("replayed: %v, -want +got\n%s", err, diff)
			}
		})
	}
}

// What is proposed and not recorded is no ground either to let the last other one go.
func TestWhatIsProposedElsewhereDoesNotStay(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
		"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n", "needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\nM,More,1,2020-01-01\n",
		"partners.csv", "code,name,kind\nX,Land X,country\n", "priority_areas.csv", "code,name,valid_from\nZ,Area Z,2020-01-01\n",
		"activities.csv", "code,title,programme,status,needs,partners,areas\nA,Here,P,implementation,N;M,X,Z\n"+
			"Q0,There,Q,implementation,N,,\nQ1,There,Q,implementation,M,,\nQ2,There,Q,implementation,,X,\nQ3,There,Q,implementation,,,Z\n")
	p, year := programmeAndYear(t, db)
	for _, leaving := range [][]string{nil, {"Q0"}, {"Q1", "Q2"}, {"Q0", "Q1", "Q2", "Q3"}, {"A"}} {
		got, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), unrecorded(review.Discontinue, leaving...))
		if err != nil {
			t.Fatal(err)
		}
		e := got.Elsewhere
		for activity, by := range map[string]string{"Q0": e.Needs["N"], "Q1": e.Needs["M"], "Q2": e.Partners["X"], "Q3": e.Areas["Z"]} {
			if (by == "") != slices.Contains(leaving, activity) {
				t.Errorf("%v: %v", leaving, e)
			}
		}
	}
}

// unrecorded is that reports that are not recorded say the same of some subjects, each of the programme that its first letter names.
func unrecorded(verdict review.Verdict, of ...string) func() review.Unrecorded {
	out := review.Unrecorded{}
	for _, subject := range of {
		programme := subject[:1]
		if out[programme] == nil {
			out[programme] = map[string]review.Verdict{}
		}
		out[programme][subject] = verdict
	}
	return func() review.Unrecorded { return out }
}

// What a report that is not recorded no longer proposes stays, whatever is recorded of it; of others what is recorded counts. Where
// nothing stays, whose it is is named.
func TestWhatIsProposedNoLongerStays(t *testing.T) {
	for _, others := range []int{1, mostNeighbours, mostNeighbours + 2} {
		t.Run(fmt.Sprint(others), func(t *testing.T) {
			db := openTest(t)
			rows := "code,title,programme,status,needs\nA,Here,P,implementation,N\n"
			for i := range others {
				rows += fmt.Sprintf("Q%d,One of many,Q,implementation,N\n", i)
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
				"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n", "needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n", "activities.csv", rows)
			p, year := programmeAndYear(t, db)
			recordLeaving(t, db, p, year, others, others)
			recordLeaving(t, db, p, p.Cadence.Containing(at("2023-06-01")), 0, others) // written later, of an earlier period
			last := fmt.Sprintf("Q%d", others-1)
			for _, c := range []struct {
				what string
				said func() review.Unrecorded
				want string
			}{
				{"nothing is said", nil, ""},
				{"of another", unrecorded(review.Keep, "A"), ""},
				{"by one that it was of", func() review.Unrecorded { return review.Unrecorded{"O": {last: review.Keep}} }, ""},
				{"it is to be kept", unrecorded(review.Keep, last), "Q"},
				{"it is to be reshaped", unrecorded(review.Reshape, last), "Q"},
				{"it is to end again", unrecorded(review.Discontinue, last), ""},
			} {
				got, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), c.said)
				if err != nil || got.Elsewhere.Needs["N"] != c.want {
					t.Errorf("%s: %v %v", c.what, got.Elsewhere, err)
				}
				if c.want == "" && !slices.Contains(got.Leaving.Needs["N"], "Q") {
					t.Errorf("%s: leaving %v", c.what, got.Leaving)
				}
			}
		})
	}
}

// Of several programmes that serve the same it is the last in order that is named, which is not judged before this one; one that is
// before it only where no other is left.
func TestThatAProgrammeToComeServesItIsNamedFirst(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
		"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\nO,Before,yearly,UTC\n", "needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n",
		"activities.csv", "code,title,programme,status,needs\nA,Here,P,implementation,N\nO0,There,O,implementation,N\nQ0,There,Q,implementation,N\n")
	p, year := programmeAndYear(t, db)
	p.Code = "P"
	for want, leaving := range map[string][]string{"Q": nil, "O": {"Q0"}, "": {"O0", "Q0"}} {
		got, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), unrecorded(review.Discontinue, leaving...))
		if err != nil || got.Elsewhere.Needs["N"] != want {
			t.Errorf("%v: %v %v", leaving, got.Elsewhere, err)
		}
		if left := got.Leaving.Needs["N"]; (len(left) == 0) != (want != "") {
			t.Errorf("%v: leaving %v", leaving, left)
		}
	}
}

// Where all are to be discontinued, whose they are is named of all, also of those that nobody looked at.
func TestWhoseAllIsThatIsToEndIsNamed(t *testing.T) {
	db := openTest(t)
	rows := "code,title,programme,status,needs\nA,Here,P,implementation,N\nR9,There,R,implementation,N\n"
	leaving := []string{"R9"}
	for i := range mostNeighbours {
		rows += fmt.Sprintf("Q%d,One of many,Q,implementation,N\n", i)
		leaving = append(leaving, fmt.Sprint("Q", i))
	}
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
		"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\nR,There too,yearly,UTC\n", "needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n",
		"activities.csv", rows)
	p, year := programmeAndYear(t, db)
	for staying, want := range []string{"Q R", ""} {
		got, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), unrecorded(review.Discontinue, leaving[staying:]...))
		if err != nil || (got.Elsewhere.Needs["N"] == "") != (want != "") {
			t.Errorf("%v: %v %v", leaving[staying:], got.Elsewhere, err)
		}
		if left := slices.Compact(slices.Sorted(slices.Values(got.Leaving.Needs["N"]))); want != "" && strings.Join(left, " ") != want {
			t.Errorf("%v: leaving %v", leaving[staying:], left)
		}
	}
}
