package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
)

type reallocateCommand struct {
	Period string `placeholder:"FROM..TO" help:"Another ended period: dates in the programme's zone, half open."`
}

// Run judges as a review does, programme by programme, and makes one plan over all of them. It writes nothing and takes no
// lease: it proposes, and the recommendations behind each move are decided on like any other.
func (c reallocateCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format(plainFormats...)
	if err != nil {
		return err
	}
	demand, err := a.demand(c.Period)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, false)
	if err != nil {
		return err
	}
	defer done()
	if job.Policy.Reallocation == nil {
		return wrong{errors.New("the policy has no reallocation block; stocktake policy show prints one to copy")}
	}
	purses := job.collectPurses(ctx)
	result, err := job.Review(ctx, demand)
	if err != nil {
		return err
	}
	if err := c.show(a, format, job, purses, result); err != nil {
		return err
	}
	a.tell(ctx, "reallocate", result)
	return a.outcome(result, nil, nil)
}

// collectPurses has the purses kept of every portfolio that the job judges, by programme, and lets go of the rest.
func (w wired) collectPurses(ctx context.Context) map[string][]review.Purse {
	all := map[string][]review.Purse{}
	judge := w.Policy.Judge
	w.Policy.Judge = func(p review.Portfolio) (review.Report, error) {
		report, err := judge(p)
		if err != nil {
			return report, err
		}
		matters, err := w.db.Matters(ctx, p.Programme.Code, w.At)
		if err != nil {
			return report, fmt.Errorf("read what was decided: %w", err)
		}
		all[p.Programme.Code], err = review.Purses(p, report, w.Policy.Policy, matters)
		return report, err
	}
	return all
}

// show writes the plan over the programmes that were judged, and names the others; nothing where none was.
func (c reallocateCommand) show(a *app, format string, job wired, purses map[string][]review.Purse, result jobs.Result) error {
	shown := render.Moves{Reports: slices.Clone(result.Reports)}
	for _, t := range result.Troubles {
		shown.LeftOut = append(shown.LeftOut, fmt.Sprintf("%s: %v", t.Programme, t.Err))
		shown.Reports = slices.DeleteFunc(shown.Reports, func(r review.Report) bool { return r.Programme.Code == t.Programme })
	}
	if len(shown.Reports) == 0 {
		return nil
	}
	var all []review.Purse
	for _, r := range shown.Reports {
		all = append(all, purses[r.Programme.Code]...)
	}
	var err error
	if shown.Plan, err = review.Reallocate(all, job.Policy.Policy); err != nil {
		return refused{err}
	}
	if format == "json" {
		return render.MovesJSON(a.stdout, shown)
	}
	return render.MovesText(a.stdout, shown, a.page())
}
