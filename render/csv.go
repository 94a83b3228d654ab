package render

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"stocktake/review"
)

// CSV writes the batch as one table: first a row for each verdict, of kind count, then a row for each recommendation. Every
// text stands in quotes, so that none can end its cell whatever sign a spreadsheet takes for the end.
func CSV(w io.Writer, b Batch) error {
	head, rows := b.rows()
	var out bytes.Buffer
	head = slices.Insert(head, 2, "count")
	writeRow(&out, texts(head))
	n := count(b.Reports...)
	for i, v := range review.Verdicts {
		row := make([]cell, len(head))
		row[0], row[1], row[2] = words("count"), words(string(v)), counted(n[i])
		writeRow(&out, row)
	}
	for _, row := range rows {
		writeRow(&out, slices.Insert(row, 2, cell{}))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func texts(all []string) []cell {
	return each(all, func(text string) cell { return cell{text: text} })
}

func writeRow(out *bytes.Buffer, row []cell) {
	for i, c := range row {
		if i > 0 {
			out.WriteByte(',')
		}
		switch {
		case c.number != nil:
			out.WriteString(shortest(*c.number))
		case c.text != "":
			out.WriteString(`"` + strings.ReplaceAll(c.text, `"`, `""`) + `"`)
		}
	}
	out.WriteString("\r\n")
}
