package jobs_test

import (
	"context"
	"fmt"
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

// decider is the harbour with everything that deciding needs.
func decider(t *testing.T) world {
	t.Helper()
	return deciderIn(t, storagetest.Database(t, storage.Migrate))
}

func deciderIn(t *testing.T, url string) world {
	t.Helper()
	w := harbourIn(t, url)
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	w.job.Notice, w.job.Stands = chat.Notice, chat.Stands
	w.job.Policy.Approvals, w.job.Policy.MayDecide, w.job.Policy.FollowUp = policy.Approvals, policy.MayDecide, policy.FollowUp
	return w
}

func (w world) decide(t *testing.T, day, id string, act review.Act, by string, change ...func(*jobs.Order)) error {
	t.Helper()
	job := *w.job
	job.At = at(day)
	o := jobs.Order{ID: id, Act: act, By: by, From: "cli"}
	for _, c := range change {
		c(&o)
	}
	_, _, err := job.Decide(t.Context(), o)
	return err
}

const pilots, knots, buoys = "u96hmtnw", "an5h95u3", "02uvx2mb"

// Through the year to the next report, daily while steps are due, two runs start at once, and now and then one more with the clock of the day before.
// Of each step the chain has one row and the channel one message, on the day it was due.
func TestEachStepIsTakenOnceInAYear(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.run(t)
	if err := w.decide(t, "2025-02-03", pilots, review.Accept, "Ada Quay", func(o *jobs.Order) { o.Due = "2025-03-31" }); err != nil {
		t.Fatal(err)
	}
	if err := w.decide(t, "2025-02-03", buoys, review.Snooze, "Ada Quay", func(o *jobs.Order) { o.Until = "2025-04-10" }); err != nil {
		t.Fatal(err)
	}
	first, err := review.AsOf("2025-02-03", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for days := 0; days < 330; days++ {
		w.runAt(t, first.AddDate(0, 0, days).Format(time.DateOnly), 2)
		if days%30 == 29 {
			w.runAt(t, first.AddDate(0, 0, days-1).Format(time.DateOnly), 1)
		}
		if days > 100 {
			days += 13 // nothing is due any more
		}
	}
	links, err := w.db.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range links {
		got = append(got, fmt.Sprintf("%s %s %s", l.At.In(l.Zone).Format(time.DateOnly), l.Subject, l.Act))
	}
	slices.Sort(got)
	want := []string{
		"2025-02-03 BUOYS snooze",
		"2025-02-03 PILOTS accept",
		"2025-02-15 KNOTS reminded",
		"2025-02-15 TELEX reminded",
		"2025-03-01 KNOTS escalated",
		"2025-03-01 TELEX escalated",
		"2025-04-01 PILOTS reminded",
		"2025-04-11 BUOYS returned",
		"2025-04-15 PILOTS escalated",
		"2025-04-25 BUOYS reminded",
		"2025-05-09 BUOYS escalated",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the chain has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, broken := review.VerifyChain(links); broken != nil {
		t.Error(broken)
	}
	// Two that wait are told of in one message: 5 of the report, and 7 of the 9 steps.
	messages := w.chat.Messages("C0HARBOUR")
	if len(messages) != 12 {
		t.Errorf("%d messages, want 12", len(messages))
	}
	for _, m := range messages[1:] {
		if m.Thread != messages[0].ID {
			t.Errorf("not in the thread: %s", m.Text)
		}
	}
}

// The same year with nights, weekends and two holidays in which nothing is sent, runs at every sixth hour, two at once, of which
// each fifth is missed altogether. Of each step there is one, and one message of it, on the first day of work at which a run found it due.
func TestEachStepIsTakenOnceInAYearWithQuietHours(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.job.Quiet = jobs.Quiet{
		From: 18 * 60, To: 8 * 60, Weekend: map[time.Weekday]bool{time.Saturday: true, time.Sunday: true},
		Holidays: map[review.Date]string{date("2025-03-03"): "Carnival", date("2025-04-14"): ""},
	}
	w.runAt(t, "2025-02-03T07:00:00Z", 2)
	if n := len(w.chat.Messages("C0HARBOUR")); n != 0 {
		t.Errorf("%d messages at night, want none", n)
	}
	w.runAt(t, "2025-02-03T08:00:00Z", 2)
	if n := len(w.chat.Messages("C0HARBOUR")); n != 5 {
		t.Errorf("%d messages in the morning, want 5", n)
	}
	if err := w.decide(t, "2025-02-03", pilots, review.Accept, "Ada Quay", func(o *jobs.Order) { o.Due = "2025-04-11" }); err != nil {
		t.Fatal(err)
	}
	if err := w.decide(t, "2025-02-03", buoys, review.Snooze, "Ada Quay", func(o *jobs.Order) { o.Until = "2025-05-02" }); err != nil {
		t.Fatal(err)
	}
	start := time.Date(2025, 2, 4, 0, 0, 0, 0, time.UTC)
	for n := range 500 {
		if n%5 == 2 {
			continue // nobody started it
		}
		w.runAt(t, start.Add(time.Duration(n)*6*time.Hour).Format(time.RFC3339), 1+n%2)
	}
	links, err := w.db.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range links {
		if l.By == "stocktake" {
			got = append(got, fmt.Sprintf("%s %s %s", l.At.In(l.Zone).Format("2006-01-02 Mon 15:04"), l.Subject, l.Act))
		}
	}
	slices.Sort(got)
	want := []string{
		"2025-02-17 Mon 12:00 KNOTS reminded", // the 15th is a Saturday
		"2025-02-17 Mon 12:00 TELEX reminded",
		"2025-03-04 Tue 12:00 KNOTS escalated", // the 3rd is Carnival
		"2025-03-04 Tue 12:00 TELEX escalated",
		"2025-04-16 Wed 13:00 PILOTS reminded", // a weekend, a holiday, a missed run
		"2025-05-01 Thu 13:00 PILOTS escalated",
		"2025-05-06 Tue 13:00 BUOYS returned",
		"2025-05-21 Wed 13:00 BUOYS reminded",
		"2025-06-05 Thu 13:00 BUOYS escalated", // a missed run
	}
	if !slices.Equal(got, want) {
		t.Errorf("the steps are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(w.chat.Messages("C0HARBOUR")); n != 12 {
		t.Errorf("%d messages, want 12", n)
	}
}

func date(text string) review.Date {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return day
}

func (w world) runAt(t *testing.T, day string, times int) {
	t.Helper()
	job := *w.job
	job.At = at(day)
	var group errgroup.Group
	for range times {
		group.Go(func() error {
			result, err := job.Run(t.Context(), jobs.RunOptions{})
			if err == nil && len(result.Troubles) > 0 {
				err = result.Troubles[0].Err
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatalf("as of %s: %v", day, err)
	}
}

// Nobody decides on anything: the recommendations are not looked through before a reminder may be due. Then it is told of all, and the
// messages about them are brought up to it.
func TestWhereNothingWasDecidedTheRemindersComeInTime(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.run(t)
	looks := &looked{DB: w.db}
	w.job.Ledger = looks
	for _, day := range []struct {
		day          string
		looks, steps int // up to then
	}{
		{"2025-02-02", 0, 0},
		{"2025-02-13", 0, 0},
		{"2025-02-14", 1, 0},
		{"2025-02-15", 5, 4}, // to be reminded; to be sent; right before the claim; to be edited
		{"2025-02-16", 6, 4},
	} {
		w.runAt(t, day.day, 1)
		links, err := w.db.Chain(t.Context())
		if err != nil || looks.times != day.looks || len(links) != day.steps {
			t.Errorf("on %s: looked through %d times, want %d; %d steps, want %d; %v", day.day, looks.times, day.looks, len(links), day.steps, err)
		}
	}
}

// looked counts how often the recommendations are looked through.
type looked struct {
	*storage.DB
	times int
}

func (l *looked) Matters(ctx context.Context, programme string, at func(*time.Location) time.Time) ([]review.Matter, error) {
	l.times++
	return l.DB.Matters(ctx, programme, at)
}

// A late click meets a later report; two people decide at once; the clock is set back.
func TestDecisionsMeetWhatHappensMeanwhile(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.run(t)
	var group errgroup.Group
	refused := make(chan error, 2)
	for _, by := range []string{"Ada Quay", "Bo Reed"} {
		group.Go(func() error { refused <- w.decide(t, "2025-02-03", pilots, review.Accept, by); return nil })
	}
	_ = group.Wait()
	first, second := <-refused, <-refused
	if (first == nil) == (second == nil) {
		t.Errorf("of two at once, refused were %v and %v; want one", first, second)
	}
	if err := w.decide(t, "2025-02-02", pilots, review.Done, "Ada Quay"); err != nil {
		t.Errorf("done by a clock that was set back: %v", err)
	}
	w.runAt(t, "2026-02-01", 1)
	err := w.decide(t, "2026-02-02", knots, review.Accept, "Ada Quay")
	if err == nil || !strings.Contains(err.Error(), "earlier report") && !strings.Contains(err.Error(), "was followed by") {
		t.Errorf("a late click: %v", err)
	}
	links, err := w.db.Chain(t.Context())
	if err != nil || len(links) != 2 || links[1].At.Before(links[0].At) {
		t.Errorf("the chain has %d rows, %v", len(links), err)
	}
}
