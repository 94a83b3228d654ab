package intake

import "strings"

// nearest returns the name with the fewest edits to the given one, the first of several. Case does not count, so that
// TITLE finds title.
func nearest(name string, names []string) string {
	best, fewest := "", -1
	for _, candidate := range names {
		n := edits([]rune(strings.ToLower(name)), []rune(strings.ToLower(candidate)))
		if fewest < 0 || n < fewest {
			best, fewest = candidate, n
		}
	}
	return best
}

// edits counts the insertions, deletions and replacements that turn a into b (Levenshtein's distance, by rows).
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
