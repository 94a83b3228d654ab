package main

import (
	"slices"

	"stocktake/config"
	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
)

type policyTest struct{ policyFile }

// wholeLine is more columns than any line has.
const wholeLine = 1 << 20

// Run tells rule by rule whether its tests hold. One that does not makes the policy wrong. Scripts are given a line per rule.
func (c policyTest) Run(a *app) error {
	text, err := policyText(c.path(a))
	if err != nil {
		return err
	}
	trials, err := config.PolicyTrials(c.path(a), text)
	if err != nil {
		return wrong{err}
	}
	page := a.page()
	if !onTerminal(a.stdout) {
		page.Width = wholeLine
	}
	if err := render.Trials(a.stdout, trials, page); err != nil {
		return err
	}
	if slices.ContainsFunc(trials, func(t review.Trial) bool { return !t.Holds() }) {
		return exit(jobs.CodeWrong)
	}
	return nil
}
