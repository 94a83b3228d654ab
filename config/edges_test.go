package config

import (
	"errors"
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

// anew is what an override may give anew.
const anew = `bar: 0.5
accepted_false_share: 0.1
confirm: 1
leave: 0.5
minimum_responses: 5
quote_responses: 8
considerations: {shares_values: 1}
approvals: {discontinue: the council, keep: the board}
decides: {keep: the owner}
may_decide: {keep: [Ada Quay]}
follow_up: {decide_within_days: 14, escalate_after_days: 14, due_within_days: 90}
exemptions: [{what: A, who: the board, why: a treaty, until: "2026-12-31"}]
gates: {newest_within_days: {answers: 30}, share_with: {answers: 0.5}, activities_of_last: 0.5}
brake: {share: 0.6, never_at_or_under: 10}
foremost: 3
formats_that_need_approval: [28+n]
raters: {leniency: 0.05, middle: 0.1, sure: 0.9}
`

// whole is a policy in which every key has a value, those of an override too.
var whole = anew + `name: whole
version: 1
usual: {middle: 0.65, spread: 0.15, noise: 0.2, mislead: 0.05, levelling: 2}
calibration: 1
clauses: {ask: "§15"}
markings: {order: [open], chat: open}
reallocation: {lands_under: 0.8, underspend_free: 0.5, keeps: 0.5, partner_keeps: 0.75, up_to_planned: 1, convert_to: EUR, within_existing: [{programme: P}]}
rules:
  - id: few-places
    concern: no_longer_relevant
    clause: "§15"
    measure: filled_of_offered
    when: filled_of_offered < 2
    odds: [{at: 0.5, times: 4}, {at: 1, times: 1}]
    shape: free
    because: few of the places were filled
    test: {must_flag: {filled_of_offered: 0.5}, must_not: {filled_of_offered: 1}}
overrides:
  - framework: MD
    programme: P
    without_rules: [few-places]
    set:
` + regexp.MustCompile(`(?m)^(.)`).ReplaceAllString(anew, "      $1")

// acrossKeys are the words of faults that lie in several keys together, of which a schema says nothing.
var acrossKeys = []string{
	"must not be above the line", "raises nothing", "lets no fact speak", "must not be under minimum_responses", "the point before", "the rule gives",
	"in the order", "no rule ", "say for which framework or programme",
}

// onlyCompiled are keys whose texts are read by those who compile a policy alone.
var onlyCompiled = []string{"rules[].measure", "rules[].when"}

// A schema that admits what is refused lets an editor praise what will not run; one that refuses what is read has people change what is right.
func TestSchemaAndCheckAgreeAtTheEdgesOfEveryKey(t *testing.T) {
	schema := schema(t)
	if said := bothOn(t, schema, read(t)); said != [2]string{} {
		t.Fatal(said)
	}
	edges(t, "", reflect.TypeFor[review.Policy](), func(path string, value any) {
		policy := read(t)
		put(policy, stepsOf(path), value)
		said := bothOn(t, schema, policy)
		if (said[0] == "") != (said[1] == "") {
			t.Errorf("%s: %v: the schema says %q, the check %q", path, value, said[0], said[1])
		}
		key := path[strings.LastIndex(path, ".")+1:]
		if value == any(gone{}) && demanded(path) && !strings.Contains(said[1], key+" is missing") {
			t.Errorf("%s is missing: told as %q", path, said[1])
		}
	})
}

func read(t *testing.T) (out map[string]any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(whole), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// bothOn is what schema and check say against a policy.
func bothOn(t *testing.T, schema map[string]any, policy map[string]any) [2]string {
	t.Helper()
	text, err := yaml.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	var faults Faults
	if _, err := Policy("p", text); err != nil && !errors.As(err, &faults) {
		t.Fatal(err)
	}
	var said []string
	for _, f := range faults {
		if !slices.ContainsFunc(acrossKeys, func(words string) bool { return strings.Contains(f.Text, words) }) {
			said = append(said, f.Text)
		}
	}
	return [2]string{strings.Join(admits("$", schema, policy), "; "), strings.Join(said, "; ")}
}

// gone is the value of a key that is left out.
type gone struct{}

// edges tries the values at which something may end with every key below a path.
func edges(t *testing.T, path string, kind reflect.Type, try func(path string, value any)) {
	some := func(values ...any) {
		for _, value := range values {
			try(path, value)
		}
	}
	switch kind.Kind() {
	case reflect.Pointer:
		edges(t, path, kind.Elem(), try)
	case reflect.Struct:
		for name, field := range fieldsOf(kind) {
			at := strings.TrimPrefix(path+"."+name, ".")
			try(at, gone{})
			try(at, nil)
			edges(t, at, field, try)
		}
	case reflect.Map:
		some(map[string]any{}, map[string]any{"nonsense": "x"})
		edges(t, path+"{}", kind.Elem(), try)
	case reflect.Slice:
		some([]any{})
		edges(t, path+"[]", kind.Elem(), try)
	case reflect.Int:
		some(int64(-1), int64(0), int64(1), int64(5), int64(6), int64(3660), int64(3661), int64(1<<31-1), int64(1<<31))
	case reflect.Float64:
		some(-1e13, -1e12, -0.1, 0.0, 1e-7, 1e-6, 0.0005, 0.001, 0.5, 0.999, 0.9995, 1.0, 1.1, 10.0, 10.1, 1e6, 1e6+1, 1e12, 1e13)
	case reflect.String:
		some("", int64(7))
		if !slices.Contains(onlyCompiled, path) {
			some(" ", "x", "euro", "EUR", "2026-12-31", "31 December")
		}
	default:
		panic(fmt.Sprint(path, kind))
	}
}

// put gives the first thing that there is at a path another value.
func put(into any, steps []string, value any) {
	var within any
	set := func(any) {}
	switch in := into.(type) {
	case []any:
		within, set = in[0], func(value any) { in[0] = value }
	case map[string]any:
		name := steps[0]
		if name == "{}" {
			name = slices.Sorted(maps.Keys(in))[0]
		}
		within, set = in[name], func(value any) { in[name] = value }
		if value == (gone{}) {
			set = func(any) { delete(in, name) }
		}
	}
	if len(steps) > 1 {
		put(within, steps[1:], value)
		return
	}
	set(value)
}

func stepsOf(path string) []string {
	return strings.Split(strings.NewReplacer("[]", ".[]", "{}", ".{}").Replace(path), ".")
}
