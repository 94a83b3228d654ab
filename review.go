package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"stocktake/chat"
	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
)

type reviewCommand struct {
	workersFlag
	Record bool   `help:"Record the reports, whole programmes and their cadence's periods only."`
	Post   bool   `help:"Post what is unposted too; implies --record."`
	All    bool   `help:"Judge every activity, also those that did not run in the period."`
	Anyway bool   `help:"Judge also what the policy's gates refuse, and say what it lacks."`
	Period string `placeholder:"FROM..TO" help:"Another ended period: dates in the programme's zone, half open."`
	FailOn string `name:"fail-on" placeholder:"VERDICTS" help:"Exit 6 if a report has one of these verdicts, such as discontinue,reinforce."`
}

func (c reviewCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format(reviewFormats...)
	if err != nil {
		return err
	}
	if err := c.wholeIn(a, format); err != nil {
		return err
	}
	demand, err := c.demand(a)
	if err != nil {
		return err
	}
	failOn, err := parseVerdicts(c.FailOn)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, c.Post)
	if err != nil {
		return err
	}
	defer done()
	if demand.Record {
		if err := a.beforeRecording(ctx, job.db); err != nil {
			return err
		}
	}
	job.db.Workers = c.count()
	result, err := job.Review(ctx, demand)
	if err == nil {
		err = job.showResult(ctx, format, demand, result)
	}
	a.tell(ctx, "review", result)
	return a.outcome(result, err, failOn)
}

func (w wired) showResult(ctx context.Context, format string, d jobs.Demand, result jobs.Result) error {
	if !result.Undone() {
		if err := w.showReports(ctx, format, d, result.Reports); err != nil {
			return err
		}
	}
	return w.app.tellRecorded(result)
}

func (w wired) showReports(ctx context.Context, format string, d jobs.Demand, reports []review.Report) error {
	if format == slackFormat {
		return w.foresee(ctx, d, reports)
	}
	return w.app.show(format, render.Dossier{Batch: w.app.batch(reports)})
}

// foresee writes the messages that a run would send of the reports, by the policy and the configuration of now, and says what the brake
// would hold back, unless it is recorded: then that is told anyway. They are what others read, whoever asks for them: small groups are hidden.
func (w wired) foresee(ctx context.Context, d jobs.Demand, reports []review.Report) error {
	var all []review.Message
	for _, r := range reports {
		messages, hold, err := w.Foresee(ctx, d, r)
		if err != nil {
			return err
		}
		if hold != "" && !d.Record {
			fmt.Fprintf(w.app.stderr, "held back by the brake: %s, %s: %s\n", r.Programme.Code, r.Period, hold)
		}
		all = append(all, messages...)
	}
	return chat.Preview(w.app.stdout, all)
}

// wholeIn refuses also to lay out messages of what no run judges.
func (c reviewCommand) wholeIn(a *app, format string) error {
	if format == slackFormat && (c.All || c.Anyway) {
		return wrong{errors.New("--format slack: messages are laid out as a run would send them; leave out --all and --anyway")}
	}
	return a.wholeIn(format)
}

// wholeIn refuses a choice of activities where messages are laid out.
func (a *app) wholeIn(format string) error {
	if format == slackFormat && len(a.Activity) > 0 {
		return wrong{errors.New("--activity: messages are laid out for a whole report; name it with --programme and --period")}
	}
	return nil
}

// tellRecorded says what was recorded before or, of a rehearsal, what would be done.
func (a *app) tellRecorded(result jobs.Result) error {
	if a.DryRun {
		words := rehearsal(a.batch(result.Reports).Reports, result)
		if a.Format == "text" && !result.Undone() {
			words = "\n" + words
		}
		_, err := io.WriteString(a.aside(), words)
		return err
	}
	for _, report := range result.Already {
		fmt.Fprintln(a.stderr, render.Plain(fmt.Sprintf("%s: recorded already, nothing written", report)))
	}
	return nil
}

func (c reviewCommand) demand(a *app) (jobs.Demand, error) {
	if (c.Record || c.Post) && (len(a.Activity) > 0 || c.All || c.Anyway) {
		return jobs.Demand{}, wrong{errors.New("--record takes whole programmes, their cadence's periods and what the policy's gates let through: leave out --activity, --all and --anyway")}
	}
	d, err := a.demand(c.Period)
	d.All, d.Anyway, d.Record, d.Post = c.All, c.Anyway, c.Record || c.Post, c.Post
	return d, err
}

// demand is what to review: the programmes that are asked for, and the period, if one is named.
func (a *app) demand(period string) (jobs.Demand, error) {
	d := jobs.Demand{Programmes: a.Programme, DryRun: a.DryRun}
	if period == "" {
		return d, nil
	}
	d.Period = func(zone *time.Location) (review.Period, error) {
		of, err := review.ParsePeriod(period, zone)
		if err != nil {
			err = wrong{fmt.Errorf("--period: %w", err)}
		}
		return of, err
	}
	_, err := d.Period(time.UTC)
	return d, err
}

// batch gathers reports for rendering, cut down to what --programme and --activity choose to show. What stands over all of them is
// the policy of the first and the last instant, for a day ends at another one in each programme's zone.
func (a *app) batch(reports []review.Report) render.Batch {
	b := render.Batch{AsOf: a.at(time.UTC), Reports: reports}
	if len(reports) > 0 {
		latest := slices.MaxFunc(reports, func(r, other review.Report) int { return r.AsOf.Compare(other.AsOf) })
		b.AsOf, b.Policy = latest.AsOf, reports[0].Policy
	}
	return b.Show(a.Programme, a.Activity)
}

// knows checks that each subject named by --activity stands in what is shown.
func (a *app) knows(shown interface{ Has(code string) bool }) error {
	for _, code := range a.Activity {
		if !shown.Has(code) {
			return wrong{fmt.Errorf("--activity %s: no report has it", code)}
		}
	}
	return nil
}

func parseVerdicts(text string) ([]review.Verdict, error) {
	var verdicts []review.Verdict
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if !slices.Contains(review.Verdicts[:], review.Verdict(part)) {
			return nil, wrong{fmt.Errorf("--fail-on %s: no verdict; write keep, reinforce, reshape, discontinue or ask", part)}
		}
		verdicts = append(verdicts, review.Verdict(part))
	}
	return verdicts, nil
}
