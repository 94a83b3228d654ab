package intake

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// sourceColumn is a column of the source and how its cells are read.
type sourceColumn struct {
	header  pattern
	missing []pattern
	part    *regexp.Regexp
	split   string
	values  *valueTable
	number  *numberForm
	dates   []dateForm
	zone    *time.Location
}

// read turns a cell into the text that stands for it; empty is unknown.
func (c *sourceColumn) read(cell string) (string, error) {
	if !utf8.ValidString(cell) {
		return "", errors.New("is not UTF-8; save the file as UTF-8")
	}
	cell = strings.TrimSpace(cell)
	if matchesAny(c.missing, level(cell)) {
		cell = ""
	}
	if c.part != nil && cell != "" {
		found := c.part.FindStringSubmatch(cell)
		if found == nil {
			return "", fmt.Errorf("%q holds nothing that %s finds", clip(cell), c.part)
		}
		cell = found[min(1, len(found)-1)]
	}
	if c.split == "" || cell == "" {
		return c.value(cell)
	}
	var texts []string
	for one := range strings.SplitSeq(cell, c.split) {
		text, err := c.value(strings.TrimSpace(one))
		if err != nil {
			return "", err
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, ";"), nil
}

func (c *sourceColumn) value(cell string) (string, error) {
	var err error
	if c.values != nil {
		if cell, err = c.values.look(cell); err != nil {
			return "", err
		}
	}
	switch {
	case cell == "":
		return "", nil
	case c.number != nil:
		return c.number.read(cell)
	case c.dates != nil:
		return c.date(cell)
	}
	return cell, nil
}

func (c *sourceColumn) date(cell string) (string, error) {
	for _, form := range c.dates {
		if text, written, err := form.read(cell, c.zone); written {
			return text, err
		}
	}
	var forms []string
	for _, form := range c.dates {
		forms = append(forms, form.text)
	}
	return "", fmt.Errorf("%q is not a day or time written as %s", clip(cell), strings.Join(forms, " or "))
}

// valueTable says what the words of a column become.
type valueTable struct {
	words map[string]string // levelled
	open  []openValue       // words with "*", the longest first
}

type openValue struct {
	pattern
	becomes string
}

func newValueTable(values map[string]MappingText) *valueTable {
	t := &valueTable{words: map[string]string{}}
	for word, becomes := range values {
		p := newPattern(word, "")
		if p.exact() {
			t.words[level(word)] = string(becomes)
		} else {
			t.open = append(t.open, openValue{p, string(becomes)})
		}
	}
	slices.SortFunc(t.open, func(a, b openValue) int {
		return cmp.Or(cmp.Compare(len(b.text), len(a.text)), strings.Compare(a.text, b.text))
	})
	return t
}

// look finds a word; "*" in what it becomes stands for what the first "*" of the word stood for. What is unknown stays so
// unless the table has a line for it, "".
func (t *valueTable) look(cell string) (string, error) {
	word := level(cell)
	if becomes, ok := t.words[word]; ok || word == "" {
		return becomes, nil
	}
	for _, v := range t.open {
		if star, ok := v.matches(word); ok {
			return strings.ReplaceAll(v.becomes, "*", star), nil
		}
	}
	return "", fmt.Errorf("%q is not in the table of values; correct the cell or add the word to the table", clip(cell))
}

// clip keeps a reason readable when a cell is not.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}
