package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
	"stocktake/storage"
)

type explainCommand struct {
	Code string `arg:"" help:"Code of an activity or mechanism."`
}

// Run judges the subject's programme now and shows everything that went into the one verdict.
func (c explainCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format(plainFormats...)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, false)
	if err != nil {
		return err
	}
	defer done()
	one, err := c.find(ctx, a, job)
	if err != nil {
		return err
	}
	policy, r := job.Policy.For(one.Report.Programme.Framework, one.Report.Programme.Code), one.Report
	one.Lines = policy.Lines
	comments, err := job.db.Comments(ctx, r.Programme, r.Period, r.AsOf, []string{c.Code})
	if err != nil {
		return err
	}
	names, err := job.db.Names(ctx, wordsOf(comments[c.Code]))
	if err != nil {
		return err
	}
	one.Said, one.More = policy.Quoting().Masked(r, comments[c.Code], names), len(comments[c.Code]) == storage.MostComments
	if one.Decided, err = c.decided(ctx, a, job.db, one); err != nil {
		return err
	}
	if one.Past, err = c.past(ctx, a, job.db, one); err != nil {
		return err
	}
	if format == "json" {
		return render.ExplainJSON(a.stdout, one)
	}
	return render.Explain(a.stdout, one, a.page())
}

func wordsOf(comments []review.Comment) []string {
	out := make([]string, len(comments))
	for i, c := range comments {
		out[i] = c.Text
	}
	return out
}

// find judges the programme as a review would; a subject that was not due in the period is judged with all others, and the gates only warn.
func (c explainCommand) find(ctx context.Context, a *app, job wired) (render.Case, error) {
	programme, err := c.programme(ctx, a, job)
	if err != nil {
		return render.Case{}, err
	}
	job.db.Sources = true
	for _, all := range []bool{false, true} {
		demand := jobs.Demand{Programmes: []string{programme}, All: all, Dossiers: true}
		result, err := job.Review(ctx, demand)
		if demand.Anyway = len(result.Refused()) > 0; demand.Anyway {
			result, err = job.Review(ctx, demand)
		}
		if errors.As(err, new(jobs.UnknownProgramme)) {
			return render.Case{}, wrong{fmt.Errorf("explain %s: its programme %s is not known as of %s; it was withdrawn, or came later", c.Code, programme, a.at(time.UTC).Format(time.RFC3339))}
		}
		if err == nil && len(result.Troubles) > 0 {
			err = result.Troubles[0].Err
		}
		if err != nil {
			return render.Case{}, err
		}
		report := result.Reports[0]
		isIt := func(r review.Recommendation) bool { return r.Subject == c.Code }
		if i := slices.IndexFunc(report.Recommendations, isIt); i >= 0 {
			return render.Case{Report: report, Recommendation: report.Recommendations[i]}, nil
		}
	}
	return render.Case{}, fmt.Errorf("explain %s: it was left out of the review", c.Code)
}

// programme is the one in whose report the subject is judged. Another one that is named would be passed over, so it is refused.
func (c explainCommand) programme(ctx context.Context, a *app, job wired) (string, error) {
	programme, err := a.programmeOf(ctx, job, c.Code)
	if err != nil {
		return "", fmt.Errorf("explain %s: %w", c.Code, err)
	}
	if !a.wants(programme) {
		return "", wrong{fmt.Errorf("--programme %s: %s is judged in programme %s; name that one, or none", strings.Join(a.Programme, ", "), c.Code, programme)}
	}
	return programme, nil
}

// programmeOf is the programme in whose report a subject is judged. A code that is none is wrong, unless there is none at all.
func (a *app) programmeOf(ctx context.Context, job wired, subject string) (string, error) {
	programme, err := job.db.ProgrammeOf(ctx, subject, a.at(time.UTC))
	if err != nil || programme != "" {
		return programme, err
	}
	if err := job.Empty(ctx); err != nil {
		return "", err
	}
	return "", wrong{fmt.Errorf("no activity or mechanism of that code is known as of %s", a.at(time.UTC).Format(time.RFC3339))}
}

// decided says how the recommendation stands, if it is recorded.
func (c explainCommand) decided(ctx context.Context, a *app, db *storage.DB, one render.Case) (string, error) {
	p, x := one.Report.Programme, one.Recommendation
	if x.Verdict == review.Keep {
		return "", nil
	}
	found, err := db.LookUp(ctx, x.ID, p.Code, a.at)
	if err != nil || len(found) == 0 {
		return "", err
	}
	if under := found[0].Recommendation.Under; under != nil {
		return under.Words(p.Cadence.Zone()), nil
	}
	return found[0].Ruling(a.at(p.Cadence.Zone())).Words(p.Cadence.Zone()), nil
}

// past is how the subject stood in the recorded reports of its programme, newest first, but in that of the period which is explained.
func (c explainCommand) past(ctx context.Context, a *app, db *storage.DB, one render.Case) ([]render.Earlier, error) {
	reports, err := db.Outlines(ctx, one.Report.Programme.Code, a.at)
	if err != nil {
		return nil, err
	}
	stood, err := db.Stood(ctx, c.Code, reports)
	if err != nil {
		return nil, err
	}
	var past []render.Earlier
	for _, r := range reports {
		if x, is := stood[r.ID]; is && x.ID != one.Recommendation.ID {
			past = append(past, render.Earlier{Period: r.Report.Period, Verdict: x.Verdict, Concerns: x.Concerns})
		}
	}
	return past, nil
}
