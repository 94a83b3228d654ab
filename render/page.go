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

// Words writes paragraphs, one to a line of the text.
func Words(w io.Writer, p Page, words string) error {
	s := newSheet(p)
	for paragraph := range strings.SplitSeq(words, "\n") {
		if paragraph == "" {
			s.blank()
		}
		s.line(0, "%s", paragraph)
	}
	return s.flush(w)
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

// table writes rows without a box, each column as wide as it needs to be, the one numbered wide cut to what is left. Where that is too
// little, other cells go on in the next line.
func (s *sheet) table(indent, wide int, head table.Row, rows []table.Row) {
	s.fitted(indent, wide, false, len(head), head, rows)
}

// told is a table in which the wide column too goes on in the next line.
func (s *sheet) told(indent, wide int, head table.Row, rows []table.Row) {
	s.fitted(indent, wide, true, len(head), head, rows)
}

func (s *sheet) fitted(indent, wide int, told bool, right int, head table.Row, rows []table.Row) {
	columns := make([]table.ColumnConfig, len(head))
	for i, width := range fitting(s.Width-indent, wide, told, append(rows, head)) {
		columns[i] = table.ColumnConfig{Number: i + 1, WidthMax: width, WidthMaxEnforcer: broken}
		if i >= right {
			columns[i].Align, columns[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	if !told {
		columns[wide].WidthMaxEnforcer = cut
	}
	t := table.NewWriter()
	t.SetStyle(table.Style{Box: table.BoxStyle{PaddingLeft: "", PaddingRight: "  "}})
	t.AppendHeader(harmless(head))
	for _, row := range rows {
		t.AppendRow(harmless(row))
	}
	t.SetColumnConfigs(columns)
	for line := range strings.Lines(t.Render() + "\n") {
		s.b.WriteString(strings.Repeat(" ", indent) + strings.TrimRight(line, " \n") + "\n")
	}
}

// What the wide column of a table keeps while others can give way, and what it keeps at last.
const (
	enoughWide = 12
	leastWide  = 8
)

// fitting is how wide each column of a table may be. The wide one gives way first, if it is told by no less than its longest word, then
// whichever is the widest of those that can be broken.
func fitting(room, wide int, told bool, rows []table.Row) []int {
	width, least := make([]int, len(rows[0])), make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			written := plain(fmt.Sprint(cell))
			width[i] = max(width[i], text.StringWidth(written))
			for _, piece := range pieces(written) {
				least[i] = max(least[i], text.StringWidth(piece))
			}
		}
	}
	over := 2*(len(width)-1) - room
	for _, w := range width {
		over += w
	}
	give := func(i, keeps int) {
		given := max(min(over, width[i]-keeps), 0)
		over, width[i] = over-given, width[i]-given
	}
	enough, atLast := enoughWide, leastWide
	if told {
		enough, atLast = max(enough, least[wide]), least[wide]
	}
	give(wide, enough)
	for before := over + 1; 0 < over && over < before; {
		before = over
		widest := wide
		for i, w := range width {
			if i != wide && w > least[i] && (widest == wide || w > width[widest]) {
				widest = i
			}
		}
		if widest != wide {
			give(widest, width[widest]-1)
		}
	}
	give(wide, atLast)
	return width
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
	return each(row, func(cell any) any { return plain(fmt.Sprint(cell)) })
}

func cut(s string, width int) string { return text.Snip(s, width, "…") }

// broken breaks what is too long into lines.
func broken(s string, width int) string {
	if text.StringWidth(s) <= width {
		return s
	}
	return strings.Join(wrap(strings.Join(pieces(s), " "), width), "\n")
}

// pieces are what a text can be broken into: its words, and the two days of a period.
func pieces(s string) []string { return strings.Fields(strings.ReplaceAll(s, "..", ".. ")) }

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
