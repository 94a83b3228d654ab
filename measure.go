package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"stocktake/jobs"
	"stocktake/metrics"
	"stocktake/review"
)

// measured has a job's steps timed: gather, judge, record, and post, which is all that is asked of the chat.
func measured(job *jobs.Job, watch *stopwatch) {
	judge := job.Policy.Judge
	job.Policy.Judge = func(p review.Portfolio) (review.Report, error) {
		defer watch.start("judge")()
		return judge(p)
	}
	job.Ledger = timedLedger{job.Ledger, watch}
	if job.Chat != nil {
		job.Chat = timedChat{job.Chat, watch}
	}
}

// stopwatch adds up how long each step takes.
type stopwatch struct {
	mu   sync.Mutex
	took map[string]time.Duration
}

// start begins to time a step; the function it returns ends that.
func (w *stopwatch) start(step string) func() {
	began := time.Now()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.took == nil {
			w.took = map[string]time.Duration{}
		}
		w.took[step] += time.Since(began)
	}
}

func (w *stopwatch) read() map[string]time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.took
}

type timedLedger struct {
	jobs.Ledger
	watch *stopwatch
}

// Gather does not count the time for which it waits for its turn.
func (l timedLedger) Gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, turn func() review.Unrecorded) (review.Portfolio, string, error) {
	stop := l.watch.start("gather")
	defer func() { stop() }()
	return l.Ledger.Gather(ctx, p, period, asOf, func() (said review.Unrecorded) {
		if turn != nil {
			stop()
			said = turn()
			stop = l.watch.start("gather")
		}
		return said
	})
}

func (l timedLedger) Record(ctx context.Context, r review.Report, from review.Provenance, messages []review.Message) (bool, error) {
	defer l.watch.start("record")()
	return l.Ledger.Record(ctx, r, from, messages)
}

type timedChat struct {
	jobs.Chat
	watch *stopwatch
}

func (c timedChat) Send(ctx context.Context, m review.Message, rootID string) (review.Receipt, error) {
	defer c.watch.start("post")()
	return c.Chat.Send(ctx, m, rootID)
}

func (c timedChat) Find(ctx context.Context, m *review.Sought) (review.Receipt, bool, error) {
	defer c.watch.start("post")()
	return c.Chat.Find(ctx, m)
}

func (c timedChat) Check(ctx context.Context) (string, error) {
	defer c.watch.start("post")()
	return c.Chat.Check(ctx)
}

func (c timedChat) Update(ctx context.Context, m review.Message, at review.Receipt) error {
	defer c.watch.start("post")()
	return c.Chat.Update(ctx, m, at)
}

// report tells a monitoring system how a run ended, by the ways that the configuration names. That it cannot be told is a line in
// the log, and no fault of the run: whoever watches sees that nothing came.
func (w wired) report(ctx context.Context, run metrics.Run) {
	a := w.app
	if a.DryRun || a.config.PushGateway == "" && a.config.MetricsFile == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	figures, err := w.figures(ctx, run)
	if err != nil {
		a.log.Error("metrics failed", "error", err)
		return
	}
	if a.config.PushGateway != "" {
		trust()
		if err := metrics.Push(ctx, a.config.PushGateway, figures); err != nil {
			a.log.Error("metrics failed", "error", err)
		}
	}
	if a.config.MetricsFile != "" {
		if err := metrics.WriteFile(a.config.MetricsFile, figures); err != nil {
			a.log.Error("metrics failed", "error", err)
		}
	}
}

// figures are how all programmes stand, whichever of them the run was for.
func (w wired) figures(ctx context.Context, run metrics.Run) (metrics.Figures, error) {
	f := metrics.Figures{Version: version, Run: run}
	programmes, err := w.db.Programmes(ctx, w.At(time.UTC))
	if err != nil && !errors.As(err, new(review.Unreadable)) {
		return f, err
	}
	for _, p := range programmes {
		one, err := w.figuresOf(ctx, p)
		if err != nil {
			return f, err
		}
		f.Programmes = append(f.Programmes, one)
	}
	return f, nil
}

func (w wired) figuresOf(ctx context.Context, p review.Programme) (metrics.Programme, error) {
	position, err := w.position(ctx, p)
	f := metrics.Programme{
		Code: p.Code, NotReviewed: map[string]int{}, Success: position.visited,
		Owed: position.unsettled.Owed, Ambiguous: position.unsettled.Ambiguous - position.unsettled.Unsure, Unsure: position.unsettled.Unsure, Braked: position.unsettled.Held,
	}
	if err != nil {
		return f, err
	}
	if position.newest != nil {
		f.Due, f.Reviewed = position.newest.Report.Coverage.Due, position.newest.Report.Coverage.Reviewed
		for _, missed := range position.newest.Report.Coverage.NotReviewed {
			f.NotReviewed[missed.Reason]++
		}
	}
	if ahead := position.agenda.Ahead; ahead != nil {
		f.Ahead = ahead.Bears.Sub(position.agenda.AsOf)
	}
	for _, r := range position.refusals {
		f.Refused = append(f.Refused, r.Gate)
	}
	if !position.nothingRan {
		f.PeriodsDue = len(position.agenda.Due)
	}
	if position.waiting.Why != "" {
		f.Owed, f.Quiet = 0, f.Owed
	}
	return f, nil
}
