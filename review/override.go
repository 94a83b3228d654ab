package review

import (
	"fmt"
	"reflect"
	"strings"
)

// overridden says, for every override that holds for the programme, for whom it was made and what it changes.
func (s *sitting) overridden() []string {
	var out []string
	p := s.portfolio.Programme
	for _, o := range s.policy.applying(p.Framework, p.Code) {
		out = append(out, "For "+o.whom()+" the policy says otherwise: "+strings.Join(o.changes(), "; ")+".")
	}
	return out
}

func (o Override) whom() string {
	var out []string
	if o.Framework != "" {
		out = append(out, "framework "+o.Framework)
	}
	if o.Programme != "" {
		out = append(out, "programme "+o.Programme)
	}
	return list(out)
}

// changes are the keys given anew with their values, and the rules left out.
func (o Override) changes() []string {
	out := settings("", reflect.ValueOf(o.Set))
	for _, id := range o.WithoutRules {
		out = append(out, "without the rule "+id)
	}
	return out
}

// settings are the values under a key as the file writes them, in the order of the declaration; what is not set is left out.
func settings(name string, v reflect.Value) []string {
	var out []string
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return settings(name, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
			out = append(out, settings(strings.TrimPrefix(name+"."+key, "."), v.Field(i))...)
		}
	case reflect.Map:
		for _, key := range sortedKeys(keysOf(v)) {
			out = append(out, settings(name+"."+key, v.MapIndex(reflect.ValueOf(key)))...)
		}
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		if texts, are := v.Interface().([]string); are {
			return []string{name + " " + strings.Join(texts, ", ")}
		}
		out = append(out, name+" "+written(v))
	default:
		out = append(out, fmt.Sprintf("%s %v", name, v.Interface()))
	}
	return out
}

func keysOf(m reflect.Value) map[string]bool {
	out := map[string]bool{}
	for _, key := range m.MapKeys() {
		out[key.String()] = true
	}
	return out
}
