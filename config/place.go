package config

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

type position struct{ line, column int } // from 1; columns are characters

type place struct {
	position
	value ast.Node
}

func at(t *token.Token) position { return position{t.Position.Line, t.Position.Column} }

// index notes where every value stands: a value of one line at its first character, a longer one at its key.
func (d *document) index(path string, key *token.Token, node ast.Node) {
	d.places[path] = place{position: where(key, node), value: node}
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			key := entry.Key.GetToken()
			d.index(path+"."+key.Value, key, entry.Value)
		}
	case *ast.SequenceNode:
		for i, item := range n.Values {
			d.index(fmt.Sprintf("%s[%d]", path, i), nil, item)
		}
	}
}

func where(key *token.Token, node ast.Node) position {
	switch n := node.(type) {
	case *ast.MappingNode:
		if key == nil && !n.IsFlowStyle && len(n.Values) > 0 {
			return at(n.Values[0].Key.GetToken())
		}
	case *ast.SequenceNode, *ast.NullNode, *ast.LiteralNode:
	default:
		return at(node.GetToken())
	}
	if key != nil {
		return at(key)
	}
	return at(node.GetToken())
}

// find is the place of a path or, where that is not in the file, of the nearest thing around it.
func (d *document) find(path string) place {
	for {
		if found, ok := d.places[path]; ok {
			return found
		}
		path = around(path)
	}
}

// around is the path of what a thing lies in.
func around(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 1)] }

// inside is a position within the text at a path, counted from 1; 0 is the text as a whole. Where the file's text
// is written otherwise than it reads (folded, escaped), it is the place of the text.
func (d *document) inside(path string, line, column int) position {
	found := d.find(path)
	if line == 0 {
		return found.position
	}
	switch n := found.value.(type) {
	case *ast.StringNode:
		return d.reaches(found.position, n.Value, line, column)
	case *ast.LiteralNode:
		return d.within(at(n.GetToken()), n.Value.Value, line, column)
	}
	return found.position
}

// reaches moves along a text of one line, past its quote if it has one.
func (d *document) reaches(start position, text string, line, column int) position {
	moved := position{start.line, start.column + column - 1}
	shown := d.from(start)
	if strings.HasPrefix(shown, `"`) || strings.HasPrefix(shown, `'`) {
		shown = shown[1:]
		moved.column++
	}
	if line != 1 || !strings.HasPrefix(shown, upTo(text, column)) {
		return start
	}
	return moved
}

// within moves down a literal block, past its indentation.
func (d *document) within(bar position, text string, line, column int) position {
	lines := strings.Split(text, "\n")
	row := bar.line + line
	if line > len(lines) || row > len(d.lines) {
		return bar
	}
	shown := d.lines[row-1]
	indent := strings.Index(shown, lines[line-1])
	if indent < 0 || strings.TrimSpace(shown[:indent]) != "" {
		return bar
	}
	return position{row, indent + column}
}

// from is the rest of the line from a position on.
func (d *document) from(p position) string {
	if p.line > len(d.lines) {
		return ""
	}
	runes := []rune(d.lines[p.line-1])
	return string(runes[min(p.column-1, len(runes)):])
}

func upTo(text string, column int) string {
	runes := []rune(text)
	return string(runes[:min(max(column-1, 0), len(runes))])
}
