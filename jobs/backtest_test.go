package jobs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// history is the facts of one drawn programme of five activities over three years, each with the day on which it became known.
type history struct {
	draw *rand.Rand
	code string
	rows map[string][]string // by file
}

var headers = map[string]string{
	"programmes.csv": "code,name,cadence,time_zone,settle_days,recorded_at,withdrawn",
	"activities.csv": "code,title,programme,status,starts_on,recorded_at,withdrawn",
	"resources.csv":  "activity,starts_on,ends_on,currency,planned,allocated,recorded_at,withdrawn",
	"feedback.csv":   "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at,withdrawn",
	"verdicts.csv":   "subject,decided_on,verdict,by,recorded_at,withdrawn",
}

func (h *history) add(file, format string, args ...any) {
	h.rows[file] = append(h.rows[file], fmt.Sprintf(format, args...))
}

func (h *history) activity(i int) string { return fmt.Sprintf("%s-%d", h.code, i) }

func newHistory(draw *rand.Rand, code string) *history {
	h := &history{draw, code, map[string][]string{}}
	h.add("programmes.csv", "%s,Programme,quarterly,Europe/Lisbon,7,2021-01-01,", code)
	for i := range 5 {
		h.add("activities.csv", "%s,Activity,%s,implementation,2021-01-01,2021-01-01,", h.activity(i), code)
		h.add("resources.csv", "%s,2021-01-01,2023-12-31,EUR,100,%d,2021-02-01,", h.activity(i), 50+h.draw.IntN(50))
		for n := range 60 {
			given := date("2021-01-05").AddDate(0, 0, n*18)
			h.answer(i, fmt.Sprintf("s%d", n), given, given.AddDate(0, 0, h.draw.IntN(30)), "")
		}
	}
	return h
}

func (h *history) answer(i int, name string, given, known time.Time, withdrawn string) {
	h.add("feedback.csv", "%s-%s,%s,%s,r%s,participant,relevance,0.%d,%s,%s", h.activity(i), name, h.activity(i),
		given.Format(time.DateOnly), name, 1+h.draw.IntN(9), known.Format(time.RFC3339), withdrawn)
}

// alter tells of changes that all became known after the instant: versions, additions and withdrawals, of every kind there is.
func (h *history) alter(after time.Time) {
	later := func() time.Time { return after.AddDate(0, 0, h.draw.IntN(200)).Add(time.Second) }
	h.rows = map[string][]string{}
	for i := range 5 {
		h.answer(i, "s7", date("2021-05-11"), later(), "true")
		h.answer(i, fmt.Sprintf("s%d", 20+h.draw.IntN(9)), date("2022-01-05"), later(), "")
		for n := range 12 {
			h.answer(i, fmt.Sprintf("new%d", n), after.AddDate(0, 0, -h.draw.IntN(300)), later(), "")
		}
		h.add("resources.csv", "%s,2021-01-01,2023-12-31,EUR,100,%d,%s,", h.activity(i), 1+h.draw.IntN(50), later().Format(time.RFC3339))
		h.add("verdicts.csv", "%s,%s,discontinue,board,%s,", h.activity(i), after.Format(time.DateOnly), later().Format(time.RFC3339))
	}
	h.add("activities.csv", "%s,Activity,%s,cancelled,2021-01-01,%s,", h.activity(0), h.code, later().Format(time.RFC3339))
	h.add("activities.csv", "%s,Activity,%s,implementation,2021-01-01,%s,true", h.activity(1), h.code, later().Format(time.RFC3339))
	h.add("programmes.csv", "%s,Programme,monthly,Europe/Lisbon,3,%s,", h.code, later().Format(time.RFC3339))
}

func (h *history) load(t *testing.T, db *storage.DB) {
	t.Helper()
	dir := t.TempDir()
	for file, rows := range h.rows {
		text := headers[file] + "\n" + strings.Join(rows, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	load(t, db, dir)
}

// leaky is a build that gathers with an instant half a year later than it says.
type leaky struct{ *storage.DB }

func (l leaky) GatherAlone(ctx context.Context, p review.Programme, period review.Period, asOf time.Time) (review.Portfolio, error) {
	out, err := l.DB.GatherAlone(ctx, p, period, asOf.AddDate(0, 6, 0))
	out.AsOf = asOf
	return out, err
}

func walked(t *testing.T, archive jobs.Archive, programme string, upTo time.Time) string {
	t.Helper()
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	b := jobs.Backtest{
		Archive: archive, Judge: func(p review.Portfolio) (review.Report, error) { return review.Judge(p, policy) },
		From: date("2021-01-01"), To: date("2024-01-01"), Every: jobs.Rhythm{Periods: 1}, Programmes: []string{programme}, AsOf: date("2024-03-01"),
	}
	all, err := b.Walk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var earlier []review.Outlook
	for _, o := range all {
		if !o.MadeAt.After(upTo) {
			earlier = append(earlier, o)
		}
	}
	if len(earlier) < 3 || len(earlier) == len(all) {
		t.Fatalf("%d of %d reviews before %s", len(earlier), len(all), upTo)
	}
	text, err := json.Marshal(earlier)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whatever becomes known after an instant, the reviews up to it come out the same to the byte; a build that looks ahead is caught.
func TestABacktestNeverLooksAhead(t *testing.T) {
	t.Parallel()
	db, err := storage.Open(t.Context(), storagetest.Database(t, storage.Migrate))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	caught := 0
	for seed := range 6 {
		h := newHistory(rand.New(rand.NewPCG(uint64(seed), 56)), fmt.Sprintf("P%d", seed))
		h.load(t, db)
		instant := date("2022-01-20").AddDate(0, 0, h.draw.IntN(600))
		honest, leaking := walked(t, db, h.code, instant), walked(t, leaky{db}, h.code, instant)
		h.alter(instant)
		h.load(t, db)
		if walked(t, db, h.code, instant) != honest {
			t.Errorf("programme %s: what became known after %s changed a review before it", h.code, instant)
		}
		if walked(t, leaky{db}, h.code, instant) != leaking {
			caught++
		}
	}
	if caught < 4 {
		t.Errorf("a build that looks ahead was caught in %d of 6", caught)
	}
}

// What was recorded, under whatever policy, and what was decided on it, are nothing that a backtest sees.
func TestABacktestDoesNotSeeTheLedger(t *testing.T) {
	t.Parallel()
	w := decider(t)
	walk := func() string {
		b := jobs.Backtest{
			Archive: w.db, Judge: w.job.Policy.Judge, From: date("2022-01-01"), To: date("2025-01-01"),
			Every: jobs.Rhythm{Periods: 1}, AsOf: date("2025-02-03"),
		}
		all, err := b.Walk(t.Context())
		if err != nil || len(all) != 3 {
			t.Fatalf("%d reviews, %v", len(all), err)
		}
		text, _ := json.Marshal(all)
		return string(text)
	}
	before := walk()
	w.run(t)
	if err := w.ordered(t, "2025-02-02", jobs.Order{ID: pilots, Act: review.Reject, By: "Ada", Reason: "no", From: "cli"}); err != nil {
		t.Fatal(err)
	}
	if walk() != before {
		t.Error("a recorded report changed what would have been")
	}
	said, err := w.db.Judgements(t.Context(), date("2025-02-03"))
	if err != nil || len(said) != 1 || !said[0].Ledger || said[0].Says[review.UnderResourced] != review.Refuted {
		t.Errorf("the decision is told as %+v, %v", said, err)
	}
}

func TestEveryIsACadenceOrANumberOfPeriods(t *testing.T) {
	for text, want := range map[string]jobs.Rhythm{
		"": {Periods: 1}, "2": {Periods: 2}, "1000": {Periods: 1000}, "monthly": {Cadence: "monthly", Periods: 1}, "0 0 1 4 *": {Cadence: "0 0 1 4 *", Periods: 1},
	} {
		if got, err := jobs.ParseRhythm(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "-1", "1001", "2000000000", "weekly"} {
		if _, err := jobs.ParseRhythm(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
