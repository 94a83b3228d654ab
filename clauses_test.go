package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"stocktake/examples/portfolio"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// clauseRow is a row of docs/clauses.md: a clause, the command that shows it, and words of what it prints.
var clauseRow = regexp.MustCompile("(?m)^\\| (§[^|]+) \\| [^|]+ \\| `stocktake ([^`]+)` \\| `([^`]+)` \\|$")

// Every clause is shown by its command on the sample, and the page leaves none out.
func TestEveryClauseIsShownByItsCommand(t *testing.T) {
	page, err := os.ReadFile("docs/clauses.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL", sampleDatabase(t))
	printed, rows := map[string]string{}, clauseRow.FindAllStringSubmatch(string(page), -1)
	for _, row := range rows {
		clause, command, words := row[1], row[2], row[3]
		if _, ran := printed[command]; !ran {
			printed[command] = says(t, command)
		}
		if !strings.Contains(printed[command], words) {
			t.Errorf("%s: stocktake %s does not print %q", clause, command, words)
		}
	}
	for _, clause := range []string{"§2-3, 18", "§4", "§5-6", "§7", "§7c", "§8", "§9", "§10", "§11", "§12-13", "§14", "§15", "§16", "§17"} {
		if !strings.Contains(string(page), "| "+clause+" |") {
			t.Errorf("%s is left out", clause)
		}
	}
	if listed := strings.Count(string(page), "\n| §"); listed != len(rows) {
		t.Errorf("%d of %d rows could be read", len(rows), listed)
	}
}

// says is what a command prints, its line breaks as spaces, so that words can be found wherever a line was wrapped.
func says(t *testing.T, command string) string {
	t.Helper()
	var out bytes.Buffer
	args := append(strings.Fields(command), "--quiet", "--as-of", portfolio.LastDay)
	if code := run(t.Context(), args, &out, os.Stderr); code != 0 {
		t.Fatalf("stocktake %s left with %d", command, code)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// sampleDatabase holds the sample and the reports of one run, made as the page says.
func sampleDatabase(t *testing.T) string {
	t.Helper()
	url, dir := storagetest.Database(t, storage.Migrate), filepath.Join(t.TempDir(), "sample")
	t.Setenv("DATABASE_URL", url)
	t.Setenv("SLACK_BOT_TOKEN", "")
	for _, args := range [][]string{
		{"demo", "--export", dir}, {"import", dir, "--as-of", portfolio.LastDay}, {"run", "--as-of", portfolio.LastDay},
	} {
		if code := run(t.Context(), append(args, "--quiet"), io.Discard, os.Stderr); code != 0 {
			t.Fatalf("stocktake %s left with %d", args[0], code)
		}
	}
	return url
}
