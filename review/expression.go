package review

import (
	"errors"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// expression compiles against the figures there are. The built-in functions are left out but a few: some know the clock. A ratio to zero is
// unknown, wherever it stands.
func (c *compiler) expression(path, source string, kind expr.Option) *vm.Program {
	if source == "" {
		c.check(false, path, "an expression is missing")
		return nil
	}
	plain := plainExpression{}
	compiled, err := expr.Compile(source, expr.Env(Evidence{}), kind, expr.DisableAllBuiltins(),
		expr.EnableBuiltin("min"), expr.EnableBuiltin("max"), expr.EnableBuiltin("abs"), expr.Patch(&plain), dividing, expr.Operator("/", ratioName))
	if err == nil && plain.found == nil {
		return compiled
	}
	fault := Fault{Path: path, Line: 1, Column: 1, Text: "lists, texts and what is looked up in them are not for rules; write figures, numbers, + - * / **, comparisons, and, or, not, ?:, min, max, abs"}
	located := (*file.Error)(nil)
	switch {
	case err == nil:
		located = (&file.Error{Location: plain.found.Location()}).Bind(file.NewSource(source))
	case errors.As(err, &located):
		fault.Text = located.Message
	default:
		fault.Text = err.Error()
	}
	if located != nil {
		fault.Line, fault.Column = max(1, located.Line), located.Column+1
	}
	if name, is := strings.CutPrefix(fault.Text, "unknown name "); is {
		fault.Text += meant(name, figures)
	}
	c.faults = append(c.faults, fault)
	return nil
}

// plainExpression finds the first part of an expression that can fail when it is asked, such as the sixth of a list of five. What it lets
// through always has an answer.
type plainExpression struct{ found ast.Node }

func (p *plainExpression) Visit(node *ast.Node) {
	plain := true
	switch n := (*node).(type) {
	case *ast.IdentifierNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.ConstantNode, *ast.ConditionalNode, *ast.BuiltinNode, *ast.CallNode, *ast.UnaryNode:
	case *ast.BinaryNode:
		plain = slices.Contains(plainOperators, n.Operator)
	default:
		plain = false
	}
	if !plain && p.found == nil {
		p.found = *node
	}
}

var plainOperators = []string{"+", "-", "*", "/", "**", "^", "==", "!=", "<", "<=", ">", ">=", "and", "&&", "or", "||"}

const ratioName = "ratio of"

// dividing takes the place of the division that would call a figure infinite times another one of zero.
var dividing = expr.Function(ratioName, func(of ...any) (any, error) { return ratioOf(asFloat64(of[0]), asFloat64(of[1])), nil },
	new(func(float64, float64) float64), new(func(float64, int) float64), new(func(int, float64) float64), new(func(int, int) float64))

func ratioOf(a, b float64) float64 {
	if b == 0 {
		return unknown
	}
	return a / b
}

func asFloat64(x any) float64 {
	if n, whole := x.(int); whole {
		return float64(n)
	}
	return x.(float64)
}
