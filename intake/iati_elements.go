package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// deepest bounds how far elements may lie inside one another; IATI needs nine.
const deepest = 50

// elements is the stream of a file's XML, with its place, and bounds that no file can talk it out of: nothing it holds
// in memory grows with the file.
type elements struct {
	path    string
	source  *source
	decoder *xml.Decoder
	depth   int // of the last token: 1 is the root
	line    int // on which the last token begins
}

// element is one whole element inside an activity. Its methods may be called on nil, as on one that has nothing.
type element struct {
	name     string
	attrs    []xml.Attr
	text     string // its own, not that of its children; without outer spaces
	children []*element
	line     int
}

func openElements(path string, src io.Reader) (*elements, error) {
	x := &elements{path: path, source: newSource(src)}
	text, err := x.source.text(path, notXML)
	if err != nil {
		return nil, x.broken(err)
	}
	x.decoder = xml.NewDecoder(text)
	x.decoder.CharsetReader = func(charset string, text io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "us-ascii") {
			return text, nil
		}
		return nil, &Fault{File: path, What: "the file is " + charset, Do: "save it as UTF-8 and let its first line say so"}
	}
	return x, nil
}

// notXML are beginnings of files that are not.
var notXML = []beginning{
	{"PK\x03\x04", "the file is an archive, not XML", "unpack it first"},
	{"\x1f\x8b", "the file is an archive, not XML", "unpack it first"},
	{"\xff\xfe", "the file is UTF-16", "save it as UTF-8 and let its first line say so"},
	{"\xfe\xff", "the file is UTF-16", "save it as UTF-8 and let its first line say so"},
}

// next returns the next token, good until the one after it.
func (x *elements) next() (xml.Token, error) {
	x.line, _ = x.decoder.InputPos()
	token, err := x.decoder.Token()
	if err != nil {
		return nil, x.broken(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		x.depth++
		if x.depth > deepest {
			return nil, x.fault(x.line, fmt.Sprintf("elements lie more than %d deep in one another", deepest), "look for one that is never closed")
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		// Go's decoder expands nothing; without this the file would fail later, in words about a character.
		if bytes.Contains(t, []byte("ENTITY")) {
			return nil, x.fault(x.line, "the file defines entities of its own", "save it without its DOCTYPE")
		}
	}
	if x.depth <= 2 {
		x.source.done = x.decoder.InputOffset()
	}
	return token, nil
}

// skip passes over the rest of the element that has just begun.
func (x *elements) skip() error {
	for outside := x.depth - 1; x.depth > outside; {
		if _, err := x.next(); err != nil {
			return err
		}
		x.source.done = x.decoder.InputOffset()
	}
	return nil
}

// whole reads the rest of the element that has just begun.
func (x *elements) whole(start xml.StartElement) (*element, error) {
	e := &element{name: start.Name.Local, attrs: start.Attr, line: x.line}
	var text strings.Builder
	for {
		token, err := x.next()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			e.text = strings.TrimSpace(text.String())
			return e, nil
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			if err := x.child(e, t, start.Name.Space); err != nil {
				return nil, err
			}
		}
	}
}

// child reads an element into the one around it, unless it is a publisher's own, of another namespace.
func (x *elements) child(e *element, start xml.StartElement, space string) error {
	if start.Name.Space != space {
		return x.skip()
	}
	child, err := x.whole(start)
	e.children = append(e.children, child)
	return err
}

// broken gives an error of the decoder its place in the file.
func (x *elements) broken(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if fault, ok := errors.AsType[*Fault](err); ok {
		return fault
	}
	if errors.Is(err, errLongRow) {
		return &Fault{
			File: x.path, Line: x.line, What: fmt.Sprintf("the text or element here is longer than %d MiB", longest>>20),
			Do: "look for a tag or a comment that is never closed", Err: err,
		}
	}
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return &Fault{File: x.path, Line: syntax.Line, What: "the XML is broken: " + syntax.Msg, Do: "download the file again, or ask its publisher to mend it", Err: err}
	}
	return fmt.Errorf("read %s: %w", x.path, err)
}

func (x *elements) fault(line int, what, do string) *Fault {
	return &Fault{File: x.path, Line: line, What: what, Do: do}
}

// attr is the attribute of that name without outer spaces; empty where there is none. That of the language is called lang.
func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attrs {
		if a.Name.Local == name && (a.Name.Space == "") == (name != "lang") {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// first is the first child of that name, nil where there is none.
func (e *element) first(name string) *element {
	for _, child := range e.all(name) {
		return child
	}
	return nil
}

func (e *element) all(name string) []*element {
	if e == nil {
		return nil
	}
	var found []*element
	for _, child := range e.children {
		if child.name == name {
			found = append(found, child)
		}
	}
	return found
}
