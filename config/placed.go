package config

import "fmt"

// Places says where things stand in a file that was decoded, for those who give it its meaning and find the faults that
// a shape cannot show. A path is written as $.facts[3].cells.score; one that is not in the file is taken for
// the nearest thing around it.
type Places struct{ doc *document }

// Found is a fault that was found at a path.
type Found struct{ Path, Text string }

// DecodePlaced is [Decode], and keeps where things stand.
func DecodePlaced(file string, content []byte, v any) (Places, error) {
	doc, err := open(file, content)
	if err != nil {
		return Places{}, err
	}
	return Places{doc}, doc.decode(v)
}

// At is "file:line:column" of a path.
func (p Places) At(path string) string {
	at := p.doc.find(path).position
	return fmt.Sprintf("%s:%d:%d", p.doc.file, at.line, at.column)
}

// Faults are what was found, in the order of the file.
func (p Places) Faults(found []Found) Faults {
	var faults Faults
	for _, f := range found {
		faults = append(faults, p.doc.fault(p.doc.find(f.Path).position, "%s", f.Text))
	}
	return faults.inOrder()
}
