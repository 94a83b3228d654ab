package main

import (
	"cmp"
	"context"
	"io"
	"time"

	"stocktake/jobs"
	"stocktake/metrics"
	"stocktake/review"
)

type runCommand struct {
	workersFlag
	MaxNewFlags string `name:"max-new-flags" placeholder:"N|P%" help:"Hold a report back that this run records if more subjects are newly flagged (default: the policy's brake); 100% lets go of what was held."`
	FailOn      string `name:"fail-on" placeholder:"VERDICTS" help:"Exit 6 if a report has one of these verdicts, such as discontinue,reinforce."`
}

func (c runCommand) Run(ctx context.Context, a *app) error {
	options := jobs.RunOptions{Programmes: a.Programme, DryRun: a.DryRun}
	if c.MaxNewFlags != "" {
		brake, err := jobs.ParseBrake(c.MaxNewFlags)
		if err != nil {
			return wrong{err}
		}
		options.Brake = &brake
	}
	failOn, err := parseVerdicts(c.FailOn)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, true)
	if err != nil {
		return err
	}
	defer done()
	job.db.Workers = c.count()
	watch := &stopwatch{}
	measured(job.Job, watch)
	result, err := job.Run(ctx, options)
	if a.DryRun {
		_, unwritten := io.WriteString(a.stdout, rehearsal(result.Reports, result))
		err = cmp.Or(err, unwritten)
	}
	a.tell(ctx, "run", result)
	outcome := a.outcome(result, err, failOn)
	job.report(ctx, metrics.Run{At: time.Now().UTC(), Code: jobs.CodeOf(outcome), Took: watch.read()})
	return outcome
}

// tell writes one line per run to the log, and one per failure; that the run was told to stop is none.
func (a *app) tell(ctx context.Context, what string, result jobs.Result) {
	warn := func(words, of string, all []string) {
		for _, one := range all {
			a.log.Warn(words, of, one)
		}
	}
	warn("left out: another run holds it", "programme", result.Held)
	warn("recorded ahead of time", "why", result.Ahead)
	warn("held back from its channel", "report", result.HeldBack)
	warn("still held back from its channel", "report", result.StillHeld)
	warn("sent to another channel", "message", result.Moved)
	warn("found in the chat in other words than are recorded; edited to what is recorded", "message", result.Otherwise)
	warn("taken for sent, though it may be missing: this chat cannot be asked", "message", result.Unsure)
	warn("not edited to say what is recorded", "message", result.Unedited)
	for _, t := range result.Troubles {
		if !toldToStop(ctx, t.Err) {
			a.log.Error(what+" failed", "programme", t.Programme, "error", t.Err)
		}
	}
	line := []any{
		"programmes", result.Matched, "reports", len(result.Reports), "reviewed", result.Reviewed(),
		"posted", result.Posted, "owed", result.Owed, "already", len(result.Already), "edited", result.Edited, "followed_up", result.FollowedUp,
	}
	if result.Overtaken > 0 {
		line = append(line, "overtaken", result.Overtaken)
	}
	if n := len(result.Unsure); n > 0 {
		line = append(line, "ambiguous", n)
	}
	var waiting sayings
	for _, w := range result.Waiting {
		waiting = append(waiting, w.String())
	}
	if len(waiting) > 0 {
		line = append(line, "waiting", waiting)
	}
	a.log.Info(what, line...)
}

// outcome turns a result into the exit code. Troubles have been told by tell.
func (a *app) outcome(result jobs.Result, err error, failOn []review.Verdict) error {
	if err != nil {
		return err
	}
	codes := []int{result.Code(nil)}
	for _, v := range failOn {
		if result.Verdicts[v] > 0 {
			codes = append(codes, jobs.CodeFindings)
		}
	}
	if code := jobs.Gravest(codes); code != jobs.CodeDone {
		return exit(code)
	}
	return nil
}
