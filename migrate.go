package main

import (
	"context"
	"fmt"

	"stocktake/storage"
)

type migrateCommand struct {
	Status bool `help:"Say what is pending, change nothing."`
}

// Run brings the database up to date, or says what that would take.
func (c migrateCommand) Run(ctx context.Context, a *app) error {
	url, err := a.databaseURL()
	if err != nil {
		return err
	}
	if url == "" {
		// The private one is brought up to date by whatever opens it.
		_, done, err := a.privateDatabase(ctx)
		if err != nil {
			return err
		}
		done()
		_, err = fmt.Fprintln(a.stdout, "the private database is up to date")
		return err
	}
	db, err := a.dial(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close()
	state, err := migrations(ctx, db)
	if err != nil {
		return err
	}
	if c.Status || a.DryRun {
		_, err := fmt.Fprintf(a.stdout, "%d migrations applied, %d pending\n", state.applied, state.pending)
		return err
	}
	if err := storage.Migrate(ctx, url); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%d migrations applied, the database is up to date\n", state.pending)
	return err
}
