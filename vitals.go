package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"stocktake/jobs"
	"stocktake/metrics"
	"stocktake/storage"
)

// readyTime bounds how long a question after our state may take.
const readyTime = 5 * time.Second

// vitals is what a process that stays up can be asked: whether it can work, and how its last run ended.
type vitals struct {
	log  *slog.Logger
	job  func() wired // as of now
	deaf func() bool  // to what is clicked, over the socket

	asked singleflight.Group // of what is asked of the database
	mu    sync.Mutex
	last  metrics.Run
}

// once is one start of the scheduled job. What goes wrong is logged; the next start tries again.
func (v *vitals) once(ctx context.Context) {
	job, watch := v.job(), &stopwatch{}
	measured(job.Job, watch)
	result, err := job.Run(ctx, jobs.RunOptions{Programmes: job.app.Programme})
	job.app.tell(ctx, "run", result)
	if err != nil && ctx.Err() == nil {
		v.log.Error("run failed", "error", err)
	}
	run := metrics.Run{At: time.Now().UTC(), Code: result.Code(err), Took: watch.read()}
	v.mu.Lock()
	v.last = run
	v.mu.Unlock()
	job.report(ctx, run)
}

func (v *vitals) lastRun() metrics.Run {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last
}

// together puts a question to the database once at a time: whoever asks it meanwhile is given the same answer, so that many who ask do not
// take the connections that runs need. Nor does one who goes away take the answer from the others.
func together[T any](ctx context.Context, v *vitals, question string, put func(context.Context) (T, error)) (T, error) {
	answer, err, _ := v.asked.Do(question, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTime)
		defer cancel()
		return put(ctx)
	})
	return answer.(T), err
}

// figures are those of now. That there are none is a line in the log, as for a run.
func (v *vitals) figures(ctx context.Context) (metrics.Figures, error) {
	return together(ctx, v, "figures", func(ctx context.Context) (metrics.Figures, error) {
		figures, err := v.job().figures(ctx, v.lastRun())
		if err != nil {
			v.log.Error("metrics failed", "error", err)
		}
		return figures, err
	})
}

// migrated fails unless the database answers and has the tables that this program knows.
func (v *vitals) migrated(ctx context.Context) error {
	_, err := together(ctx, v, "schema", func(ctx context.Context) (storage.Schema, error) {
		state, err := v.job().db.Schema(ctx)
		if err == nil && state.Pending > 0 {
			err = behind(state)
		} else if err == nil {
			err = v.job().db.Complete(ctx)
		}
		if err != nil {
			v.log.Warn("not ready", "error", err)
		}
		return state, err
	})
	return err
}

// ready says whether the database answers and has the tables that this program knows, and how the last run ended. A run that
// failed does not make it unready, nor does a socket that is refused: the next run tries again, and what else is heard is heard.
func (v *vitals) ready(w http.ResponseWriter, r *http.Request) {
	if err := v.migrated(r.Context()); err != nil {
		http.Error(w, "not ready; the log says why", http.StatusServiceUnavailable)
		return
	}
	said := "ok; no run has ended yet"
	if last := v.lastRun(); !last.At.IsZero() {
		said = fmt.Sprintf("ok; the last run ended %s with %d", last.At.Format(time.RFC3339), last.Code)
	}
	if v.deaf() {
		said += "; no click is heard over the socket, the log says why"
	}
	fmt.Fprintln(w, said)
}
