package chat

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"stocktake/review"
)

// Print tells messages on a terminal or in a log: the same words, for those who have no chat. Printing is a delivery.
type Print struct {
	final
	w     io.Writer
	width int
}

// NewPrint prints to w, which has so many columns.
func NewPrint(w io.Writer, width int) *Print { return &Print{w: w, width: width} }

// Send prints a message in one write, replies indented, its lines wrapped at the width.
func (p *Print) Send(_ context.Context, m review.Message, _ string) (review.Receipt, error) {
	out := new(bytes.Buffer)
	first, margin := "", ""
	if m.Parent == "" {
		fmt.Fprintln(out, strings.Repeat("━", p.width))
	} else {
		first, margin = "  › ", "    "
	}
	for text := range strings.SplitSeq(noted(m), "\n") {
		for _, row := range wrap(text, p.width-len(margin)) {
			fmt.Fprintln(out, strings.TrimRight(first+row, " "))
			first = margin
		}
	}
	fmt.Fprintln(out)
	if _, err := out.WriteTo(p.w); err != nil {
		return review.Receipt{}, fmt.Errorf("print message %s: %w", m.Key, err)
	}
	return review.Receipt{Channel: m.Channel, ID: review.Printed}, nil
}

// Find finds nothing: what was printed cannot be looked up.
func (p *Print) Find(context.Context, *review.Sought) (review.Receipt, bool, error) {
	return review.Receipt{}, false, nil
}

// Window is none: what is printed is printed.
func (p *Print) Window() time.Duration { return 0 }

// Pause is none: nobody minds lines that come quickly.
func (p *Print) Pause() time.Duration { return 0 }

// wrap breaks a line between words. What follows the break of a list's item stands under its first word.
func wrap(text string, width int) []string {
	hang := ""
	if strings.HasPrefix(text, "- ") {
		hang = "  "
	}
	var rows []string
	var row strings.Builder
	row.Grow(width)
	taken := 0 // characters of the row
	for word := range strings.SplitSeq(text, " ") {
		for part := range chopped(word, width-len(hang)) {
			long := utf8.RuneCountInString(part)
			switch {
			case taken == 0:
			case taken+1+long <= width:
				row.WriteByte(' ')
				taken++
			default:
				rows = append(rows, row.String())
				row.Reset()
				row.Grow(width)
				row.WriteString(hang)
				taken = len(hang)
			}
			row.WriteString(part)
			taken += long
		}
	}
	return append(rows, row.String())
}

// chopped are the pieces of a word, none wider than a row.
func chopped(word string, width int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(word) > width && utf8.RuneCountInString(word) > width { // it has no more characters than bytes
			runes := []rune(word)
			if !yield(string(runes[:width])) {
				return
			}
			word = string(runes[width:])
		}
		yield(word)
	}
}
