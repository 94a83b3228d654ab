package intake

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"stocktake/facts"
)

// CompileMapping makes a mapping of what its file says, or tells all that makes no sense in it, whatever files it will
// be used on. at gives the place of a path for people, such as "workshops.yaml:12:5"; reasons of bad rows name it.
func CompileMapping(spec MappingSpec, at func(path string) string) (*Mapping, []MappingFault) {
	c := &mappingCompiler{spec: spec, m: &Mapping{at: at, iati: spec.IATI, skip: spec.SkipRows, separator: ','}, places: map[string]int{}, used: map[string]bool{}}
	c.files()
	c.layout()
	c.publications()
	c.m.leaveOut = patterns(spec.LeaveOut, "$.leave_out")
	if !c.onlyIATI() && len(spec.Facts) == 0 {
		c.fault("$.facts", "facts: name at least one kind of fact that a row becomes")
	}
	for i, fact := range spec.Facts {
		c.fact(fmt.Sprintf("$.facts[%d]", i), fact)
	}
	if len(c.faults) == 0 {
		c.unused()
	}
	return c.m, c.faults
}

// unused is asked last: a text that could not be read may name what then seems unused.
func (c *mappingCompiler) unused() {
	for _, name := range slices.Sorted(maps.Keys(c.spec.Columns)) {
		if !c.used[name] {
			c.fault("$.columns."+name, "%s: no text of facts names this column; use it there, or take it from here", name)
		}
	}
}

func (c *mappingCompiler) publications() {
	if i := c.spec.IATI; i != nil && (i.YearStarts < 0 || i.YearStarts > 12) {
		c.fault("$.iati.year_starts", "year_starts: %d is not a month; write 1 to 12", i.YearStarts)
	}
}

// onlyIATI tells a mapping that is for no table.
func (c *mappingCompiler) onlyIATI() bool {
	return c.spec.IATI != nil && len(c.spec.Files)+len(c.spec.Facts) == 0
}

type mappingCompiler struct {
	spec   MappingSpec
	m      *Mapping
	places map[string]int  // of a source among the mapping's, by name
	used   map[string]bool // entries of columns
	faults []MappingFault
}

func (c *mappingCompiler) fault(path, format string, args ...any) {
	c.faults = append(c.faults, MappingFault{path, fmt.Sprintf(format, args...)})
}

func (c *mappingCompiler) files() {
	if !c.onlyIATI() && len(c.spec.Files) == 0 {
		c.fault("$.files", `files: name the files that the mapping is for, such as ["survey-*.csv"]`)
	}
	for i, name := range c.spec.Files {
		if name == "" || path.Base(name) != name {
			c.fault(fmt.Sprintf("$.files[%d]", i), "%q is not the name of a file; write it without folders", name)
		}
	}
	c.m.files = patterns(c.spec.Files, "$.files")
}

func (c *mappingCompiler) layout() {
	if c.spec.SkipRows < 0 {
		c.fault("$.skip_rows", "skip_rows: %d is below 0", c.spec.SkipRows)
	}
	if c.spec.Separator == "" {
		return
	}
	r, size := utf8.DecodeRuneInString(c.spec.Separator)
	if size != len(c.spec.Separator) || strings.ContainsRune("\"\r\n", r) || r == utf8.RuneError {
		c.fault("$.separator", "separator: %q is not one sign; write one, such as \";\"", c.spec.Separator)
		return
	}
	c.m.separator = r
}

// fact compiles one entry, once for each of its columns if it has several.
func (c *mappingCompiler) fact(path string, fact MappingFact) {
	kind, ok := facts.Lookup(fact.Kind)
	if !ok {
		c.fault(path+".kind", "kind: there is no kind of fact %q; there are %s", fact.Kind, strings.Join(kindNames(), ", "))
		return
	}
	for i, name := range fact.OnlyWith {
		if _, ok := columnOf(kind, name); !ok {
			c.fault(fmt.Sprintf("%s.only_with[%d]", path, i), "%s", noColumn(kind, name))
		}
	}
	if fact.Each == nil {
		c.cells(path, kind, fact, "", nil)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(fact.Each)) {
		c.cells(path, kind, fact, name, fact.Each[name])
	}
}

// cells compiles a fact; with each, the cells of that column come before those of all.
func (c *mappingCompiler) cells(path string, kind *facts.Kind, fact MappingFact, each string, own map[string]MappingText) {
	made := mappedFact{kind: kind, onlyWith: fact.OnlyWith, first: fact.First}
	place := map[string]string{}
	all := map[string]MappingText{}
	for name, text := range fact.Cells {
		all[name], place[name] = text, path+".cells."+name
	}
	for name, text := range own {
		all[name], place[name] = text, path+".each."+each+"."+name
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		target, ok := columnOf(kind, name)
		if !ok {
			c.fault(place[name], "%s", noColumn(kind, name))
			continue
		}
		made.cells = append(made.cells, c.cell(target, place[name], string(all[name]), each))
	}
	for _, column := range kind.Columns {
		if _, ok := all[column.Name]; column.Required && !ok {
			c.fault(path+".cells", "%s of %s must be given; add a line for it", column.Name, kind.Name)
		}
	}
	c.m.facts = append(c.m.facts, made)
}

func (c *mappingCompiler) cell(target column, path, text, each string) mappedCell {
	if each != "" {
		text = strings.ReplaceAll(text, "{@column}", strings.NewReplacer("{", "{{", "}", "}}").Replace(each))
	}
	parsed, err := parseTemplate(text, func(name string) (int, error) {
		switch {
		case name == "@value" && each != "":
			return c.source(each, path)
		case strings.HasPrefix(name, "@"):
			return 0, fmt.Errorf("{%s} stands for nothing here; there are {@row}, {@file} and, with each, {@column} and {@value}", name)
		}
		return c.source(name, path)
	})
	if err != nil {
		c.fault(path, "%s: %v", target.Name, err)
	} else if parsed.constant() {
		if _, err := target.Canonical(text); err != nil {
			c.fault(path, "%s: %v", target.Name, err)
		}
	}
	return mappedCell{target, parsed, path}
}

func noColumn(kind *facts.Kind, name string) string {
	return fmt.Sprintf("%s: there is no such column in %s; the nearest is %q", name, kind.Name, nearestTo(name, kind.Header()))
}

func kindNames() []string {
	var names []string
	for _, k := range facts.Kinds {
		names = append(names, k.Name)
	}
	return names
}

func patterns(texts []string, path string) []pattern {
	var all []pattern
	for i, text := range texts {
		all = append(all, newPattern(text, fmt.Sprintf("%s[%d]", path, i)))
	}
	return all
}
