package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"stocktake/config"
	"stocktake/render"
)

// openLog has standard error written as --log-format says: as JSON each line is a record, also what stands there in plain words
// in a log of text.
func (a *app) openLog() {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if a.Quiet {
		options.Level = slog.LevelWarn
	}
	if a.LogFormat != "json" {
		a.log = slog.New(slog.NewTextHandler(a.stderr, options))
		return
	}
	handler := slog.NewJSONHandler(a.stderr, options)
	a.log, a.stderr = slog.New(handler), logged{handler}
}

// asksForJSON reads --log-format where the command line as a whole cannot be read.
func asksForJSON(args []string) bool {
	flag := slices.Index(args, "--log-format")
	return slices.Contains(args, "--log-format=json") || flag >= 0 && flag+1 < len(args) && args[flag+1] == "json"
}

// logged makes a record of each text that is written to it.
type logged struct{ to slog.Handler }

func (l logged) Write(text []byte) (int, error) {
	record := slog.NewRecord(time.Now(), slog.LevelWarn, strings.TrimSpace(string(text)), 0)
	if err := l.to.Handle(context.Background(), record); err != nil {
		return 0, err
	}
	return len(text), nil
}

// sayings are logged as one value: a list in JSON, in text with semicolons between them.
type sayings []string

func (s sayings) String() string { return strings.Join(s, "; ") }

// tellFailure says why the command as a whole failed.
func (a *app) tellFailure(err error) {
	said := shown(err)
	if a.LogFormat == "json" {
		a.log.Error(cmp.Or(a.command, "stocktake")+" failed", "error", said)
		return
	}
	fmt.Fprintf(a.stderr, "stocktake: %s\n", said)
}

// shown is an error as it may be shown on a terminal, whatever stands in the names and values in it: one line but for faults of a file, which
// show the lines they are in and are harmless by themselves.
func shown(err error) string {
	if errors.As(err, new(config.Faults)) {
		return err.Error()
	}
	return render.Plain(strings.ReplaceAll(err.Error(), "\n", "; "))
}
