package intake

import (
	"fmt"
	"slices"
	"strings"
)

// template is a text with gaps for cells.
type template []piece

// piece is a literal text or the cell of a source.
type piece struct {
	text   string
	source int // an index into Mapping.sources, or one of those below
}

const (
	literal = -1 - iota
	rowNumber
	fileName
)

// parseTemplate cuts a text at its braces. source finds the index of a named column.
func parseTemplate(text string, source func(name string) (int, error)) (template, error) {
	var t template
	for text != "" {
		at := strings.IndexAny(text, "{}")
		switch {
		case at < 0:
			return append(t, piece{text, literal}), nil
		case at > 0:
			t, text = append(t, piece{text[:at], literal}), text[at:]
		case strings.HasPrefix(text, "{{") || strings.HasPrefix(text, "}}"):
			t, text = append(t, piece{text[:1], literal}), text[2:]
		default:
			end := strings.IndexByte(text, '}')
			if end < 1 {
				return nil, fmt.Errorf("a brace in %q has no partner; write {{ for a brace itself", text)
			}
			p, err := gap(text[1:end], source)
			if err != nil {
				return nil, err
			}
			t, text = append(t, p), text[end+1:]
		}
	}
	return t, nil
}

func gap(name string, source func(name string) (int, error)) (piece, error) {
	switch name {
	case "":
		return piece{}, fmt.Errorf("{} names no column")
	case "@row":
		return piece{"", rowNumber}, nil
	case "@file":
		return piece{"", fileName}, nil
	}
	i, err := source(name)
	return piece{"", i}, err
}

// constant reports whether the text is the same for every row.
func (t template) constant() bool {
	return !slices.ContainsFunc(t, func(p piece) bool { return p.source != literal })
}

// fill puts a row's cells into the gaps. One that is unknown makes the whole unknown.
func (t template) fill(r *mappedRow) string {
	var text strings.Builder
	for _, p := range t {
		cell := p.text
		switch p.source {
		case literal:
		case rowNumber:
			cell = fmt.Sprint(r.number)
		case fileName:
			cell = r.file
		default:
			cell = r.cells[p.source]
		}
		if cell == "" {
			return ""
		}
		text.WriteString(cell)
	}
	return text.String()
}
