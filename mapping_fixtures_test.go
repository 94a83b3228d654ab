package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/facts"
	"stocktake/intake"
)

// The tables for which the example mappings are made lie outside the project; where they are found, what comes of them
// is held against the canonical files that others made of them. Where these say less or otherwise, the cases say how.
func TestMappingsAgreeWithCanonicalFiles(t *testing.T) {
	for _, test := range []struct {
		sentence, canonical string
		mappings, tables    []string
		alike               func(mine, theirs map[string]string) // takes away what is not meant to be the same
		rekeyed             func(facts.Row) facts.Row            // calls canonical facts as the mapping does
		kinds               []string
	}{
		{
			"workshops: canonical numbers people by row, so that the answers of who signed up twice count twice", "workshops",
			[]string{"workshops"},
			[]string{"workshops/all_workshops.csv"},
			withoutComments, byPerson,
			[]string{"activities", "feedback", "invitations", "programmes"},
		},
		{
			"projects: canonical cuts long texts short", "gmpp",
			[]string{"gmpp-2022", "gmpp-2023"},
			[]string{"gmpp/2022.csv", "gmpp/2023.csv"},
			cutShort, asItIs,
			[]string{"activities", "feedback", "resources", "needs", "programmes"},
		},
	} {
		t.Run(test.canonical, func(t *testing.T) {
			folders, err := filepath.Glob(filepath.Join("../shared/fixtures/canonical", test.canonical))
			if err != nil {
				t.Fatal(err)
			}
			for _, folder := range folders {
				theirs := byKey(t, nil, []string{folder}, test.rekeyed, test.kinds)
				mine := map[string]string{}
				for i, name := range test.mappings {
					mapping, err := readMapping(filepath.Join("examples/mappings", name+".yaml"))
					if err != nil {
						t.Fatal(err)
					}
					maps.Copy(mine, byKey(t, mapping, []string{filepath.Join("../shared/fixtures", test.tables[i])}, asItIs, test.kinds))
				}
				test.alike(mine, theirs)
				if diff := cmp.Diff(theirs, mine); diff != "" {
					t.Errorf("%s\n%.4000s", test.sentence, diff)
				}
			}
		})
	}
}

// byKey reads facts of some kinds, with a mapping or as they are, none of which may be bad.
func byKey(t *testing.T, mapping *intake.Mapping, paths []string, rekeyed func(facts.Row) facts.Row, kinds []string) map[string]string {
	t.Helper()
	find := intake.Find
	if mapping != nil {
		find = mapping.Find
	}
	files, err := find(paths)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	row := func(r facts.Row) error {
		if slices.Contains(kinds, r.Kind.Name) {
			key, said := keyed(rekeyed(r))
			found[key] = said
		}
		return nil
	}
	reject := func(r facts.Reject) error {
		t.Error(describeReject(r))
		return nil
	}
	for _, file := range files {
		if _, err := intake.Read(file, row, reject); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// keyed is a fact as its key and what it says, texts on one line.
func keyed(r facts.Row) (key, said string) {
	key = r.Kind.Name + " " + r.RecordedAt
	for i, c := range r.Kind.Columns {
		cell := c.Name + "=" + strings.Join(strings.Fields(r.Cells[i]), " ") + "|"
		if slices.Contains(r.Kind.Key, c.Name) {
			key += " " + cell
		} else {
			said += cell
		}
	}
	return key, said
}

func asItIs(r facts.Row) facts.Row { return r }

var rowOf = regexp.MustCompile(`-\d+$`)

// byPerson calls people and answers by what people call themselves, without the row they stand in.
func byPerson(r facts.Row) facts.Row {
	set := func(column, text string) {
		if i := r.Kind.Index(column); i >= 0 {
			r.Cells[i] = text
		}
	}
	person := rowOf.ReplaceAllString(r.Cell("respondent"), "")
	_, question, _ := strings.Cut(r.Cell("submission"), "-")
	set("respondent", person)
	set("submission", r.Cell("subject")+"/"+person+"/"+question)
	return r
}

// unsaid are words for nothing that canonical files hold for a text.
var unsaid = regexp.MustCompile(`\b(summary|comment)=(N/A|NA|Exempt [^|]*|Early planning [^|]*|The project is not in a position [^|]*)\|`)

// withoutComments takes the answers without a score away, which canonical files leave out.
func withoutComments(mine, theirs map[string]string) {
	for key, said := range theirs {
		theirs[key] = unsaid.ReplaceAllString(said, "$1=|")
	}
	maps.DeleteFunc(mine, func(key, said string) bool {
		return strings.HasPrefix(key, "feedback") && strings.Contains(said, "score=|")
	})
}

// cutShort cuts texts where the canonical file ends them.
func cutShort(mine, theirs map[string]string) {
	for key, said := range theirs {
		said = unsaid.ReplaceAllString(said, "$1=|")
		theirs[key] = said
		for _, column := range []string{"summary=", "comment="} {
			_, short, there := strings.Cut(said, column)
			before, long, _ := strings.Cut(mine[key], column)
			short, long = strings.TrimSuffix(short, "|"), strings.TrimSuffix(long, "|")
			if there && strings.HasPrefix(long, short) {
				mine[key] = before + column + short + "|"
			}
		}
	}
}

// Each of the four sets is read by its mapping without a bad row.
func TestMappingsReadTheTablesTheyAreMadeFor(t *testing.T) {
	for name, table := range map[string]string{
		"workshops": "workshops/all_workshops.csv", "gmpp-2022": "gmpp/2022.csv", "gmpp-2023": "gmpp/2023.csv", "canada": "canada/programmes-*.csv",
	} {
		t.Run(name, func(t *testing.T) {
			mapping, err := readMapping(filepath.Join("examples/mappings", name+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			paths, err := filepath.Glob(filepath.Join("../shared/fixtures", table))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				if found := byKey(t, mapping, []string{path}, asItIs, []string{"activities"}); len(found) == 0 {
					t.Error("no activities")
				}
			}
		})
	}
}

func TestTheMappingOfThePageIsTried(t *testing.T) {
	page, err := os.ReadFile("docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/script/mapping_survey.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(page), "<!-- mapping -->\n")
	shown, _, there := strings.Cut(shown, "<!-- /mapping -->")
	plain := strings.TrimPrefix(strings.ReplaceAll("\n"+shown, "\n    ", "\n"), "\n")
	if !there || !strings.Contains(string(script), "-- survey.yaml --\n"+plain) {
		t.Errorf("docs/import.md shows another mapping than the script tries:\n%s", plain)
	}
}
