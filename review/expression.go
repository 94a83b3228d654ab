package review

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// longest is how many characters an expression may have, and how many parts: the middle of a < b < c counts twice.
const longest = 2000

// expression makes a formula of a text, of the kind that is wanted; nil and a fault where it is none.
func (c *compiler) expression(path, source string, wanted kind) *formula {
	if source == "" {
		c.check(false, path, "an expression is missing")
		return nil
	}
	made, err := parsed(source, wanted)
	if err == nil {
		return made
	}
	fault, located := Fault{Path: path, Line: 1, Column: 1, Text: err.Error()}, (*file.Error)(nil)
	if errors.As(err, &located) {
		located.Bind(file.NewSource(source))
		fault.Line, fault.Column, fault.Text = located.Line, located.Column+1, located.Message
	}
	c.faults = append(c.faults, fault)
	return nil
}

func parsed(source string, wanted kind) (*formula, error) {
	if n := utf8.RuneCountInString(source); n > longest {
		return nil, fmt.Errorf("an expression of %d characters; write at most %d", n, longest)
	}
	tree, err := parser.Parse(source)
	if fault := (*file.Error)(nil); errors.As(err, &fault) {
		fault.Message += "; write as in open_needs > 0 and spent_of_planned / 2 < 0.3"
		return nil, fault
	}
	r := reading{}
	made := r.of(tree.Node, wanted)
	if r.wrong != nil {
		return nil, r.wrong
	}
	return made, nil
}

// kind is what a part of an expression answers with.
type kind int

const (
	either kind = iota
	aNumber
	yesOrNo
)

// reading makes formulas of what was parsed, until the first fault.
type reading struct {
	wrong *file.Error
	parts int
}

func (r *reading) fail(node ast.Node, format string, args ...any) {
	if r.wrong == nil {
		r.wrong = &file.Error{Location: node.Location(), Message: fmt.Sprintf(format, args...)}
	}
}

// of reads a part that must be of a kind.
func (r *reading) of(node ast.Node, wanted kind) *formula {
	if r.parts++; r.parts > longest {
		r.fail(node, "too much stands in the middle of comparisons such as a < b < c; write a < b and b < c")
	}
	if r.wrong != nil {
		return &formula{does: "number"}
	}
	f := r.read(node, wanted)
	switch is := f.kind(); {
	case wanted == aNumber && is == yesOrNo:
		r.fail(node, "this is yes or no where a number is wanted; write a number, or as in (open_needs > 3 ? 1 : 0)")
	case wanted == yesOrNo && is == aNumber:
		r.fail(node, "this is a number where yes or no is wanted; write a comparison, as in (open_needs > 3)")
	}
	return f
}

// alike reads two parts that must be of one kind.
func (r *reading) alike(a, b ast.Node, wanted kind) []*formula {
	first := r.of(a, wanted)
	return []*formula{first, r.of(b, first.kind())}
}

func (r *reading) read(node ast.Node, wanted kind) *formula {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return &formula{does: "number", number: float64(n.Value)}
	case *ast.FloatNode:
		return &formula{does: "number", number: n.Value}
	case *ast.BoolNode:
		return &formula{does: "truth", number: yes(n.Value)}
	case *ast.IdentifierNode:
		i := slices.Index(figures, n.Value)
		if i < 0 {
			r.fail(n, "unknown name %s%s", n.Value, cmp.Or(meant(n.Value, figures), "; write one of the figures in docs/policy.md"))
		}
		return &formula{does: "figure", figure: i}
	case *ast.UnaryNode:
		return r.unary(n)
	case *ast.BinaryNode:
		return r.binary(n)
	case *ast.ConditionalNode:
		return &formula{does: "?", of: append([]*formula{r.of(n.Cond, yesOrNo)}, r.alike(n.Exp1, n.Exp2, wanted)...)}
	case *ast.BuiltinNode:
		return r.call(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if name, is := n.Callee.(*ast.IdentifierNode); is {
			return r.call(n, name.Value, n.Arguments)
		}
	}
	return r.none(node)
}

// none is for what rules do not need: all that could have no answer when it is asked, such as the sixth of a list of five.
func (r *reading) none(node ast.Node) *formula {
	r.fail(node, "lists, texts and what is looked up in them are not for rules; write figures, numbers, + - * / **, comparisons, and, or, not, a ? b : c, min, max, abs, known")
	return &formula{does: "number"}
}

func (r *reading) unary(n *ast.UnaryNode) *formula {
	if n.Operator == "not" || n.Operator == "!" {
		return &formula{does: "not", of: []*formula{r.of(n.Node, yesOrNo)}}
	}
	return &formula{does: n.Operator, of: []*formula{{does: "number"}, r.of(n.Node, aNumber)}}
}

var sameOperators = map[string]string{"&&": "and", "||": "or", "^": "**"}

func (r *reading) binary(n *ast.BinaryNode) *formula {
	does := n.Operator
	if same, is := sameOperators[does]; is {
		does = same
	}
	switch does {
	case "and", "or":
		return &formula{does: does, of: []*formula{r.of(n.Left, yesOrNo), r.of(n.Right, yesOrNo)}}
	case "==", "!=":
		return &formula{does: does, of: r.alike(n.Left, n.Right, either)}
	case "+", "-", "*", "/", "**", "<", "<=", ">", ">=":
		return &formula{does: does, of: []*formula{r.of(n.Left, aNumber), r.of(n.Right, aNumber)}}
	}
	return r.none(n)
}

// mostNumbers is how many numbers a function may be asked of.
var mostNumbers = map[string]int{"min": longest, "max": longest, "abs": 1, "known": 1}

func (r *reading) call(n ast.Node, name string, arguments []ast.Node) *formula {
	if mostNumbers[name] == 0 {
		return r.none(n)
	}
	if len(arguments) == 0 || len(arguments) > mostNumbers[name] {
		r.fail(n, "%s of %d numbers; write min(a, b), max(a, b), abs(a) or known(a)", name, len(arguments))
	}
	f := &formula{does: name}
	for _, argument := range arguments {
		f.of = append(f.of, r.of(argument, aNumber))
	}
	return f
}
