package storage

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/review"
)

const monthly = "code,name,cadence,time_zone,settle_days\nP,Programme,monthly,UTC,0\n"

// monthOf gathers and records the month that holds a day, and lists the respondents whose answers it judged.
func monthOf(t *testing.T, db *DB, day, asOf string) (names []string) {
	t.Helper()
	p, _ := programmeAndYear(t, db)
	return periodOf(t, db, p, p.Cadence.Containing(at(day)), asOf)
}

func periodOf(t *testing.T, db *DB, p review.Programme, period review.Period, asOf string) (names []string) {
	t.Helper()
	return periodAt(t, db, p, period, at(asOf))
}

func periodAt(t *testing.T, db *DB, p review.Programme, period review.Period, asOf time.Time) (names []string) {
	t.Helper()
	portfolio, snapshot, err := db.Gather(t.Context(), p, period, asOf, nil)
	if err != nil {
		t.Fatal(err)
	}
	report := review.Report{
		Programme: p, Period: portfolio.Period, AsOf: asOf, AnswersUntil: portfolio.Period.To,
		Policy: review.PolicyID{Name: "test", Version: 1, SHA256: fmt.Sprintf("%064d", 1)},
	}
	if recorded, err := db.Record(t.Context(), report, review.Provenance{Snapshot: snapshot, Policy: []byte("text")}, nil); err != nil || !recorded {
		t.Fatalf("recorded: %v, %v", recorded, err)
	}
	return respondents(t, db, portfolio)
}

func respondents(t *testing.T, db *DB, portfolio review.Portfolio) (names []string) {
	t.Helper()
	for _, f := range portfolio.Subjects {
		for _, a := range f.Answers {
			var name string
			if err := db.sql.GetContext(t.Context(), &name, `SELECT name FROM stocktake.respondents WHERE id = $1`, a.Respondent()); err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Answers given in the hours by which the new zone's month begins later, or that became known while the old one's settled, count once, and so
// do those of hours that both months have.
func TestAnswersAroundAChangeOfZoneCountOnce(t *testing.T) {
	const programmes = "code,name,cadence,time_zone,settle_days\nP,Programme,monthly,%s,7\n"
	const answers = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n" +
		"S1,A,2024-01-31T22:30:00Z,before both,staff,impact,1,2024-01-31T22:30:00Z\n" +
		"S2,A,2024-01-31T23:30:00Z,between east and UTC,staff,impact,1,2024-01-31T23:30:00Z\n" +
		"S3,A,2024-02-01T03:00:00Z,between UTC and west,staff,impact,1,2024-02-01T03:00:00Z\n" +
		"S4,A,2024-01-10,late of January,staff,impact,1,2024-02-07T23:30:00Z\n" +
		"S5,A,2024-02-01T03:30:00Z,late of the hours between,staff,impact,1,2024-03-05T00:00:00Z\n" +
		"S6,A,2024-02-01T03:40:00Z,too late,staff,impact,1,2024-03-09T00:00:00Z\n"
	for _, test := range []struct {
		from, to string
		want     [3][]string // by month
	}{
		{"UTC", "Europe/Brussels", [3][]string{
			{"before both", "between east and UTC", "late of January"}, {"between UTC and west", "late of the hours between"}, {"too late"},
		}},
		{"Europe/Brussels", "America/New_York", [3][]string{
			{"before both"}, {"between UTC and west", "between east and UTC", "late of January", "late of the hours between"}, {"too late"},
		}},
	} {
		t.Run(test.from+" to "+test.to, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-01-05")},
				"programmes.csv", fmt.Sprintf(programmes, test.from), "activities.csv", activities, "feedback.csv", answers)
			got := [3][]string{monthOf(t, db, "2024-01-15", "2024-02-09")}
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-02-15")}, "programmes.csv", fmt.Sprintf(programmes, test.to))
			p, _ := programmeAndYear(t, db)
			for i, asOf := range []string{"2024-03-12", "2024-04-12"} {
				last, _, err := db.LastPeriod(t.Context(), p, at(asOf))
				if err != nil {
					t.Fatal(err)
				}
				if zone := last.To.Location().String(); i == 0 && zone != test.from {
					t.Errorf("January was judged in %s", zone)
				}
				due := review.Due(p.Cadence, p.SettleDays, at(asOf), last)
				if len(due) != 1 {
					t.Fatalf("due %v", due)
				}
				got[i+1] = periodOf(t, db, p, due[0], asOf)
			}
			for i := range got {
				slices.Sort(got[i])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnAnswerThatComesAfterItsReviewCountsInTheNext(t *testing.T) {
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"
	early := header + "S0,A,2024-01-10,before,staff,impact,1,\nS1,A,2024-02-10,first,staff,impact,1,\n"
	for _, test := range []struct {
		name  string
		rows  string
		march []string
	}{
		{"of the month that was reviewed", "S2,A,2024-02-20,late,staff,impact,1,\n", []string{"late"}},
		{"and says that it was known then", "S2,A,2024-02-20,late,staff,impact,1,2024-02-21\n", []string{"late"}},
		{"of the next month", "S2,A,2024-03-02,late,staff,impact,1,\n", []string{"late"}},
		{"of a month before the first review", "S2,A,2024-01-20,late,staff,impact,1,\n", nil},
		{"a correction of one that was judged", "S1,A,2024-02-10,first,staff,impact,0,2024-03-05\n", nil},
		{"the same again", "S1,A,2024-02-10,first,staff,impact,1,\n", nil},
		{"known only in April", "S2,A,2024-02-20,late,staff,impact,1,2024-04-02\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-03-01")}, "programmes.csv", monthly, "activities.csv", activities, "feedback.csv", early)
			if diff := cmp.Diff([]string{"first"}, monthOf(t, db, "2024-02-01", "2024-03-03")); diff != "" {
				t.Fatalf("February: %s", diff)
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-03-04")}, "feedback.csv", header+test.rows)
			if diff := cmp.Diff(test.march, monthOf(t, db, "2024-03-01", "2024-04-01")); diff != "" {
				t.Errorf("March: %s", diff)
			}
		})
	}
}

// Who looks at March while February waits for its review sees March alone: what January's review could not see is February's, which comes
// first.
func TestAPeriodThatIsStillToBeReviewedKeepsItsAnswers(t *testing.T) {
	const rows = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n" +
		"S1,A,2024-01-20,late of January,staff,impact,1,2024-01-21\n" +
		"S2,A,2024-02-10,of February,staff,impact,1,2024-02-11\n" +
		"S3,A,2024-03-10,of March,staff,impact,1,2024-03-11\n"
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-01-01")}, "programmes.csv", monthly, "activities.csv", activities)
	monthOf(t, db, "2024-01-01", "2024-02-01")
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-03-31")}, "feedback.csv", rows)
	p, _ := programmeAndYear(t, db)
	march := p.Cadence.Containing(at("2024-03-01"))
	early, _, err := db.Gather(t.Context(), p, march, at("2024-04-02"), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := [][]string{respondents(t, db, early), monthOf(t, db, "2024-02-01", "2024-04-02"), periodOf(t, db, p, march, "2024-04-02")}
	if diff := cmp.Diff([][]string{{"of March"}, {"late of January", "of February"}, {"of March"}}, got); diff != "" {
		t.Errorf("March before February, February, March: %s", diff)
	}
}

// What a clock that was ahead had recorded is judged, though nobody reads it yet: the next review takes what that could not see, and no more.
func TestAReportThatBearsALaterTimeHasJudgedItsAnswers(t *testing.T) {
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-01-01")}, "programmes.csv", monthly, "activities.csv", activities)
	monthOf(t, db, "2024-01-01", "2024-02-01")
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-02-20")}, "feedback.csv", header+"S1,A,2024-02-10,seen,staff,impact,1,2024-02-11\n")
	now := time.Now().Add(time.Minute)
	p, _ := programmeAndYear(t, db)
	february := periodAt(t, db, p, p.Cadence.Containing(at("2024-02-01")), now.AddDate(1, 0, 0))
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-03-20")}, "feedback.csv", header+"S2,A,2024-02-12,unseen,staff,impact,1,2024-02-13\n")
	march := periodAt(t, db, p, p.Cadence.Containing(at("2024-03-01")), now)
	if diff := cmp.Diff([][]string{{"seen"}, {"unseen"}}, [][]string{february, march}); diff != "" {
		t.Errorf("February, March: %s", diff)
	}
}

// Whatever older exports come in after a review, in a replay it counts the answers that it counted: by the first version it could see.
func TestAReplayKnowsNoOlderExportThanItsReview(t *testing.T) {
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"
	for _, test := range []struct {
		name   string
		before string // the reviews of February and March
		then   string
		after  string
		want   []string
	}{
		{
			"counted late, and given in the words of an older export since", "",
			"S,A,2024-03-15,late,staff,impact,1,2024-04-20\n", "S,A,2024-03-15,late,staff,impact,1,2024-03-16\n",
			[]string{"late"},
		},
		{
			"too late, and in time since", "",
			"S,A,2024-04-10,late,staff,impact,1,2024-05-02\n", "S,A,2024-04-10,late,staff,impact,1,2024-04-11\n", nil,
		},
		{
			"of another month since", "",
			"S,A,2024-04-10,late,staff,impact,1,2024-04-12\n", "S,A,2024-03-10,late,staff,impact,1,2024-04-11\n",
			[]string{"late"},
		},
		{
			"in January, which is nobody's, and heard of again since", "S,A,2024-01-10,nobody's,staff,impact,1,2024-01-11\n",
			"T,A,2024-02-10,another,staff,impact,1,2024-02-11\n", "S,A,2024-01-10,nobody's,staff,impact,1,2024-01-10T13:00:00Z\n",
			[]string{"another"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-04-01")}, "programmes.csv", monthly, "activities.csv", activities, "feedback.csv", header+test.before)
			monthOf(t, db, "2024-02-01", "2024-04-02")
			monthOf(t, db, "2024-03-01", "2024-04-02")
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-04-03")}, "feedback.csv", header+test.then)
			p, _ := programmeAndYear(t, db)
			april := p.Cadence.Containing(at("2024-04-15"))
			before, _, err := db.Gather(t.Context(), p, april, at("2024-05-03"), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, periodOf(t, db, p, april, "2024-05-03")); diff != "" {
				t.Errorf("April: %s", diff)
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-05-04")}, "feedback.csv", header+test.after)
			recorded, err := db.Latest(t.Context(), p.Code, at("2024-05-03"))
			if err != nil {
				t.Fatal(err)
			}
			again, err := db.Again(t.Context(), *recorded)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before.Subjects, again.Subjects); diff != "" {
				t.Errorf("-before +again\n%s", diff)
			}
		})
	}
}

// A review that was made before its answers had settled leaves those that become known in the settle days to the next.
// A report judges what holds when it is made, by what is known of it then. Whoever withdraws an answer and gives it again, or sends its
// first version later, does not make it count twice or never.
func TestAnAnswerThatDidNotHoldAtItsReviewCountsWhenItDoes(t *testing.T) {
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at,withdrawn\n"
	for _, test := range []struct {
		name   string
		rows   [4]string // before the reviews of February, March, April and May
		months [4][]string
	}{
		{"withdrawn at its review, given again after", [4]string{
			"S1,A,2024-02-10,one,staff,impact,1,2024-02-10,\nS1,A,2024-02-10,one,staff,impact,1,2024-02-20,true\n",
			"S1,A,2024-02-10,one,staff,impact,1,2024-03-05,\n",
		}, [4][]string{nil, {"one"}, nil, nil}},
		{"given again much later", [4]string{
			"S1,A,2024-02-10,one,staff,impact,1,2024-02-10,\nS1,A,2024-02-10,one,staff,impact,1,2024-02-20,true\n",
			"", "", "S1,A,2024-02-10,one,staff,impact,1,2024-05-05,\n",
		}, [4][]string{nil, nil, nil, {"one"}}},
		{"judged, withdrawn, given again", [4]string{
			"S1,A,2024-02-10,one,staff,impact,1,2024-02-10,\n",
			"S1,A,2024-02-10,one,staff,impact,1,2024-03-05,true\n",
			"S1,A,2024-02-10,one,staff,impact,1,2024-04-05,\n",
		}, [4][]string{{"one"}, nil, nil, nil}},
		{"judged, and corrected since", [4]string{
			"S1,A,2024-02-10,one,staff,impact,1,2024-02-10,\n",
			"S1,A,2024-02-10,one,staff,impact,0,2024-03-05,\n",
		}, [4][]string{{"one"}, nil, nil, nil}},
		{"its first version came after that month's review", [4]string{
			"S1,A,2024-03-02,one,staff,impact,1,2024-03-02,\n",
			"S1,A,2024-02-18,one,staff,impact,1,2024-02-20,\n",
		}, [4][]string{nil, {"one"}, nil, nil}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-01-01")}, "programmes.csv", monthly, "activities.csv", activities)
			for i, month := range []string{"2024-02", "2024-03", "2024-04", "2024-05"} {
				due := at(month+"-01").AddDate(0, 1, 2)
				if test.rows[i] != "" {
					importAll(t.Context(), t, db, ImportOptions{At: due}, "feedback.csv", header+test.rows[i])
				}
				if diff := cmp.Diff(test.months[i], monthOf(t, db, month+"-01", due.Format(time.DateOnly))); diff != "" {
					t.Errorf("%s: %s", month, diff)
				}
			}
		})
	}
}

func TestWhatASettledReviewWouldHaveJudgedIsNotLost(t *testing.T) {
	db := openTest(t)
	const rows = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\nS1,A,2024-02-28,late,staff,impact,1,2024-03-05\n"
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-03-06")}, "programmes.csv", strings.Replace(monthly, ",0\n", ",7\n", 1), "activities.csv", activities, "feedback.csv", rows)
	if got := monthOf(t, db, "2024-02-01", "2024-03-02"); len(got) != 0 {
		t.Errorf("before it was known: %v", got)
	}
	if got := monthOf(t, db, "2024-03-01", "2024-04-10"); len(got) != 1 {
		t.Errorf("in the next: %v", got)
	}
	if got := monthOf(t, db, "2024-04-01", "2024-05-10"); len(got) != 0 {
		t.Errorf("twice: %v", got)
	}
}

// However long a programme waits for answers by now, one that its last review took is not judged again, and one that it left is.
func TestWhereTheSettleDaysChangeEveryAnswerIsJudgedOnce(t *testing.T) {
	const rows = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\nS1,A,2024-02-28,late,staff,impact,1,2024-03-08\n"
	for _, c := range []struct{ then, now, february, march int }{{14, 3, 1, 0}, {3, 14, 0, 1}} {
		t.Run(fmt.Sprintf("%d then, %d now", c.then, c.now), func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			settling := func(days int) string { return strings.Replace(monthly, ",0\n", fmt.Sprintf(",%d\n", days), 1) }
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-03-09")}, "programmes.csv", settling(c.then), "activities.csv", activities, "feedback.csv", rows)
			if got := monthOf(t, db, "2024-02-01", "2024-03-20"); len(got) != c.february {
				t.Errorf("February: %v", got)
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-03-21")}, "programmes.csv", settling(c.now))
			if got := monthOf(t, db, "2024-03-01", "2024-04-20"); len(got) != c.march {
				t.Errorf("March: %v", got)
			}
		})
	}
}

// Six writers import while months are reviewed: their transactions are open when the review begins, and end while it goes on.
func TestWhileSixWritersImportEveryAnswerIsJudgedOnce(t *testing.T) {
	const writers, months, each = 6, 4, 5
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-01-01")}, "programmes.csv", monthly, "activities.csv", activities)
	monthOf(t, db, "2023-12-01", "2024-01-01")
	judged := map[string]int{}
	for month := 1; month <= months; month++ {
		var opened, closed sync.WaitGroup
		for writer := range writers {
			opened.Add(1)
			closed.Go(func() { write(t, db, fmt.Sprintf("w%d-%d", writer, month), month, each, opened.Done) })
		}
		opened.Wait()
		for _, name := range monthOf(t, db, fmt.Sprintf("2024-%02d-01", month), fmt.Sprintf("2024-%02d-02", month+1)) {
			judged[name]++
		}
		closed.Wait()
	}
	for _, name := range monthOf(t, db, "2024-05-01", "2024-06-02") {
		judged[name]++
	}
	if len(judged) != writers*months*each {
		t.Errorf("%d answers were judged, of %d", len(judged), writers*months*each)
	}
	for name, times := range judged {
		if times != 1 {
			t.Errorf("%s was judged %d times", name, times)
		}
	}
}

// write imports answers about this month and those before it, none of which says when it was recorded.
func write(t *testing.T, db *DB, name string, month, answers int, opened func()) {
	text := "submission,subject,submitted_at,respondent,role,criterion,score\n"
	for i := range answers {
		given := time.Date(2024, time.Month(1+i%month), 2+i, 9, 0, 0, 0, time.UTC)
		text += fmt.Sprintf("%s-%d,A,%s,%s-%d,staff,impact,1\n", name, i, given.Format(time.RFC3339), name, i)
	}
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-06-01")})
	opened()
	if err != nil {
		t.Error(err)
		return
	}
	for _, row := range rowsOf(t, "feedback.csv", text) {
		if err := im.Add(t.Context(), row); err != nil {
			t.Error(err)
		}
	}
	if _, err := im.Finish(t.Context()); err != nil {
		t.Error(err)
	}
}
