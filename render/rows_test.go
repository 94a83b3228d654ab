package render

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"stocktake/review"
)

// dangerous are titles that an enemy would have a spreadsheet compute.
var dangerous = []string{
	`=HYPERLINK("http://evil.example","click")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
	"\u200d=1+1", "\u00a0=1+1", "x;=1+1", `x";=1+1;"`, "x,=1+1", "x\n=1+1", "x\t=1+1",
}

// enemy is the batch with such a title and the same in every other text of its first subject.
func enemy(title string) Batch {
	b := batch()
	b.Decisions = map[string]string{"k3f90a1c": title}
	x := &b.Reports[0].Recommendations[0]
	x.Subject, x.Title, x.Owner, x.Marking, x.NeedsApprovalOf = title, title, title, title, title
	x.ClearsIf, x.EarlyWarnings, x.Reasons = []string{title}, []string{title}, []review.Reason{{Text: title}}
	return b
}

func TestNoCellOfCSVIsAFormulaWhateverItsSeparatorIsTakenFor(t *testing.T) {
	for _, title := range dangerous {
		told := written(t, func(b *bytes.Buffer) error { return CSV(b, enemy(title)) })
		for _, separator := range ",;\t" {
			in := csv.NewReader(bytes.NewReader(told))
			in.Comma, in.FieldsPerRecord, in.LazyQuotes = separator, -1, true
			rows, err := in.ReadAll()
			if err != nil {
				t.Fatalf("%q: %v", title, err)
			}
			for _, row := range rows {
				for _, c := range row {
					if c := strings.Trim(c, "\" \t\r\n\u200d"); c != "" && strings.ContainsAny(c[:1], "=+-@") || strings.HasPrefix(c, "＝") || strings.HasPrefix(c, "＋") || strings.HasPrefix(c, "－") || strings.HasPrefix(c, "＠") {
						t.Errorf("title %q, read with %q: the cell %q", title, separator, c)
					}
				}
			}
		}
	}
}

func TestCSVBeginsWithItsCountsAndStaysOneTable(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(written(t, func(b *bytes.Buffer) error { return CSV(b, batch()) }))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(review.Verdicts)+7 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, want := range []string{"count,keep,2", "count,reinforce,1", "count,reshape,1", "count,discontinue,1", "count,ask,2"} {
		if got := strings.Join(rows[1+i][:3], ","); got != want {
			t.Errorf("row %d begins %q, want %q", 1+i, got, want)
		}
	}
}
