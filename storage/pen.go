package storage

import (
	"bytes"
	"encoding/json"
	"strconv"

	"stocktake/review"
)

// copyWritten is what a [pen] writes lines for.
const copyWritten = `
	COPY stocktake.recommendations (report, subject, id, verdict, concerns, marking, under, standing, sums, scores, body) FROM STDIN`

// pen writes recommendations as lines of COPY, one after another in the same memory.
type pen struct {
	row   []byte
	words words
	body  bytes.Buffer
	json  *json.Encoder // into the body
}

func newPen() *pen {
	p := &pen{}
	p.json = json.NewEncoder(&p.body)
	p.json.SetEscapeHTML(false)
	return p
}

// line is a recommendation of a report; it holds until the next one is asked for.
func (p *pen) line(report int64, r *review.Recommendation) ([]byte, error) {
	p.body.Reset()
	p.words = wordsOf(r)
	if err := p.json.Encode(&p.words); err != nil {
		return nil, err
	}
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
	row = appendCell(append(row, '\t'), bytes.TrimSuffix(p.body.Bytes(), []byte("\n")))
	p.row = row
	return row, nil
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

// appendCell writes a text as COPY reads it: with a backslash for what would end it.
func appendCell[T string | []byte](out []byte, text T) []byte {
	done := 0
	for i := range len(text) {
		var letter byte
		switch text[i] {
		case '\\':
			letter = '\\'
		case '\n':
			letter = 'n'
		case '\r':
			letter = 'r'
		case '\t':
			letter = 't'
		default:
			continue
		}
		out = append(append(out, text[done:i]...), '\\', letter)
		done = i + 1
	}
	return append(out, text[done:]...)
}
