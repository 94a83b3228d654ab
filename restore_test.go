package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/storage/pgserver"
)

// A database is lost after its last dump, with a run whose report had been posted, and restored on a new server, whose
// transaction numbers begin anew. Nothing is posted twice, the chain holds, and each report comes out as it was.
func TestARestoredDatabaseKeepsEveryPromise(t *testing.T) {
	for _, way := range restoring(t) {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			old := newHarbour(t)
			manyTransactions(t, old.url)
			old.do(t, "run", "--as-of", "2024-02-01")
			old.do(t, "decide", firstOpen(t, old), "accept", "--by", "Ada Quay", "--as-of", "2024-02-02")
			replayed := old.output(t, "report", "--replay", "--period", "2023-01-01..2024-01-01", "--format", "json")
			dump := way.dump(t, old.url)
			old.run(t) // lost with the old server; the channel has seen it
			told := len(old.chat.Messages("C0HARBOUR"))

			w := world{url: freshServer(t), chat: old.chat}
			way.restore(t, dump, w.url)
			w.run(t)
			if now := w.chat.Messages("C0HARBOUR"); len(now) != told {
				t.Errorf("%d messages in the channel, there were %d before the restore", len(now), told)
			}
			w.do(t, "verify")
			w.sameReplay(t, replayed, "after the restore")
			w.do(t, "import", correctedHarbour(t))
			w.sameReplay(t, replayed, "after a fact that was known then came in")
			w.do(t, "report", "--replay") // made on the new server, from facts that the old one numbered higher
			w.do(t, "decide", firstOpen(t, w), "accept", "--by", "Ben Pier", "--as-of", "2025-02-02")
			w.do(t, "verify")
		})
	}
}

// The server stands, and what was lost is put back in its place. What the database cannot notice by itself somebody says.
func TestADatabaseRestoredInPlaceTellsNothingTwice(t *testing.T) {
	for _, way := range restoring(t) {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			w := newHarbour(t)
			w.do(t, "run", "--as-of", "2024-02-01")
			id := firstOpen(t, w)
			w.do(t, "decide", id, "accept", "--by", "Ada Quay", "--due", "2024-02-10", "--as-of", "2024-02-02")
			dump := way.dump(t, w.url)
			later := []string{"2024-02-11", "2024-03-20", "2025-02-01"} // a reminder, what escalates it, a report
			for _, asOf := range later {
				w.do(t, "run", "--as-of", asOf)
			}
			told := w.keys(t)

			way.restore(t, dump, w.url)
			if way.unnoticed {
				w.do(t, "migrate", "--restored")
			}
			for _, asOf := range later {
				w.do(t, "run", "--as-of", asOf)
			}
			if diff := cmp.Diff(told, w.keys(t)); diff != "" {
				t.Errorf("the channel before (-) and after the restore (+):\n%s", diff)
			}
		})
	}
}

// keys are those of the channel's messages, in their order.
func (w world) keys(t *testing.T) (keys []string) {
	t.Helper()
	for _, m := range w.chat.Messages("C0HARBOUR") {
		keys = append(keys, string(m.Metadata))
	}
	return keys
}

// manyTransactions lets a server's numbers run ahead of those of a new one.
func manyTransactions(t *testing.T, url string) {
	t.Helper()
	office{url}.exec(t, `
		CREATE TABLE counted (n int);
		DO $$ BEGIN FOR i IN 1..20000 LOOP BEGIN INSERT INTO counted VALUES (i); EXCEPTION WHEN division_by_zero THEN NULL; END; END LOOP; END $$;
		DROP TABLE counted`)
}

func freshServer(t *testing.T) string {
	t.Helper()
	server, err := pgserver.Throwaway(t.Context(), pgserver.ThrowawayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL(pgserver.Database)
}

// correctedHarbour is the portfolio with one amount that is said to have been known long ago.
func correctedHarbour(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text := "activity,starts_on,ends_on,currency,planned,recorded_at\nCRANES,2023-01-01,2023-12-31,EUR,999,2023-02-01\n"
	if err := os.WriteFile(filepath.Join(dir, "resources.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// firstOpen is the ID of a recommendation nobody has decided on.
func firstOpen(t *testing.T, w world) string {
	t.Helper()
	var status struct {
		Programmes []struct {
			Open []struct{ ID string }
		}
	}
	if err := json.Unmarshal([]byte(w.output(t, "status", "--format", "json")), &status); err != nil {
		t.Fatal(err)
	}
	return status.Programmes[0].Open[0].ID
}

func (w world) output(t *testing.T, args ...string) string {
	t.Helper()
	command := w.command(append(args, "--quiet")...)
	var printed bytes.Buffer
	command.Stdout = &printed
	if err := command.Run(); err != nil {
		t.Fatalf("stocktake %v: %v", args, err)
	}
	return printed.String()
}

func (w world) sameReplay(t *testing.T, want, when string) {
	t.Helper()
	if got := w.output(t, "report", "--replay", "--period", "2023-01-01..2024-01-01", "--format", "json"); got != want {
		t.Errorf("%s the replay differs:\n%s\nwant\n%s", when, got, want)
	}
}
