package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"stocktake/config"
	"stocktake/jobs"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// What records does nothing by a clock that is not the database's, unless it is told what time it is.
func TestNothingIsRecordedByAWrongClock(t *testing.T) {
	t.Parallel()
	url := storagetest.Database(t, storage.Migrate)
	start := func(ahead time.Duration, asOf string, dryRun bool, command interface {
		Run(ctx context.Context, a *app) error
	},
	) error {
		a := &app{
			flags:  &flags{DatabaseURL: url, AsOf: asOf, DryRun: dryRun, Format: "text"},
			stdout: io.Discard, stderr: io.Discard, log: slog.New(slog.DiscardHandler),
			clock: func() time.Time { return time.Now().Add(ahead) }, checked: true,
			config: config.Config{Chat: config.Chat{Kind: "print"}},
		}
		a.look()
		return command.Run(t.Context(), a)
	}
	in := importCommand{Paths: []string{harbour}, Rejects: t.TempDir()}
	wrongly := func(err error) bool { return err != nil && strings.Contains(err.Error(), "one of them is wrong") }
	if err := start(2*time.Hour, "2025-02-01", false, in); err != nil {
		t.Fatalf("told what time it is: %v", err)
	}
	for name, command := range map[string]interface {
		Run(ctx context.Context, a *app) error
	}{
		"run": runCommand{}, "review --record": reviewCommand{Record: true}, "review --post": reviewCommand{Post: true}, "import": in,
		"decide": decideCommand{ID: "110skj8e", Act: "accept", By: "Ann"},
	} {
		for _, ahead := range []time.Duration{400 * 24 * time.Hour, 61 * time.Minute, -61 * time.Minute} {
			for _, dryRun := range []bool{true, false} {
				err := start(ahead, "", dryRun, command)
				if !wrongly(err) || jobs.CodeOf(err) != jobs.CodeFailed {
					t.Errorf("%s, %s ahead, dry run %t: %v", name, ahead, dryRun, err)
				}
				if day := time.Now().Add(ahead).UTC().Format(time.DateOnly); err != nil && !strings.Contains(err.Error(), day) {
					t.Errorf("%s: %v does not say %s", name, err, day)
				}
			}
		}
		for _, ahead := range []time.Duration{59 * time.Minute, -59 * time.Minute} {
			if err := start(ahead, "", true, command); wrongly(err) {
				t.Errorf("%s, %s ahead: %v", name, ahead, err)
			}
		}
	}
	if err := start(400*24*time.Hour, "", false, reviewCommand{}); wrongly(err) {
		t.Errorf("a review that records nothing: %v", err)
	}
}

// What stays up leaves out a start by a wrong clock, hears no click by it, and goes on once it is right.
func TestServeWaitsForItsClockToBeRight(t *testing.T) {
	t.Parallel()
	s := newSitting(t, "")
	s.app.checked = true
	var log bytes.Buffer
	s.log = slog.New(slog.NewTextHandler(&log, nil))
	s.clock = time.Now().AddDate(0, 0, 400)
	s.once(t.Context())
	if code := s.lastRun().Code; code != jobs.CodeFailed || !strings.Contains(log.String(), "one of them is wrong") {
		t.Errorf("by a clock ahead it ended with %d: %s", code, &log)
	}
	s.clock = time.Now()
	s.once(t.Context())
	if code := s.lastRun().Code; code == jobs.CodeFailed { // what is not told, in quiet hours or for the token, is no failure
		t.Errorf("by the right clock it ended with %d: %s", code, &log)
	}
}
