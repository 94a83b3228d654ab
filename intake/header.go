package intake

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"stocktake/facts"
)

// column is a column of the file: what it may hold, and which cell of the row it becomes.
type column struct {
	*facts.Column
	cell int // -1: one of facts.Common
}

// columnOf finds a column of a kind, or one common to all, by its name.
func columnOf(kind *facts.Kind, name string) (column, bool) {
	if i := kind.Index(name); i >= 0 {
		return column{&kind.Columns[i], i}, true
	}
	for i := range facts.Common {
		if facts.Common[i].Name == name {
			return column{&facts.Common[i], -1}, true
		}
	}
	return column{}, false
}

func (c column) put(row *facts.Row, text string) {
	switch {
	case c.cell >= 0:
		row.Cells[c.cell] = text
	case c.Name == "withdrawn":
		row.Withdrawn = text == "true"
	case c.Name == "recorded_at":
		row.RecordedAt = text
	}
}

// readHeader takes the first record for the names of the columns and refuses the file unless each is known, there once,
// and none that is required is missing.
func (t *table) readHeader() error {
	record, err := t.next()
	if errors.Is(err, io.EOF) {
		return &Fault{File: t.file.Path, What: "the file is empty", Do: t.our("give it a header row (stocktake import --template DIR writes one)", "give it a header row")}
	}
	if err != nil {
		return err
	}
	for _, cell := range record {
		t.header = append(t.header, strings.TrimSpace(cell))
	}
	if err := t.legible(); err != nil {
		return err
	}
	if t.mapped != nil {
		return t.bind()
	}
	for i := range t.header {
		if err := t.name(i); err != nil {
			return err
		}
	}
	return t.complete()
}

// legible looks for the traces of a file saved in another form than UTF-8 with commas.
func (t *table) legible() error {
	all := strings.Join(t.header, ",")
	switch {
	case strings.ContainsRune(all, 0):
		return t.fault("", "the header holds NUL characters", "save the file as UTF-8")
	case !utf8.ValidString(all):
		return t.fault("", "the header is not UTF-8", "save the file as UTF-8")
	case strings.ContainsRune(all, '\r'):
		return t.fault("", "lines end in a bare carriage return", "save the file with line ends of Unix or Windows")
	case len(t.header) == 1 && strings.Contains(all, ";") && t.mapped != nil:
		return t.fault("", "cells are separated by semicolons", `write separator: ";" into the mapping`)
	case len(t.header) == 1 && strings.Contains(all, ";"):
		return t.fault("", "cells are separated by semicolons, which here part the entries of a list", "save the file with commas (in a spreadsheet: CSV UTF-8, comma delimited)")
	case len(t.header) == 1 && strings.Contains(all, "\t"):
		return t.fault("", "cells are separated by tabs", t.our("save the file with commas", `write separator: "\t" into the mapping`))
	}
	return nil
}

// our is what to do about a table of ours, or about one that a mapping reads.
func (t *table) our(ours, mapped string) string {
	if t.mapped != nil {
		return mapped
	}
	return ours
}

// name finds out what the i-th column of the file is.
func (t *table) name(i int) error {
	name := t.header[i]
	switch {
	case name == "":
		return t.fault("", fmt.Sprintf("the column at position %d has no name", i+1), "name it or remove it")
	case slices.Contains(t.header[:i], name):
		return t.fault(name, "this column stands twice", "remove or rename one of the two")
	}
	kind := t.file.Kind
	known, ok := columnOf(kind, name)
	if !ok {
		return t.fault(name, "there is no such column in "+kind.Name, fmt.Sprintf("the nearest known one is %q; rename the column or remove it", nearestTo(name, kind.Header())))
	}
	t.columns = append(t.columns, known)
	return nil
}

func (t *table) complete() error {
	var missing []string
	for _, c := range t.file.Kind.Columns {
		if c.Required && !slices.Contains(t.header, c.Name) {
			missing = append(missing, c.Name)
		}
	}
	switch len(missing) {
	case 0:
		return nil
	case 1:
		return t.fault(missing[0], "this column is required and missing", "add it")
	}
	return t.fault(missing[0], "this column is required and missing, and so are "+strings.Join(missing[1:], ", "), "add them")
}

func (t *table) fault(column, what, do string) *Fault {
	return &Fault{File: t.file.Path, Row: t.row, Column: column, What: what, Do: do}
}
