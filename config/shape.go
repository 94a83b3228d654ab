package config

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// shape holds the tree against a struct: every key must be a field's, every value of its field's type. Unlike the YAML
// library it takes no number for a text nor 1.7 for a whole number, and it goes on after a fault.
func (d *document) shape(t reflect.Type) Faults {
	s := shaper{doc: d}
	s.value("$", d.root, t)
	return s.faults
}

type shaper struct {
	doc    *document
	faults Faults
}

func (s *shaper) fault(path, format string, args ...any) {
	s.faults = append(s.faults, s.doc.fault(s.doc.find(path).position, format, args...))
}

func (s *shaper) value(path string, node ast.Node, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if node.Type() == ast.NullType {
		if t.Kind() != reflect.Slice && t.Kind() != reflect.Map {
			s.fault(path, "%s is empty; write %s or leave the key out", strings.TrimPrefix(path, "$."), wanted(t))
		}
		return
	}
	switch n := node.(type) {
	case *ast.MappingNode:
		s.mapping(path, n, t)
	case *ast.SequenceNode:
		s.sequence(path, n, t)
	default:
		switch written := node.GetToken().Value; {
		case !fits(node, t):
			s.fault(path, "%s is wanted here, not %s", wanted(t), given(node))
		case isNumber(t) && !decimal.MatchString(written):
			s.fault(path, "%s would not be read as it is written; write a number in decimal digits, without zeros before it or underscores in it", written)
		}
	}
}

func (s *shaper) mapping(path string, node *ast.MappingNode, t reflect.Type) {
	if t.Kind() != reflect.Struct && t.Kind() != reflect.Map {
		quoted := ""
		if t.Kind() == reflect.String && len(node.Values) == 1 {
			quoted = "; put a text with a colon in quotes" // without them its colon made it a block
		}
		s.fault(path, "%s is wanted here, not %s%s", wanted(t), given(node), quoted)
		return
	}
	fields := fieldsOf(t)
	for _, entry := range node.Values {
		name := entry.Key.GetToken().Value
		field, known := fields[name]
		if t.Kind() == reflect.Map {
			field, known = t.Elem(), true
			if !asWritten(entry.Key) {
				s.faults = append(s.faults, s.doc.fault(at(entry.Key.GetToken()), "%s would not be read as it is written; put it in quotes", name))
			}
		}
		if !known {
			key := at(entry.Key.GetToken())
			s.faults = append(s.faults, s.doc.fault(key, "unknown key %q%s", name, advice(name, slices.Sorted(maps.Keys(fields)))))
			continue
		}
		entry.Value = asNumber(entry.Value, field)
		s.value(path+"."+name, entry.Value, field)
	}
}

func (s *shaper) sequence(path string, node *ast.SequenceNode, t reflect.Type) {
	if t.Kind() != reflect.Slice {
		s.fault(path, "%s is wanted here, not %s", wanted(t), given(node))
		return
	}
	for i, item := range node.Values {
		item = asNumber(item, t.Elem())
		node.Values[i] = item
		s.value(fmt.Sprintf("%s[%d]", path, i), item, t.Elem())
	}
}

// decimal is a number that everybody reads alike. YAML takes 010 for 8, and 1_0 for 10.
var decimal = regexp.MustCompile(`^[-+]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][-+]?\d+)?$`)

func isNumber(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Int || t.Kind() == reflect.Float64
}

// asNumber is a node where a number with decimals is wanted: what the YAML library takes for a text, such as 1e-1, is one.
func asNumber(node ast.Node, t reflect.Type) ast.Node {
	text, is := node.(*ast.StringNode)
	if !is || !isNumber(t) || text.Token.Type != token.StringType || !decimal.MatchString(text.Value) {
		return node
	}
	x, err := strconv.ParseFloat(text.Value, 64)
	if err != nil {
		return node
	}
	return &ast.FloatNode{BaseNode: text.BaseNode, Token: text.Token, Value: x}
}

// fieldsOf are a struct's keys, those of inlined structs included.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	if t.Kind() != reflect.Struct {
		return fields
	}
	for field := range t.Fields() {
		name, option, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case option == "inline":
			maps.Copy(fields, fieldsOf(field.Type))
		case name != "" && name != "-":
			fields[name] = field.Type
		}
	}
	return fields
}

// fits reports whether a single value is of the type. A struct that reads itself may have a short form, which is text; a
// type that reads text takes numbers too, if they read as they are written.
func fits(node ast.Node, t reflect.Type) bool {
	text := node.Type() == ast.StringType || node.Type() == ast.LiteralType
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return asWritten(node)
	}
	switch t.Kind() {
	case reflect.String:
		return text
	case reflect.Bool:
		return node.Type() == ast.BoolType
	case reflect.Int:
		return node.Type() == ast.IntegerType
	case reflect.Float64:
		return node.Type() == ast.IntegerType || node.Type() == ast.FloatType
	case reflect.Struct:
		return text && reflect.PointerTo(t).Implements(reflect.TypeFor[yaml.InterfaceUnmarshaler]())
	}
	return false
}

// shortest are the numbers that YAML gives back letter by letter; 007 is none, nor 1.50.
var shortest = regexp.MustCompile(`^-?(0|[1-9]\d{0,14}|(0|[1-9]\d{0,8})\.\d{0,5}[1-9])$`)

func asWritten(node ast.Node) bool {
	switch node.Type() {
	case ast.IntegerType, ast.FloatType, ast.InfinityType, ast.NanType:
		return shortest.MatchString(node.GetToken().Value)
	case ast.BoolType:
		return node.GetToken().Value == "true" || node.GetToken().Value == "false"
	case ast.StringType, ast.LiteralType:
		return true
	}
	return false
}

func wanted(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "a text or a plain number (in quotes if it is to be kept as written)"
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list"
	}
	return "a block of keys and values"
}

func given(node ast.Node) string {
	switch node.Type() {
	case ast.MappingType:
		return "a block of keys and values"
	case ast.SequenceType:
		return "a list"
	case ast.StringType:
		return fmt.Sprintf("the text %.60q", node.GetToken().Value)
	case ast.LiteralType:
		return "a text of several lines"
	}
	return node.GetToken().Value
}

// secret recognises keys that people give to what must not stand in a file.
var secret = regexp.MustCompile(`(?i)(token|passw|secret|api_?key|credential)`)

// advice is what to do about a key that is not known.
func advice(name string, known []string) string {
	if secret.MatchString(name) {
		return "; a secret never stands in the file: set SLACK_BOT_TOKEN, or SLACK_BOT_TOKEN_FILE to the path of a file that holds it"
	}
	if near := meant(name, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return "; there are " + strings.Join(known, ", ")
}
