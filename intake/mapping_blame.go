package intake

import (
	"fmt"
	"slices"
	"strings"

	"stocktake/facts"
)

// Blame puts a reject that only the database could find into the words of the file it is of: where that was read through a mapping, the
// column is the one that the cell was made of, and the reason names the mapping's line.
func Blame(files []File, r facts.Reject) facts.Reject {
	if r.Kind == "" || r.Column == "" {
		return r
	}
	at := slices.IndexFunc(files, func(f File) bool { return f.Path == r.File && f.mapping != nil && f.iati == nil })
	if at < 0 {
		return r
	}
	return files[at].mapping.blame(r)
}

// blame names no column where facts of that kind are made of several.
func (m *Mapping) blame(r facts.Reject) facts.Reject {
	var places, headers []string
	for _, fact := range m.facts {
		cell := fact.cell(r.Column)
		if fact.kind.Name != r.Kind || cell.path == "" {
			continue
		}
		places = append(places, m.at(cell.path))
		for _, p := range cell.text {
			if p.source >= 0 {
				headers = append(headers, m.sources[p.source].header.text)
				break
			}
		}
	}
	if len(places) == 0 {
		return r
	}
	places, headers = slices.Compact(places), slices.Compact(headers)
	r.Reason = asPart(r.Column, r.Kind, r.Reason, strings.Join(places, ", "))
	r.Column, r.Kind = "", ""
	if len(headers) == 1 {
		r.Column = headers[0]
	}
	return r
}

// asPart says what of a fact is at fault, and where the mapping says what it is made of.
func asPart(column, kind, reason, place string) string {
	return fmt.Sprintf("as %s of %s: %s (%s)", column, kind, reason, place)
}
