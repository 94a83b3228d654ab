package intake

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"stocktake/facts"
)

// Whatever stands below the header of a kind, each record is a row or a bad one; words about it can be shown, and a row that is
// written out as it was read is read as the same again.
func FuzzTable(f *testing.F) {
	for kind, body := range map[string]string{
		"frameworks": "F,One,,\nG,\"x",
		"needs":      "N-1,Water,,,2,2025-01-01,,,,\r\n\n\"N\n2\",\"a\"\"b\",,,1.50,2025-01-24,,,\x1b[31m,\n",
		"programmes": " P ,Pilots,,C0HARBOUR,Ada,0 0 1 */3 *,Europe/Brussels,7,2025-01-01,TRUE\nQ,\xff,,,,weekly,Mars,-1,,\n",
		"activities": "A,Title,P,,a;b; a,,,,2,2025-01-01,2025-02-01,,,,,,,\nA,T\n",
		"resources":  "A,2025-01-01,2025-02-01,EUR,01.50,-0,+.5,1,,,,,20250101T1000+0530,\nA,2025-13-24,,,\"1,5\",,,,,,,,,\n",
		"feedback":   "S,A,2025-01-01T10:00:00+24:00,r,host,relevance,4,1,5,,,\nS,A,2025-01-01 10:00+05:30,r,host,relevance,4,1,5,\u202e,,\n",
	} {
		n := slices.IndexFunc(facts.Kinds, func(k facts.Kind) bool { return k.Name == kind })
		f.Add(uint8(n), body)
	}
	f.Fuzz(func(t *testing.T, n uint8, body string) {
		kind := &facts.Kinds[int(n)%len(facts.Kinds)]
		text := strings.Join(kind.Header(), ",") + "\n" + body
		rows, sum := sorted(t, kind, text)
		if rows == nil {
			return
		}
		if all, broken := records(text); broken != nil || sum.Rows+sum.Rejected != all-1 || sum.Rows != len(rows) {
			t.Fatalf("%d rows and %d rejects of %d records: %v", sum.Rows, sum.Rejected, all, broken)
		}
		again, sum := sorted(t, kind, canonical(kind, rows))
		if sum.Rejected > 0 || !slices.EqualFunc(rows, again, alike) {
			t.Fatalf("%v are read again as %v, %d of them bad", rows, again, sum.Rejected)
		}
	})
}

// sorted reads a table: its rows, none where the whole is refused, and how many there are of each sort.
func sorted(t *testing.T, kind *facts.Kind, text string) ([]facts.Row, Summary) {
	rows, name := []facts.Row{}, kind.Name+".csv"
	sum, err := Read(File{Path: name, Kind: kind, fsys: fstest.MapFS{name: {Data: []byte(text)}}, name: name},
		func(r facts.Row) error { rows = append(rows, r); return nil },
		func(r facts.Reject) error {
			if r.Reason == "" || unshowable(r.Reason) || r.Row < 2 || r.Row > strings.Count(text, "\n")+1 {
				t.Fatalf("a bad row is told as %+v", r)
			}
			return nil
		})
	if err == nil {
		return rows, sum
	}
	if fault, is := errors.AsType[*Fault](err); !is || fault.What == "" || fault.Do == "" || unshowable(err.Error()) {
		t.Fatalf("the file is refused with %q", err)
	}
	return nil, sum
}

// canonical is a table of rows in the order of the kind's header.
func canonical(kind *facts.Kind, rows []facts.Row) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(kind.Header())
	for _, r := range rows {
		withdrawn := ""
		if r.Withdrawn {
			withdrawn = "true"
		}
		_ = w.Write(append(slices.Clone(r.Cells), r.RecordedAt, withdrawn))
	}
	w.Flush()
	return b.String()
}

func alike(a, b facts.Row) bool {
	return slices.Equal(a.Cells, b.Cells) && a.RecordedAt == b.RecordedAt && a.Withdrawn == b.Withdrawn
}

func unshowable(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl)
}
