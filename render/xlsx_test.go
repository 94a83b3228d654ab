package render

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"stocktake/review"
)

func opened(t *testing.T, b Batch) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(written(t, func(out *bytes.Buffer) error { return XLSX(out, b) })))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func TestNoCellOfAWorkbookIsAFormula(t *testing.T) {
	for _, title := range dangerous {
		book := opened(t, enemy(title))
		rows, err := book.GetRows("Recommendations")
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for n, text := range row {
				at, err := excelize.CoordinatesToCellName(n+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := book.GetCellFormula("Recommendations", at); err != nil || formula != "" {
					t.Errorf("title %q: %s computes %q (%v)", title, at, formula, err)
				}
				if text != inert(text) {
					t.Errorf("title %q: %s would compute when saved as CSV: %q", title, at, text)
				}
			}
		}
	}
}

func TestAWorkbookBeginsWithItsCounts(t *testing.T) {
	book := opened(t, batch())
	if first := book.GetSheetName(0); first != "Counts" {
		t.Errorf("the first sheet is %q", first)
	}
	rows, err := book.GetRows("Counts")
	if err != nil {
		t.Fatal(err)
	}
	n := count(batch().Reports...)
	for i, v := range review.Verdicts {
		if got := rows[1+i]; got[0] != string(v) || got[1] != strconv.Itoa(n[i]) {
			t.Errorf("row %d is %q, want %s %d", 2+i, got, v, n[i])
		}
	}
}

func TestNumbersOfAWorkbookAreNumbersAndTextsAreNot(t *testing.T) {
	book := opened(t, batch())
	for at, want := range map[string]excelize.CellType{"C2": excelize.CellTypeUnset, "K2": excelize.CellTypeUnset, "D2": excelize.CellTypeSharedString, "H2": excelize.CellTypeSharedString} {
		if got, err := book.GetCellType("Recommendations", at); err != nil || got != want {
			t.Errorf("%s is of type %v (%v), want %v", at, got, err, want)
		}
	}
}

func TestTheSameBatchGivesTheSameWorkbook(t *testing.T) {
	write := func(out *bytes.Buffer) error { return XLSX(out, batch()) }
	if !bytes.Equal(written(t, write), written(t, write)) {
		t.Error("two workbooks of one batch differ")
	}
}
