package render

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"stocktake/review"
)

// XLSX writes the batch as a workbook: a sheet with the counts by verdict, then one with a row for each recommendation. Numbers
// are numbers, and no text is a formula, now or when its cell is edited. The same batch gives the same bytes.
func XLSX(w io.Writer, b Batch) error {
	book := excelize.NewFile()
	defer book.Close()
	made := instant(b.AsOf)
	err := book.SetDocProps(&excelize.DocProperties{Title: "Stocktake report", Creator: "stocktake", Created: made, Modified: made})
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := book.SetSheetName("Sheet1", "Counts"); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := fillSheet(book, "Counts", []string{"verdict", "count"}, countRows(count(b.Reports...))); err != nil {
		return fmt.Errorf("write sheet Counts: %w", err)
	}
	if _, err := book.NewSheet("Recommendations"); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	head, rows := b.rows()
	if err := fillSheet(book, "Recommendations", head, rows); err != nil {
		return fmt.Errorf("write sheet Recommendations: %w", err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	_, err = w.Write(out.Bytes())
	return err
}

func countRows(n review.Counts) [][]cell {
	rows := make([][]cell, len(n))
	for i, v := range review.Verdicts {
		rows[i] = []cell{words(string(v)), counted(n[i])}
	}
	return rows
}

// asText is the number format under which a spreadsheet computes nothing that is typed or edited.
const asText = 49

// fillSheet writes a table under a head that stays in sight.
func fillSheet(book *excelize.File, sheet string, head []string, rows [][]cell) error {
	for i, row := range append([][]cell{texts(head)}, rows...) {
		for n, c := range row {
			if err := fillCell(book, sheet, n+1, i+1, c); err != nil {
				return fmt.Errorf("row %d, column %d: %w", i+1, n+1, err)
			}
		}
	}
	last, err := excelize.ColumnNumberToName(len(head))
	if err != nil {
		return err
	}
	plainText, err := book.NewStyle(&excelize.Style{NumFmt: asText})
	if err != nil {
		return err
	}
	for n := range head {
		if len(rows) == 0 || numeric(rows, n) {
			continue
		}
		name, err := excelize.ColumnNumberToName(n + 1)
		if err != nil {
			return err
		}
		if err := book.SetCellStyle(sheet, name+"1", fmt.Sprint(name, len(rows)+1), plainText); err != nil {
			return err
		}
	}
	if err := book.SetColWidth(sheet, "A", last, 16); err != nil {
		return err
	}
	return book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func fillCell(book *excelize.File, sheet string, column, row int, c cell) error {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil || c == (cell{}) {
		return err
	}
	if c.number != nil {
		return book.SetCellFloat(sheet, at, *c.number, -1, 64)
	}
	return book.SetCellStr(sheet, at, holding(c.text))
}

// holding is a text as a spreadsheet's cell can hold it, which counts signs beyond U+FFFF twice: what is longer is cut, and says so.
func holding(text string) string {
	const more = "… (cut here: it is longer than a cell can be; --format csv has all of it)"
	if len(text) <= excelize.TotalCellChars || len(utf16.Encode([]rune(text))) <= excelize.TotalCellChars {
		return text
	}
	room := excelize.TotalCellChars - len(utf16.Encode([]rune(more)))
	for i, r := range text {
		if room -= utf16.RuneLen(r); room < 0 {
			return text[:i] + more
		}
	}
	return text
}

// numeric reports whether a column holds a number.
func numeric(rows [][]cell, column int) bool {
	return slices.ContainsFunc(rows, func(row []cell) bool { return row[column].number != nil })
}
