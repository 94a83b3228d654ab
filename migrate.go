package main

import (
	"context"
	"fmt"
	"io"

	"stocktake/storage"
)

type migrateCommand struct {
	Status   bool `xor:"what" help:"Say what is pending, change nothing."`
	Restored bool `xor:"what" help:"After an older copy of the database was put back: look for what may have been told since, before it is sent."`
}

// Run brings the database up to date, or says what that would take.
func (c migrateCommand) Run(ctx context.Context, a *app) error {
	url, err := a.databaseURL()
	if err != nil {
		return err
	}
	if url == "" {
		// The private one is brought up to date by whatever opens it.
		db, done, err := a.privateDatabase(ctx)
		if err != nil {
			return err
		}
		defer done()
		if _, err := fmt.Fprintln(a.stdout, "the private database is up to date"); err != nil {
			return err
		}
		return c.restored(ctx, a, db)
	}
	db, err := a.dial(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close()
	state, err := db.Schema(ctx)
	if err != nil {
		return err
	}
	if c.Status || a.DryRun {
		if _, err := fmt.Fprintf(a.stdout, "%s applied, %d pending\n", counted(state.Applied, "migration", "migrations"), state.Pending); err != nil || state.Pending > 0 {
			return err
		}
		return db.Complete(ctx)
	}
	if err := storage.Migrate(ctx, url); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(a.stdout, "%s applied, the database is up to date\n", counted(state.Pending, "migration", "migrations")); err != nil {
		return err
	}
	return c.restored(ctx, a, db)
}

// restored takes the operator's word for it that the database is an older copy, where it cannot tell by itself.
func (c migrateCommand) restored(ctx context.Context, a *app, db *storage.DB) error {
	if !c.Restored || a.DryRun {
		return nil
	}
	if err := db.Restored(ctx); err != nil {
		return err
	}
	_, err := io.WriteString(a.stdout, "taken for restored: what may have been told before is looked for before it is sent\n")
	return err
}
