package main

import (
	"context"
	"slices"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
	"stocktake/storage"
)

type policyDiff struct {
	Old    string `arg:"" help:"Policy file, or the word default for the embedded one. With one file only, that is the new one, held against the policy in force."`
	New    string `arg:"" optional:"" help:"Policy file that is to take its place."`
	Period string `placeholder:"FROM..TO" help:"Another ended period: dates in the programme's zone, half open."`
}

// Run reviews under both policies and tells what moves. It writes nothing and takes no lease.
func (c policyDiff) Run(ctx context.Context, a *app) error {
	format, err := a.format(plainFormats...)
	if err != nil {
		return err
	}
	revision, err := c.revision(a)
	if err != nil {
		return err
	}
	demand, err := a.demand(c.Period)
	if err != nil {
		return err
	}
	db, done, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer done()
	comparisons, result, err := a.compare(ctx, db, revision, demand)
	if err != nil {
		return err
	}
	if len(comparisons) > 0 {
		if err := showDiff(a, format, render.Diff{Revision: revision, Comparisons: comparisons}); err != nil {
			return err
		}
	}
	a.tell(ctx, "policy diff", result)
	return a.outcome(result, nil, nil)
}

func (c policyDiff) revision(a *app) (review.Revision, error) {
	before, after := policyFile{}.path(a), named(c.Old)
	if c.New != "" {
		before, after = named(c.Old), named(c.New)
	}
	older, _, err := policyIn(before)
	if err != nil {
		return review.Revision{}, err
	}
	newer, _, err := policyIn(after)
	if err != nil {
		return review.Revision{}, err
	}
	return review.Revise(older, newer), nil
}

// named is the file of an argument; the word default names the embedded one.
func named(file string) string {
	if file == "default" {
		return ""
	}
	return file
}

// compare makes one review under each policy: what a programme before proposes to discontinue, on which the guard rests, is another
// thing under each. The result is that under the old policy, with the troubles of both.
func (a *app) compare(ctx context.Context, db *storage.DB, r review.Revision, d jobs.Demand) ([]review.Comparison, jobs.Result, error) {
	result, err := a.wire(db, r.Old, nil, nil).Review(ctx, d)
	if err != nil {
		return nil, result, err
	}
	newer, err := a.wire(db, r.New, nil, nil).Review(ctx, d)
	if err != nil {
		return nil, result, err
	}
	result.Troubles = bothTroubles(result.Troubles, newer.Troubles)
	after := byProgramme(newer.Reports)
	var all []review.Comparison
	for _, report := range result.Reports {
		if other, judged := after[report.Programme.Code]; judged {
			all = append(all, review.Compare(report, other))
		}
	}
	for i, key := range r.Keys {
		alone := after // where no other key differs
		if len(r.Keys) > 1 {
			only, err := a.reviewAlone(ctx, db, r.Alone(i), d, all)
			if err != nil {
				return nil, result, err
			}
			result.Troubles, alone = bothTroubles(result.Troubles, only.Troubles), byProgramme(only.Reports)
		}
		for n, c := range all {
			if report, judged := alone[c.After.Programme.Code]; judged {
				all[n].Blame(key, report)
			}
		}
	}
	return all, result, nil
}

// reviewAlone makes a review more of the programmes in which something moves, with one key changed. What the gates refuse then is no
// trouble: nobody means to use such a policy.
func (a *app) reviewAlone(ctx context.Context, db *storage.DB, policy *review.Policy, d jobs.Demand, all []review.Comparison) (jobs.Result, error) {
	d.Programmes = nil
	for _, c := range all {
		if len(c.Moved) > 0 {
			d.Programmes = append(d.Programmes, c.After.Programme.Code)
		}
	}
	if policy == nil || len(d.Programmes) == 0 {
		return jobs.Result{}, nil
	}
	result, err := a.wire(db, policy, nil, nil).Review(ctx, d)
	result.Troubles = slices.DeleteFunc(result.Troubles, func(t jobs.Trouble) bool { return jobs.CodeOf(t.Err) == jobs.CodeRefused })
	return result, err
}

func byProgramme(reports []review.Report) map[string]review.Report {
	out := map[string]review.Report{}
	for _, r := range reports {
		out[r.Programme.Code] = r
	}
	return out
}

// bothTroubles is the troubles of two reviews, those that are alike once.
func bothTroubles(some, more []jobs.Trouble) []jobs.Trouble {
	for _, t := range more {
		if !slices.ContainsFunc(some, func(one jobs.Trouble) bool { return one.Programme == t.Programme && one.Err.Error() == t.Err.Error() }) {
			some = append(some, t)
		}
	}
	return some
}

func showDiff(a *app, format string, d render.Diff) error {
	d = d.Show(a.Activity)
	if err := a.knows(d); err != nil {
		return err
	}
	if format == "json" {
		return render.DiffJSON(a.stdout, d)
	}
	return render.DiffText(a.stdout, d, a.page())
}
