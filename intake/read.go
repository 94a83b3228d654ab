package intake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"stocktake/facts"
)

// Read reads a file from its header to its end and hands over each record, in order: as a row of canonical cells, or as a
// reject whose reason names the first cell at fault in the order of the file; of a mapped table as all the rows and rejects
// that a record becomes. It holds one record in memory; what it hands over may be kept. A fault of the whole file, also
// that it changed meanwhile, is a [*Fault]; it may come after rows were handed over. Reading stops at the
// first error of row or reject and returns it.
func Read(file File, row func(facts.Row) error, reject func(facts.Reject) error) (Summary, error) {
	var sum Summary
	src, err := file.open()
	if err != nil {
		return sum, err
	}
	defer src.Close()
	before, err := src.Stat()
	if err != nil {
		return sum, fmt.Errorf("read %s: %w", file.Path, err)
	}
	read := readTable
	if file.iati != nil {
		read = readActivities
	}
	source, err := read(file, src, &sum, sum.counting(row), sum.refusing(reject))
	if fault := unchanged(file.Path, src, before); fault != nil && (err == nil || errors.As(err, new(*Fault))) {
		return sum, fault
	}
	if err == nil {
		sum.SHA256 = source.sum()
	}
	if file.iati != nil && sum.Rows+sum.Rejected == 0 {
		sum.Notes = append(sum.Notes, "no activity is in it; an iati-activity stands right inside the file's first element")
	}
	return sum, err
}

func readTable(file File, src io.Reader, sum *Summary, row func(facts.Row) error, reject func(facts.Reject) error) (*source, error) {
	t, err := openTable(file, src)
	if err != nil {
		return nil, err
	}
	return t.source, t.readAll(sum, row, reject)
}

func (s *Summary) counting(row func(facts.Row) error) func(facts.Row) error {
	return func(r facts.Row) error {
		s.Rows++
		return row(r)
	}
}

func (s *Summary) refusing(reject func(facts.Reject) error) func(facts.Reject) error {
	return func(r facts.Reject) error {
		s.Rejected++
		return reject(r)
	}
}

func (t *table) readAll(sum *Summary, row func(facts.Row) error, reject func(facts.Reject) error) error {
	hand := t.hand
	if t.mapped != nil {
		hand = t.spread
	}
	for {
		record, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		came := sum.Rows + sum.Rejected
		if err := hand(record, row, reject); err != nil {
			return fmt.Errorf("%s: row %d: %w", t.file.Path, t.row, err)
		}
		if came == sum.Rows+sum.Rejected {
			sum.Without++
		}
	}
}

// hand hands a record of a kind's own table over as the row that it is, or as a reject.
func (t *table) hand(record []string, row func(facts.Row) error, reject func(facts.Reject) error) error {
	fact, bad := t.take(record)
	if bad.reason == "" {
		return row(fact)
	}
	return reject(facts.Reject{File: fact.File, Row: fact.Number, Column: bad.column, Reason: bad.reason, Raw: fact.Raw})
}

// unchanged compares the file with what it was before: rows of two states of a file belong to neither.
func unchanged(path string, file fs.File, before fs.FileInfo) error {
	after, err := file.Stat()
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return &Fault{File: path, What: "the file changed while it was read", Do: "import it again when nothing writes to it"}
	}
	return nil
}
