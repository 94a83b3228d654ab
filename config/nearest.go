package config

import (
	"unicode/utf8"

	"stocktake/internal/nearest"
)

// meant is the known key that a wrong one may have been meant for, if at most a third of its letters differ; else it is empty.
func meant(name string, known []string) string {
	word, edits := nearest.Word(name, known)
	if edits > utf8.RuneCountInString(name)/3 {
		return ""
	}
	return word
}
