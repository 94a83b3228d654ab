package jobs

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"
)

// Every runs body at once and then whenever the schedule says, by UTC, until the context ends; then it waits for the one under
// way. A start that finds the one before still running is skipped: what was due stays due. A panic ends one start, not those
// after it, and is told.
func Every(ctx context.Context, schedule cron.Schedule, body func(context.Context), panicked func(err error, stack string)) {
	// Skip stands outside Recover: the other way round a panic would leave the place taken for ever.
	chain := cron.NewChain(cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(panics(panicked)))
	once := chain.Then(cron.FuncJob(func() {
		if ctx.Err() == nil {
			body(ctx)
		}
	}))
	clock := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger))
	clock.Schedule(schedule, once)
	clock.Start()
	once.Run()
	<-ctx.Done()
	<-clock.Stop().Done()
}

// panics is the part of cron's log that matters.
type panics func(err error, stack string)

// Info tells nothing.
func (panics) Info(string, ...any) {}

// Error tells a panic.
func (p panics) Error(err error, _ string, pairs ...any) {
	stack, _ := pairs[len(pairs)-1].(string)
	p(err, stack)
}
