package intake

import (
	"errors"
	"fmt"
	"io"

	"stocktake/facts"
)

// Read reads a file from its header to its end and hands over each record, in order: as a row of canonical cells, or as a
// reject whose reason names the first cell at fault in the order of the file. It holds one record in memory; what
// it hands over may be kept. A fault of the whole file is a [*Fault]; it may come after rows were handed over.
// Reading stops at the first error of row or reject and returns it.
func Read(file File, row func(facts.Row) error, reject func(facts.Reject) error) (Summary, error) {
	var sum Summary
	src, err := file.open()
	if err != nil {
		return sum, fmt.Errorf("read %s: %w", file.Path, err)
	}
	defer src.Close()
	t, err := openTable(file, src)
	if err != nil {
		return sum, err
	}
	for {
		record, err := t.next()
		if errors.Is(err, io.EOF) {
			sum.SHA256 = t.source.sum()
			return sum, nil
		}
		if err != nil {
			return sum, err
		}
		fact, bad := t.take(record)
		if bad.reason == "" {
			sum.Rows++
			err = row(fact)
		} else {
			sum.Rejected++
			err = reject(facts.Reject{File: fact.File, Row: fact.Number, Column: bad.column, Reason: bad.reason, Raw: fact.Raw})
		}
		if err != nil {
			return sum, fmt.Errorf("%s: row %d: %w", file.Path, t.row, err)
		}
	}
}
