package intake

import (
	"fmt"

	"stocktake/facts"
)

// draft is a row in the making, its cells by the name of their column.
type draft struct {
	kind     string
	cells    map[string]string
	line     int
	fallback bool
	bad      wrong    // found while it was made
	whole    []string // see [facts.Row]
}

var (
	dayColumn    = facts.Column{Type: facts.Date}
	amountColumn = facts.Column{Type: facts.Amount, Required: true}
)

// row brings a draft to canonical text and checks it; of several cells at fault the first by the kind's order is named.
func (d draft) row() (facts.Row, wrong) {
	kind, ok := facts.Lookup(d.kind)
	if !ok {
		return facts.Row{}, wrong{"", fmt.Sprintf("there is no kind of fact called %q", d.kind)}
	}
	row := facts.Row{Kind: kind, Fallback: d.fallback, Whole: d.whole, Cells: make([]string, len(kind.Columns))}
	if d.bad.reason != "" {
		return row, d.bad
	}
	for i, c := range kind.Columns {
		text, err := c.Canonical(d.cells[c.Name])
		if err != nil {
			return row, wrong{c.Name, d.at(err.Error())}
		}
		row.Cells[i] = text
	}
	column, reason := kind.Check(row)
	if reason != "" {
		reason = d.at(reason)
	}
	return row, wrong{column, reason}
}

// at names the line of what the draft was made from, where that is not the activity itself.
func (d draft) at(reason string) string {
	if d.line == 0 || d.fallback {
		return reason
	}
	return fmt.Sprintf("line %d: %s", d.line, reason)
}

// wholeOf notes that these are all rows of a kind about the activity that the draft is of, unless one of them is bad.
func (d *draft) wholeOf(kind string, rows []draft) {
	for _, r := range rows {
		if _, bad := r.row(); bad.reason != "" {
			return
		}
	}
	d.whole = append(d.whole, kind)
}
