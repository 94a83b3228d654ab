package review

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Key is one place in which two policies differ: its path in the file, such as bar or rules[few-ask].odds, and what stands
// there in words: empty where nothing does, "none" where it is there without anything in it.
type Key struct {
	Path    string
	Was, Is string

	put func(*Policy) // gives a policy what the new one has there
}

// differences are the places in which a policy differs from an older one, in the order of the declaration; names, versions
// and digests are none. What is listed by a name of its own (rules, exemptions, overrides) is compared one by one.
func differences(older, newer *Policy) []Key {
	d := &differing{}
	root := func(v reflect.Value) reflect.Value { return v }
	d.compare("", reflect.ValueOf(*older), reflect.ValueOf(*newer), root)
	return slices.DeleteFunc(d.keys, func(k Key) bool { return k.Path == "name" || k.Path == "version" })
}

// reach leads from a policy that may be written to, to a place in it.
type reach func(reflect.Value) reflect.Value

type differing struct{ keys []Key }

func (d *differing) compare(path string, a, b reflect.Value, to reach) {
	switch {
	case a.Kind() == reflect.Struct:
		d.fields(path, a, b, to)
	case a.Kind() == reflect.Pointer && !a.IsNil() && !b.IsNil() && a.Elem().Kind() == reflect.Struct:
		d.fields(path, a.Elem(), b.Elem(), func(v reflect.Value) reflect.Value { return to(v).Elem() })
	case a.Kind() == reflect.Map && a.Len()+b.Len() > 0:
		d.entries(path, a, b, to)
	case a.Kind() == reflect.Slice && a.Len()+b.Len() > 0 && distinct(a) && distinct(b):
		d.elements(path, a, b, to)
	case !reflect.DeepEqual(a.Interface(), b.Interface()):
		d.differ(path, written(a), written(b), func(p reflect.Value) { to(p).Set(b) })
	}
}

func (d *differing) differ(path, was, is string, put func(reflect.Value)) {
	d.keys = append(d.keys, Key{path, was, is, func(p *Policy) { put(reflect.ValueOf(p).Elem()) }})
}

func (d *differing) fields(path string, a, b reflect.Value, to reach) {
	for i := range a.NumField() {
		name, is := keyOf(a.Type().Field(i))
		if is {
			d.compare(below(path, name), a.Field(i), b.Field(i), func(v reflect.Value) reflect.Value { return to(v).Field(i) })
		}
	}
}

// keyOf is the key of a field in the file, empty where its own fields stand in its place; false where it has none.
func keyOf(f reflect.StructField) (string, bool) {
	name, _, tagged := strings.Cut(f.Tag.Get("yaml"), ",")
	return name, f.IsExported() && name != "-" && (tagged || name != "")
}

func below(path, name string) string {
	return strings.Trim(path+"."+name, ".")
}

func (d *differing) entries(path string, a, b reflect.Value, to reach) {
	all := keysOf(a)
	for key := range keysOf(b) {
		all[key] = true
	}
	for _, name := range sortedKeys(all) {
		key := reflect.ValueOf(name)
		was, is := a.MapIndex(key), b.MapIndex(key)
		if was.IsValid() != is.IsValid() || was.IsValid() && !reflect.DeepEqual(was.Interface(), is.Interface()) {
			d.differ(below(path, name), writtenEntry(was), writtenEntry(is), func(p reflect.Value) { entry(to(p), key, b) })
		}
	}
}

// entry gives a map what another has under a key, or takes it away where there is nothing; the map of another policy stays as it is.
// Where the other is not there at all, none is left behind: in an override an empty one would open a gate.
func entry(m, key, other reflect.Value) {
	own := reflect.MakeMap(m.Type())
	for _, k := range m.MapKeys() {
		own.SetMapIndex(k, m.MapIndex(k))
	}
	own.SetMapIndex(key, other.MapIndex(key))
	if own.Len() == 0 && other.IsNil() {
		own = other
	}
	m.Set(own)
}

// distinct reports whether the elements of a list have names that tell them apart.
func distinct(list reflect.Value) bool {
	if !slices.Contains([]reflect.Type{reflect.TypeFor[Rule](), reflect.TypeFor[Exemption](), reflect.TypeFor[Override]()}, list.Type().Elem()) {
		return false
	}
	seen := map[string]bool{}
	for i := range list.Len() {
		seen[nameIn(list.Index(i))] = true
	}
	return len(seen) == list.Len()
}

func nameIn(element reflect.Value) string {
	switch e := element.Interface().(type) {
	case Rule:
		return e.ID
	case Exemption:
		return e.What
	case Override:
		return e.whom()
	}
	return ""
}

func standsAt(list reflect.Value, name string) int {
	for i := range list.Len() {
		if nameIn(list.Index(i)) == name {
			return i
		}
	}
	return -1
}

func (d *differing) elements(path string, a, b reflect.Value, to reach) {
	for i := range a.Len() {
		name := nameIn(a.Index(i))
		at := path + "[" + name + "]"
		if j := standsAt(b, name); j >= 0 {
			d.compare(at, a.Index(i), b.Index(j), func(v reflect.Value) reflect.Value { return to(v).Index(i) })
			continue
		}
		d.differ(at, written(a.Index(i)), "", func(p reflect.Value) {
			list := to(p)
			list.Set(reflect.AppendSlice(list.Slice3(0, i, i), list.Slice(i+1, list.Len())))
		})
	}
	for j := range b.Len() {
		if name := nameIn(b.Index(j)); standsAt(a, name) < 0 {
			d.differ(path+"["+name+"]", "", written(b.Index(j)), func(p reflect.Value) {
				to(p).Set(reflect.Append(to(p), b.Index(j)))
			})
		}
	}
}

// written is a value in words, on one line; two that mean the same are written alike.
func written(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Invalid:
		return ""
	case reflect.Pointer:
		return written(v.Elem())
	case reflect.Struct:
		return writtenFields(v)
	case reflect.Map, reflect.Slice:
		return writtenList(v)
	}
	return fmt.Sprint(v.Interface())
}

// empty is what is there and has nothing in it. To be left out is another thing: an override that empties a gate opens it.
const empty = "none"

func writtenList(v reflect.Value) string {
	var parts []string
	switch {
	case v.IsNil():
		return ""
	case v.Len() == 0:
		return empty
	case v.Kind() == reflect.Map:
		for _, key := range sortedKeys(keysOf(v)) {
			parts = append(parts, key+": "+writtenEntry(v.MapIndex(reflect.ValueOf(key))))
		}
		return strings.Join(parts, ", ")
	}
	for i := range v.Len() {
		parts = append(parts, written(v.Index(i)))
	}
	if v.Type().Elem().Kind() == reflect.String {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, "; ")
}

func writtenEntry(v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	return cmp.Or(written(v), empty)
}

func keysOf(m reflect.Value) map[string]bool {
	out := map[string]bool{}
	for _, key := range m.MapKeys() {
		out[key.String()] = true
	}
	return out
}

func writtenFields(v reflect.Value) string {
	if p, is := v.Interface().(Point); is {
		return fmt.Sprintf("%v → %v", p.At, p.Times)
	}
	var parts []string
	for i := range v.NumField() {
		name, is := keyOf(v.Type().Field(i))
		if !is {
			continue
		}
		if text := written(v.Field(i)); text != "" {
			parts = append(parts, strings.TrimPrefix(name+": "+text, ": "))
		}
	}
	return strings.Join(parts, ", ")
}

// owned is a policy whose lists may be written to without another policy's changing.
func (p *Policy) owned() Policy {
	out := *p
	out.Rules, out.Exemptions, out.Overrides = slices.Clone(p.Rules), slices.Clone(p.Exemptions), slices.Clone(p.Overrides)
	for i := range out.Overrides {
		out.Overrides[i].Set.Exemptions = slices.Clone(out.Overrides[i].Set.Exemptions)
	}
	if p.Reallocation != nil {
		own := *p.Reallocation
		out.Reallocation = &own
	}
	return out
}
