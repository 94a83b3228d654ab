package intake

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// versions are those whose shapes and code lists are known. The codes of 1.x and 2.x have no word in common, so that one
// table reads both.
var versions = regexp.MustCompile(`^([12]\.\d{1,2}|)$`)

// root goes to the element that holds all others.
func (x *elements) root() (xml.StartElement, error) {
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return xml.StartElement{}, x.fault(0, "the file is empty", "download it again")
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return t, nil
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return xml.StartElement{}, x.fault(x.line, "this is not XML: text stands before any element", "check what the file holds")
			}
		}
	}
}

// activities refuses a root that holds none, naming what it is.
func (x *elements) activities(root xml.StartElement) error {
	const do = "give the publisher's activity file; its first element is iati-activities"
	switch root.Name.Local {
	case "iati-activities":
	case "iati-organisations":
		return x.fault(x.line, "this is an IATI organisation file: it holds an organisation's budgets and documents, and no activities", do)
	case "iati-activity":
		return x.fault(x.line, "this is a single activity out of an IATI file", "put <iati-activities version=\"2.03\"> around it")
	default:
		return x.fault(x.line, fmt.Sprintf("this is not an IATI file: its first element is %q", root.Name.Local), do)
	}
	version := (&element{attrs: root.Attr}).attr("version")
	if !versions.MatchString(version) {
		return x.fault(x.line, fmt.Sprintf("version %q of IATI is not known", version), "give a file of version 2.03, or of 1.01 to 2.02")
	}
	return nil
}

// publication looks at the first element of a file, to be read by the choices of a mapping if there is one. An error says why
// it cannot be read as activities; ours is false if that is because it is XML of another sort.
func (f *File) publication(m *Mapping) (ours bool, err error) {
	src, err := f.open()
	if err != nil {
		return true, err
	}
	defer src.Close()
	x, err := openElements(f.Path, src)
	if err != nil {
		return true, err
	}
	root, err := x.root()
	if err != nil {
		return true, err
	}
	f.iati = m.publications()
	return strings.HasPrefix(root.Name.Local, "iati-"), x.activities(root)
}

// publications is how IATI is read, which a mapping need not say.
func (m *Mapping) publications() *IATI {
	if m == nil || m.iati == nil {
		return &IATI{}
	}
	return m.iati
}

// isXML tells by the name which files to look into.
func isXML(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), ".xml") && !hidden(name)
}
