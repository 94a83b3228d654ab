package render_test

import (
	"bytes"
	"testing"

	"stocktake/render"
	"stocktake/review"
)

func TestTrialsAreCountedByRule(t *testing.T) {
	sparse := review.Trial{Rule: "few-ask", Must: true, Figures: map[string]float64{"seats": 0.5}, Factor: 2}
	plenty := review.Trial{Rule: "few-ask", Figures: map[string]float64{"seats": 1}, Factor: 2}
	unasked := review.Trial{Rule: "few-ask", Must: true, Figures: map[string]float64{"seats": 0.5}, Factor: 1, Unknown: []string{"needs", "priority"}}
	const must = "few-ask                   must flag at seats 0.5: 2 times"
	for _, test := range []struct {
		sentence string
		trials   []review.Trial
		want     string
	}{
		{"one holds", []review.Trial{sparse}, "PASS  " + must + "\n1 rule, 1 pass, 0 fail\n"},
		{"one of its two does not", []review.Trial{sparse, plenty}, "FAIL  " + must + "; must not flag at seats 1: 2 times\n1 rule, 0 pass, 1 fail\n"},
		{"one cannot be asked", []review.Trial{unasked}, "FAIL  few-ask                   must flag at seats 0.5: 1 times, since needs and priority are unknown\n1 rule, 0 pass, 1 fail\n"},
	} {
		var got bytes.Buffer
		if err := render.Trials(&got, test.trials, render.Page{Width: 120}); err != nil || got.String() != test.want {
			t.Errorf("%s: %q, %v; want %q", test.sentence, got.String(), err, test.want)
		}
	}
}
