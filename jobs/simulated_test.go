package jobs_test

import (
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"stocktake/chat"
	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// A year of daily firings by two controllers, each with its own connections and a clock of its own: some are missed, six weeks in a
// row too, some come twice, all overlap, and in the middle the database restarts while both are at work. In the end each activity has
// one verdict in each period in which it ran, and the coverage says what an independent count says.
func TestAYearOfFiringsJudgesEverythingOnce(t *testing.T) {
	t.Parallel()
	y := newYear(t)
	draw := rand.New(rand.NewPCG(8, 2025))
	for day := range 387 {
		restarts := day == 189
		switch {
		case day >= 60 && day < 102, day < 380 && !restarts && draw.IntN(10) < 7:
			continue // nobody started it
		}
		now := yearStart.AddDate(0, 0, day)
		var group errgroup.Group
		for controller := range 2 {
			for range 1 + draw.IntN(5)/4 {
				skewed := now.Add(time.Duration(draw.IntN(60)-30) * time.Minute)
				group.Go(func() error { return y.fire(t, controller, skewed) })
			}
		}
		if restarts {
			y.restart(t)
			_ = group.Wait() // who was cut off is told so, and the next firing goes on
			continue
		}
		if err := group.Wait(); err != nil {
			t.Fatalf("on %s: %v", now, err)
		}
	}
	y.holds(t)
}

// yearStart is the first firing; the last one is well after the year's end has settled.
var yearStart = time.Date(2024, 12, 30, 3, 0, 0, 0, time.UTC)

// simulated is what the year is played on.
type simulated struct {
	url         string
	controllers [2]*jobs.Job
}

// ran is an activity as the simulation knows it: first and last day, empty where open.
type ran struct{ code, programme, status, from, to string }

var activities = []ran{
	{"M-ALWAYS", "MON", "implementation", "", ""},
	{"M-SPRING", "MON", "implementation", "2025-03-15", "2025-05-31"},
	{"M-ENDS", "MON", "closed", "2024-01-01", "2024-12-01"},
	{"M-ONEDAY", "MON", "closed", "2025-08-01", "2025-08-01"},
	{"M-PLANNED", "MON", "pipeline", "2025-01-01", ""},
	{"M-CANCELLED", "MON", "cancelled", "2025-01-01", ""},
	{"Q-ALWAYS", "QUA", "finalisation", "", ""},
	{"Q-SUMMER", "QUA", "suspended", "2025-06-30", "2025-07-01"},
	{"Q-LATER", "QUA", "implementation", "2025-10-01", ""},
	{"Y-ALWAYS", "YEA", "implementation", "2020-01-01", ""},
	{"Y-OVER", "YEA", "closed", "2023-12-31", "2024-01-01"},
	{"Y-NEVER", "YEA", "implementation", "2026-01-01", ""},
}

// periods are those that are due by the end of the simulation, counted by hand: from the last that had settled at the first firing.
var periods = map[string][]string{
	"MON": monthsFrom("2024-11-01", 14, 1),
	"QUA": monthsFrom("2024-07-01", 6, 3),
	"YEA": monthsFrom("2023-01-01", 3, 12),
}

func monthsFrom(first string, n, long int) []string {
	day, err := time.Parse(time.DateOnly, first)
	if err != nil {
		panic(err)
	}
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%s..%s", day.AddDate(0, i*long, 0).Format(time.DateOnly), day.AddDate(0, (i+1)*long, 0).Format(time.DateOnly)))
	}
	return out
}

func newYear(t *testing.T) *simulated {
	t.Helper()
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	y := &simulated{url: storagetest.Database(t, storage.Migrate)}
	for i := range y.controllers {
		db, err := storage.Open(t.Context(), y.url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		y.controllers[i] = &jobs.Job{
			Ledger: db, Chat: chat.NewPrint(io.Discard, 100), Layout: func(r review.Report) []review.Message { return chat.Layout(r.Digest(), false) }, Stands: chat.Stands,
			Policy: jobs.Policy{
				Policy: unbraked(),
				Text:   config.DefaultPolicy(),
				Judge:  func(p review.Portfolio) (review.Report, error) { return review.Judge(p, policy) },
			},
		}
	}
	load(t, y.controllers[0].Ledger.(*storage.DB), y.portfolio(t))
	return y
}

func (y *simulated) portfolio(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	rows := []string{"code,title,programme,status,starts_on,ends_on"}
	for _, a := range activities {
		rows = append(rows, strings.Join([]string{a.code, a.code, a.programme, a.status, a.from, a.to}, ","))
	}
	for name, text := range map[string]string{
		"activities.csv": strings.Join(rows, "\n") + "\n",
		"programmes.csv": "code,name,cadence,time_zone\nMON,By month,monthly,Asia/Tokyo\nQUA,By quarter,quarterly,America/New_York\nYEA,By year,yearly,Europe/Lisbon\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (y *simulated) fire(t *testing.T, controller int, now time.Time) error {
	job := *y.controllers[controller]
	job.At = func(*time.Location) time.Time { return now }
	result, err := job.Run(t.Context(), jobs.RunOptions{})
	if err == nil && len(result.Troubles) > 0 {
		err = result.Troubles[0].Err
	}
	return err
}

// restart ends every connection at once, as a restart does.
func (y *simulated) restart(t *testing.T) {
	t.Helper()
	db, err := sql.Open("postgres", y.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	if err != nil {
		t.Fatal(err)
	}
}

// holds counts once more, from the list of activities and the list of periods alone.
func (y *simulated) holds(t *testing.T) {
	t.Helper()
	db, err := storage.Open(t.Context(), y.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var got, want []string
	recorded, err := db.Outlines(t.Context(), "", at("2027-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recorded {
		if err := db.Read(t.Context(), &r); err != nil {
			t.Fatal(err)
		}
		c := r.Report.Coverage
		got = append(got, fmt.Sprintf("%s %s covers %d of %d", r.Report.Programme.Code, r.Report.Period, c.Reviewed, c.Due))
		for _, x := range r.Report.Recommendations {
			got = append(got, fmt.Sprintf("%s %s %s", r.Report.Programme.Code, r.Report.Period, x.Subject))
		}
	}
	for programme, all := range periods {
		for _, period := range all {
			due := 0
			for _, a := range activities {
				if a.programme == programme && a.ranIn(period) {
					due++
					want = append(want, fmt.Sprintf("%s %s %s", programme, period, a.code))
				}
			}
			want = append(want, fmt.Sprintf("%s %s covers %d of %d", programme, period, due, due))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the ledger has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for programme := range periods {
		if left, err := db.Unsettled(t.Context(), programme); err != nil || left != (storage.Unsettled{}) {
			t.Errorf("%s is left with %+v, %v", programme, left, err)
		}
	}
}

// ranIn is the contract's sentence, days as texts: they overlap, an end that is missing being open.
func (a ran) ranIn(period string) bool {
	from, to, _ := strings.Cut(period, "..")
	return a.status != "pipeline" && a.status != "cancelled" && (a.from == "" || a.from < to) && (a.to == "" || a.to >= from)
}
