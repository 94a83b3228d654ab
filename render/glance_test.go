package render

import (
	"reflect"
	"slices"
	"testing"
)

// Of two at nearly the same place the later one in this order is seen.
func TestTheFirstRankedIsDrawnAboveTheRest(t *testing.T) {
	dots := []dot{{R: 10, Ranks: []int{2}}, {R: 7}, {R: 24, Ranks: []int{1}}, {R: 20}, {R: 12, Ranks: []int{30}}}
	slices.SortStableFunc(dots, below)
	if want := []dot{{R: 20}, {R: 7}, {R: 12, Ranks: []int{30}}, {R: 10, Ranks: []int{2}}, {R: 24, Ranks: []int{1}}}; !reflect.DeepEqual(dots, want) {
		t.Errorf("drawn as %v, want %v", dots, want)
	}
}

// Of several at one point, or nearly so, only the uppermost would be seen.
func TestWhatWouldBeCoveredIsOneCircleWithAllNumbers(t *testing.T) {
	at := func(x, r int, ranks ...int) dot { return dot{X: x, R: r, Ranks: ranks} }
	crowd, ranks := []dot{at(100, 10, 60)}, []int{}
	for rank := range 50 {
		crowd, ranks = append(crowd, at(1, 10, rank+1)), append(ranks, rank+1)
	}
	for name, c := range map[string]struct{ given, want []dot }{
		"at one point":                     {[]dot{at(1, 10, 1), at(1, 11, 4)}, []dot{at(1, 16, 1, 4)}},
		"nearly so":                        {[]dot{at(1, 10, 1), at(10, 10, 4)}, []dot{at(1, 16, 1, 4)}},
		"far enough":                       {[]dot{at(1, 10, 1), at(11, 10, 4)}, []dot{at(1, 10, 1), at(11, 10, 4)}},
		"their numbers meet":               {[]dot{at(1, 10, 13), at(15, 10, 24)}, []dot{at(1, 24, 13, 24)}},
		"the larger covers the first":      {[]dot{at(1, 10, 1), at(20, 24, 4)}, []dot{at(1, 24, 1, 4)}},
		"the larger for it covers another": {[]dot{at(1, 10, 1), at(13, 10, 2), at(1, 10, 14)}, []dot{at(1, 20, 1, 2, 14)}},
		"a crowd grows over no other":      {crowd, []dot{at(100, 10, 60), at(1, 20, ranks...)}},
	} {
		var g glance
		for _, d := range c.given {
			g.add(d)
		}
		if !reflect.DeepEqual(g.Dots, c.want) {
			t.Errorf("%s: drawn as %v, want %v", name, g.Dots, c.want)
		}
	}
}
