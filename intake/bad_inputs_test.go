package intake

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"stocktake/facts"
)

// on reads a file of that name and content, as canonical needs or through the mapping of the survey.
func on(t *testing.T, name string, content func(path string) error) (lines []string, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := content(path); err != nil {
		t.Fatal(err)
	}
	m, wrong := compiled(t, survey)
	if wrong != "" {
		t.Fatal(wrong)
	}
	files, err := find([]string{path}, m)
	if err != nil {
		return nil, err
	}
	row := func(r facts.Row) error { lines = append(lines, factLine(r)); return nil }
	reject := func(r facts.Reject) error {
		lines = append(lines, "bad "+r.Column+": "+r.Reason)
		return nil
	}
	_, err = Read(files[0], row, reject)
	if err != nil {
		err = errors.New(strings.ReplaceAll(err.Error(), filepath.Dir(path)+"/", ""))
	}
	return lines, err
}

func holding(text string) func(path string) error {
	return func(path string) error { return os.WriteFile(path, []byte(text), 0o600) }
}

// huge is a table whose second row has a cell of 100 MB; the file system keeps it as a hole.
func huge(start string) func(path string) error {
	return func(path string) error {
		if err := os.WriteFile(path, []byte(start+`"`), 0o600); err != nil {
			return err
		}
		return os.Truncate(path, 100<<20)
	}
}

// Each case is what somebody saved or sent in place of a table, under the name of one.
func TestWhatIsNoTableIsTold(t *testing.T) {
	for _, test := range []struct {
		sentence string
		content  func(path string) error
		want     string
	}{
		{"a spreadsheet", holding("PK\x03\x04\x14\x00[Content_Types].xml"), "the file is a spreadsheet or an archive, not CSV; open it and save it as CSV UTF-8"},
		{"an old spreadsheet", holding("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "the file is an old spreadsheet, not CSV; open it and save it as CSV UTF-8"},
		{"a compressed table", holding("\x1f\x8b\x08\x00"), "the file is compressed, not CSV; unpack it first"},
		{"UTF-16", holding("\xff\xfec\x00o\x00"), "the file is UTF-16; save it as UTF-8 (in a spreadsheet: CSV UTF-8)"},
		{"UTF-16 without a BOM", holding("c\x00o\x00d\x00e\x00\n\x00"), "row 1: the header holds NUL characters; save the file as UTF-8"},
		{"a header in Latin-1", holding("code,titr\xe9\n"), "row 1: the header is not UTF-8; save the file as UTF-8"},
		{"nothing", holding(""), "the file is empty; give it a header row"},
	} {
		for _, name := range []string{"frameworks.csv", "survey-1.csv"} {
			t.Run(test.sentence+" as "+name, func(t *testing.T) {
				_, err := on(t, name, test.content)
				if err == nil || !strings.HasPrefix(err.Error(), name+": "+test.want) {
					t.Errorf("%v, want %s", err, test.want)
				}
			})
		}
	}
}

// The rest of the file is neither read nor kept: what is asked of memory is bounded by the longest row there may be.
func TestACellOf100MBIsRefusedInLittleMemory(t *testing.T) {
	for name, start := range map[string]string{"frameworks.csv": "code,name\nF-1,", "survey-1.csv": answers + "KNOTS,"} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := on(t, name, huge(start))
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), "the row that begins here is longer than 16 MiB; look for a quote that is never closed") {
				t.Errorf("%v", err)
			}
			if asked := after.TotalAlloc - before.TotalAlloc; asked > 10*longest {
				t.Errorf("asked for %d MiB of memory in all", asked>>20)
			}
		})
	}
}

// Split into its cells, a row of nothing but separators would ask for a hundred times its size.
func TestARowOfSeparatorsIsRefusedInLittleMemory(t *testing.T) {
	for _, test := range []struct{ sentence, row, want string }{
		{"commas", "F-1" + strings.Repeat(",", longest-100) + "\n", "line 3: the row that begins here has more than 131072 cells; look for separators without end, and take them out"},
		{"commas after a text in quotes", "F-1,\"a\n\"\"b\"" + strings.Repeat(",", longest-100) + "\n", "line 3: the row that begins here has more than 131072 cells"},
		{"commas in quotes", "F-1,\"" + strings.Repeat(",", longest-100) + "\"\n", ""},
		{"lines of commas in quotes", "F-1,\"" + strings.Repeat(",\n", longest/4) + "\"\n", ""},
		{"many rows", strings.Repeat("F-1,One\n", longest/8), ""},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			kind, _ := facts.Lookup("frameworks")
			fsys := fstest.MapFS{"frameworks.csv": {Data: []byte("code,name\nF-0,One\n" + test.row)}}
			file := File{Path: "frameworks.csv", Kind: kind, fsys: fsys, name: "frameworks.csv"}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Read(file, func(facts.Row) error { return nil }, func(facts.Reject) error { return nil })
			runtime.ReadMemStats(&after)
			if err == nil && test.want != "" || err != nil && (test.want == "" || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if asked := after.TotalAlloc - before.TotalAlloc; test.want != "" && asked > 10*longest {
				t.Errorf("asked for %d MiB of memory in all", asked>>20)
			}
		})
	}
}

// Where all columns are text, a header put among the rows would pass for a fact.
func TestASecondHeaderIsNoFact(t *testing.T) {
	lines, err := on(t, "frameworks.csv", holding("code,name\nF-1,One\n code , name\nF-2,Two\n"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "frameworks code=F-1 name=One\nbad : the header stands here again; if two files were put together, remove this row\nframeworks code=F-2 name=Two"
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// Latin-1 shows in the first cell with an accent; the rows without are sound.
func TestCellsInLatin1AreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"frameworks.csv": "code,name\nF-1,caf\xe9\nF-2,Two\n",
		"survey-1.csv":   strings.Replace(answers, "KNOTS", "Caf\xe9", 1),
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := on(t, name, holding(text))
			if err != nil || !strings.Contains(strings.Join(lines, "\n"), ": is not UTF-8; save the file as UTF-8") {
				t.Errorf("%v %v", lines, err)
			}
		})
	}
}

func TestAFileThatChangesWhileItIsReadIsRefused(t *testing.T) {
	for _, test := range []struct {
		sentence string
		change   func(path string) error
		want     string
	}{
		{"nobody touches it", func(string) error { return nil }, ""},
		{"it is only read", func(path string) error { _, err := os.ReadFile(path); return err }, ""},
		{"a row is added", func(path string) error { return os.WriteFile(path, []byte("code,name\nF-1,One\nF-2,Two\n"), 0o600) }, "changed"},
		{"a row is another, as long", func(path string) error {
			err := os.WriteFile(path, []byte("code,name\nF-1,Two\n"), 0o600)
			return errors.Join(err, os.Chtimes(path, time.Time{}, time.Now().Add(time.Second))) // a clock of files may be coarse
		}, "changed"},
		{"it is cut off", func(path string) error { return os.Truncate(path, 3) }, "changed"},
		{"a quote is broken meanwhile", func(path string) error { return os.WriteFile(path, []byte("code,name\nF-1,One\nF\"2\n"), 0o600) }, "changed"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "frameworks.csv")
			write(t, path, "code,name\nF-1,One\n")
			kind, _ := facts.Lookup("frameworks")
			sum, err := Read(File{Path: path, Kind: kind}, func(facts.Row) error { return test.change(path) }, func(facts.Reject) error { return nil })
			if test.want == "" && (err != nil || sum.SHA256 == "") || test.want != "" && (sum.SHA256 != "" || err == nil || !strings.HasSuffix(err.Error(), "the file changed while it was read; import it again when nothing writes to it")) {
				t.Errorf("%v %v", sum, err)
			}
		})
	}
}

// A link to /dev/full stands for a file of rejects on a disk that has no room left.
func TestAFullDiskIsTold(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, ".feedback.csv.1")
	if err := os.Symlink("/dev/full", link); err != nil {
		t.Fatal(err)
	}
	full, err := os.OpenFile(link, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	part := &rejectPart{file: full, to: bufio.NewWriter(full)}
	if err := part.write([]string{"2", "score", "is not a number"}); err != nil {
		t.Fatal(err)
	}
	if err := part.finish(filepath.Join(dir, "feedback.rejects.csv")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v, want that there is no room", err)
	}
	if left := names(t, dir); left != "" {
		t.Errorf("left behind: %s", left)
	}
}
