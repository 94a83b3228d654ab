package storage

import (
	"bytes"
	"strconv"
	"strings"

	"stocktake/review"
)

// copyWritten is what a [pen] writes lines for.
const copyWritten = `
	COPY stocktake.recommendations (report, subject, id, verdict, concerns, marking, under, standing, sums, scores, body) FROM STDIN`

// pen writes recommendations as lines of COPY, one after another in the same memory.
type pen struct{ row []byte }

// line is a recommendation of a report; it holds until the next one is asked for.
func (p *pen) line(report int64, r *review.Recommendation) ([]byte, error) {
	row := strconv.AppendInt(p.row[:0], report, 10)
	row = appendCell(append(row, '\t'), r.Subject)
	row = appendCell(append(row, '\t'), r.ID)
	row = appendCell(append(row, '\t'), string(r.Verdict))
	row = appendConcerns(append(row, '\t'), r.Concerns)
	row = appendCell(append(row, '\t'), r.Marking)
	if r.Under == nil {
		row = append(row, "\t\\N"...)
	} else {
		row = appendCell(append(row, '\t'), r.Under.ID)
	}
	row = appendStanding(append(row, '\t'), r.Standing())
	row = appendSums(append(row, '\t'), r.Sums)
	row = appendScores(append(row, '\t'), r)
	var err error
	p.row, err = appendBody(append(row, '\t'), r)
	return p.row, err
}

// appendBody writes the last cell. JSON has nothing in it that a cell may not have, but for backslashes.
func appendBody(row []byte, r *review.Recommendation) ([]byte, error) {
	from := len(row)
	row, err := appendWords(row, r)
	if bytes.IndexByte(row[from:], '\\') < 0 {
		return row, err
	}
	return append(row[:from], bytes.ReplaceAll(row[from:], []byte(`\`), []byte(`\\`))...), err
}

func appendConcerns(out []byte, concerns []review.Concern) []byte {
	out = append(out, '{')
	for i, c := range concerns {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, c.String()...)
	}
	return append(out, '}')
}

// inCell writes as COPY reads them, with a backslash, the signs that would end a cell.
var inCell = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func appendCell(out []byte, text string) []byte {
	return append(out, inCell.Replace(text)...)
}
