package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"stocktake/review"
)

func schema(t *testing.T) map[string]any {
	t.Helper()
	text, err := PolicySchema()
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSchemaAdmitsWhatIsAPolicyAndNoOther(t *testing.T) {
	for _, c := range []struct{ sentence, from, to, fault string }{
		{"a healthy policy", "", "", ""},
		{"an unknown key", "bar: 0.5\n", "bar: 0.5\nbars: 0.5\n", "$.bars: unknown"},
		{"a key that is missing", "leave: 0.50\n", "", "$: leave is missing"},
		{"a text for a number", "bar: 0.5\n", "bar: half\n", "$.bar: not of type number"},
		{"a fraction for a whole number", "minimum_responses: 5", "minimum_responses: 5.5", "$.minimum_responses: not of type integer"},
		{"a number on its limit", "bar: 0.5\n", "bar: 1\n", "$.bar: not under 1"},
		{"a number under its limit", "version: 1", "version: 0", "$.version: under 1"},
		{"a concern there is not", "no_longer_relevant", "late", "$.rules[0].concern: not one of"},
		{"a verdict there is not", "discontinue: the council", "stop: the council", "$.approvals.stop: not one of"},
		{"a figure there is not", "must_not: {filled", "must_not: {filed", "$.rules[0].test.must_not.filed_of_offered: not one of"},
		{"a single point", "      - {at: 1, times: 1}\n", "", "$.rules[0].odds: fewer than 2"},
		{"an override off the scale", "bar: 0.4", "bar: 4", "$.overrides[0].set.bar: not under 1"},
		{"an exemption of an override without a day", "      bar: 0.4\n", "      exemptions: [{what: A, who: B, why: C}]\n", "$.overrides[0].set.exemptions[0]: until is missing"},
		{"a list that is empty", "    set:\n      bar: 0.4\n      minimum_responses: 4\n", "    without_rules:\n", ""},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got := refusedBy(t, schema(t), strings.Replace(ours, c.from, c.to, 1))
			if c.fault == "" && got != "" || !strings.HasPrefix(got, c.fault) {
				t.Errorf("refused with %q, not %q", got, c.fault)
			}
		})
	}
	if got := refusedBy(t, schema(t), defaultPolicy); got != "" {
		t.Errorf("the default policy: %s", got)
	}
}

func TestEveryKeyOfAPolicyIsDescribedAndNoOther(t *testing.T) {
	left := maps.Clone(keys)
	described(t, "", reflect.TypeFor[review.Policy](), left)
	for path := range left {
		t.Errorf("%s is described, and is no key", path)
	}
}

// described takes every key of a type from those that are left.
func described(t *testing.T, path string, kind reflect.Type, left map[string]key) {
	t.Helper()
	delete(left, path)
	switch kind.Kind() {
	case reflect.Pointer:
		described(t, path, kind.Elem(), left)
	case reflect.Slice:
		described(t, path+"[]", kind.Elem(), left)
	case reflect.Map:
		described(t, path+"{}", kind.Elem(), left)
	case reflect.Struct:
		for name, field := range fieldsOf(kind) {
			at := strings.TrimPrefix(path+"."+name, ".")
			if keys[keyOf(at)].about == "" {
				t.Errorf("%s is not described", at)
			}
			described(t, at, field, left)
		}
	}
}

func refusedBy(t *testing.T, schema map[string]any, text string) string {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	faults := admits("$", schema, value)
	slices.Sort(faults)
	return strings.Join(faults, "; ")
}

// admits holds a value against those words of JSON Schema that the policy's uses.
func admits(path string, schema map[string]any, value any) (faults []string) {
	if _, typed := schema["type"]; typed && !slices.ContainsFunc(types(schema["type"]), func(name string) bool { return ofType(name, value) }) {
		return []string{fmt.Sprintf("%s: not of type %v", path, schema["type"])}
	}
	fault := func(holds bool, format string, args ...any) {
		if !holds {
			faults = append(faults, path+": "+fmt.Sprintf(format, args...))
		}
	}
	if oneOf, limited := schema["enum"]; limited {
		fault(slices.Contains(oneOf.([]any), value), "not one of %v", oneOf)
	}
	if ways, limited := schema["oneOf"].([]any); limited {
		ways = slices.DeleteFunc(slices.Clone(ways), func(way any) bool { return len(admits(path, way.(map[string]any), value)) > 0 })
		fault(len(ways) == 1, "as %d of what it may be one of", len(ways))
	}
	switch v := value.(type) {
	case string:
		pattern, _ := schema["pattern"].(string)
		fault(regexp.MustCompile(pattern).MatchString(v), "not like %s", pattern)
		fault(float64(len(v)) >= number(schema["minLength"], 0), "shorter than %v", schema["minLength"])
	case map[string]any:
		fault(float64(len(v)) >= number(schema["minProperties"], 0), "fewer than %v", schema["minProperties"])
		for _, name := range texts(schema["required"]) {
			_, is := v[name]
			fault(is, "%s is missing", name)
		}
		for name, part := range v {
			faults = append(faults, within(path+"."+name, schema, name, part)...)
		}
	case []any:
		fault(float64(len(v)) >= number(schema["minItems"], 0), "fewer than %v", schema["minItems"])
		for i, part := range v {
			faults = append(faults, admits(fmt.Sprintf("%s[%d]", path, i), schema["items"].(map[string]any), part)...)
		}
	case uint64, int64, float64:
		x := amount(v)
		fault(x >= number(schema["minimum"], x), "under %v", schema["minimum"])
		fault(x <= number(schema["maximum"], x), "over %v", schema["maximum"])
		fault(x > number(schema["exclusiveMinimum"], x-1), "not over %v", schema["exclusiveMinimum"])
		fault(x < number(schema["exclusiveMaximum"], x+1), "not under %v", schema["exclusiveMaximum"])
	}
	return faults
}

// within holds one part of an object against its own schema.
func within(path string, schema map[string]any, name string, part any) []string {
	if names, limited := schema["propertyNames"].(map[string]any); limited && !slices.Contains(names["enum"].([]any), any(name)) {
		return []string{fmt.Sprintf("%s: not one of %v", path, names["enum"])}
	}
	properties, _ := schema["properties"].(map[string]any)
	if own, known := properties[name].(map[string]any); known {
		return admits(path, own, part)
	}
	switch others := schema["additionalProperties"].(type) {
	case nil:
		return nil
	case map[string]any:
		return admits(path, others, part)
	}
	return []string{path + ": unknown"}
}

func types(declared any) []string {
	if name, single := declared.(string); single {
		return []string{name}
	}
	return texts(declared)
}

func texts(list any) []string {
	var out []string
	all, _ := list.([]any)
	for _, one := range all {
		out = append(out, one.(string))
	}
	return out
}

func ofType(name string, value any) bool {
	switch value.(type) {
	case nil:
		return name == "null"
	case map[string]any:
		return name == "object"
	case []any:
		return name == "array"
	case string:
		return name == "string"
	case uint64, int64:
		return name == "integer" || name == "number"
	case float64:
		return name == "number"
	}
	return false
}

func number(limit any, without float64) float64 {
	if x, limited := limit.(float64); limited {
		return x
	}
	return without
}

func amount(value any) float64 {
	switch x := value.(type) {
	case uint64:
		return float64(x)
	case int64:
		return float64(x)
	}
	return value.(float64)
}
