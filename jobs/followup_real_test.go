package jobs_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	_ "github.com/lib/pq"

	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// Nothing is followed up of a report that nobody was told of, or of a step: the days begin when that is told, and not in the run that tells it.
// That days have passed in
// truth the ledger is told: its real clock is held against that of the runs.
func TestTheDaysBeginWhenItIsTold(t *testing.T) {
	t.Parallel()
	type visit struct {
		day   string
		takes bool // the chat takes messages
		steps int  // taken by then
		late  int  // how many days after it was recorded what was told in this run was truly told
	}
	for _, test := range []struct {
		name   string
		brake  bool
		visits []visit
	}{
		{"at once", false, []visit{{"2025-02-01", true, 0, 0}, {"2025-02-15", true, 4, 0}, {"2025-03-01", true, 8, 0}}},
		{"the report is owed", false, []visit{
			{"2025-02-01", false, 0, 0},
			{"2025-02-16", false, 0, 0},
			{"2025-03-20", false, 0, 0},
			{"2025-03-21", true, 0, 48},
			{"2025-03-22", true, 0, 0},
			{"2025-04-03", true, 0, 0},
			{"2025-04-04", true, 4, 0},
			{"2025-04-18", true, 8, 0},
		}},
		{"it is held back, and let go", true, []visit{
			{"2025-02-01", true, 0, 0},
			{"2025-03-20", true, 0, 0},
			{"2025-03-21", true, 0, 48},
			{"2025-04-03", true, 0, 0},
			{"2025-04-04", true, 4, 0},
			{"2025-04-18", true, 8, 0},
		}},
		{"the reminder is owed", false, []visit{
			{"2025-02-01", true, 0, 0},
			{"2025-02-15", false, 4, 0},
			{"2025-03-01", false, 4, 0},
			{"2025-03-10", true, 4, 23},
			{"2025-03-23", true, 4, 0},
			{"2025-03-24", true, 8, 0},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url := storagetest.Database(t, storage.Migrate)
			w := deciderIn(t, url)
			admin, err := sql.Open("postgres", url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = admin.Close() })
			for _, v := range test.visits {
				w.job.At = at(v.day)
				w.chat.Revoke("xoxb-good")
				if v.takes {
					w.chat.Renew("xoxb-good")
				}
				var o jobs.RunOptions
				if test.brake {
					o.Brake = &review.Brake{Share: float64(min(v.late, 1))}
				}
				o.DryRun = true
				rehearsed, err := w.job.Run(t.Context(), o)
				if err != nil {
					t.Fatal(err)
				}
				o.DryRun = false
				result, err := w.job.Run(t.Context(), o)
				if err != nil || result.FollowedUp != rehearsed.FollowedUp {
					t.Errorf("on %s: %d followed up, %d foretold, %v", v.day, result.FollowedUp, rehearsed.FollowedUp, err)
				}
				if links, err := w.db.Chain(t.Context()); err != nil || len(links) != v.steps {
					t.Errorf("on %s: %d steps, want %d; %v", v.day, len(links), v.steps, err)
				}
				_, err = admin.Exec(`UPDATE stocktake.messages SET settled_at = settled_at + make_interval(days => $1) WHERE settled_at > now() - interval '1 hour' AND $1 > 0`, v.late)
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// What is overdue of two reports on one day is told in the thread of each.
func TestWhatIsDueOfTwoReportsIsToldInTheThreadOfEach(t *testing.T) {
	t.Parallel()
	w := decider(t)
	due := func(o *jobs.Order) { o.Due = "2026-06-30" }
	w.run(t)
	if err := w.decide(t, "2025-02-03", pilots, review.Accept, "Ada Quay", due); err != nil {
		t.Fatal(err)
	}
	w.judging(t, "KNOTS", "PILOTS")
	w.runAt(t, "2026-02-01", 1)
	if err := w.decide(t, "2026-02-03", w.newest(t, "2026-02-03", "KNOTS"), review.Accept, "Ada Quay", due); err != nil {
		t.Fatal(err)
	}
	w.runAt(t, "2026-07-01", 1)
	threads := map[string]int{}
	for _, m := range w.chat.Messages("C0HARBOUR") {
		if strings.HasPrefix(m.Text, "Reminder: Harbour school, 1 recommendation is overdue") {
			threads[m.Thread]++
		}
	}
	if len(threads) != 2 {
		t.Errorf("%d threads have a reminder, want those of two reports: %v", len(threads), threads)
	}
}

// Of what a report has cleared nothing is due, until the next one raises it again: a rehearsal of the run that records that one foretells
// the reminder.
func TestARehearsalFollowsUpByTheReportThatItForetells(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.run(t)
	if err := w.decide(t, "2025-02-03", pilots, review.Accept, "Ada Quay", func(o *jobs.Order) { o.Due = "2026-06-30" }); err != nil {
		t.Fatal(err)
	}
	w.judging(t)
	w.runAt(t, "2026-02-01", 1)
	w.runAt(t, "2026-07-01", 1)
	if links, err := w.db.Chain(t.Context()); err != nil || len(links) != 1 {
		t.Fatalf("a reminder of what is cleared: %v, %v", links, err)
	}
	w.judging(t, "PILOTS")
	w.job.At = at("2027-02-01")
	rehearsed, err := w.job.Run(t.Context(), jobs.RunOptions{DryRun: true})
	if err != nil || len(rehearsed.Troubles) > 0 {
		t.Fatal(rehearsed.Troubles, err)
	}
	if result := w.run(t); result.FollowedUp != 1 || rehearsed.FollowedUp != 1 {
		t.Errorf("%d followed up, %d foretold; want 1", result.FollowedUp, rehearsed.FollowedUp)
	}
}

// judging has the reports from now on find those subjects not working, and no others.
func (w world) judging(t *testing.T, failing ...string) {
	t.Helper()
	judge := w.job.Policy.Judge
	w.job.Policy.Judge = func(p review.Portfolio) (review.Report, error) {
		report, err := judge(p)
		for i := range report.Recommendations {
			r := &report.Recommendations[i]
			r.Verdict, r.Concerns, r.Under, r.Told = review.Keep, nil, nil, &review.Telling{}
			if slices.Contains(failing, r.Subject) {
				r.Verdict, r.Concerns = review.Reshape, []review.Concern{review.NotWorking}
			}
		}
		return report, err
	}
}

// newest is the ID of what the newest report recommends on a subject.
func (w world) newest(t *testing.T, day, subject string) string {
	t.Helper()
	matters, err := w.db.Matters(t.Context(), "HARBOUR", at(day))
	i := slices.IndexFunc(matters, func(m review.Matter) bool { return m.Newest && m.Recommendation.Subject == subject })
	if err != nil || i < 0 {
		t.Fatalf("%s is not told of, %v", subject, err)
	}
	return matters[i].Recommendation.ID
}
