package storage

import (
	"fmt"
	"strings"

	"stocktake/review"
)

// columns are those of one kind of fact that a query reads as whole rows, in order, with ", " between them.
type columns struct{ kind, names string }

// sent is a row of them as the database sends it.
func (c columns) sent() string { return "record_send(ROW(" + c.names + "))" }

// name is what a reader is told of a column, whatever table it is taken from.
func (c columns) name(i int) string {
	name := strings.Split(c.names, ", ")[i]
	return strings.Trim(strings.TrimSpace(name[strings.LastIndex(name, ".")+1:]), `"`)
}

// unfit is what is wrong with a row of a kind of fact. No import lets such a row in, so that the view is an organisation's own.
func unfit(kind, what string) review.Unfit {
	return review.Unfit(fmt.Sprintf("%s; mend the row that stocktake.gather_%s reads, or the view", what, kind))
}
