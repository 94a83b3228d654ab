package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"time"

	"stocktake/config"
	"stocktake/review"
	"stocktake/storage"
)

// flags mean the same everywhere.
type flags struct {
	Config      string   `placeholder:"FILE" help:"Configuration file; no command needs one."`
	DatabaseURL string   `name:"database-url" placeholder:"URL" help:"PostgreSQL to work on, instead of DATABASE_URL; with neither, a private one. A password in it can be read in the process list."`
	PolicyFile  string   `name:"policy" placeholder:"FILE" help:"Review policy, instead of the default one (policy show prints it)."`
	AsOf        string   `name:"as-of" placeholder:"TIME" help:"What is known and which period has ended: RFC 3339, or a date (its end, in the programme's zone; of import and backtest in UTC)."`
	Programme   []string `sep:"none" placeholder:"CODE" help:"Only this programme; may be repeated."`
	Activity    []string `sep:"none" placeholder:"CODE" help:"Show only this activity or mechanism (of review, status, report, policy diff); may be repeated."`
	DryRun      bool     `help:"Write, send and lock nothing; say what would be done."`
	Format      string   `default:"text" placeholder:"FORMAT" help:"${formats}"`
	Quiet       bool     `help:"No log but warnings and failures, and no progress."`
	LogFormat   string   `default:"text" enum:"text,json" help:"How the log on standard error is written: text or json."`
}

// app is what every command is given: the flags, where to write, and the one look at the clock.
type app struct {
	*flags
	stdout, stderr io.Writer
	clock          func() time.Time
	unchecked      bool      // tests alone: the clock is not held against the database's
	now            time.Time // when it was looked at
	command        string    // its first word
	log            *slog.Logger
	config         config.Config
}

// prepare checks what all commands share before any of them begins.
func (a *app) prepare() error {
	if a.DatabaseURL != "" && storage.WithPassword(a.DatabaseURL) {
		a.log.Warn("the password in --database-url can be read in the process list: put it into DATABASE_URL or DATABASE_URL_FILE")
	}
	if a.AsOf != "" {
		if _, err := review.AsOf(a.AsOf, time.UTC); err != nil {
			return wrong{fmt.Errorf("--as-of: %w", err)}
		}
	}
	return a.readConfig()
}

func (a *app) readConfig() error {
	if a.Config == "" {
		return nil
	}
	content, err := os.ReadFile(a.Config)
	if err != nil {
		return misnamed(fmt.Errorf("--config: %w", err))
	}
	if err := config.Decode(a.Config, content, &a.config); err != nil {
		return wrong{err}
	}
	a.config = a.config.Beside(a.Config)
	return nil
}

// look looks at the clock: from here on it is now.
func (a *app) look() { a.now = a.clock().UTC().Truncate(time.Microsecond) }

// at is the as-of instant: --as-of as the zone reads it, else now.
func (a *app) at(zone *time.Location) time.Time {
	if a.AsOf == "" {
		return a.now
	}
	instant, err := review.AsOf(a.AsOf, zone)
	if err != nil {
		panic(err) // prepare has read it once; no zone makes it unreadable
	}
	return instant
}

// wants reports whether --programme leaves a programme in.
func (a *app) wants(programme string) bool {
	return len(a.Programme) == 0 || slices.Contains(a.Programme, programme)
}
