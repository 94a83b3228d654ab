package review

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"stocktake/internal/nearest"
)

// sortedKeys is a mapping's keys by their bytes.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// VerdictNames are [Verdicts] as a policy's file has them.
func VerdictNames() []string {
	names := make([]string, len(Verdicts))
	for i, v := range Verdicts {
		names[i] = string(v)
	}
	return names
}

// meant is ", did you mean X?" for the known word that differs least, or nothing where none is near.
func meant(word string, known []string) string {
	near, edits := nearest.Word(word, known)
	if near == "" || edits > max(2, len(word)/3) {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", near)
}
