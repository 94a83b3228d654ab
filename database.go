package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stocktake/storage"
	"stocktake/storage/pgserver"
)

// database connects to the database that the flags and the environment name; with neither, to a private one of the user's
// own. The second result gives it back.
func (a *app) database(ctx context.Context) (*storage.DB, func(), error) {
	url, err := a.databaseURL()
	if err != nil {
		return nil, nil, err
	}
	if url == "" {
		return a.privateDatabase(ctx)
	}
	return a.connect(ctx, url, nil)
}

// databaseURL is the address that the flags or the environment name; empty where neither does.
func (a *app) databaseURL() (string, error) {
	if a.DatabaseURL != "" {
		return a.DatabaseURL, nil
	}
	return secret("DATABASE_URL")
}

// longest is how long a statement may take before PostgreSQL gives it up: longer than any wait for a turn in a channel, and
// than any review. Imports and migrations take as long as they take.
const longest = 15 * time.Minute

// dial connects to a database.
func (a *app) dial(ctx context.Context, url string) (*storage.DB, error) {
	as := storage.Session{Command: a.command, Longest: longest}
	if a.command == "import" || a.command == "migrate" {
		as.Longest = 0
	}
	if storage.Verified(url) {
		trust()
	}
	return storage.OpenAs(ctx, url, as)
}

func (a *app) privateDatabase(ctx context.Context) (*storage.DB, func(), error) {
	if inKubernetes() {
		return nil, nil, wrong{errors.New("no database: set DATABASE_URL (or DATABASE_URL_FILE); a private one inside Kubernetes would be empty at every start")}
	}
	dir, err := pgserver.UserDir()
	if err != nil {
		return nil, nil, err
	}
	server, err := pgserver.Open(ctx, pgserver.Options{Dir: dir, Say: a.stderr, Terminal: onTerminal(a.stderr)})
	if err != nil {
		return nil, nil, err
	}
	if !a.Quiet {
		fmt.Fprintf(a.stderr, "stocktake: no DATABASE_URL; working on a private PostgreSQL in %s\n", server.Dir())
	}
	return a.connect(ctx, server.URL(pgserver.Database), server.Close)
}

// connect opens a database and sees to it that its tables are those this program knows.
func (a *app) connect(ctx context.Context, url string, closeServer func() error) (*storage.DB, func(), error) {
	db, err := a.dial(ctx, url)
	release := func() {
		if db != nil {
			_ = db.Close()
		}
		if closeServer == nil {
			return
		}
		if err := closeServer(); err != nil {
			a.log.Error("closing the private PostgreSQL", "error", err)
		}
	}
	if err == nil {
		err = a.upToDate(ctx, db, url, closeServer != nil)
	}
	if err != nil {
		release()
		return nil, nil, err
	}
	return db, release, nil
}

// beforeRecording is called whenever something is about to be recorded or rehearsed, also by what stays up: meanwhile a clock may have gone wrong, and the
// database may have moved, or a newer program have brought it further than this one knows.
func (a *app) beforeRecording(ctx context.Context, db *storage.DB) error {
	if _, err := db.Schema(ctx); err != nil {
		return err
	}
	if err := a.settleIn(ctx, db); err != nil {
		return err
	}
	return a.onTime(ctx, db)
}

// settleIn has a database that was restored from a dump, or moved, go on where it left off. A rehearsal leaves it as it is.
func (a *app) settleIn(ctx context.Context, db *storage.DB) error {
	if a.DryRun {
		return nil
	}
	moved, err := db.BeginEra(ctx)
	if moved {
		a.log.Warn("the database was restored or moved: what may have been told before is looked for before it is sent")
	}
	return err
}

// upToDate sets up a database that has no tables of ours yet. One that is behind waits for its operator, since an older
// program may be at work on it; a private one has no operator and is brought up to date. A rehearsal sets up no other, and that of an
// import needs no tables. Over a view of an organisation's own that lacks what this program reads nothing is begun.
func (a *app) upToDate(ctx context.Context, db *storage.DB, url string, private bool) error {
	state, err := settled(ctx, db)
	switch {
	case err != nil:
		return err
	case state.Pending == 0:
		return db.Complete(ctx)
	case state.Applied == 0 && a.DryRun && a.command == "import":
		return nil
	case private || state.Applied == 0 && !a.DryRun:
		return storage.Migrate(ctx, url)
	}
	if state.Applied == 0 {
		return wrong{errors.New("the database has no tables of Stocktake yet, and nothing is written here; run: stocktake migrate")}
	}
	return wrong{fmt.Errorf("%w; run: stocktake migrate", behind(state))}
}

// behind says that a database lacks what this program knows.
func behind(state storage.Schema) error {
	return fmt.Errorf("the database is behind this program: %s pending", counted(state.Pending, "migration is", "migrations are"))
}

// settingUp is how long another program's migrations are waited for. Those of an empty database take a second or two.
const settingUp = time.Minute

// settled is where the migrations stand once nobody is at them: a database that another program is just setting up is not behind.
func settled(ctx context.Context, db *storage.DB) (storage.Schema, error) {
	for deadline := time.Now().Add(settingUp); time.Now().Before(deadline); {
		state, err := db.Schema(ctx)
		if err != nil || state.Pending == 0 {
			return state, err
		}
		busy, err := db.Migrating(ctx)
		if err != nil {
			return state, err
		}
		// Whoever was at it may have ended since they were counted.
		if again, err := db.Schema(ctx); err != nil || !busy && again == state {
			return again, err
		}
		select {
		case <-ctx.Done():
			return state, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return storage.Schema{}, fmt.Errorf("another program is still bringing the database up to date after %s; wait for it, and start again", settingUp)
}
