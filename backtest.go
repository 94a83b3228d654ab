package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
)

type backtestCommand struct {
	From      string `required:"" placeholder:"DAY" help:"Reviews of periods that begin on this day or later, in the programme's zone."`
	To        string `placeholder:"DAY" help:"And that end before or on this day; without it, all that have settled."`
	Calibrate bool   `help:"Learn a calibration from the verdicts of others, and keep it as the next version."`
	Every     string `placeholder:"CADENCE|N" help:"Another cadence for all programmes, or every N-th of their periods (default: every period of their own)."`
}

// Run makes the reviews of the past as they would have been, and holds them against what others said after. It takes no
// lease, and writes nothing but the calibration that it is asked for.
func (c backtestCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format(plainFormats...)
	if err != nil {
		return err
	}
	walk, err := c.walk(a)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, false)
	if err != nil {
		return err
	}
	defer done()
	if _, err := job.Chosen(ctx, a.Programme); err != nil {
		return err
	}
	job.Policy.Calibration = 0 // what is shown beside probabilities was not known then, and changes no verdict
	walk.Archive, walk.Judge = job.db, job.Policy.Judge
	outlooks, err := walk.Walk(ctx)
	if err != nil {
		return err
	}
	said, err := job.db.Judgements(ctx, walk.AsOf)
	if err != nil {
		return err
	}
	shown := render.Backtest{
		From: walk.From, To: walk.To, AsOf: walk.AsOf, Policy: job.Policy.ID(),
		Outlooks: outlooks, Hindsight: review.Look(outlooks, said),
	}
	if c.Calibrate {
		if shown.Learnt, err = c.learn(ctx, a, job, shown); err != nil {
			return err
		}
	}
	if format == "json" {
		return render.BacktestJSON(a.stdout, shown)
	}
	return render.BacktestText(a.stdout, shown, a.page())
}

// learn keeps what the cases teach; with --dry-run it is only told, as version 0.
func (c backtestCommand) learn(ctx context.Context, a *app, job wired, shown render.Backtest) (*review.Calibration, error) {
	learnt := review.Calibrate(shown.Hindsight.Cases)
	learnt.AsOf = shown.AsOf
	if learnt.Cases == 0 {
		return nil, refused{errors.New("--calibrate: no verdict of others (verdicts.csv) is about what these reviews judged and may tell others, so there is nothing to learn from")}
	}
	if a.DryRun {
		return &learnt, nil
	}
	var err error
	learnt.Version, err = job.db.KeepCalibration(ctx, learnt, shown.Policy)
	return &learnt, err
}

// walk reads the flags.
func (c backtestCommand) walk(a *app) (jobs.Backtest, error) {
	b := jobs.Backtest{Programmes: a.Programme, AsOf: a.at(time.UTC)}
	b.To = b.AsOf.Truncate(24*time.Hour).AddDate(0, 0, 1)
	for _, day := range []struct {
		flag, text string
		to         *review.Date
	}{{"--from", c.From, &b.From}, {"--to", c.To, &b.To}} {
		if day.text == "" {
			continue
		}
		at, err := time.Parse(time.DateOnly, day.text)
		if err != nil {
			return b, wrong{fmt.Errorf("%s: %q is not a day; write it as 2024-01-01", day.flag, day.text)}
		}
		if _, err := review.AsOf(day.text, time.UTC); err != nil {
			return b, wrong{fmt.Errorf("%s: %w", day.flag, err)} // it lies before all that is looked at
		}
		*day.to = at
	}
	if !b.From.Before(b.To) {
		return b, wrong{fmt.Errorf("--from %s: nothing lies between it and %s", c.From, b.To.Format(time.DateOnly))}
	}
	var err error
	if b.Every, err = jobs.ParseRhythm(c.Every); err != nil {
		return b, wrong{fmt.Errorf("--every: %w", err)}
	}
	return b, nil
}
