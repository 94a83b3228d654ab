package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"stocktake/facts"
)

// table is one CSV file with a sound header.
type table struct {
	file    File
	source  *source
	csv     *csv.Reader
	header  []string     // as the file has it, without outer spaces
	columns []column     // by the order of the file
	mapped  *mappedTable // nil: the columns are a kind's own
	row     int          // of the last record, as a spreadsheet counts
	line    int          // on which the last record ends
}

// wrong is why a row cannot be taken; without a reason nothing is.
type wrong struct{ column, reason string }

func openTable(file File, src io.Reader) (*table, error) {
	t := &table{file: file, source: newSource(src)}
	separator := ','
	if file.mapping != nil {
		separator = file.mapping.separator
	}
	t.source.cells.separator = []byte(string(separator))
	text, err := t.source.text(file.Path, notCSV)
	if err != nil {
		return nil, t.broken(err)
	}
	t.csv = csv.NewReader(text)
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	t.csv.Comma = separator
	if file.mapping != nil {
		t.mapped = file.mapping.table(file)
	}
	return t, t.readHeader()
}

// next returns the next record, good until the one after it. The CSV reader skips empty lines, but to a spreadsheet they are rows.
func (t *table) next() ([]string, error) {
	record, err := t.csv.Read()
	if err != nil {
		return nil, t.broken(err)
	}
	end := len(record) - 1
	first, _ := t.csv.FieldPos(0)
	last, _ := t.csv.FieldPos(end)
	t.row += first - t.line
	t.line = last + strings.Count(record[end], "\n")
	t.source.done = t.csv.InputOffset()
	return record, nil
}

// broken gives an error of the CSV reader its place in the file.
func (t *table) broken(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if _, ok := errors.AsType[*Fault](err); ok {
		return err
	}
	if errors.Is(err, errLongRow) {
		return &Fault{
			File: t.file.Path, Line: t.line + 1, What: fmt.Sprintf("the row that begins here is longer than %d MiB", longest>>20),
			Do: "look for a quote that is never closed", Err: err,
		}
	}
	if errors.Is(err, errManyCells) {
		return &Fault{
			File: t.file.Path, Line: t.line + 1, What: fmt.Sprintf("the row that begins here has more than %d cells", mostCells),
			Do: "look for separators without end, and take them out", Err: err,
		}
	}
	parse, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return fmt.Errorf("read %s: %w", t.file.Path, err)
	}
	what := "a quote is broken"
	if parse.StartLine != parse.Line {
		what = fmt.Sprintf("a quote is broken or never closed (the row begins in line %d)", parse.StartLine)
	}
	return &Fault{File: t.file.Path, Line: parse.Line, What: what, Do: `put the whole cell in quotes and write a quote inside it twice ("")`, Err: err}
}

// take makes a row of a record and says what is wrong with it, if anything is.
func (t *table) take(record []string) (facts.Row, wrong) {
	row := t.bare(record)
	if reason := t.misshapen(record); reason != "" {
		return row, wrong{"", reason}
	}
	if bad := t.fill(&row); bad.reason != "" {
		return row, bad
	}
	column, reason := t.file.Kind.Check(row)
	return row, wrong{column, reason}
}

// bare copies the record, whose slice the CSV reader uses again; cells and raw text share one allocation.
func (t *table) bare(record []string) facts.Row {
	n := len(t.file.Kind.Columns)
	texts := make([]string, n+len(record))
	copy(texts[n:], record)
	return facts.Row{Kind: t.file.Kind, File: t.file.Path, Number: t.row, Cells: texts[:n:n], Raw: texts[n:]}
}

func (t *table) misshapen(record []string) string {
	got, want := len(record), len(t.header)
	switch {
	case slices.EqualFunc(record, t.header, func(cell, name string) bool { return strings.TrimSpace(cell) == name }):
		return "the header stands here again; if two files were put together, remove this row"
	case blank(record):
		return "the row is empty; fill it in or remove it"
	case got < want:
		return fmt.Sprintf("the row has %s where the header has %d; look for a missing comma or a line break outside quotes", counted(got, "cell", "cells"), want)
	case got > want:
		return fmt.Sprintf("the row has %d cells where the header has %d; put a cell that holds a comma in quotes", got, want)
	}
	return ""
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// fill brings each cell to its canonical text; of several at fault the first is named.
func (t *table) fill(row *facts.Row) wrong {
	var first wrong
	more := 0
	for i, c := range t.columns {
		text, err := c.Canonical(row.Raw[i])
		switch {
		case err == nil:
			c.put(row, text)
		case first.reason == "":
			first = wrong{c.Name, err.Error()}
		default:
			more++
		}
	}
	if more > 0 {
		first.reason += fmt.Sprintf("; and %d more in this row", more)
	}
	return first
}
