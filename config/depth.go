package config

import "github.com/goccy/go-yaml/token"

// deepest is how many lists and blocks may lie in each other: no file of ours needs a dozen, and the memory it takes to read them grows
// with the square of their number.
const deepest = 50

// depth follows how deep a file goes, token by token, before anything is made of it.
type depth struct {
	columns []int // at which the blocks that are open begin
	flow    int   // brackets and braces that are open
	line    int
}

// tooDeep is the first token that lies too deep, if there is one.
func tooDeep(tokens token.Tokens) *token.Token {
	var d depth
	for _, t := range tokens {
		if t.Type != token.CommentType && d.after(t) > deepest { // in a comment nothing lies
			return t
		}
	}
	return nil
}

// after is how deep a file is after one more token.
func (d *depth) after(t *token.Token) int {
	first := t.Position.Line > d.line
	d.line = t.Position.Line
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		d.flow++
	case token.SequenceEndType, token.MappingEndType:
		d.flow = max(d.flow-1, 0)
	case token.SequenceEntryType, token.MappingKeyType:
		d.begin(t.Position.Column)
	default:
		if first && d.flow == 0 {
			d.begin(t.Position.Column)
		}
	}
	return len(d.columns) + d.flow
}

// begin opens a block at a column, which ends those that began there or to the right of it.
func (d *depth) begin(column int) {
	for len(d.columns) > 0 && d.columns[len(d.columns)-1] >= column {
		d.columns = d.columns[:len(d.columns)-1]
	}
	d.columns = append(d.columns, column)
}
