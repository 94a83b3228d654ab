package render

import (
	"slices"
	"testing"
)

// Of two at nearly the same place the later one in this order is seen.
func TestTheFirstRankedIsDrawnAboveTheRest(t *testing.T) {
	dots := []dot{{R: 10, Number: 2}, {R: 7}, {R: 24, Number: 1}, {R: 20}, {R: 12, Number: 30}}
	slices.SortStableFunc(dots, below)
	if want := []dot{{R: 20}, {R: 7}, {R: 12, Number: 30}, {R: 10, Number: 2}, {R: 24, Number: 1}}; !slices.Equal(dots, want) {
		t.Errorf("drawn as %v, want %v", dots, want)
	}
}
