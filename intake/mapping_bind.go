package intake

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// bind finds the columns that the mapping speaks of in the header, and wants each of the others to be left out by name:
// nothing of a file is lost in silence.
func (t *table) bind() error {
	used := make([]bool, len(t.header))
	for _, source := range t.mapped.sources {
		at, err := t.locate(source)
		if err != nil {
			return err
		}
		t.mapped.columns = append(t.mapped.columns, at)
		used[at] = true
	}
	if err := t.leaveOut(used); err != nil {
		return err
	}
	var rest []string
	for i, name := range t.header {
		if !used[i] {
			rest = append(rest, fmt.Sprintf("%q", level(name)))
		}
	}
	if len(rest) > 0 {
		what := fmt.Sprintf("the mapping neither uses nor leaves out %s", strings.Join(rest, ", "))
		return t.fault("", what, "use the column in facts or name it under leave_out ("+t.mapped.at("$.leave_out")+")")
	}
	return t.passOver()
}

// passOver reads the rows right below the header that hold no answers.
func (t *table) passOver() error {
	for range t.mapped.skip {
		if _, err := t.next(); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return nil
}

// locate finds the one column that a source means: by the whole header, else by its pattern.
func (t *table) locate(source *sourceColumn) (int, error) {
	same := t.headed(func(header string) bool { return header == source.header.text })
	if len(same) == 0 && !source.header.exact() {
		same = t.headed(func(header string) bool { _, ok := source.header.matches(header); return ok })
	}
	place := t.mapped.at(source.header.path)
	switch len(same) {
	case 1:
		return same[0], nil
	case 0:
		near := nearestTo(source.header.text, t.levelled())
		return 0, t.fault(source.header.text, "the mapping wants this column ("+place+") and the file has none", fmt.Sprintf("the nearest it has is %q; correct the mapping or the header", near))
	}
	return 0, t.fault(source.header.text, fmt.Sprintf("the mapping means one column (%s) and %d of the file have such a header", place, len(same)), "write the header out in full, or rename one of them in the file")
}

// leaveOut marks what is left out. "*" leaves out only what is not used; a whole name must not be used as well.
func (t *table) leaveOut(used []bool) error {
	kept := slices.Clone(used)
	for _, p := range t.mapped.leaveOut {
		found := t.headed(func(header string) bool { _, ok := p.matches(header); return ok })
		if len(found) == 0 {
			return t.fault(p.text, "the mapping leaves out this column ("+t.mapped.at(p.path)+") and the file has none", fmt.Sprintf("the nearest it has is %q; correct the mapping", nearestTo(p.text, t.levelled())))
		}
		for _, at := range found {
			if p.exact() && kept[at] {
				return t.fault(p.text, "the mapping both uses and leaves out this column ("+t.mapped.at(p.path)+")", "take it from leave_out")
			}
			used[at] = true
		}
	}
	return nil
}

func (t *table) headed(meant func(header string) bool) []int {
	var found []int
	for i, header := range t.levelled() {
		if meant(header) {
			found = append(found, i)
		}
	}
	return found
}

func (t *table) levelled() []string {
	var headers []string
	for _, header := range t.header {
		headers = append(headers, level(header))
	}
	return headers
}
