package storage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"stocktake/review"
)

// reported is a database with one report of the programme P: A is to be reinforced, B may stay.
func reported(t *testing.T) (*DB, review.Report) {
	t.Helper()
	db := openTest(t)
	report := reportOf(t, "2024-01-01..2025-01-01", "2025-02-01")
	record(t, db, report)
	return db, report
}

func reportOf(t *testing.T, period, asOf string) review.Report {
	t.Helper()
	cadence, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	p, err := review.ParsePeriod(period, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	from, to := p.Dates()
	return review.Report{
		Programme: review.Programme{Code: "P", Owner: "o", Cadence: cadence}, Period: p, AsOf: at(asOf), AnswersUntil: at(asOf),
		Policy: review.PolicyID{Name: "p", Version: 1, SHA256: strings.Repeat("a", 64)},
		Recommendations: []review.Recommendation{
			{ID: review.ID("P", from, to, "A"), Subject: "A", Verdict: review.Reinforce, Concerns: []review.Concern{review.UnderResourced}},
			{ID: review.ID("P", from, to, "B"), Subject: "B", Verdict: review.Keep},
		},
	}
}

func record(t *testing.T, db *DB, report review.Report) {
	t.Helper()
	root := review.Message{Key: review.MessageKey(report.Programme.Code, report.Period, "root"), Channel: "C012345", Text: "root"}
	written, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("name: p")}, []review.Message{root})
	if err != nil || !written {
		t.Fatalf("record: %v, %v", written, err)
	}
}

func asOf(day string) func(*time.Location) time.Time {
	return func(*time.Location) time.Time { return at(day) }
}

// matterOf is the recommendation on A of the newest report.
func matterOf(t *testing.T, db *DB, id, day string) review.Matter {
	t.Helper()
	found, err := db.LookUp(t.Context(), id, "", asOf(day))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %d found, %v", id, len(found), err)
	}
	return found[0]
}

func decide(t *testing.T, db *DB, m review.Matter, d review.Decision) {
	t.Helper()
	if err := tryToDecide(t, db, m, d); err != nil {
		t.Fatal(err)
	}
}

func tryToDecide(t *testing.T, db *DB, m review.Matter, d review.Decision) error {
	_, err := db.Decide(t.Context(), []review.Matter{m}, func(review.Matter) (*review.Decision, error) { return &d, nil }, silent)
	return err
}

func silent([]review.Matter) []review.Message { return nil }

func accepted(day string) review.Decision {
	return review.Decision{Act: review.Accept, By: "Ada Quay", At: at(day), From: "cli"}
}

func TestDecisionsTakenAtOnceMakeOneChain(t *testing.T) {
	db, report := reported(t)
	m := matterOf(t, db, report.Recommendations[0].ID, "2025-02-02")
	var group errgroup.Group
	for i := range 12 {
		group.Go(func() error {
			d := accepted("2025-02-02")
			d.Reason = fmt.Sprint(i)
			return tryToDecide(t, db, m, d)
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	links, err := db.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n, broken := review.VerifyChain(links); n != 12 || broken != nil {
		t.Errorf("%d rows hold, %v", n, broken)
	}
	if links[0].Subject != "A" || links[0].Programme != "P" {
		t.Errorf("the first is about %s of %s", links[0].Subject, links[0].Programme)
	}
}

// Whoever comes second sees what the first has done, and a step that is taken twice all the same is refused by the database.
func TestAStepIsTakenOnce(t *testing.T) {
	db, report := reported(t)
	m := matterOf(t, db, report.Recommendations[0].ID, "2025-02-20")
	step := review.Decision{Act: review.Reminded, By: "stocktake", At: at("2025-02-20"), From: "run"}
	var group errgroup.Group
	for range 6 {
		group.Go(func() error {
			_, err := db.Decide(t.Context(), []review.Matter{m}, func(m review.Matter) (*review.Decision, error) {
				if len(m.Decisions) > 0 {
					return nil, nil
				}
				d := step
				return &d, nil
			}, func([]review.Matter) []review.Message { return []review.Message{{Key: "reminder", Text: "please"}} })
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := tryToDecide(t, db, m, step); err == nil || !strings.Contains(err.Error(), "decisions_one_of_each_step") {
		t.Errorf("the step a second time: %v", err)
	}
	owed, err := db.Owed(t.Context(), "P")
	if err != nil || len(owed) != 2 || owed[1].Key != "reminder" || owed[1].Parent != owed[0].Key || owed[1].Channel != "C012345" {
		t.Errorf("owed are %+v, %v", owed, err)
	}
}

// The application cannot change a decision; who may do anything with the database can, and is found out.
func TestTamperingIsRefusedOrFound(t *testing.T) {
	for _, c := range []struct {
		name, statement, says string
	}{
		{"a name", `UPDATE stocktake.decisions SET by = 'Bo Reed' WHERE number = 2`, "row 2"},
		{"a time, by a microsecond", `UPDATE stocktake.decisions SET at = at + interval '1 microsecond' WHERE number = 3`, "row 3"},
		{"a reason", `UPDATE stocktake.decisions SET reason = 'other' WHERE number = 1`, "row 1"},
		{"a row taken out", `DELETE FROM stocktake.decisions WHERE number = 2`, "row 2"},
		{"the first taken out", `DELETE FROM stocktake.decisions WHERE number = 1`, "row 1"},
		{"another recommendation", `UPDATE stocktake.decisions SET recommendation = (
			SELECT id FROM stocktake.recommendations WHERE subject = 'B') WHERE number = 2`, "row 2"},
		{"another report", `UPDATE stocktake.decisions SET report = report + 1 WHERE number = 2`, "row 2"},
		{"another report, which is given the ID", `
			INSERT INTO stocktake.reports (programme, period_from, period_to, as_of, snapshot, policy, body, of_programme)
			SELECT 'Q', period_from, period_to, as_of, snapshot, policy, body, of_programme FROM stocktake.reports;
			INSERT INTO stocktake.recommendations (report, subject, id, verdict, concerns, standing, sums, body, under, marking, scores)
			SELECT n.id, 'Z', x.id, 'discontinue', x.concerns, x.standing, x.sums, x.body, x.under, x.marking, x.scores
			FROM stocktake.recommendations x, stocktake.reports n
			WHERE x.subject = 'A' AND n.programme = 'Q';
			UPDATE stocktake.decisions SET report = (SELECT id FROM stocktake.reports WHERE programme = 'Q') WHERE number = 2`, "row 2"},
		{"another subject of the ID", `
			UPDATE stocktake.recommendations SET subject = 'Z' WHERE subject = 'A';
			UPDATE stocktake.decisions SET step = step`, "row 1"},
		{"another period of the report", `
			UPDATE stocktake.reports SET period_from = period_from - interval '1 day';
			UPDATE stocktake.decisions SET step = step`, "row 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db, report := reported(t)
			m := matterOf(t, db, report.Recommendations[0].ID, "2025-02-02")
			for _, day := range []string{"2025-02-02", "2025-02-03", "2025-02-04"} {
				decide(t, db, m, accepted(day))
			}
			if _, err := db.sql.ExecContext(t.Context(), c.statement); err == nil || !strings.Contains(err.Error(), "never changed or removed") {
				t.Errorf("through the application: %v", err)
			}
			// What follows only a superuser can do.
			for _, statement := range []string{`ALTER TABLE stocktake.decisions DISABLE TRIGGER ALL`, c.statement} {
				if _, err := db.sql.ExecContext(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			links, err := db.Chain(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, broken := review.VerifyChain(links); broken == nil || !strings.HasPrefix(broken.Error(), c.says+" of") {
				t.Errorf("found %v, want %s", broken, c.says)
			}
		})
	}
}

func TestMattersAreThoseOfTheNewestReportAndWhatWasDecided(t *testing.T) {
	db, first := reported(t)
	id := first.Recommendations[0].ID
	second := reportOf(t, "2025-01-01..2026-01-01", "2026-02-01")
	decide(t, db, matterOf(t, db, id, "2025-02-02"), accepted("2025-03-01"))
	record(t, db, second)
	for _, c := range []struct {
		name, day string
		want      string // ID, state and whether it waits, of each
	}{
		{"before any report", "2025-01-31", ""},
		{"before the decision", "2025-02-28", id + " open true"},
		{"after it", "2025-03-01", id + " accepted false"},
		{"after the next report", "2026-02-01", id + " accepted false, " + second.Recommendations[0].ID + " open true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			matters, err := db.Matters(t.Context(), "P", asOf(c.day))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range matters {
				got = append(got, fmt.Sprintf("%s %s %v", m.Recommendation.ID, m.Ruling(at(c.day)).State, m.Waits(at(c.day))))
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
}

// Snoozed and come back, then accepted as it was raised again: what is not raised a third time is in hand by the second alone.
func TestWhatWasDecidedAgainIsNotOpenAnyMore(t *testing.T) {
	db, first := reported(t)
	second, third := reportOf(t, "2025-01-01..2026-01-01", "2026-02-01"), reportOf(t, "2026-01-01..2027-01-01", "2027-02-01")
	snoozed, until := accepted("2025-03-01"), at("2025-07-01")
	snoozed.Act, snoozed.Until = review.Snooze, &until
	decide(t, db, matterOf(t, db, first.Recommendations[0].ID, "2025-02-02"), snoozed)
	record(t, db, second)
	decide(t, db, matterOf(t, db, second.Recommendations[0].ID, "2026-02-02"), accepted("2026-03-01"))
	third.Recommendations[0].Under = &review.Precedent{ID: second.Recommendations[0].ID, Ruling: review.Ruling{State: review.Accepted}}
	record(t, db, third)
	for i, followedBy := range []string{second.Recommendations[0].ID, "", ""} {
		m := matterOf(t, db, []review.Report{first, second, third}[i].Recommendations[0].ID, "2027-02-02")
		if m.FollowedBy != followedBy || m.Waits(at("2027-02-02")) {
			t.Errorf("%s is followed by %q, not %q; waits: %v", m.Period, m.FollowedBy, followedBy, m.Waits(at("2027-02-02")))
		}
	}
}

// What is exempt is kept whatever is found of it.
func TestAKeepInSpiteOfAConcernClearsNothing(t *testing.T) {
	for _, c := range []struct {
		name    string
		newest  review.Recommendation
		cleared bool
	}{
		{"no concern", review.Recommendation{Told: &review.Telling{Found: &[3]bool{}}}, true},
		{"a concern is raised", review.Recommendation{Concerns: []review.Concern{review.UnderResourced}}, false},
		{"a concern stands", review.Recommendation{Told: &review.Telling{Found: &[3]bool{}, Unconfirmed: [3]review.Footing{review.UnderResourced: review.OnFacts}}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, first := reported(t)
			second := reportOf(t, "2025-01-01..2026-01-01", "2026-02-01")
			one := second.Recommendations[0]
			c.newest.ID, c.newest.Subject, c.newest.Verdict = one.ID, one.Subject, review.Keep
			second.Recommendations[0] = c.newest
			record(t, db, second)
			m := matterOf(t, db, first.Recommendations[0].ID, "2026-02-02")
			if !m.Kept || m.Cleared != c.cleared {
				t.Errorf("kept %v, cleared %v", m.Kept, m.Cleared)
			}
		})
	}
}

func TestAProgrammeIsUntouchedUntilSomethingIsDecided(t *testing.T) {
	db, first := reported(t)
	expect := func(name, programme, want string) {
		t.Helper()
		made, err := db.Untouched(t.Context(), programme)
		if err != nil || (made == nil) != (want == "") || made != nil && !made.Equal(at(want)) {
			t.Errorf("%s: untouched since %v, %v; want %q", name, made, err, want)
		}
	}
	expect("one report", "P", "2025-02-01")
	expect("no report", "Q", "")
	record(t, db, reportOf(t, "2025-01-01..2026-01-01", "2026-02-01"))
	expect("two reports", "P", "2026-02-01")
	decide(t, db, matterOf(t, db, first.Recommendations[0].ID, "2025-02-02"), accepted("2025-03-01"))
	expect("something was decided on the earlier one", "P", "")
}

// A review sees the decisions known at its instant; judged again, those that were there when it was made.
func TestAReviewSeesWhatWasDecidedBefore(t *testing.T) {
	db, first := reported(t)
	m := matterOf(t, db, first.Recommendations[0].ID, "2025-02-02")
	decide(t, db, m, accepted("2025-03-01"))
	next := reportOf(t, "2025-01-01..2026-01-01", "2026-02-01")
	portfolio, snapshot, err := db.Gather(t.Context(), next.Programme, next.Period, next.AsOf, nil)
	if err != nil || portfolio.Decided["A"].Ruling.State != review.Accepted || portfolio.Decided["A"].Standing.Verdict != review.Reinforce {
		t.Fatalf("decided are %+v, %v", portfolio.Decided, err)
	}
	done := accepted("2025-06-01")
	done.Act = review.Done
	decide(t, db, m, done)
	again, err := db.Again(t.Context(), Recorded{ID: 1 << 40, Report: next, From: review.Provenance{Snapshot: snapshot}})
	if err != nil || again.Decided["A"].Ruling.State != review.Accepted {
		t.Errorf("judged again: %+v, %v", again.Decided, err)
	}
	earlier, _, err := db.Gather(t.Context(), next.Programme, next.Period, at("2025-02-28"), nil)
	if err != nil || len(earlier.Decided) != 0 {
		t.Errorf("before it was decided: %+v, %v", earlier.Decided, err)
	}
	same, _, err := db.Gather(t.Context(), first.Programme, first.Period, next.AsOf, nil)
	if err != nil || len(same.Decided) != 0 {
		t.Errorf("of the same period: %+v, %v", same.Decided, err)
	}
}
