package intake

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"stocktake/facts"
)

// mappedTable is a mapping held against the header of one file.
type mappedTable struct {
	*Mapping
	name    string                // of the file, without its ending
	columns []int                 // of the file, by source
	seen    []map[string]struct{} // those of the file
	last    []facts.Row           // of each fact: the one made last
}

// mappedRow is one row of the file as texts can name it.
type mappedRow struct {
	number int
	file   string
	cells  []string // by source, read
	bad    []bool   // likewise: it could not be
}

func (m *Mapping) table(file File) *mappedTable {
	base := filepath.Base(file.Path)
	return &mappedTable{Mapping: m, name: strings.TrimSuffix(base, filepath.Ext(base)), seen: file.seen, last: make([]facts.Row, len(m.facts))}
}

// spread hands over all that a record becomes: facts, and the rejects of what is wrong with it. A cell is refused once,
// however many facts were to be made of it.
func (t *table) spread(record []string, row func(facts.Row) error, reject func(facts.Reject) error) error {
	raw := slices.Clone(record)
	told := map[string]bool{}
	refuse := func(bad wrong) error {
		if told[cmp.Or(bad.column, bad.reason)] {
			return nil
		}
		told[cmp.Or(bad.column, bad.reason)] = true
		return reject(facts.Reject{File: t.file.Path, Row: t.row, Column: bad.column, Reason: bad.reason, Raw: raw})
	}
	if reason := t.misshapen(record); reason != "" {
		return refuse(wrong{"", reason})
	}
	read, faults := t.readSources(raw)
	for _, bad := range faults {
		if err := refuse(bad); err != nil {
			return err
		}
	}
	for i := range t.mapped.facts {
		fact, bad, ok := t.make(i, read, raw)
		var err error
		switch {
		case bad.reason != "":
			err = refuse(bad)
		case ok:
			err = row(fact)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *table) readSources(raw []string) (*mappedRow, []wrong) {
	read := &mappedRow{number: t.row, file: t.mapped.name}
	var faults []wrong
	for i, source := range t.mapped.sources {
		at := t.mapped.columns[i]
		text, err := source.read(raw[at])
		read.cells = append(read.cells, text)
		read.bad = append(read.bad, err != nil)
		if err != nil {
			faults = append(faults, wrong{level(t.header[at]), fmt.Sprintf("%v (%s)", err, t.mapped.at(source.header.path))})
		}
	}
	return read, faults
}

// make fills one fact. It is not ok where none is to be made: nothing is known for it, an earlier row gave it, or it
// rests on a cell that was refused already.
func (t *table) make(i int, read *mappedRow, raw []string) (facts.Row, wrong, bool) {
	fact := &t.mapped.facts[i]
	row := facts.Row{Kind: fact.kind, File: t.file.Path, Number: t.row, Cells: make([]string, len(fact.kind.Columns)), Raw: raw}
	filled := make([]string, len(fact.cells))
	known := len(fact.onlyWith) == 0
	for j, cell := range fact.cells {
		if cell.text.spoilt(read) {
			return row, wrong{}, false
		}
		filled[j] = cell.text.fill(read)
		known = known || filled[j] != "" && slices.Contains(fact.onlyWith, cell.Name)
	}
	if !known {
		return row, wrong{}, false
	}
	for j, cell := range fact.cells {
		text, err := cell.Canonical(filled[j])
		if err != nil {
			return row, t.blame(fact, cell, err.Error()), false
		}
		cell.put(&row, text)
	}
	if column, reason := fact.kind.Check(row); reason != "" {
		return row, t.blame(fact, fact.cell(column), reason), false
	}
	return row, wrong{}, !t.mapped.again(i, row) && (!fact.first || t.mapped.isFirst(i, row))
}

func (t template) spoilt(read *mappedRow) bool {
	return slices.ContainsFunc(t, func(p piece) bool { return p.source >= 0 && read.bad[p.source] })
}

// again reports whether the row before gave the same fact word for word, as it does where many rows are about one thing.
// That spares the database most of them; it would take alike facts for one in any case.
func (t *mappedTable) again(i int, row facts.Row) bool {
	last := t.last[i]
	t.last[i] = row
	return last.Kind != nil && last.RecordedAt == row.RecordedAt && last.Withdrawn == row.Withdrawn && slices.Equal(last.Cells, row.Cells)
}

// isFirst notes the key of a fact and reports whether no earlier row had it, of this file or of one read before it.
func (t *mappedTable) isFirst(i int, row facts.Row) bool {
	key := row.RecordedAt
	for _, name := range row.Kind.Key {
		key += "\x00" + row.Cell(name)
	}
	_, old := t.seen[i][key]
	t.seen[i][key] = struct{}{}
	return !old
}

func (f *mappedFact) cell(name string) mappedCell {
	for _, c := range f.cells {
		if c.Name == name {
			return c
		}
	}
	return mappedCell{}
}

// blame names the column of the file that a cell was made of, else the mapping.
func (t *table) blame(fact *mappedFact, cell mappedCell, reason string) wrong {
	bad := wrong{"", asPart(cell.Name, fact.kind.Name, reason, t.mapped.at(cmp.Or(cell.path, "$.facts")))}
	for _, p := range cell.text {
		if p.source >= 0 {
			bad.column = level(t.header[t.mapped.columns[p.source]])
			break
		}
	}
	return bad
}
