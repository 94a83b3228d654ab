package review

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

// What may stand in a policy gives figures that are numbers, however small or large: NaN and infinity are not in JSON.
func TestNoNumberThatAPolicyMayHoldGivesAFigureThatIsNone(t *testing.T) {
	p := doubtful()
	p.Dossiers = true
	p.Considerations["GE"] = map[string]float64{ConsiderationNames[0]: 0.8, ConsiderationNames[1]: 0.2}
	numbers := 0
	for _, key := range numbersOf(reflect.TypeFor[Policy](), "", func(v reflect.Value) reflect.Value { return v }) {
		for _, x := range []float64{-1.7e308, -1e12, 5e-324, 1e-162, 1e-9, 0.001, 0.999, 0.9999999999999999, 1e6, 1e12, 1e162, 1e200, 1.7e308} {
			changed := declared(t)
			if key.path == ".Calibration" {
				continue // none is kept here
			}
			key.set(reflect.ValueOf(&changed).Elem(), x)
			policy, faults := Compile(changed)
			if len(faults) > 0 {
				continue
			}
			numbers++
			report, err := Judge(p, policy)
			if err == nil {
				_, err = json.Marshal(report)
			}
			if err != nil {
				t.Errorf("%s: %v is let through: %v", key.path, x, err)
			}
		}
	}
	if numbers < 100 {
		t.Errorf("only %d were let through", numbers)
	}
}

// What comes of them is looked at before it is shown or recorded; no other try helps where it cannot be used.
func TestWhatCannotBeUsedIsTheFaultOfThePolicy(t *testing.T) {
	report := judged(t, healthy(), compiled(t, declared(t)))
	if err := report.sound(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Recommendation){
		"a probability": func(r *Recommendation) { r.Scores[NotWorking].Probability = unknown },
		"an estimate":   func(r *Recommendation) { r.Scores[NotWorking].Estimate = new(math.Inf(1)) },
		"a priority":    func(r *Recommendation) { r.Priority = unknown },
	} {
		spoilt := judged(t, healthy(), compiled(t, declared(t)))
		spoil(&spoilt.Recommendations[3])
		if err := spoilt.sound(); !errors.As(err, new(Unusable)) || !strings.Contains(err.Error(), "ACT-4") {
			t.Errorf("%s that is no number: %v", name, err)
		}
	}
}

// number is a place in a policy where one stands.
type number struct {
	path string
	at   func(reflect.Value) reflect.Value
}

func (n number) set(policy reflect.Value, x float64) {
	switch v := n.at(policy); v.Kind() {
	case reflect.Float64:
		v.SetFloat(x)
	case reflect.Int:
		v.SetInt(int64(max(-1e18, min(x, 1e18))))
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]float64{ConsiderationNames[0]: x, ConsiderationNames[1]: x}))
	}
}

// numbersOf are those of the policy itself, of what is listed those of the first; an override's are checked as the policy's own.
func numbersOf(t reflect.Type, path string, to func(reflect.Value) reflect.Value) (out []number) {
	switch t.Kind() {
	case reflect.Float64, reflect.Int:
		return []number{{path, to}}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Float64 && path == ".Considerations" {
			return []number{{path, to}}
		}
	case reflect.Pointer:
		return numbersOf(t.Elem(), path, func(v reflect.Value) reflect.Value { return to(v).Elem() })
	case reflect.Slice:
		if t.Elem() == reflect.TypeFor[Rule]() || t.Elem() == reflect.TypeFor[Point]() {
			return append(numbersOf(t.Elem(), path+"[0]", func(v reflect.Value) reflect.Value { return to(v).Index(0) }),
				numbersOf(t.Elem(), path+"[1]", func(v reflect.Value) reflect.Value { return to(v).Index(1) })...)
		}
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				out = append(out, numbersOf(f.Type, path+"."+f.Name, func(v reflect.Value) reflect.Value { return to(v).Field(i) })...)
			}
		}
	}
	return out
}
