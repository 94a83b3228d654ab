package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"stocktake/review"
)

// Page is what text is laid out for: columns of a terminal (0 is 100), and colour only if told.
type Page struct {
	Width  int
	Colour bool
}

// narrow settles, whatever the locale, how wide signs like … and · are.
var narrow = sync.OnceFunc(func() { text.OverrideRuneWidthEastAsianWidth(false) })

// sheet is text being laid out. All text goes through [plain] here, and nowhere else.
type sheet struct {
	Page
	decisions map[string]string // by recommendation
	b         bytes.Buffer
}

func newSheet(p Page) *sheet {
	narrow()
	if p.Width <= 0 {
		p.Width = 100
	}
	return &sheet{Page: p}
}

// line writes one paragraph, wrapped, its later lines indented like the first.
func (s *sheet) line(indent int, format string, args ...any) {
	s.hang(strings.Repeat(" ", indent), fmt.Sprintf(format, args...))
}

// hang writes a lead and beside it a wrapped text; nothing where there is no text.
func (s *sheet) hang(lead, words string) {
	if words == "" {
		return
	}
	indent := text.StringWidthWithoutEscSequences(lead)
	for i, line := range wrap(plain(words), s.Width-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		s.b.WriteString(lead + line + "\n")
	}
}

// labelled writes texts under one label, which only the first bears.
func (s *sheet) labelled(indent int, label string, texts ...string) {
	for _, t := range texts {
		s.hang(fmt.Sprintf("%*s%-10s", indent, "", label), t)
		label = ""
	}
}

func (s *sheet) blank() { s.b.WriteByte('\n') }

// table writes rows without a box, each column as wide as it needs to be, the one numbered wide cut to what is left.
func (s *sheet) table(indent, wide int, head table.Row, rows []table.Row) {
	s.fitted(indent, wide, cut, head, rows)
}

// told is a table in which the wide column goes on in the next line where it is longer than what is left.
func (s *sheet) told(indent, wide int, head table.Row, rows []table.Row) {
	s.fitted(indent, wide, text.WrapSoft, head, rows)
}

func (s *sheet) fitted(indent, wide int, fit table.WidthEnforcer, head table.Row, rows []table.Row) {
	t := table.NewWriter()
	t.SetStyle(table.Style{Box: table.BoxStyle{PaddingLeft: "", PaddingRight: "  "}})
	t.AppendHeader(harmless(head))
	for _, row := range rows {
		t.AppendRow(harmless(row))
	}
	t.SetColumnConfigs([]table.ColumnConfig{{
		Number: wide + 1, WidthMax: s.left(indent, wide, append(rows, head)), WidthMaxEnforcer: fit,
	}})
	for line := range strings.Lines(t.Render() + "\n") {
		s.b.WriteString(strings.Repeat(" ", indent) + strings.TrimRight(line, " \n") + "\n")
	}
}

// left is the room that the other columns leave to the wide one.
func (s *sheet) left(indent, wide int, rows []table.Row) int {
	widest := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			widest[i] = max(widest[i], text.StringWidth(plain(fmt.Sprint(cell))))
		}
	}
	room := s.Width - indent
	for i, w := range widest {
		if i != wide {
			room -= w + 2
		}
	}
	return max(room, 12)
}

func (s *sheet) flush(w io.Writer) error {
	_, err := w.Write(s.b.Bytes())
	return err
}

var colours = map[review.Verdict]string{
	review.Discontinue: "\x1b[1;31m", review.Reshape: "\x1b[1;33m", review.Reinforce: "\x1b[1;36m",
	review.Ask: "\x1b[1;35m", review.Keep: "\x1b[1;32m",
}

// verdict is the word as it stands in a lead, in its colour if colours are wanted.
func (s *sheet) verdict(v review.Verdict) string {
	if !s.Colour || colours[v] == "" {
		return string(v)
	}
	return colours[v] + string(v) + "\x1b[0m"
}

func harmless(row table.Row) table.Row {
	out := make(table.Row, len(row))
	for i, cell := range row {
		out[i] = plain(fmt.Sprint(cell))
	}
	return out
}

func cut(s string, width int) string { return text.Snip(s, width, "…") }

// wrap breaks between words; a word longer than the width stands alone and whole, since it may be a code to copy.
func wrap(s string, width int) []string {
	var lines []string
	at := 0
	for _, word := range strings.Fields(s) {
		w := text.StringWidth(word)
		if len(lines) == 0 || at+1+w > width {
			lines, at = append(lines, word), w
			continue
		}
		lines[len(lines)-1] += " " + word
		at += 1 + w
	}
	return lines
}
