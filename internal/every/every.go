// Package every puts something into every field of a value, for tests that none of them be forgotten: by whoever writes it, reads
// it or decides who may see it. A field that somebody adds is filled like the others, and the test asks about it.
package every

import (
	"fmt"
	"reflect"
)

// Field is a T in which no field is empty that others can fill: numbers and texts unlike each other, pointers to something, slices and
// maps of one. A type that not everything may stand in has the sample's value wherever it is met. It panics where it knows nothing to put.
func Field[T any](samples ...any) (out T) {
	f := filler{samples: map[reflect.Type]reflect.Value{}}
	for _, s := range samples {
		f.samples[reflect.TypeOf(s)] = reflect.ValueOf(s)
	}
	f.fill(reflect.ValueOf(&out).Elem())
	return out
}

type filler struct {
	samples map[reflect.Type]reflect.Value
	n       int64 // the last number given
}

func (f *filler) fill(v reflect.Value) {
	if sample, is := f.samples[v.Type()]; is {
		v.Set(sample)
		return
	}
	f.n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(f.n)
	case reflect.Float64:
		v.SetFloat(float64(f.n) / 1000)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", f.n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key)
		f.fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		for _, i := range exported(v.Type()) {
			f.fill(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("nothing to fill %s with", v.Type()))
	}
}

// Paths are those of all that is not empty in v, each once, and what stands there: "Scores.Mean" of every score.
func Paths(v any) map[string]string {
	out := map[string]string{}
	gather(out, "", reflect.ValueOf(v))
	return out
}

func gather(out map[string]string, path string, v reflect.Value) {
	if v.IsZero() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		gather(out, path, v.Elem())
		return
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			gather(out, path, v.Index(i))
		}
		return
	case reflect.Struct:
		if fields := exported(v.Type()); len(fields) > 0 {
			for _, i := range fields {
				gather(out, joined(path, v.Type().Field(i).Name), v.Field(i))
			}
			return
		}
	}
	out[path] += fmt.Sprint(v.Interface(), " ")
}

// exported are the fields of a struct that are anybody's; an instant or an amount of money has none.
func exported(t reflect.Type) (out []int) {
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			out = append(out, i)
		}
	}
	return out
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
