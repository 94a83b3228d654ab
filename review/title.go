package review

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestTitle is how many characters of a title are told where people read; in JSON and tables for machines it stands whole.
const longestTitle = 120

// Briefly is a title as people read it: whole or, where it is longer than 120 characters, its first words and "…". It ends between
// words or, where there is no such place, between characters as they are seen.
func Briefly(title string) string {
	if len(title) <= longestTitle || utf8.RuneCountInString(title) <= longestTitle {
		return title
	}
	all := []rune(title)
	end := longestTitle
	for end > longestTitle/2 && !unicode.IsSpace(all[end]) {
		end--
	}
	if end == longestTitle/2 {
		end = seam(all, longestTitle)
	}
	return strings.TrimRight(strings.TrimRightFunc(string(all[:end]), unicode.IsSpace), ",;:") + "…"
}

// Subject names a subject: "GEO-042 Border course", or its code alone where the title says no more.
func Subject(code, title string) string {
	if title == "" || title == code {
		return code
	}
	return strings.TrimSpace(code + " " + Briefly(title))
}

// seam is the last place at or before one where two characters, as they are seen, meet; that place itself where there is none.
func seam(all []rune, at int) int {
	for i := at; i > 0; i-- {
		if !asOne(all[i-1], all[i]) && halfFlags(all[:i])%2 == 0 {
			return i
		}
	}
	return at
}

// asOne reports whether the second rune is seen as a part of the first: an accent, a joiner and what it joins, a shade of
// skin, a further part of a Korean syllable.
func asOne(first, second rune) bool {
	const joiner = '\u200D'
	switch {
	case unicode.In(second, unicode.M, unicode.Other_Grapheme_Extend), second == joiner, first == joiner:
		return true
	case second >= 0x1F3FB && second <= 0x1F3FF, second >= 0xE0020 && second <= 0xE007F:
		return true
	}
	return second >= 0x1160 && second <= 0x11FF
}

// halfFlags is how many letters of flags end a text; two make one.
func halfFlags(text []rune) (n int) {
	for n < len(text) && text[len(text)-1-n] >= 0x1F1E6 && text[len(text)-1-n] <= 0x1F1FF {
		n++
	}
	return n
}
