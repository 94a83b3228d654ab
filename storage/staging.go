package storage

import (
	"context"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"stocktake/facts"
)

// batch is how many rows are sent by one COPY. A connection can do one COPY at a time and nothing else meanwhile, so rows
// of different kinds wait here for their turn; a COPY of that many costs as little per row as one without end. Long rows are sent
// once they come to so many bytes, so that memory does not grow with what people wrote.
const (
	batch      = 5000
	batchBytes = 4 << 20
)

// staging is where the rows of one kind wait for the merge.
type staging struct {
	shape   shape
	copy    string // the COPY statement
	lines   []byte // of COPY, not sent yet
	waiting int    // how many
	rows    int64  // sent and waiting, not struck
	yields  bool   // some row is a fallback
	faults  int64  // found since the last strike
	whole   bool   // of some activity all rows are here, by what a publication says
}

// stage returns where the rows of a kind wait, and makes it for the first.
func (im *Import) stage(ctx context.Context, k *facts.Kind) (*staging, error) {
	if s, ok := im.staged[k.Name]; ok {
		return s, nil
	}
	if err := im.courier.back(); err != nil {
		return nil, err
	}
	s := &staging{shape: shapeOf(k)}
	if _, err := im.exec(ctx, "stage", s.shape); err != nil {
		return nil, err
	}
	if im.bare {
		if _, err := im.exec(ctx, "stand in", s.shape); err != nil {
			return nil, err
		}
	}
	var err error
	if s.copy, err = statement("copy", s.shape); err != nil {
		return nil, err
	}
	im.staged[k.Name] = s
	return s, nil
}

// add writes a row as the line of COPY that the statement "copy" wants.
func (s *staging) add(number, file int64, row facts.Row) {
	line := strconv.AppendInt(s.lines, number, 10)
	line = strconv.AppendInt(append(line, '\t'), file, 10)
	line = strconv.AppendInt(append(line, '\t'), int64(row.Number), 10)
	line = appendKnown(append(line, '\t'), row.RecordedAt)
	line = strconv.AppendBool(append(line, '\t'), row.Withdrawn)
	line = strconv.AppendBool(append(line, '\t'), row.Fallback)
	line = appendLine(append(line, '\t'), row.Line)
	line = appendKnown(append(line, '\t'), strings.Join(row.Whole, ";"))
	for _, cell := range row.Cells {
		line = appendKnown(append(line, '\t'), cell)
	}
	line = appendRaw(append(line, '\t'), row.Raw)
	s.lines = append(line, '\n')
	s.waiting++
	s.rows++
	s.yields = s.yields || row.Fallback
}

// full tells whether it is time to send.
func (s *staging) full() bool { return s.waiting >= batch || len(s.lines) >= batchBytes }

// send lets the waiting rows be copied into the staging table while others are read.
func (s *staging) send(ctx context.Context, by *courier) error {
	if s.waiting == 0 {
		return nil
	}
	err := by.send(ctx, lot{s.shape.Kind, s.copy, string(s.lines)})
	s.lines, s.waiting = s.lines[:0], 0
	return err
}

// appendLine writes the line of a file; 0 is unknown.
func appendLine(line []byte, n int) []byte {
	if n == 0 {
		return append(line, `\N`...)
	}
	return strconv.AppendInt(line, int64(n), 10)
}

// appendKnown writes a cell; empty is unknown.
func appendKnown(line []byte, cell string) []byte {
	if cell == "" {
		return append(line, `\N`...)
	}
	return appendCell(line, cell)
}

// appendRaw packs the cells of a row as it stood in its file into one cell, whatever they hold.
func appendRaw(line []byte, cells []string) []byte {
	packed, _ := pq.StringArray(cells).Value() // which is an error of no list of texts
	text, _ := packed.(string)
	if len(cells) == 0 {
		text = "{}"
	}
	return appendCell(line, strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD"))
}

// rawCells unpacks what appendRaw packed.
func rawCells(text string) ([]string, error) {
	var cells pq.StringArray
	err := cells.Scan(text)
	return cells, err
}
