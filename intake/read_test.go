package intake

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stocktake/facts"
)

const sound = "code,title,valid_from,weight\nN-1,Water,2025-01-01,2\nN-2,Roads,2025-02-01,1.50\n"

// Each case is a sound file with one fault of the whole file.
func TestFaults(t *testing.T) {
	long := strings.Repeat("x", longest+1<<20)
	for _, test := range []struct{ name, text, want string }{
		{"sound", sound, ""},
		{"a header without rows", "code,title,valid_from,weight\n", ""},
		{"empty", "", "needs.csv: the file is empty; give it a header row (stocktake import --template DIR writes one)"},
		{"only a BOM and empty lines", "\ufeff\r\n\n", "needs.csv: the file is empty; give it a header row (stocktake import --template DIR writes one)"},
		{"a required column missing", change("weight", "area"), `needs.csv: row 1, column "weight": this column is required and missing; add it`},
		{"two required columns missing", "code,title\n", `needs.csv: row 1, column "weight": this column is required and missing, and so are valid_from; add them`},
		{"an unknown column", change("title", "titel"), `needs.csv: row 1, column "titel": there is no such column in needs; the nearest known one is "title"; rename the column or remove it`},
		{"a column in capitals", change("title", "TITLE"), `needs.csv: row 1, column "TITLE": there is no such column in needs; the nearest known one is "title"; rename the column or remove it`},
		{"a misspelt common column", change("valid_from", "record_at"), `needs.csv: row 1, column "record_at": there is no such column in needs; the nearest known one is "recorded_at"; rename the column or remove it`},
		{"a doubled column", change("title", "code"), `needs.csv: row 1, column "code": this column stands twice; remove or rename one of the two`},
		{"a column without a name", change("weight", "weight,"), "needs.csv: row 1: the column at position 5 has no name; name it or remove it"},
		{"a quote inside a cell", change("Water", `Wa"ter`), `needs.csv: line 2: a quote is broken; put the whole cell in quotes and write a quote inside it twice ("")`},
		{"a cell after its closing quote", change("Roads", `"Ro"ads`), `needs.csv: line 3: a quote is broken; put the whole cell in quotes and write a quote inside it twice ("")`},
		{"a quote never closed", change("Water", `"Water`), `needs.csv: line 3: a quote is broken or never closed (the row begins in line 2); put the whole cell in quotes and write a quote inside it twice ("")`},
		{"a quote broken in the header", change("title", `ti"tle`), `needs.csv: line 1: a quote is broken; put the whole cell in quotes and write a quote inside it twice ("")`},
		{"a quote never closed in a huge file", change("Roads", `"`+long), "needs.csv: line 3: the row that begins here is longer than 16 MiB; look for a quote that is never closed"},
		{"a header that is not UTF-8", change("title", "titr\xe9"), "needs.csv: row 1: the header is not UTF-8; save the file as UTF-8"},
		{"UTF-16 with a BOM, little end first", "\xff\xfec\x00o\x00", "needs.csv: the file is UTF-16; save it as UTF-8 (in a spreadsheet: CSV UTF-8)"},
		{"UTF-16 with a BOM, big end first", "\xfe\xff\x00c\x00o", "needs.csv: the file is UTF-16; save it as UTF-8 (in a spreadsheet: CSV UTF-8)"},
		{"UTF-16 without a BOM", "c\x00o\x00d\x00e\x00\n\x00", "needs.csv: row 1: the header holds NUL characters; save the file as UTF-8"},
		{"a spreadsheet called CSV", "PK\x03\x04\x14\x00", "needs.csv: the file is a spreadsheet or an archive, not CSV; open it and save it as CSV UTF-8"},
		{"semicolons", strings.ReplaceAll(sound, ",", ";"), "needs.csv: row 1: cells are separated by semicolons, which here part the entries of a list; save the file with commas (in a spreadsheet: CSV UTF-8, comma delimited)"},
		{"tabs", strings.ReplaceAll(sound, ",", "\t"), "needs.csv: row 1: cells are separated by tabs; save the file with commas"},
		{"bare carriage returns", strings.ReplaceAll(sound, "\n", "\r"), "needs.csv: row 1: lines end in a bare carriage return; save the file with line ends of Unix or Windows"},
		{"a header below empty lines", "\n\ncode,titel\n", `needs.csv: row 3, column "titel": there is no such column in needs; the nearest known one is "title"; rename the column or remove it`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, sum, err := read(needs(test.text))
			if test.want == "" {
				if err != nil || sum.SHA256 == "" {
					t.Fatal(sum, err)
				}
				return
			}
			fault, ok := errors.AsType[*Fault](err)
			if !ok {
				t.Fatalf("got %v, want a fault", err)
			}
			if diff := cmp.Diff(test.want, fault.Error()); diff != "" || fault.File != "needs.csv" || sum.SHA256 != "" {
				t.Fatal(diff, sum)
			}
		})
	}
}

// Each case is the sound file, of two rows, with one row changed.
func TestRows(t *testing.T) {
	const water, roads = "2: N-1|Water|||2|2025-01-01||\n", "3: N-2|Roads|||1.5|2025-02-01||\n"
	for _, test := range []struct{ name, text, want string }{
		{"sound", sound, water + roads},
		{"a BOM", "\ufeff" + sound, water + roads},
		{"a BOM before a quote", "\ufeff" + change("code", `"code"`), water + roads},
		{"line ends of Windows", strings.ReplaceAll(sound, "\n", "\r\n"), water + roads},
		{"no line end at the end", strings.TrimSuffix(sound, "\n"), water + roads},
		{"spaces around names and cells", strings.ReplaceAll(sound, ",", " , "), water + roads},
		{"an empty line is a row to a spreadsheet", change("N-2", "\n\r\nN-2"), water + "5: N-2|Roads|||1.5|2025-02-01||\n"},
		{"a line break in a cell is none", change("Water", "\"Wa\r\n\nter\""), "2: N-1|Wa\n\nter|||2|2025-01-01||\n" + roads},
		{"a line break in the last cell", change(",2\n", ",\"2\n\"\n\n"), water + "4: N-2|Roads|||1.5|2025-02-01||\n"},
		{"columns in another order", "weight,valid_from,title,code\n2,2025-01-01,Water,N-1\n1.5,2025-02-01,Roads,N-2\n", water + roads},
		{"one bad cell", change("1.50", "many"), water + `3 weight: "many" is not a number; write digits with a point, such as 1250.50` + "\n"},
		{"two bad cells", change("2025-02-01,1.50", "soon,many"), water + `3 valid_from: "soon" is not a date; write year-month-day, such as 2025-03-31; and 1 more in this row` + "\n"},
		{"a required cell empty", change("Water", " "), "2 title: is empty; it must be given\n" + roads},
		{"not UTF-8", change("Water", "caf\xe9"), "2 title: is not UTF-8; save the file as UTF-8\n" + roads},
		{"a NUL", change("Water", "a\x00b"), "2 title: holds a NUL character; remove it\n" + roads},
		{"too short", change(",1.50", ""), water + "3: the row has 3 cells where the header has 4; look for a missing comma or a line break outside quotes\n"},
		{"too long", change("Water", "Water, clean"), "2: the row has 5 cells where the header has 4; put a cell that holds a comma in quotes\n" + roads},
		{"only commas", change("N-2,Roads,2025-02-01,1.50", ", ,,"), water + "3: the row is empty; fill it in or remove it\n"},
		{"a last day before the first", "code,title,valid_from,valid_to,weight\nN,T,2025-01-02,2025-01-01,1\n", "2 valid_to: 2025-01-01 is before valid_from 2025-01-02\n"},
		{"recorded and withdrawn", "code,title,valid_from,weight,withdrawn,recorded_at\nN,T,2025-01-02,1,TRUE,2025-03-01\n", "2: N|T|||1|2025-01-02|| recorded 2025-03-01T12:00:00Z withdrawn\n"},
		{"a bad common column", "code,title,valid_from,weight,withdrawn\nN,T,2025-01-02,1,yes\n", `2 withdrawn: "yes" is neither true nor false` + "\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			lines, sum, err := lines(needs(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, lines); diff != "" {
				t.Fatal(diff)
			}
			hash := sha256.Sum256([]byte(test.text))
			if sum.SHA256 != hex.EncodeToString(hash[:]) {
				t.Fatal("the sum is not that of the file as it stands")
			}
		})
	}
}

func TestRowsMayBeKept(t *testing.T) {
	rows, _, err := read(needs(sound))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"N-1", "Water", "2025-01-01", "2"}, {"N-2", "Roads", "2025-02-01", "1.50"}}
	if diff := cmp.Diff(want, [][]string{rows[0].Raw, rows[1].Raw}); diff != "" {
		t.Fatal(diff)
	}
}

func TestReadEndsWhereItsCallerDoes(t *testing.T) {
	full := errors.New("disk full")
	none := func(facts.Reject) error { return nil }
	sum, err := Read(needs(sound), func(facts.Row) error { return full }, none)
	if !errors.Is(err, full) || err.Error() != "needs.csv: row 2: disk full" || sum.Rows != 1 {
		t.Fatal(sum, err)
	}
}

func TestReadNamesAFileThatIsGone(t *testing.T) {
	kind, _ := facts.Lookup("needs")
	_, _, err := read(File{Path: "gone/needs.csv", Kind: kind})
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "read gone/needs.csv: ") {
		t.Fatal(err)
	}
}

// Whatever a file holds, it is refused with a fault or each record below its header is a row or a reject, in order.
func TestNothingIsLostInSilence(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		",", ",", ",", "\n", "\n", "\r\n", "\r", `"`, `""`, " ", ";", "\t", "\x00", "\ufeff", "\xe9", "é", "N-1", "2025-01-01", "2", "-1", "code", "title",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "code,title,valid_from,weight\n", sound}).Draw(t, "start") +
			strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "")
		last := 1
		count := func(number int) error {
			if number <= last {
				return fmt.Errorf("row %d after row %d", number, last)
			}
			last = number
			return nil
		}
		sum, err := Read(needs(text), func(r facts.Row) error { return count(r.Number) }, func(r facts.Reject) error { return count(r.Row) })
		records, broken := records(text)
		if fault, ok := errors.AsType[*Fault](err); ok {
			if fault.What == "" || fault.Do == "" {
				t.Fatalf("a fault without words: %v", fault)
			}
			return
		}
		if err != nil || broken != nil || sum.Rows+sum.Rejected != records-1 {
			t.Fatalf("%d rows and %d rejects of %d records: %v, %v", sum.Rows, sum.Rejected, records, err, broken)
		}
	})
}

// The folders of real facts lie outside the project; where they are found, each row of them is good.
func TestRealFilesAreReadWhole(t *testing.T) {
	folders, err := filepath.Glob("../../shared/fixtures/canonical/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		files, err := Find([]string{folder})
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			sum, err := Read(file, func(facts.Row) error { return nil }, func(r facts.Reject) error {
				return fmt.Errorf("%s: %s", r.Column, r.Reason)
			})
			if err != nil || sum.Rows == 0 {
				t.Errorf("%s: %d rows: %v", file.Path, sum.Rows, err)
			}
		}
	}
}

func needs(text string) File {
	kind, _ := facts.Lookup("needs")
	return File{Path: "needs.csv", Kind: kind, fsys: fstest.MapFS{"needs.csv": {Data: []byte(text)}}, name: "needs.csv"}
}

// change gives the sound file with one of its texts changed, where it first stands.
func change(from, to string) string {
	if !strings.Contains(sound, from) {
		panic("the sound file has no " + from)
	}
	return strings.Replace(sound, from, to, 1)
}

func read(file File) (rows []facts.Row, sum Summary, err error) {
	sum, err = Read(file, func(r facts.Row) error {
		rows = append(rows, r)
		return nil
	}, func(facts.Reject) error { return nil })
	return rows, sum, err
}

// lines shows each row and each reject as a line.
func lines(file File) (string, Summary, error) {
	var text strings.Builder
	sum, err := Read(file, func(r facts.Row) error {
		fmt.Fprintf(&text, "%d: %s", r.Number, strings.Join(r.Cells, "|"))
		if r.RecordedAt != "" {
			fmt.Fprintf(&text, " recorded %s", r.RecordedAt)
		}
		if r.Withdrawn {
			text.WriteString(" withdrawn")
		}
		text.WriteString("\n")
		return nil
	}, func(r facts.Reject) error {
		fmt.Fprintln(&text, strings.TrimSuffix(fmt.Sprintf("%d %s", r.Row, r.Column), " ")+": "+r.Reason)
		return nil
	})
	return text.String(), sum, err
}

// records counts independently of the room.
func records(text string) (int, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = -1
	for n := 0; ; n++ {
		if _, err := r.Read(); err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return n, err
		}
	}
}
