package jobs_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"stocktake/jobs"
	"stocktake/review"
)

// A drawn order of decisions, runs and clock steps on a real database, some of it at once: two people on one recommendation, a
// decision during a run, two runs. Whatever came of it, the chain holds and each recommendation stands as its rows tell.
func TestDrawnOrdersOnARealLedger(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.run(t)
	ids, draw, now := []string{pilots, knots, buoys, "xntk9v63"}, rand.New(rand.NewPCG(5, 8)), date("2025-02-02").Add(12*time.Hour)
	decide := func(id string, act review.Act, by string) func() error {
		order := jobs.Order{ID: id, Act: act, By: by, Reason: "decision HB(2025)3", From: "cli"}
		if act == review.Snooze {
			order.Until = now.AddDate(0, 0, 9).Format(time.DateOnly)
		}
		at := now.Format(time.RFC3339)
		return func() error { return w.ordered(t, at, order) }
	}
	for range 220 {
		var group errgroup.Group
		id := ids[draw.IntN(len(ids))]
		one, other := review.Acts[draw.IntN(5)], review.Acts[draw.IntN(5)]
		switch draw.IntN(7) {
		case 0, 1:
			now = now.AddDate(0, 0, 3+draw.IntN(12))
		case 2:
			now = now.Add(-time.Duration(draw.IntN(40)) * time.Hour)
		case 3:
			group.Go(decide(id, one, "Ada"))
			group.Go(decide(id, other, "Bo"))
		case 4:
			group.Go(decide(id, one, "Ada"))
			group.Go(w.ran(t, now))
		case 5:
			group.Go(w.ran(t, now))
			group.Go(w.ran(t, now))
		case 6:
			group.Go(decide(id, one, "Ada"))
			group.Go(decide(id, one, "Ada"))
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	w.holds(t, ids)
}

// ordered takes a decision. That it may not be taken is no error here.
func (w world) ordered(t *testing.T, asOf string, o jobs.Order) error {
	job := *w.job
	job.At = at(asOf)
	_, _, err := job.Decide(t.Context(), o)
	if errors.As(err, new(review.Refusal)) || errors.As(err, new(jobs.Incomplete)) {
		return nil
	}
	return err
}

func (w world) ran(t *testing.T, now time.Time) func() error {
	job := *w.job
	job.At = at(now.Format(time.RFC3339))
	return func() error {
		result, err := job.Run(t.Context(), jobs.RunOptions{})
		if err == nil && len(result.Troubles) > 0 {
			err = result.Troubles[0].Err
		}
		return err
	}
}

// holds checks the chain, and how each recommendation stands, at the end and at the time of each of its rows.
func (w world) holds(t *testing.T, ids []string) {
	t.Helper()
	links, err := w.db.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n, broken := review.VerifyChain(links); broken != nil || n < 20 {
		t.Errorf("%d rows hold, %v; want 20 or more", n, broken)
	}
	steps, rows := map[string]int{}, map[string][]review.Decision{}
	for _, l := range links {
		if l.From == "run" {
			steps[fmt.Sprint(l.Recommendation, l.Act, l.Step)]++
		}
		before := rows[l.Recommendation]
		if n := len(before); n > 0 && l.At.Before(before[n-1].At) {
			t.Errorf("row %d bears a time before the one it follows", l.Number)
		}
		stood := review.RulingAt(before, l.At)
		if next, isNew, err := stood.Next(l.Decision, time.UTC); l.From != "run" && (err != nil || !isNew || next.Act != l.Act) {
			t.Errorf("row %d: %s of what was %s: %v", l.Number, l.Act, stood.State, err)
		}
		rows[l.Recommendation] = append(before, l.Decision)
	}
	for step, n := range steps {
		if n > 1 {
			t.Errorf("%s was taken %d times", step, n)
		}
	}
	for _, id := range ids {
		for _, d := range slices.Concat(rows[id], []review.Decision{{At: date("2025-12-30")}}) {
			found, err := w.db.LookUp(t.Context(), id, "", func(*time.Location) time.Time { return d.At })
			if err != nil || len(found) != 1 {
				t.Fatal(found, err)
			}
			if got, want := found[0].Ruling(d.At), review.RulingAt(rows[id], d.At); got.State != want.State || got.Last.Number != want.Last.Number {
				t.Errorf("%s as of %s: it is %s by row %d, by the chain %s by row %d", id, d.At, got.State, got.Last.Number, want.State, want.Last.Number)
			}
		}
	}
	told := map[string]bool{}
	for _, m := range w.chat.Messages("C0HARBOUR") {
		if told[string(m.Metadata)] {
			t.Errorf("told twice: %s", m.Text)
		}
		told[string(m.Metadata)] = true
	}
	if owed, err := w.db.Owed(t.Context(), "HARBOUR"); err != nil || len(owed) > 0 || len(told) < 8 {
		t.Errorf("%d messages told, %d owed, %v", len(told), len(owed), err)
	}
}
