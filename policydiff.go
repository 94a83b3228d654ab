package main

import (
	"context"
	"fmt"

	"stocktake/config"
	"stocktake/render"
	"stocktake/review"
)

type policyDiff struct {
	Old    string `arg:"" help:"Policy file; default is the embedded one. With one file only, that is the new one, held against the policy in force."`
	New    string `arg:"" optional:"" help:"Policy file that is to take its place."`
	Period string `placeholder:"FROM..TO" help:"Another ended period: dates in the programme's zone, half open."`
}

// Run gathers each programme once, judges it under both policies and tells what moves. It writes nothing and takes no lease.
func (c policyDiff) Run(ctx context.Context, a *app) error {
	format, err := a.format("text", "json")
	if err != nil {
		return err
	}
	revision, err := c.revision(a)
	if err != nil {
		return err
	}
	demand, err := reviewCommand{Period: c.Period}.demand(a)
	if err != nil {
		return err
	}
	db, done, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer done()
	job := a.wire(db, revision.Old, nil, nil)
	compared := job.compare(revision)
	result, err := job.Review(ctx, demand)
	if err != nil {
		return err
	}
	diff := render.Diff{Revision: revision}
	for _, report := range result.Reports {
		diff.Comparisons = append(diff.Comparisons, compared[report.Programme.Code])
	}
	if len(diff.Comparisons) > 0 {
		if err := showDiff(a, format, diff); err != nil {
			return err
		}
	}
	a.tell("policy diff", result)
	return a.outcome(result, nil, nil)
}

func (c policyDiff) revision(a *app) (review.Revision, error) {
	older, _, err := a.policy()
	file := c.Old
	if c.New != "" {
		older, err = policyIn(c.Old)
		file = c.New
	}
	if err != nil {
		return review.Revision{}, err
	}
	newer, err := policyIn(file)
	if err != nil {
		return review.Revision{}, err
	}
	return review.Revise(older, newer), nil
}

// policyIn reads a policy file; the word default names the embedded one.
func policyIn(file string) (*review.Policy, error) {
	if file == "default" {
		return config.Policy("", config.DefaultPolicy())
	}
	text, err := readPolicy(file)
	if err != nil {
		return nil, err
	}
	policy, err := config.Policy(file, text)
	if err != nil {
		return nil, wrong{err}
	}
	return policy, nil
}

// compare has every portfolio that the job judges compared under both policies, and keeps the last comparison of each programme, by code.
// What the gates of either ask for is read.
func (w wired) compare(r review.Revision) map[string]review.Comparison {
	all := map[string]review.Comparison{}
	w.Policy.Gates = func(p review.Programme) review.Gates {
		if gates := r.Old.For(p.Framework, p.Code).Gates; len(gates.NewestWithinDays) > 0 {
			return gates
		}
		return r.New.For(p.Framework, p.Code).Gates
	}
	w.Policy.Judge = func(p review.Portfolio) (review.Report, error) {
		c, err := r.Compare(p)
		if err != nil {
			return review.Report{}, fmt.Errorf("compare: %w", err)
		}
		all[p.Programme.Code] = c
		report := c.Before
		report.LeansOn = c.LeansOn
		return report, nil
	}
	return all
}

func showDiff(a *app, format string, d render.Diff) error {
	d = d.Show(a.Activity)
	for _, code := range a.Activity {
		if !d.Has(code) {
			return wrong{fmt.Errorf("--activity %s: no report has it", code)}
		}
	}
	if format == "json" {
		return render.DiffJSON(a.stdout, d)
	}
	return render.DiffText(a.stdout, d, a.page())
}
