package storage

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"stocktake/review"
)

// copyWritten is what a [pen] writes lines for.
const copyWritten = `
	COPY stocktake.recommendations (report, subject, id, verdict, concerns, marking, under, standing, sums, scores, body) FROM STDIN`

// pen writes recommendations as lines of COPY, one after another in the same memory.
type pen struct {
	row   bytes.Buffer
	words words
	json  *json.Encoder // into the row
}

func newPen() *pen {
	p := &pen{}
	p.json = json.NewEncoder(&p.row)
	p.json.SetEscapeHTML(false)
	return p
}

// line is a recommendation of a report; it holds until the next one is asked for.
func (p *pen) line(report int64, r *review.Recommendation) ([]byte, error) {
	p.row.Reset()
	row := strconv.AppendInt(p.row.AvailableBuffer(), report, 10)
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
	p.row.Write(append(row, '\t'))
	return p.end(r)
}

// end writes the body, which is the last cell. JSON has nothing in it that a cell may not have, but for backslashes.
func (p *pen) end(r *review.Recommendation) ([]byte, error) {
	from := p.row.Len()
	p.words = wordsOf(r)
	if err := p.json.Encode(&p.words); err != nil {
		return nil, err
	}
	line := bytes.TrimSuffix(p.row.Bytes(), []byte("\n"))
	if bytes.IndexByte(line[from:], '\\') < 0 {
		return line, nil
	}
	return append(line[:from:from], bytes.ReplaceAll(line[from:], []byte(`\`), []byte(`\\`))...), nil
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
