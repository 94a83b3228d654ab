package intake

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/facts"
)

// Each case begins in a folder with a canonical file and one of activities.
func TestFindLooksIntoXML(t *testing.T) {
	const do = "give the publisher's activity file; its first element is iati-activities"
	for _, test := range []struct {
		name, add, text string
		paths           []string
		want            string
	}{
		{"a folder", "", "", []string{"in"}, "in/needs.csv in/plan.xml"},
		{"a file", "", "", []string{"in/plan.xml"}, "in/plan.xml"},
		{"an ending in capitals", "in/OTHER.XML", published, []string{"in"}, "in/OTHER.XML in/needs.csv in/plan.xml"},
		{"a hidden file", "in/._plan.xml", "x", []string{"in"}, "in/needs.csv in/plan.xml"},
		{"the lock of one that is open", "in/~$plan.xml", "x", []string{"in"}, "in/needs.csv in/plan.xml"},
		{"XML of another sort in a folder", "in/pom.xml", "<project/>", []string{"in"}, `!in/pom.xml: line 1: this is not an IATI file: its first element is "project"; take it out of the folder, or ` + do},
		{"a page in the place of a download", "in/activities.xml", "<!doctype html><html>Sign in</html>", []string{"in"}, `!in/activities.xml: line 1: this is not an IATI file: its first element is "html"; take it out of the folder, or ` + do},
		{"XML of another sort by its name", "pom.xml", "<project/>", []string{"pom.xml"}, `!pom.xml: line 1: this is not an IATI file: its first element is "project"; ` + do},
		{"an organisation file in a folder", "in/org.xml", "\n<iati-organisations/>", []string{"in"}, "!in/org.xml: line 2: this is an IATI organisation file: it holds an organisation's budgets and documents, and no activities; " + do},
		{"a file cut off at once", "in/cut.xml", "<iati-activ", []string{"in"}, "!in/cut.xml: line 1: the XML is broken: unexpected EOF; download the file again, or ask its publisher to mend it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "in/needs.csv", sound)
			write(t, "in/plan.xml", published)
			write(t, test.add, test.text)
			if diff := cmp.Diff(test.want, paths(Find(test.paths))); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestAMappingMayBeForIATIAlone(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "plan.xml", published)
	m, wrong := compiled(t, "iati: {programme: OURS, areas: {14030: WATER}}\n")
	if wrong != "" {
		t.Fatal(wrong)
	}
	files, err := m.Find([]string{"."})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	_, err = Read(files[0], func(r facts.Row) error {
		if r.Kind.Name == "activities" {
			got = append(got, r.Cell("programme"), r.Cell("areas"))
		}
		return nil
	}, func(facts.Reject) error { return nil })
	if err != nil || strings.Join(got, " ") != "OURS WATER" {
		t.Fatal(got, err)
	}
	if _, wrong := compiled(t, "iati: {year_starts: 13}\n"); !strings.Contains(wrong, "13 is not a month") {
		t.Error("a month that is none: ", wrong)
	}
}

func TestIATIRejectsAreSetAside(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "plan.xml", strings.Replace(published, `<activity-status code="2"/>`, "", 1))
	if written := setAside(t, "out", "plan.xml"); written != "out/plan.xml.rejects.csv" {
		t.Fatal(written)
	}
	want := "row,column,reason,line,iati-identifier\n" +
		"1,status,\"the activity has no activity-status; it must be given, as a code from 1 to 6 (activity 1 begins in line 3)\",3,XM-1\n"
	if diff := cmp.Diff(want, content(t, "out/plan.xml.rejects.csv")); diff != "" {
		t.Fatal(diff)
	}
}

// The files of publishers lie outside the project; where they are found, each activity in them is good.
func TestRealPublicationsAreReadWhole(t *testing.T) {
	found, err := filepath.Glob("../../shared/fixtures/iati/*.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		files, err := Find([]string{path})
		if filepath.Base(path) == "not-activities.xml" {
			if fault, ok := errors.AsType[*Fault](err); !ok || !strings.Contains(fault.What, "organisation file") {
				t.Error(err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[string]int{}
		sum, err := Read(files[0], func(r facts.Row) error { kinds[r.Kind.Name]++; return nil }, func(r facts.Reject) error {
			return errors.New(r.Column + ": " + r.Reason)
		})
		if err != nil || sum.Rows == 0 {
			t.Errorf("%s: %d rows: %v", path, sum.Rows, err)
		}
		want := map[string][]int{"armenia-2.03.xml": {43, 27}, "worldbank-679.xml": {5, 49}, "wri-plan.xml": {1, 0}, "congo-1.0x.xml": {205, 0}}
		if got := []int{kinds["activities"], kinds["results"]}; !slices.Equal(got, want[filepath.Base(path)]) {
			t.Errorf("%s: %v activities and results", path, got)
		}
	}
}

func TestAFileWithoutActivitiesSaysSo(t *testing.T) {
	const one = `<iati-activities version="2.03"><iati-activities><iati-activity/></iati-activities></iati-activities>`
	for sentence, text := range map[string]string{"one level too deep": one, "none at all": `<iati-activities version="2.03"/>`} {
		path := filepath.Join(t.TempDir(), "a.xml")
		write(t, path, text)
		sum, err := Read(File{Path: path, iati: &IATI{}}, nil, nil)
		if err != nil || len(sum.Notes) != 1 || !strings.HasPrefix(sum.Notes[0], "no activity is in it") {
			t.Errorf("%s: %v, %v", sentence, sum.Notes, err)
		}
	}
}
