package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"stocktake/jobs"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// expectRecords fails unless each line is a JSON object, and returns them.
func expectRecords(t *testing.T, log string) []map[string]any {
	t.Helper()
	var records []map[string]any
	for line := range strings.Lines(log) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil || record["msg"] == "" {
			t.Errorf("%q is no record: %v", line, err)
		}
		records = append(records, record)
	}
	return records
}

// A name or a value may come from anywhere: in what is told of it nothing acts on the terminal, and it makes no line of its own.
func TestWhatIsToldIsHarmless(t *testing.T) {
	t.Setenv("DATABASE_URL", storagetest.Database(t, storage.Migrate))
	const odd = "A\x1b]0;owned\x07\x1b[2J\u202e\u009b31m\nstocktake: all is well"
	file := filepath.Join(t.TempDir(), odd+".yaml")
	if err := os.WriteFile(file, []byte("chat: print # "+strings.ReplaceAll(odd, "\n", " ")+"\ncolour: red\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(file))
	if code := run(t.Context(), []string{"import", harbour, "--quiet"}, io.Discard, io.Discard); code != 0 {
		t.Fatal(code)
	}
	for sentence, c := range map[string]struct {
		args  []string
		lines int
	}{
		"a command":                       {[]string{odd}, 1},
		"a flag":                          {[]string{"status", "--" + odd}, 1},
		"a time":                          {[]string{"status", "--as-of", odd}, 1},
		"a format":                        {[]string{"status", "--format", odd}, 1},
		"a code":                          {[]string{"explain", odd}, 1},
		"an ID":                           {[]string{"decide", odd, "accept", "--by", "Ada"}, 1},
		"a programme":                     {[]string{"review", "--quiet", "--programme", odd}, 1},
		"an activity":                     {[]string{"review", "--quiet", "--as-of", "2025-02-01", "--activity", odd}, 1},
		"a policy that is not there":      {[]string{"policy", "check", "no" + odd}, 1},
		"a mapping that is not there":     {[]string{"import", "--mapping", "no" + odd, "x.csv"}, 1},
		"a folder that is not there":      {[]string{"import", "no" + odd}, 1},
		"a configuration with a fault":    {[]string{"status", "--config", odd + ".yaml"}, 3},
		"a policy with faults":            {[]string{"policy", "check", odd + ".yaml"}, 6},
		"a mapping with faults":           {[]string{"import", "--mapping", odd + ".yaml", "x.csv"}, 6},
		"a policy at --policy, of a run":  {[]string{"run", "--policy", odd + ".yaml"}, 6},
		"a database that cannot be named": {[]string{"status", "--database-url", "host=" + odd + " dbname='" + odd + "'"}, 1},
	} {
		t.Run(sentence, func(t *testing.T) {
			for _, format := range []string{"text", "json"} {
				var log bytes.Buffer
				if code := run(t.Context(), append(c.args, "--log-format", format), io.Discard, &log); code == 0 {
					t.Error("it went well")
				}
				told := strings.TrimSuffix(log.String(), "\n")
				if format == "json" {
					expectRecords(t, log.String())
				} else if n := len(strings.Split(told, "\n")); n != c.lines {
					t.Errorf("%d lines, want %d: %q", n, c.lines, told)
				}
				for _, r := range told {
					if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
						t.Errorf("%q is told in %q", r, told)
					}
				}
			}
		})
	}
}

func TestEachLineOfALogInJSONIsARecord(t *testing.T) {
	t.Setenv("DATABASE_URL", storagetest.Database(t, storage.Migrate))
	rejects, broken := t.TempDir(), filepath.Join(t.TempDir(), "programmes.csv")
	if err := os.WriteFile(broken, []byte("code,name,cadence,time_zone\nP,Harbour,weekly,UTC\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		sentence string
		args     []string
		code     int
		says     string
	}{
		{"a flag there is not", []string{"status", "--log-format=json", "--colour"}, 2, "unknown flag --colour"},
		{"an argument that is missing, and the flag at the end", []string{"decide", "--log-format", "json"}, 2, "expected"},
		{"a time that is none", []string{"status", "--as-of", "noon", "--log-format", "json"}, 2, "--as-of"},
		{"bad rows", []string{"import", broken, "--rejects", rejects, "--log-format", "json"}, 3, "not a cadence"},
		{"bad rows, quietly", []string{"import", broken, "--rejects", rejects, "--log-format", "json", "--quiet"}, 3, "nothing was imported"},
		{"a portfolio", []string{"import", harbour, "--log-format", "json"}, 0, ""},
		{"a review that is recorded", []string{"review", "--record", "--as-of", "2025-02-01", "--log-format", "json"}, 0, "reviewed"},
		{"and once more", []string{"review", "--record", "--as-of", "2025-02-01", "--log-format", "json"}, 0, "recorded already, nothing written"},
		{"a programme that is not known", []string{"review", "--programme", "X", "--log-format", "json"}, 2, "no programme of that code"},
		{"the sample, exported", []string{"demo", "--export", filepath.Join(t.TempDir(), "sample"), "--log-format", "json"}, 0, "The sample is of"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			var log bytes.Buffer
			if code := run(t.Context(), c.args, io.Discard, &log); code != c.code {
				t.Errorf("it left with %d", code)
			}
			expectRecords(t, log.String())
			if !strings.Contains(log.String(), c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, log.String())
			}
		})
	}
}

func TestAFailureIsOneRecordWithItsReason(t *testing.T) {
	file := filepath.Join(t.TempDir(), "stocktake.yaml")
	if err := os.WriteFile(file, []byte("chats: print\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	run(t.Context(), []string{"status", "--config", file, "--log-format", "json"}, io.Discard, &log)
	records := expectRecords(t, log.String())
	if len(records) != 1 || records[0]["msg"] != "status failed" || records[0]["level"] != "ERROR" || !strings.Contains(records[0]["error"].(string), "chats") {
		t.Errorf("%v", records)
	}
}

func TestALineOfALogHasEachKeyOnce(t *testing.T) {
	until := time.Date(2025, 2, 3, 8, 0, 0, 0, time.UTC)
	quiet := jobs.Result{Waiting: []jobs.Waiting{
		{Programme: "P1", Messages: 5, Until: until, Why: "weekend"}, {Programme: "P2", Messages: 2, Until: until, Why: "weekend"},
	}}
	const p1, p2 = "P1: messages 5, follow-ups 0, until Monday 3 February 2025 08:00 UTC (weekend)", "P2: messages 2, follow-ups 0, until Monday 3 February 2025 08:00 UTC (weekend)"
	for format, says := range map[string]string{
		"text": `waiting="` + p1 + "; " + p2 + `"`,
		"json": `"waiting":["` + p1 + `","` + p2 + `"]`,
	} {
		var log bytes.Buffer
		a := &app{flags: &flags{LogFormat: format}, stderr: &log}
		a.openLog()
		a.tell(t.Context(), "run", quiet)
		if strings.Count(log.String(), "waiting") != 1 || !strings.Contains(log.String(), says) {
			t.Errorf("%s: %s does not say %s", format, log.String(), says)
		}
	}
}
