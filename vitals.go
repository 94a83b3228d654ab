package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"stocktake/jobs"
	"stocktake/metrics"
)

// readyTime bounds how long a question after our state may take.
const readyTime = 5 * time.Second

// vitals is what a process that stays up can be asked: whether it can work, and how its last run ended.
type vitals struct {
	*app
	job   wired
	watch *stopwatch

	mu   sync.Mutex
	last metrics.Run
}

func newVitals(a *app, job wired) *vitals {
	v := &vitals{app: a, job: job, watch: &stopwatch{}}
	measured(job.Job, v.watch)
	return v
}

// once is one start of the scheduled job. What goes wrong is logged; the next start tries again.
func (v *vitals) once(ctx context.Context) {
	result, err := wired{Job: v.anew(v.job.Job)}.Run(ctx, jobs.RunOptions{Programmes: v.Programme})
	v.tell("run", result)
	if err != nil && ctx.Err() == nil {
		v.log.Error("run failed", "error", err)
	}
	run := metrics.Run{At: time.Now().UTC(), Code: result.Code(err), Took: v.watch.read()}
	v.mu.Lock()
	v.last = run
	v.mu.Unlock()
	v.report(ctx, v.job, run)
}

func (v *vitals) lastRun() metrics.Run {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last
}

// figures are those of now.
func (v *vitals) figures(ctx context.Context) (metrics.Figures, error) {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	now := *v.app
	now.now = time.Now().UTC().Truncate(time.Microsecond)
	return now.figures(ctx, v.job, v.lastRun())
}

// ready says whether the database answers and has the tables that this program knows, and how the last run ended. A run that
// failed does not make it unready: clicks are heard all the same, and the next run tries again.
func (v *vitals) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	state, err := migrations(ctx, v.job.db)
	if err == nil && state.pending > 0 {
		err = fmt.Errorf("the database is behind this program: %d migrations are pending", state.pending)
	}
	if err != nil {
		v.log.Warn("not ready", "error", err)
		http.Error(w, "not ready; the log says why", http.StatusServiceUnavailable)
		return
	}
	last := v.lastRun()
	if last.At.IsZero() {
		fmt.Fprintln(w, "ok; no run has ended yet")
		return
	}
	fmt.Fprintf(w, "ok; the last run ended %s with %d\n", last.At.Format(time.RFC3339), last.Code)
}
