package review

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSetsAreGroupedAsIfEveryPairWereLookedAt holds the short way to the plain one.
func TestSetsAreGroupedAsIfEveryPairWereLookedAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sets [][]*servingOne
		for i := range rapid.IntRange(0, 12).Draw(t, "sets") {
			needs := rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 1, 6, rapid.ID).Draw(t, fmt.Sprint("set ", i))
			slices.Sort(needs)
			one := &servingOne{}
			for _, need := range needs {
				one.serves = append(one.serves, service{need: fmt.Sprint("N-", need), partner: "P"})
			}
			sets = append(sets, []*servingOne{one})
		}
		if got, want := alikeSets(sets), plainlyAlike(sets); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// plainlyAlike looks at every pair until nothing changes.
func plainlyAlike(sets [][]*servingOne) []int {
	first := make([]int, len(sets))
	for i := range first {
		first[i] = i
	}
	for changed := true; changed; {
		changed = false
		for i, a := range sets {
			for j, b := range sets {
				shared := 0
				for _, one := range a[0].serves {
					if slices.Contains(b[0].serves, one) {
						shared++
					}
				}
				if 2*shared >= max(len(a[0].serves), len(b[0].serves)) && first[j] > first[i] {
					first[j], changed = first[i], true
				}
			}
		}
	}
	return first
}
