package main

import (
	"context"
	"errors"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
)

type decideCommand struct {
	ID     string `arg:"" help:"ID of the recommendation, as report, status and the messages show it."`
	Act    string `arg:"" enum:"accept,partly,reject,snooze,done" help:"accept, partly, reject, snooze or done."`
	By     string `placeholder:"NAME" help:"Who decides; must be given."`
	Reason string `placeholder:"TEXT" help:"Why; must be given with reject. To accept what needs an approval: the authority's decision, by its number or date."`
	Until  string `placeholder:"TIME" help:"The last day of a snooze, or RFC 3339; must be given with snooze."`
	Due    string `placeholder:"TIME" help:"The day by which what is accepted is to be done, or RFC 3339 (default: the policy's)."`
	Owner  string `placeholder:"NAME" help:"Who carries out what is accepted."`
}

// Run records a decision. The same decision twice is harmless: the second time nothing is recorded.
func (c decideCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format(plainFormats...)
	if err != nil {
		return err
	}
	order, err := c.order(a)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, false)
	if err != nil {
		return err
	}
	defer done()
	if err := a.beforeRecording(ctx, job.db); err != nil {
		return err
	}
	matter, recorded, err := job.Decide(ctx, order)
	if err != nil {
		return err
	}
	at := a.at(matter.Zone())
	if n := len(matter.Decisions); n > 0 && matter.Decisions[n-1].At.After(at) {
		at = matter.Decisions[n-1].At
	}
	if format == "json" {
		return a.accounted(render.DecisionJSON(a.stdout, matter, recorded && !a.DryRun, at), "the decision is recorded")
	}
	what := "Recorded."
	switch {
	case !recorded:
		what = "That was decided already; nothing new is recorded."
	case a.DryRun:
		what = "That is what would be recorded."
	}
	return a.accounted(render.Decision(a.stdout, matter, what, at), "the decision is recorded")
}

func (c decideCommand) order(a *app) (jobs.Order, error) {
	o := jobs.Order{
		ID: c.ID, Act: review.Act(c.Act), By: c.By, Reason: c.Reason, Owner: c.Owner, Until: c.Until, Due: c.Due,
		From: "cli", DryRun: a.DryRun,
	}
	switch len(a.Programme) {
	case 0:
	case 1:
		o.Programme = a.Programme[0]
	default:
		return o, wrong{errors.New("--programme: a recommendation is of one programme; name one, or none")}
	}
	return o, nil
}
