package review

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

// An expression is refused at a place in it, or has an answer whatever the figures are.
func FuzzExpression(f *testing.F) {
	for _, r := range declared(f).Rules {
		f.Add(r.Measure, 0.5, 2.0)
		f.Add(r.When, 0.5, 2.0)
	}
	for _, source := range []string{
		"min(1 / spent_of_planned, 5)", "max(1, open_needs) / 2 > 1", "2**-1", "1..3", "not (1 < 2)", "a?.b", "known(1 / 0)",
		"open_need / planned_day / 2", "open_needs > 3 ? true : 1", "open_needs > 3 ? 1 : 2.0", "(open_needs > 0 ? 1 : 0.5) / spent_of_planned",
		"open_needs | min(2)", "if open_needs > 1 { 2 } else { true }", "1 < open_needs ?: false", "any([1], # > 0)", "min()", "9223372036854775808", "",
	} {
		f.Add(source, 0.0, 2.0)
	}
	f.Fuzz(func(t *testing.T, source string, a, b float64) {
		if !utf8.ValidString(source) || math.IsInf(a+b, 0) {
			return // these a policy never has
		}
		for _, wanted := range []kind{aNumber, yesOrNo} {
			c := compiler{}
			made := c.expression("$", source, wanted)
			if lines := strings.Split(source, "\n"); made == nil && source != "" {
				fault := c.faults[0]
				if fault.Line < 1 || fault.Line > len(lines) || fault.Column < 1 || fault.Column > utf8.RuneCountInString(lines[fault.Line-1])+1 {
					t.Fatalf("%q is refused at %d:%d: %s", source, fault.Line, fault.Column, fault.Text)
				}
			}
			if made == nil {
				continue
			}
			e := nothing()
			for i, name := range figures {
				e.set(name, []float64{a, b, 0, unknown}[i%4])
			}
			if x := made.ask(&e); math.IsInf(x, 0) || wanted == yesOrNo && x != 0 && x != 1 && !math.IsNaN(x) {
				t.Fatalf("%q is %v", source, x)
			}
		}
	})
}
