package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// denied is a file system that shows its files and lets nobody read them; to root the real one lets everything.
type denied struct{ fstest.MapFS }

func (d denied) Open(name string) (fs.File, error) {
	if name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.MapFS.Open(name)
}

func TestAFileThatMayNotBeReadIsItsOwnersToMend(t *testing.T) {
	const want = ": the user that Stocktake runs as may not read this; let that user read it, and enter the folders above it"
	files, err := FindIn(denied{fstest.MapFS{"needs.csv": {}}}, "in")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read(files[0], nil, nil)
	expectFault(t, err, "in/needs.csv"+want)
	_, err = FindIn(denied{fstest.MapFS{"activities.xml": {}}}, "in")
	expectFault(t, err, "in/activities.xml"+want)
	expectFault(t, unmet("in", &fs.PathError{Op: "stat", Path: "in", Err: fs.ErrPermission}), "in"+want)
}

func expectFault(t *testing.T, err error, want string) {
	t.Helper()
	if fault, is := errors.AsType[*Fault](err); !is || fault.Error() != want {
		t.Errorf("%v, want the fault %s", err, want)
	}
}

// Each case begins in a folder with two sound files and a folder below with one of the same name.
func TestFind(t *testing.T) {
	for _, test := range []struct {
		name  string
		add   string // a file beside the others; its folder is made
		paths []string
		want  string // paths with a space between them, or after "!" the error
	}{
		{"a folder, sorted, without its subfolders", "", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"a file", "", []string{"in/needs.csv"}, "in/needs.csv"},
		{"folders in any order", "", []string{"in/more", "in"}, "in/feedback.csv in/more/needs.csv in/needs.csv"},
		{"a file and its folder", "", []string{"in/needs.csv", "in", "./in/needs.csv"}, "in/feedback.csv in/needs.csv"},
		{"rejects of an earlier import", "in/needs.rejects.csv", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"what is no CSV", "in/README.md", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"a hidden file", "in/._needs.csv", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"the lock of an open spreadsheet", "in/~$needs.csv", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"a folder that is called like a file", "in/rates.csv/x", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"what only begins like a kind", "in/needsreview.txt", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"a folder that is called after a kind", "in/rates (old)/x", []string{"in"}, "in/feedback.csv in/needs.csv"},
		{"a kind, compressed", "in/rates.csv.gz", []string{"in"}, "!in/rates.csv.gz: this file is not a CSV, and would not be read; save it as rates.csv, or take it out of the folder"},
		{"a kind with tabs", "in/rates.tsv", []string{"in"}, "!in/rates.tsv: this file is not a CSV, and would not be read; save it as rates.csv, or take it out of the folder"},
		{"a kind, downloaded twice", "in/Rates (1).xlsx", []string{"in"}, "!in/Rates (1).xlsx: this file is not a CSV, and would not be read; save it as rates.csv, or take it out of the folder"},
		{"a kind without an ending", "in/rates", []string{"in"}, "!in/rates: this file is not a CSV, and would not be read; save it as rates.csv, or take it out of the folder"},
		{"a kind of two words", "in/priority_areas-2025.ods", []string{"in"}, "!in/priority_areas-2025.ods: this file is not a CSV, and would not be read; save it as priority_areas.csv, or take it out of the folder"},
		{"a CSV that is no kind", "in/activites.csv", []string{"in"}, `!in/activites.csv: no kind of fact is called "activites"; the nearest is activities.csv; rename the file or move it elsewhere`},
		{"a kind in capitals", "in/RATES.CSV", []string{"in"}, `!in/RATES.CSV: no kind of fact is called "RATES"; the nearest is rates.csv; rename the file or move it elsewhere`},
		{"a given file that is no kind", "in/x.csv", []string{"in/x.csv"}, "!in/x.csv: this file is not called after a kind of fact; rename it to one of " + kindFiles()},
		{"a folder without facts", "empty/notes.txt", []string{"empty"}, "!empty: this folder has no file of facts; looked for " + kindFiles() + " (not in its subfolders)"},
		{"a path that is not there", "", []string{"in", "nowhere"}, "!nowhere: there is no such file or folder; check the path"},
		{"a device", "", []string{os.DevNull}, "!" + os.DevNull + ": this is neither a file nor a folder; write its content to a file first"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for _, path := range []string{"in/needs.csv", "in/feedback.csv", "in/more/needs.csv", test.add} {
				write(t, path, "")
			}
			files, err := Find(test.paths)
			if diff := cmp.Diff(test.want, paths(files, err)); diff != "" {
				t.Fatal(diff)
			}
			for _, f := range files {
				if want := strings.TrimSuffix(filepath.Base(f.Path), ".csv"); f.Kind.Name != want {
					t.Errorf("%s is of the kind %s", f.Path, f.Kind.Name)
				}
			}
		})
	}
}

func TestFindTakesALinkedFileOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a/needs.csv", "")
	write(t, "b/rates.csv", "")
	if err := os.Symlink("../a/needs.csv", "b/needs.csv"); err != nil {
		t.Fatal(err)
	}
	files, err := Find([]string{"b", "a"})
	if got := paths(files, err); got != "a/needs.csv b/rates.csv" {
		t.Fatal(got)
	}
}

func TestALinkUnderTheNameOfAnotherKindIsAFileOfItsOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "in/frameworks.csv", "")
	if err := os.Symlink("frameworks.csv", "in/objectives.csv"); err != nil {
		t.Fatal(err)
	}
	if got := paths(Find([]string{"in", "./in/objectives.csv"})); got != "in/frameworks.csv in/objectives.csv" {
		t.Fatal(got)
	}
}

// Whoever opened a pipe that nobody writes to would wait for ever.
func TestFindRefusesAPipeInAFolder(t *testing.T) {
	for _, name := range []string{"needs.csv", "activities.xml", "linked"} {
		t.Chdir(t.TempDir())
		write(t, "in/rates.csv", "")
		path := filepath.Join("in", name)
		if name == "linked" {
			path = "pipe"
			if err := os.Symlink("../pipe", "in/needs.csv"); err != nil {
				t.Fatal(err)
			}
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Find([]string{"in"}); err == nil || !strings.Contains(err.Error(), ": this is neither a file nor a folder; write its content to a file first") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatLeadsNowhereIsSaidSo(t *testing.T) {
	const nowhere = ": this link leads nowhere; mend or remove it"
	for _, test := range []struct{ sentence, link, to, path, want string }{
		{"a link in a folder", "in/needs.csv", "../gone.csv", "in", "!in/needs.csv" + nowhere},
		{"a link to XML in a folder", "in/plan.xml", "gone.xml", "in", "!in/plan.xml" + nowhere},
		{"a link that is given", "needs.csv", "gone.csv", "needs.csv", "!needs.csv" + nowhere},
		{"a link to itself", "needs.csv", "needs.csv", "needs.csv", "!needs.csv" + nowhere},
		{"a link that nobody would read", "in/notes", "gone", "in", "in/rates.csv"},
		{"a name that is not UTF-8", "in/needs\xe9.csv", "rates.csv", "in", "!in/needs\xe9.csv: this name is not UTF-8, and cannot be kept as where facts come from; rename the file or folder"},
		{"an argument that was not", "needs.csv", "in/rates.csv", "caf\ufffd/needs.csv", "!caf\ufffd/needs.csv: this name is not UTF-8, and cannot be kept as where facts come from; rename the file or folder"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "in/rates.csv", "")
			if err := os.Symlink(test.to, test.link); err != nil {
				t.Fatal(err)
			}
			if got := paths(Find([]string{test.path})); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestFindInReadsAnEmbeddedFolder(t *testing.T) {
	files, err := FindIn(fstest.MapFS{"rates.csv": {Data: []byte("currency,to,valid_from,rate\nEUR,GBP,2025-01-01,0.85\n")}}, "sample")
	if got := paths(files, err); got != "sample/rates.csv" {
		t.Fatal(got)
	}
	if rows, _, err := read(files[0]); err != nil || len(rows) != 1 || rows[0].File != "sample/rates.csv" {
		t.Fatal(rows, err)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"code", "title", "starts_on", "ends_on"}
	for name, want := range map[string]string{
		"titel": "title", "TITLE": "title", "Starts on": "starts_on", "end_on": "ends_on", "codes": "code", "": "code",
	} {
		if got := nearestTo(name, names); got != want {
			t.Errorf("nearest to %q: %q, want %q", name, got, want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if path == "" {
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func paths(files []File, err error) string {
	if err != nil {
		return "!" + err.Error()
	}
	var all []string
	for _, f := range files {
		all = append(all, filepath.ToSlash(f.Path))
	}
	return strings.Join(all, " ")
}

// A table that a mapping would read, had it another form, is not passed over either; what could never be one is.
func TestATableInAnotherFormIsToldToItsMapping(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "in/survey-1.csv", answers)
	m, _ := compiled(t, survey)
	write(t, "in/survey-notes.txt", "")
	if got := paths(m.Find([]string{"in"})); got != "in/survey-1.csv" {
		t.Error(got)
	}
	for _, name := range []string{"survey-2.xlsx", "survey-2.csv.gz", "survey-2.TSV"} {
		write(t, filepath.Join("in", name), "")
		want := "!in/" + name + ": this file is not a CSV, and would not be read; save it as survey-2.csv, or take it out of the folder"
		if got := paths(m.Find([]string{"in"})); got != want {
			t.Error(got)
		}
		if err := os.Remove(filepath.Join("in", name)); err != nil {
			t.Error(err)
		}
	}
}
