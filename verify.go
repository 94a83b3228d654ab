package main

import (
	"context"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
)

type verifyCommand struct{}

// Run walks the chain of decisions. A chain that does not hold is refused: trying again would not mend it.
func (verifyCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format(plainFormats...)
	if err != nil {
		return err
	}
	db, done, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer done()
	links, err := db.Chain(ctx)
	if err != nil {
		return err
	}
	if format == "json" {
		err = render.ChainJSON(a.stdout, links)
	} else {
		err = render.Chain(a.stdout, links, a.page())
	}
	if err != nil {
		return err
	}
	if _, broken := review.VerifyChain(links); broken != nil {
		a.log.Error("the chain of decisions does not hold", "row", broken.Number, "why", broken.Why)
		return exit(jobs.CodeRefused)
	}
	return nil
}
