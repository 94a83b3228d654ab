package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/robfig/cron/v3"
	"golang.org/x/sync/errgroup"

	"stocktake/jobs"
	"stocktake/metrics"
	"stocktake/review"
)

// hourly is the schedule where nobody names another.
const hourly = "0 * * * *"

// lastAnswers is how long HTTP requests in hand have to be answered when the program is told to stop.
const lastAnswers = 10 * time.Second

type serveCommand struct {
	Schedule string `placeholder:"CRON" help:"When to do what run does, in UTC, besides at the start (default: the configuration's, else hourly)."`
	Listen   string `placeholder:"ADDRESS" help:"Serve HTTP there, such as :8080: /healthz, /readyz, /metrics and, with SLACK_SIGNING_SECRET, /slack/interactions."`
}

// Run stays up until it is told to stop; then the send and the clicks in hand are finished.
func (c serveCommand) Run(ctx context.Context, a *app) error {
	schedule, err := c.schedule(a)
	if err != nil {
		return err
	}
	if err := c.listenable(); err != nil {
		return misnamed(fmt.Errorf("--listen: %w", err))
	}
	ears, err := a.ears(c.Listen)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, true)
	if err != nil {
		return err
	}
	defer done()
	a.config.Chat.Buttons = ears.any() // messages of this process have buttons where it hears them
	desk := a.desk(ctx, job, ears)
	defer desk.wait()
	state := &vitals{log: a.log, job: job.anew, deaf: desk.deaf}
	return a.serve(ctx, c.Listen, mux(desk, state), desk.socket, func(ctx context.Context) error {
		jobs.Every(ctx, schedule, state.once, a.panicked)
		return nil
	})
}

func (c serveCommand) schedule(a *app) (cron.Schedule, error) {
	schedule, err := review.ParseSchedule(cmp.Or(c.Schedule, a.config.Schedule, hourly))
	if err != nil {
		return nil, wrong{fmt.Errorf("--schedule: %w", err)}
	}
	return schedule, nil
}

// serve does all that goes on at the same time; the first that cannot go on ends the others.
func (a *app) serve(ctx context.Context, address string, answers http.Handler, all ...func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	if address != "" {
		listener, err := net.Listen("tcp", address)
		if err != nil { // such as a port that is taken, which may be free the next time
			return fmt.Errorf("--listen: %w", err)
		}
		a.log.Info("listening", "address", listener.Addr().String())
		server := &http.Server{Handler: answers, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
		group.Go(func() error { return unlessClosed(server.Serve(listener)) })
		group.Go(func() error { return closing(ctx, server) })
	}
	for _, one := range all {
		group.Go(func() error { return one(ctx) })
	}
	return group.Wait()
}

// listenable fails where nobody can ever listen.
func (c serveCommand) listenable() error {
	if c.Listen == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(c.Listen)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	return err
}

// mux is all that is served by HTTP.
func mux(desk *desk, state *vitals) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", state.ready)
	mux.Handle("GET /metrics", metrics.Handler(state.figures))
	if signed := desk.signed(); signed != nil {
		mux.Handle("POST /slack/interactions", signed)
	}
	return mux
}

func unlessClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// closing waits for the end, and lets requests in hand be answered.
func closing(ctx context.Context, server *http.Server) error {
	<-ctx.Done()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastAnswers)
	defer cancel()
	return server.Shutdown(ctx)
}

func (a *app) panicked(err error, stack string) {
	a.log.Error("run panicked", "error", err, "stack", stack)
}
