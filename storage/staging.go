package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/facts"
)

// batch is how many rows are sent by one COPY. A connection can do one COPY at a time and nothing else meanwhile, so rows
// of different kinds wait here for their turn; a COPY of that many costs as little per row as one without end.
const batch = 5000

// staging is where the rows of one kind wait for the merge.
type staging struct {
	shape   shape
	copy    string // the COPY statement
	width   int    // values in a row
	waiting []any  // values of rows not sent yet
	rows    int64  // sent and waiting, not struck
	yields  bool   // some row is a fallback
	faults  int64  // found since the last strike
}

// stage makes the staging table of a kind.
func (im *Import) stage(ctx context.Context, k *facts.Kind) (*staging, error) {
	s := &staging{shape: shapeOf(k), width: 7 + len(k.Columns)}
	s.copy = fmt.Sprintf("COPY pg_temp.staged_%s FROM STDIN", k.Name)
	s.waiting = make([]any, 0, batch*s.width)
	if _, err := im.exec(ctx, "stage", s.shape); err != nil {
		return nil, err
	}
	im.staged[k.Name] = s
	return s, nil
}

func (s *staging) add(ctx context.Context, tx *sqlx.Tx, number, file int64, row facts.Row) error {
	raw, err := rawText(row.Raw)
	if err != nil {
		return fmt.Errorf("%s, row %d: %w", row.File, row.Number, err)
	}
	s.waiting = append(s.waiting, number, file, int64(row.Number), raw, known(row.RecordedAt), row.Withdrawn, row.Fallback)
	for _, cell := range row.Cells {
		s.waiting = append(s.waiting, known(cell))
	}
	s.rows++
	s.yields = s.yields || row.Fallback
	if len(s.waiting) < batch*s.width {
		return nil
	}
	return s.send(ctx, tx)
}

// send copies the waiting rows into the staging table.
func (s *staging) send(ctx context.Context, tx *sqlx.Tx) error {
	if len(s.waiting) == 0 {
		return nil
	}
	to, err := tx.PrepareContext(ctx, s.copy)
	if err != nil {
		return fmt.Errorf("stage %s: %w", s.shape.Kind, err)
	}
	for at := 0; at < len(s.waiting) && err == nil; at += s.width {
		_, err = to.Exec(s.waiting[at : at+s.width]...)
	}
	if err == nil {
		_, err = to.Exec()
	}
	s.waiting = s.waiting[:0]
	if closeErr := to.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("stage %s: %w", s.shape.Kind, err)
	}
	return nil
}

// known is the value of a cell: empty is unknown.
func known(cell string) any {
	if cell == "" {
		return nil
	}
	return cell
}

// rawText packs the cells of a row as it stood in its file into one text that PostgreSQL takes whatever they hold.
func rawText(cells []string) (any, error) {
	text, err := pq.StringArray(cells).Value()
	if s, ok := text.(string); ok {
		return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD"), err
	}
	return text, err
}

// rawCells unpacks what rawText packed.
func rawCells(text string) ([]string, error) {
	var cells pq.StringArray
	err := cells.Scan(text)
	return cells, err
}
