package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"stocktake/chat"
	"stocktake/examples/portfolio"
	"stocktake/intake"
	"stocktake/jobs"
	"stocktake/render"
	"stocktake/storage"
	"stocktake/storage/pgserver"
)

type demoCommand struct {
	Keep   bool   `help:"Leave the demo's PostgreSQL and say how to look at it."`
	Export string `placeholder:"DIR" help:"Write the sample as canonical files instead."`
}

// Run loads the sample into a PostgreSQL of its own, thrown away after, and runs one review as of the sample's own last day,
// so that it prints the same for ever. What DATABASE_URL and tokens say does not matter.
func (c demoCommand) Run(ctx context.Context, a *app) error {
	if c.Export != "" {
		if c.Keep || len(a.Programme) > 0 {
			return wrong{errors.New("demo --export writes the sample and starts no database: leave out --keep and --programme")}
		}
		return a.exportSample(c.Export)
	}
	server, err := pgserver.Throwaway(ctx, pgserver.ThrowawayOptions{Keep: c.Keep, Say: a.stderr, Terminal: onTerminal(a.stderr)})
	if err != nil {
		return unfinished(ctx, err)
	}
	defer server.Close()
	if err := a.demo(ctx, server.URL(pgserver.Database)); err != nil {
		return unfinished(ctx, err)
	}
	if !c.Keep {
		fmt.Fprintln(a.stderr, "The demo's database is thrown away. To explain and decide yourself: stocktake demo --keep, or stocktake demo --export DIR and import it.")
		return nil
	}
	look := fmt.Sprintf("stocktake status --as-of %s --database-url '%s'", portfolio.LastDay, server.URL(pgserver.Database))
	_, err = fmt.Fprintf(a.stdout, "\nThe database is kept in %s. To look at it, start it with\n\n  %s\n\nand then, for example, in another terminal\n\n  %s\n",
		server.Dir(), server.StartCommand(), server.Shielded(look))
	return err
}

// unfinished says of a demo that was told to stop before its end that nothing goes on from there.
func unfinished(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.New("told to stop; the next demo begins anew")
	}
	return err
}

func (a *app) demo(ctx context.Context, url string) error {
	policy, text, err := a.policy()
	if err != nil {
		return err
	}
	if err := storage.Migrate(ctx, url); err != nil {
		return err
	}
	db, err := storage.Open(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close()
	a.AsOf = portfolio.LastDay
	files, err := intake.FindIn(portfolio.Files, ".")
	if err != nil {
		return err
	}
	if _, err := a.load(ctx, db, files, storage.ImportOptions{At: a.at(time.UTC)}); err != nil {
		return err
	}
	err = render.Words(a.stdout, a.page(), fmt.Sprintf("The sample portfolio, reviewed as of %s. Its partners and priority areas are those of the 2011 "+
		"partnership policy; every activity, figure and answer in it is invented. This is what staff would read in their channels:\n", portfolio.LastDay))
	if err != nil {
		return err
	}
	job := a.wire(db, policy, text, chat.NewPrint(a.stdout, columns(a.stdout)))
	result, err := job.Run(ctx, jobs.RunOptions{Programmes: a.Programme})
	if i := slices.IndexFunc(result.Troubles, func(t jobs.Trouble) bool { return a.unread(t.Err) }); i >= 0 {
		return result.Troubles[i].Err // what is owed goes with the database
	}
	a.tell(ctx, "demo", result)
	return a.outcome(result, err, nil)
}

// exportSample writes the sample's files, none over one that is there, and says as of when they are to be reviewed.
func (a *app) exportSample(dir string) error {
	files, err := sample()
	if err != nil {
		return err
	}
	if err := a.writeNew(dir, files); err != nil {
		return fmt.Errorf("demo --export: %w", err)
	}
	if a.DryRun {
		return nil
	}
	fmt.Fprintf(a.stderr, "The sample is of %[2]s. What the demo shows of it: stocktake import %[1]s --as-of %[2]s, then stocktake review --as-of %[2]s\n", dir, portfolio.LastDay)
	return nil
}

// sample is the files of the sample.
func sample() ([]intake.NewFile, error) {
	names, err := fs.Glob(portfolio.Files, "*.csv")
	if err != nil {
		return nil, err
	}
	var files []intake.NewFile
	for _, name := range names {
		text, err := portfolio.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, intake.NewFile{Name: name, Text: string(text)})
	}
	return files, nil
}

// writeNew writes files into a folder, none over one that is there.
func (a *app) writeNew(dir string, files []intake.NewFile) error {
	paths, err := intake.Absent(dir, files)
	switch {
	case err != nil:
		return wrong{err}
	case a.DryRun:
		return a.toBeWritten(paths)
	}
	if err := intake.WriteNew(dir, files); err != nil {
		return misnamed(err)
	}
	return nil
}
