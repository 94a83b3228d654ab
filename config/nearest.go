package config

import "unicode/utf8"

// nearest is the known name with the fewest letters to change, if those are at most a third of it; else it is empty.
func nearest(name string, known []string) string {
	best, fewest := "", utf8.RuneCountInString(name)/3+1
	for _, k := range known {
		if n := changes([]rune(name), []rune(k)); n < fewest {
			best, fewest = k, n
		}
	}
	return best
}

// changes counts the letters to add, drop or replace (Levenshtein).
func changes(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			replaced := diagonal
			if x != y {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j]+1, diagonal+1, replaced)
		}
	}
	return row[len(b)]
}
