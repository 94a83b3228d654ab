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

// pending is what waits to be sent together.
type pending struct {
	of      string
	copy    string // the COPY statement
	lines   []byte // of COPY, not sent yet
	waiting int    // how many
}

// put adds a line, which was appended to those that wait.
func (p *pending) put(lines []byte) {
	p.lines = append(lines, '\n')
	p.waiting++
}

// full tells whether it is time to send.
func (p *pending) full() bool { return p.waiting >= batch || len(p.lines) >= batchBytes }

// send lets the waiting lines be copied into their table while others are read.
func (p *pending) send(ctx context.Context, by *courier) error {
	if p.waiting == 0 {
		return nil
	}
	err := by.send(ctx, lot{p.of, p.copy, string(p.lines)})
	p.lines, p.waiting = p.lines[:0], 0
	return err
}

// staging is where the rows of one kind wait for the merge.
type staging struct {
	pending
	shape  shape
	rows   int64 // sent and waiting, not struck
	yields bool  // some row is a fallback
	faults int64 // found since the last strike
	whole  bool  // of some activity all rows are here, by what a publication says
}

// stage returns where the rows of a kind wait, and makes it for the first.
func (im *Import) stage(ctx context.Context, k *facts.Kind) (*staging, error) {
	if s, ok := im.staged[k.Name]; ok {
		return s, nil
	}
	if err := im.courier.back(); err != nil {
		return nil, err
	}
	s := &staging{pending: pending{of: k.Name}, shape: shapeOf(k)}
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
	s.put(line)
	s.rows++
	s.yields = s.yields || row.Fallback
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

// appendRaw writes the cells of a row as it stood in its file as one cell, whatever they hold.
func appendRaw(line []byte, cells []string) []byte { return appendCell(line, legible(literal(cells))) }

// legible is a text without what PostgreSQL has no sign for.
func legible(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// literal is a list of cells as PostgreSQL writes one.
func literal(cells []string) string {
	if len(cells) == 0 {
		return "{}"
	}
	value, _ := pq.StringArray(cells).Value() // which is an error of no list of texts
	text, _ := value.(string)
	return text
}

// rawCells reads what literal wrote.
func rawCells(text []byte) ([]string, error) {
	var cells pq.StringArray
	err := cells.Scan(text)
	return cells, err
}
