package portfolio

import (
	"strings"
	"testing"
)

// An import of the sample must not reject a row, so every cell is read by the table that import reads by.
func TestEveryRowIsCanonical(t *testing.T) {
	for _, r := range load(t) {
		if column, reason := r.Kind.Check(r); reason != "" {
			t.Errorf("%s row %d: %s %s", r.File, r.Number, column, reason)
		}
		if r.RecordedAt > LastDay+"T23:59:59Z" {
			t.Errorf("%s row %d: recorded at %s, after the last day", r.File, r.Number, r.RecordedAt)
		}
	}
}

func TestEveryReferenceResolves(t *testing.T) {
	rows := load(t)
	registered := map[string]bool{}
	for _, r := range rows {
		registered[string(r.Kind.Space)+" "+r.Cell("code")] = true
	}
	for _, r := range rows {
		for _, c := range r.Kind.Columns {
			if c.Space == "" || r.Cell(c.Name) == "" {
				continue
			}
			for code := range strings.SplitSeq(r.Cell(c.Name), ";") {
				if !registered[string(c.Space)+" "+code] {
					t.Errorf("%s row %d: %s names %q, which no row registers", r.File, r.Number, c.Name, code)
				}
			}
		}
	}
}

// Two rows of one key are two versions, and only recorded_at can tell which is the later.
func TestVersionsOfOneKeyHaveTheirOwnTime(t *testing.T) {
	first := map[string]int{}
	for _, r := range load(t) {
		version := r.Kind.Name + "\x00" + r.RecordedAt
		for _, column := range r.Kind.Key {
			version += "\x00" + r.Cell(column)
		}
		if n := first[version]; n != 0 {
			t.Errorf("%s row %d: same key and time as row %d", r.File, r.Number, n)
		}
		first[version] = r.Number
	}
}

func TestThePartnershipOf2012IsWhole(t *testing.T) {
	got := map[string]int{}
	for _, r := range load(t) {
		switch r.Kind.Name {
		case "partners":
			got[r.Cell("kind")+" "+r.Cell("frameworks")]++
			if r.Cell("frameworks") == "" && r.Cell("decision") == "" {
				got["undecided "+r.Cell("code")]++ // one there must be, for a report to name
			}
		case "priority_areas":
			if r.Cell("valid_from") == "2011-04-15" && r.Cell("valid_to") == "" {
				got["area of the policy"]++
			}
		case "objectives", "programmes":
			got[r.Kind.Name]++
		}
	}
	for what, want := range map[string]int{
		"country EAPC": 22, "country MD": 7, "country ICI": 4, "country PATG": 8, "country ": 1, "undecided SGP": 1, "organisation ": 8,
		"area of the policy": 8, "objectives": 8, "programmes": 6,
	} {
		if got[what] != want {
			t.Errorf("%q: %d, want %d", what, got[what], want)
		}
	}
}

func TestThreeYearsOfActivitiesAreHeardInTwoLanguages(t *testing.T) {
	activities, answers := map[string]bool{}, map[string]int{}
	english, french := 0, 0
	for _, r := range load(t) {
		switch r.Kind.Name {
		case "activities":
			activities[r.Cell("code")] = true
		case "feedback":
			answers[r.Cell("submitted_at")[:4]]++
			words := " " + strings.ToLower(r.Cell("comment")) + " "
			if strings.Contains(words, " the ") {
				english++
			}
			if strings.Contains(words, " les ") || strings.Contains(words, " nous ") {
				french++
			}
		}
	}
	if n := len(activities); n < 140 || n > 160 {
		t.Errorf("%d activities, want about 150", n)
	}
	if len(answers) != 3 || answers["2010"] == 0 || answers["2011"] == 0 || answers["2012"] == 0 {
		t.Errorf("answers by year: %v, want 2010 to 2012", answers)
	}
	if english < 50 || french < 20 {
		t.Errorf("%d comments read English and %d French, want 50 and 20 at least", english, french)
	}
}
