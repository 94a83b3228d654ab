package intake

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"stocktake/internal/calendar"
)

// source is the place of the column that the text at a path names, which is compiled when it is first named.
func (c *mappingCompiler) source(name, path string) (int, error) {
	if i, ok := c.places[name]; ok {
		return i, nil
	}
	entry, err := c.entry(name)
	if err != nil {
		return 0, err
	}
	said, ok := c.spec.Columns[entry]
	switch {
	case ok && c.used[entry]:
		return c.add(name, c.again(name, entry)), nil
	case ok:
		path = "$.columns." + entry
		c.used[entry] = true
	}
	source := &sourceColumn{header: newPattern(cmp.Or(said.Header, name), path)}
	c.reading(source, path, said)
	return c.add(name, source), nil
}

func (c *mappingCompiler) add(name string, source *sourceColumn) int {
	c.places[name] = len(c.m.sources)
	c.m.sources = append(c.m.sources, source)
	return c.places[name]
}

// again reads one more of the columns that an entry with "*" speaks of as it reads the first.
func (c *mappingCompiler) again(name, entry string) *sourceColumn {
	for _, other := range c.m.sources {
		if other.header.path == "$.columns."+entry {
			same := *other
			same.header = newPattern(name, other.header.path)
			return &same
		}
	}
	panic("a used entry has a source")
}

// entry is the name under which columns speaks of a column; empty: it is taken as it stands.
func (c *mappingCompiler) entry(name string) (string, error) {
	if _, ok := c.spec.Columns[name]; ok {
		return name, nil
	}
	found := ""
	for _, key := range slices.Sorted(maps.Keys(c.spec.Columns)) {
		_, ok := newPattern(key, "").matches(level(name))
		switch {
		case !ok:
		case found != "":
			return "", fmt.Errorf("both %q and %q of columns speak of %q; name it itself there", found, key, name)
		default:
			found = key
		}
	}
	return found, nil
}

// reading compiles how the cells of a column are read.
func (c *mappingCompiler) reading(source *sourceColumn, path string, said MappingColumn) {
	source.split = said.Split
	source.missing = append(patterns(c.spec.Missing, "$.missing"), patterns(said.Missing, path+".missing")...)
	var err error
	if said.Part != "" {
		if source.part, err = regexp.Compile(said.Part); err != nil {
			c.fault(path+".part", "part: %q is not a regular expression: %v", said.Part, err)
		}
	}
	if said.Values != nil {
		source.values = newValueTable(said.Values)
	}
	if said.Number != nil {
		if source.number, err = newNumberForm(said.Number); err != nil {
			c.fault(path+".number", "number: %v", err)
		}
	}
	if source.zone, err = zoneOf(said); err != nil {
		c.fault(path+".zone", "zone: %v", err)
	}
	for i, text := range said.Date {
		form, err := newDateForm(text)
		if err != nil {
			c.fault(fmt.Sprintf("%s.date[%d]", path, i), "date: %v", err)
		}
		source.dates = append(source.dates, form)
	}
}

func zoneOf(said MappingColumn) (*time.Location, error) {
	switch {
	case said.Zone == "":
		return time.UTC, nil
	case said.Date == nil:
		return nil, errors.New("a zone says how times are meant; say with date how they are written")
	}
	return calendar.Zone(said.Zone)
}
