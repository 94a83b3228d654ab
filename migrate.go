package main

import (
	"context"
	"fmt"
	"io"
	"strings"

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
		return c.conclude(ctx, a, db, "the private database is up to date\n")
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
	pathless, err := db.Pathless(ctx)
	if err != nil {
		return err
	}
	if len(pathless) > 0 {
		a.log.Warn("functions of your own look for what they name without a schema, operators, types and casts too, in pg_catalog alone: give each a SET search_path, "+
			"or what is read through them may differ", "functions", strings.Join(pathless, ", "))
	}
	return c.conclude(ctx, a, db, fmt.Sprintf("%s applied, the database is up to date\n", counted(state.Pending, "migration", "migrations")))
}

// conclude takes the operator's word for it that the database is an older copy, where it cannot tell by itself, and accounts for what was done.
func (c migrateCommand) conclude(ctx context.Context, a *app, db *storage.DB, account string) error {
	done := "the database is up to date"
	var failed error
	if c.Restored && !a.DryRun {
		if failed = db.Restored(ctx); failed == nil {
			account += "taken for restored: what may have been told before is looked for before it is sent\n"
			done += ", and taken for restored"
		}
	}
	if _, err := io.WriteString(a.stdout, account); failed == nil {
		return a.accounted(err, done)
	}
	return failed
}
