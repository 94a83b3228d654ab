package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"stocktake/review"
)

// PolicySchema is a JSON Schema (draft 2020-12) of the policy file, for editors and for checks before one is deployed. It is
// made from the structs that the file is read into; what only Compile can see, such as an unknown figure in an
// expression, it does not see.
func PolicySchema() ([]byte, error) {
	schema := schemaOf("", reflect.TypeFor[review.Policy]())
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = "Stocktake review policy"
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(schema)
	return out.Bytes(), err
}

// object is one JSON object of the schema; encoding sorts its keys.
type object map[string]any

// schemaOf is the schema of the value at a path, such as rules[].odds[].at; its words and limits stand in the table of keys.
func schemaOf(path string, t reflect.Type) object {
	out := typed(path, t)
	key := keys[keyOf(path)]
	if key.about != "" {
		out["description"] = key.about
	}
	if len(key.oneOf) > 0 && t.Kind() == reflect.String {
		out["enum"] = key.oneOf
	}
	for name, limit := range key.limits {
		switch least := name == "required" || name == "minItems" || name == "minProperties"; {
		case least && partial(path):
			continue // what an override gives anew is laid over what is there
		case least:
			out["type"] = out["type"].([]string)[0]
		}
		out[name] = limit
	}
	return out
}

// keyOf is where a path is described: what an override sets is what the policy itself sets.
func keyOf(path string) string {
	if set, ok := strings.CutPrefix(path, "overrides[].set."); ok {
		return set
	}
	return path
}

func typed(path string, t reflect.Type) object {
	switch t.Kind() {
	case reflect.Pointer:
		return typed(path, t.Elem())
	case reflect.Struct:
		return structured(path, t)
	case reflect.Map:
		out := object{"type": orNothing("object"), "additionalProperties": schemaOf(path+"{}", t.Elem())}
		if names := keys[keyOf(path)].oneOf; len(names) > 0 {
			out["propertyNames"] = object{"enum": names}
		}
		return out
	case reflect.Slice:
		return object{"type": orNothing("array"), "items": schemaOf(path+"[]", t.Elem())}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	}
	panic(fmt.Sprintf("%s: a policy holds no %s", path, t)) // met by the schema's test, never by a user
}

// partial reports whether a path lies in what an override gives anew, of which no key must be there. Elements of a list are whole.
func partial(path string) bool {
	group, is := strings.CutPrefix(path, "overrides[].set")
	return is && !strings.Contains(group, "[]")
}

// demanded reports whether the key at a path must be there.
func demanded(path string) bool { return keys[keyOf(path)].required && !partial(path) }

// orNothing is the type of what may be left empty.
func orNothing(name string) []string { return []string{name, "null"} }

// structured is an object of which every key is known, and some must be there.
func structured(path string, t reflect.Type) object {
	properties, required := object{}, []string{}
	for name, field := range fieldsOf(t) {
		at := strings.TrimPrefix(path+"."+name, ".")
		properties[name] = schemaOf(at, field)
		if demanded(at) {
			required = append(required, name)
		}
	}
	slices.Sort(required)
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}
