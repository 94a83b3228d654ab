package jobs_test

import (
	"database/sql"
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
