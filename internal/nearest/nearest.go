// Package nearest finds which of the words there are somebody may have meant by one that there is not. Config, intake and review
// ask it, each with its own idea of what is near enough to be named.
package nearest

import "strings"

// Word is the known word with the fewest edits to the given one, the first of several, and how many those are; empty where none is
// known. An edit puts a letter in, leaves one out or changes one; case does not count.
func Word(word string, known []string) (string, int) {
	best, fewest := "", 0
	for i, candidate := range known {
		if n := edits([]rune(strings.ToLower(word)), []rune(strings.ToLower(candidate))); i == 0 || n < fewest {
			best, fewest = candidate, n
		}
	}
	return best, fewest
}

// edits is Levenshtein's distance, worked out by rows.
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
