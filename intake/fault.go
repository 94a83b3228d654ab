package intake

import (
	"fmt"
	"strings"
)

// Fault is what makes a file or a folder unfit to be read at all. Row counts as a spreadsheet does (the header is row
// 1), Line as a text editor; they and Column are left out of the text where they are not known.
type Fault struct {
	File   string
	Row    int
	Line   int
	Column string
	What   string
	Do     string // what would mend it
	Err    error  // what lies beneath, if anything
}

// Error names the place, what is wrong and what to do.
func (f *Fault) Error() string {
	var place []string
	if f.Row > 0 {
		place = append(place, fmt.Sprintf("row %d", f.Row))
	}
	if f.Line > 0 {
		place = append(place, fmt.Sprintf("line %d", f.Line))
	}
	if f.Column != "" {
		place = append(place, fmt.Sprintf("column %q", f.Column))
	}
	text := f.What + "; " + f.Do
	if len(place) > 0 {
		text = strings.Join(place, ", ") + ": " + text
	}
	return f.File + ": " + text
}

// Unwrap returns what lies beneath the fault, such as fs.ErrNotExist.
func (f *Fault) Unwrap() error { return f.Err }
