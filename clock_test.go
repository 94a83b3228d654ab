package main

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
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
	url, figures := storagetest.Database(t, storage.Migrate), filepath.Join(t.TempDir(), "stocktake.prom")
	start := func(ahead time.Duration, asOf string, dryRun bool, command interface {
		Run(ctx context.Context, a *app) error
	},
	) error {
		a := &app{
			flags:  &flags{DatabaseURL: url, AsOf: asOf, DryRun: dryRun, Format: "text"},
			stdout: io.Discard, stderr: io.Discard, log: slog.New(slog.DiscardHandler),
			clock:  func() time.Time { return time.Now().Add(ahead) },
			config: config.Config{Chat: config.Chat{Kind: "print"}, MetricsFile: figures},
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
	if told, err := os.ReadFile(figures); err != nil || !strings.Contains(string(told), "\nstocktake_last_run_exit_code 1\n") {
		t.Errorf("whoever watches is told %q, %v", told, err)
	}
	if err := start(400*24*time.Hour, "", false, reviewCommand{}); wrongly(err) {
		t.Errorf("a review that records nothing: %v", err)
	}
}

// What stays up leaves out a start by a wrong clock, hears no click by it, and goes on once it is right.
func TestServeWaitsForItsClockToBeRight(t *testing.T) {
	t.Parallel()
	s := newSitting(t, "")
	s.app.unchecked = false
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

// What docs/operate.md says to do after a day with a wrong clock brings everything back to where it was, and takes nothing back on which
// somebody has decided.
func TestWhatWasRecordedAheadCanBeTakenBack(t *testing.T) {
	page, err := os.ReadFile("docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllSubmatch(page, -1)
	if len(found) != 2 {
		t.Fatalf("docs/operate.md has %d pieces of SQL", len(found))
	}
	list, back := string(found[0][1]), string(found[1][1])
	wrong := time.Now().AddDate(3, 0, 0).Format(time.DateOnly)
	for name, decided := range map[string]bool{"nobody has decided": false, "somebody has decided": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := office{storagetest.Database(t, storage.Migrate)}
			o.stocktake(t, 0, "import", harbour, "--as-of", "2025-02-01")
			o.stocktake(t, 0, "run", "--as-of", "2025-02-01")
			before := o.stocktake(t, 0, "report", "--format", "json")
			o.stocktake(t, 0, "run", "--as-of", wrong)
			for _, of := range [][]string{{"status"}, {"run", "--dry-run"}, {"run"}} {
				if said := o.stocktake(t, 0, of...); !strings.Contains(said, "recorded ahead of time") || strings.Contains(said, " now ") {
					t.Errorf("%v says nothing of it: %s", of, said)
				}
			}
			if said := o.stocktake(t, 0, "report", "--format", "json"); said != before {
				t.Errorf("what is known by now is another report: %s", said)
			}
			if decided {
				o.exec(t, `
					INSERT INTO stocktake.decisions (number, report, recommendation, act, by, at, made_at, reason, owner, origin, previous, hash)
					SELECT 1, x.report, x.id, 'accept', 'Ann', now(), now(), '', '', 'cli', repeat('0', 64), repeat('0', 64)
					FROM stocktake.recommendations x
					WHERE x.report IN (SELECT id FROM stocktake.reports WHERE as_of > now())
					LIMIT 1`)
			}
			storagetest.Roles(t, o.url, filepath.Join("deploy", "roles.sql"))
			if err := storage.Migrate(t.Context(), storagetest.As(o.url, "stocktake_migrating")); err != nil {
				t.Fatal(err)
			}
			owner, err := sql.Open("postgres", storagetest.As(o.url, "stocktake_migrating"))
			if err != nil {
				t.Fatal(err)
			}
			defer owner.Close()
			if _, err := owner.ExecContext(t.Context(), list); err != nil {
				t.Error(err)
			}
			_, err = owner.ExecContext(t.Context(), back)
			if decided {
				if err == nil || !strings.Contains(err.Error(), "decisions_name_a_recommendation") {
					t.Errorf("what was decided on was taken back: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if said := o.stocktake(t, 0, "status"); strings.Contains(said, "ahead of time") || !strings.Contains(said, "2024-01-01..2025-01-01 now ") {
				t.Errorf("status: %s", said)
			}
			o.stocktake(t, 0, "report", "--replay")
			if said := o.stocktake(t, 0, "run"); !strings.Contains(said, "Harbour school (HARBOUR), 2025") {
				t.Errorf("what is due was not caught up: %s", said)
			}
			o.stocktake(t, 0, "report", "--replay")
		})
	}
}
