package config

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// largest is more than any policy needs.
const largest = 1 << 20

// repeated recognises the parser's words for a key that was there before.
var repeated = regexp.MustCompile(`^mapping key (".*") already defined at \[(\d+):\d+\]$`)

// colonInside is the parser's words for a colon in a value, which makes a key of what stands before it.
const colonInside = "mapping value is not allowed in this context"

// breaks makes a line feed of each line break that YAML knows, so that lines are counted alike by whoever counts them.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace

// document is one YAML file: its lines, its tree and where each thing in it stands.
type document struct {
	file   string
	lines  []string
	root   ast.Node
	places map[string]place // by path, as $.rules[3].measure
}

// open parses a file that holds one document, without anchors, aliases, tags and merges: they hide what a policy says, and
// can make much out of little.
func open(file string, content []byte) (*document, error) {
	text := breaks(string(bytes.TrimPrefix(content, []byte("\ufeff"))))
	d := &document{file: file, lines: strings.Split(text, "\n"), places: map[string]place{}}
	if bad := slices.IndexFunc(d.lines, func(line string) bool { return !utf8.ValidString(line) }); bad >= 0 {
		return nil, Faults{{File: file, Line: bad + 1, Column: 1, Text: "the line is not UTF-8; save the file as UTF-8"}}
	}
	if len(content) > largest {
		return nil, Faults{d.fault(position{1, 1}, "the file is larger than 1 MiB; is it the right one?")}
	}
	tokens := lexer.Tokenize(text)
	if deep := tooDeep(tokens); deep != nil {
		return nil, Faults{d.fault(at(deep), "more than %d lists and blocks lie in each other here; is it the right file?", deepest)}
	}
	parsed, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, Faults{d.notRead(err)}
	}
	if faults := d.only(parsed.Docs); faults != nil {
		return nil, faults
	}
	plain := plain{doc: d}
	ast.Walk(&plain, d.root)
	if len(plain.faults) > 0 {
		return nil, plain.faults
	}
	d.index("$", nil, d.root)
	return d, nil
}

// only takes the one document there may be.
func (d *document) only(docs []*ast.DocumentNode) Faults {
	if len(docs) > 1 {
		return Faults{d.fault(beginning(docs[1]), "a second document begins here, and only one is read; remove one of them")}
	}
	if len(docs) == 0 || docs[0].Body == nil || docs[0].Body.Type() == ast.CommentType {
		return Faults{d.fault(position{1, 1}, "the file says nothing; write at least one key, or leave the file out")}
	}
	d.root = docs[0].Body
	return nil
}

func beginning(doc *ast.DocumentNode) position {
	if doc.Start != nil {
		return at(doc.Start)
	}
	if doc.Body != nil {
		return where(nil, doc.Body)
	}
	return position{1, 1}
}

// plain finds what open refuses.
type plain struct {
	doc    *document
	faults Faults
}

func (p *plain) Visit(node ast.Node) ast.Visitor {
	switch node.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode, *ast.MappingKeyNode:
		fault := p.doc.fault(at(node.GetToken()), "anchors, aliases, tags and complex keys are not read; write the value out in full")
		p.faults = append(p.faults, fault)
		return nil
	}
	return p
}
