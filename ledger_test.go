package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/lib/pq"

	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// story is the harbour over some years, told by the commands that its people would give.
type story struct {
	t    *testing.T
	url  string
	told bytes.Buffer
}

func newStory(t *testing.T) *story {
	t.Helper()
	return &story{t: t, url: storagetest.Database(t, storage.Migrate)}
}

// do gives a command, and returns its exit code and what it printed.
func (s *story) do(args ...string) (int, string) {
	s.t.Helper()
	s.t.Setenv("DATABASE_URL", s.url)
	var out, complaints bytes.Buffer
	code := run(s.t.Context(), append(args, "--quiet"), &out, &complaints)
	return code, out.String() + complaints.String()
}

func (s *story) must(args ...string) string {
	s.t.Helper()
	code, out := s.do(args...)
	if code != 0 {
		s.t.Fatalf("stocktake %s: left with %d: %s", strings.Join(args, " "), code, out)
	}
	return out
}

// tell writes a command and what it printed into the story.
func (s *story) tell(args ...string) {
	s.t.Helper()
	_, out := s.do(args...)
	fmt.Fprintf(&s.told, "$ stocktake %s\n%s\n", strings.Join(args, " "), out)
}

// again tells of a report only why something is raised again; how it judges is told elsewhere.
func (s *story) again(args ...string) {
	s.t.Helper()
	_, rest, _ := strings.Cut(s.must(args...), "because   ")
	why, _, _ := strings.Cut(rest, "[raised-again")
	fmt.Fprintf(&s.told, "$ stocktake %s\n...because %s\n\n", strings.Join(args, " "), strings.Join(strings.Fields(why), " "))
}

// run tells of each message that a run posts its first line, of notices all lines, and of the root what came of earlier ones.
func (s *story) run(day string, more ...string) {
	s.t.Helper()
	command := append([]string{"run", "--as-of", day}, more...)
	out := s.must(command...)
	fmt.Fprintf(&s.told, "$ stocktake %s\n", strings.Join(command, " "))
	for message := range strings.SplitSeq(out, "\n\n") {
		first, rest, _ := strings.Cut(strings.TrimLeft(message, "\n━ "), "\n")
		notice := strings.Contains(first, "Reminder") || strings.Contains(first, "Escalated") || strings.Contains(first, "Back from")
		switch {
		case strings.HasPrefix(first, "keep ") || strings.HasPrefix(first, "› ") && !notice:
			fmt.Fprintln(&s.told, first)
		case notice:
			fmt.Fprintf(&s.told, "%s\n%s\n", first, rest)
		}
		if heading, _, is := strings.Cut(strings.TrimLeft(message, "\n"), "\n"); is && strings.Contains(message, " reviewed, answers until ") {
			fmt.Fprintln(&s.told, heading)
		}
		if _, since, is := strings.Cut(message, "Since last time"); is {
			fmt.Fprintln(&s.told, "Since last time"+since)
		}
		if _, held, is := strings.Cut(message, "Not raised again"); is {
			held, _, _ = strings.Cut(held, "\nPolicy")
			fmt.Fprintln(&s.told, "Not raised again"+held)
		}
	}
	fmt.Fprintln(&s.told)
}

// year imports what became known of one year: how each activity was rated, from 1 to 5, on relevance, resourcing and
// effectiveness, and how much of its planned money it was given.
func (s *story) year(year int, rated map[string][3]int, allocated map[string]int) {
	s.t.Helper()
	var feedback, resources strings.Builder
	feedback.WriteString("submission,subject,submitted_at,respondent,role,criterion,score,scale_min,scale_max\n")
	resources.WriteString("activity,starts_on,ends_on,currency,planned,allocated,spent\n")
	for _, code := range slices.Sorted(maps.Keys(rated)) {
		for i := range 12 {
			for c, criterion := range []string{"relevance", "resourcing", "effectiveness"} {
				score := min(5, max(1, rated[code][c]+i%3-1))
				fmt.Fprintf(&feedback, "%s-%d-%d,%s,%d-10-1%dT10:00:00Z,%s-%d,participant,%s,%d,1,5\n", code, year, i, code, year, i%10, code, i, criterion, score)
			}
		}
		given := 50000
		if share, is := allocated[code]; is {
			given = 500 * share
		}
		fmt.Fprintf(&resources, "%s,%d-01-01,%d-12-31,EUR,50000,%d,%d\n", code, year, year, given, given*98/100)
	}
	dir := s.t.TempDir()
	for name, text := range map[string]string{"feedback.csv": feedback.String(), "resources.csv": resources.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	s.must("import", dir, "--as-of", fmt.Sprintf("%d-12-31", year))
}

// ended imports that an activity is closed.
func (s *story) ended(code, day string) {
	s.t.Helper()
	dir := s.t.TempDir()
	text := "code,title,programme,partners,status,starts_on,ends_on,owner\n" + code + ",\"Telex operators’ course, Lisbon\",HARBOUR,PRT,closed,2023-02-01," + day + ",Ada Quay\n"
	if err := os.WriteFile(filepath.Join(dir, "activities.csv"), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.must("import", dir, "--as-of", day)
}

// harbourUntil imports the harbour, its activities prolonged.
func (s *story) harbourUntil(end string) {
	s.t.Helper()
	dir := s.t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(harbour)); err != nil {
		s.t.Fatal(err)
	}
	file := filepath.Join(dir, "activities.csv")
	text, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte("2025-11-30"), []byte(end)), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.must("import", dir)
}

var hash = regexp.MustCompile(`[0-9a-f]{64}`)

// Four years of the harbour: what was recommended, what was decided on it, what came of it. The ledger tells all of it.
func TestTheLedgerTellsFourYearsWithoutAGap(t *testing.T) {
	s := newStory(t)
	s.harbourUntil("2028-12-31")
	s.run("2025-02-01")
	s.tell("decide", "u96hmtnw", "accept", "--by", "Ada Quay", "--due", "2025-06-30", "--owner", "Bo Reed", "--as-of", "2025-02-03")
	s.tell("decide", "an5h95u3", "reject", "--by", "Ada Quay", "--reason", "the evenings cost next to nothing", "--as-of", "2025-02-03")
	s.tell("decide", "02uvx2mb", "snooze", "--by", "Ada Quay", "--until", "2025-04-30", "--as-of", "2025-02-04")
	for _, day := range []string{"2025-02-14", "2025-02-15", "2025-02-16", "2025-03-01"} {
		s.run(day)
	}
	s.tell("decide", "xntk9v63", "accept", "--by", "Ada Quay", "--reason", "decision HB(2025)3", "--as-of", "2025-03-02")
	s.run("2025-05-01")
	s.tell("decide", "02uvx2mb", "accept", "--by", "Ada Quay", "--reason", "the host will ask them", "--as-of", "2025-05-02")
	s.run("2025-06-01")
	s.tell("decide", "xntk9v63", "done", "--by", "Bo Reed", "--as-of", "2025-06-02")
	s.ended("TELEX", "2025-06-02")
	s.run("2025-07-01")
	s.tell("decide", "u96hmtnw", "done", "--by", "Bo Reed", "--as-of", "2025-07-20")
	s.tell("status", "--as-of", "2025-07-31")

	well := [3]int{4, 4, 4}
	rated := map[string][3]int{"BUOYS": well, "CHARTS": well, "CRANES": well, "KNOTS": {4, 4, 2}, "PILOTS": well, "RADIO": well, "TIDES": well}
	s.year(2025, rated, nil)
	s.run("2026-01-20")
	rated["KNOTS"] = [3]int{4, 1, 2}
	s.year(2026, rated, map[string]int{"KNOTS": 40})
	s.run("2027-01-20")
	s.tell("status", "--as-of", "2027-01-20")
	s.again("report", "--as-of", "2027-01-21", "--activity", "KNOTS")
	s.tell("decide", "fuwr515g", "accept", "--by", "Ada Quay", "--due", "2027-04-30", "--as-of", "2027-01-25")
	s.tell("decide", "fuwr515g", "done", "--by", "Bo Reed", "--as-of", "2027-03-01")
	rated["KNOTS"] = well
	s.year(2027, rated, nil)
	s.run("2028-01-20")
	s.tell("status", "--as-of", "2028-01-20")
	s.tell("verify")

	s.is("testdata/ledger.txt")
}

// Four quarters of the sample's trust funds, with decisions: the sample's own facts, as they became known, and nothing else.
func TestTheLedgerTellsFourQuartersOfTheSample(t *testing.T) {
	s := newStory(t)
	dir := t.TempDir()
	s.must("demo", "--export", dir)
	s.must("import", dir)
	trust := []string{"--programme", "TF"}
	s.run("2012-04-10", trust...)
	s.tell("decide", "amkb1xwp", "reject", "--by", "Ines Falk", "--reason", "a second class is planned", "--as-of", "2012-04-12")
	s.tell("decide", "ljyp8ecy", "accept", "--by", "Ines Falk", "--due", "2012-06-30", "--owner", "Tom Brandt", "--as-of", "2012-04-12")
	s.tell("decide", "rwqsytzt", "snooze", "--by", "Ines Falk", "--until", "2012-06-15", "--as-of", "2012-04-13")
	for _, day := range []string{"2012-04-23", "2012-04-24", "2012-05-08", "2012-06-16"} {
		s.run(day, trust...)
	}
	s.tell("decide", "rwqsytzt", "partly", "--by", "Ines Falk", "--reason", "participants only", "--due", "2012-07-31", "--as-of", "2012-06-18")
	s.run("2012-07-01", trust...)
	s.tell("decide", "ljyp8ecy", "done", "--by", "Tom Brandt", "--as-of", "2012-07-05")
	s.run("2012-07-10", trust...)
	s.tell("decide", "rwqsytzt", "done", "--by", "Tom Brandt", "--as-of", "2012-07-30")
	s.run("2012-10-10", trust...)
	s.tell("decide", "o7d08t6s", "accept", "--by", "Ines Falk", "--due", "2012-12-15", "--owner", "Tom Brandt", "--as-of", "2012-10-12")
	s.run("2012-12-16", trust...)
	s.tell("decide", "o7d08t6s", "done", "--by", "Tom Brandt", "--as-of", "2012-12-20")
	s.run("2013-01-10", trust...)
	s.again("report", "--as-of", "2013-01-11", "--activity", "TF-001")
	s.tell("status", "--as-of", "2013-01-11", "--programme", "TF")
	s.tell("verify")
	s.is("testdata/ledger_sample.txt")
}

// is holds the story against a golden file.
func (s *story) is(file string) {
	s.t.Helper()
	golden(s.t, file, "Ledger", hash.ReplaceAll(s.told.Bytes(), []byte("(hash)")))
}

// golden holds what was told against a file, which the named tests write anew when they are to.
func golden(t *testing.T, file, tests string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("it is not what %s has; see the difference with: go test -run %s -update . && git diff\n%s", file, tests, got)
	}
}

// Whoever may do anything with the database can change a decision; verify finds the row, and refuses the chain.
func TestVerifyNamesTheFirstBrokenRow(t *testing.T) {
	s := newStory(t)
	s.must("import", harbour)
	s.must("run", "--as-of", "2025-02-01")
	for _, id := range []string{"u96hmtnw", "an5h95u3"} {
		s.must("decide", id, "accept", "--by", "Ada Quay", "--as-of", "2025-02-03")
	}
	if code, out := s.do("verify"); code != 0 || !strings.Contains(out, "All 2 rows hold") {
		t.Errorf("left with %d: %s", code, out)
	}
	db, err := sql.Open("postgres", s.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `
		ALTER TABLE stocktake.decisions DISABLE TRIGGER USER;
		UPDATE stocktake.decisions SET by = 'Bo Reed' WHERE number = 2`)
	if err != nil {
		t.Fatal(err)
	}
	code, out := s.do("verify")
	if code != 3 || !strings.Contains(out, "1 of 2 rows hold. Row 2 of the chain of decisions: it does not say what it said") {
		t.Errorf("left with %d: %s", code, out)
	}
}
