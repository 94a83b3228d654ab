package review

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordIn is one word of a text with the signs around it.
type wordIn struct {
	lead, core, tail string
	gone             bool // it was part of a name that stands masked before it
	starts           bool // a sentence
}

func wordsOf(text string) []wordIn {
	fields := strings.Fields(text)
	all := make([]wordIn, len(fields))
	starts := true
	for i, field := range fields {
		core := strings.TrimLeftFunc(field, isSign)
		lead := field[:len(field)-len(core)]
		core = strings.TrimRightFunc(core, isSign)
		tail := field[len(lead)+len(core):]
		for _, own := range []string{"'s", "’s"} {
			if bare, ok := strings.CutSuffix(core, own); ok {
				core, tail = bare, own+tail
			}
		}
		all[i] = wordIn{lead: lead, core: core, tail: tail, starts: starts || strings.ContainsAny(lead, "“«„\"")}
		starts = strings.ContainsAny(tail, ".!?…:;") && !all[i].isInitial() && !isTitle(core)
	}
	return all
}

// isSign is true of signs around words; brackets that mask stay with what they mask.
func isSign(r rune) bool { return !inWord(r) && !unicode.IsMark(r) && r != '[' && r != ']' }

func (w wordIn) isInitial() bool {
	r, size := utf8.DecodeRuneInString(w.core)
	return unicode.IsUpper(r) && (size == len(w.core) && strings.HasPrefix(w.tail, ".") || initials.MatchString(w.core))
}

// initials matches J.K as it stands in J.K.
var initials = regexp.MustCompile(`^\p{Lu}(?:\.-?\p{Lu})+$`)

// isCapital is true of a word like Ada, O'Neill, Jean-Luc or МакКей.
func isCapital(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	return (unicode.IsUpper(first) || unicode.IsTitle(first)) && strings.ContainsFunc(word[size:], unicode.IsLower) &&
		!strings.ContainsFunc(word, func(r rune) bool { return unicode.IsDigit(r) || r == '[' || r == ']' })
}

func isShouted(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsUpper(r) && r != '-' && r != '\'' && r != '’' })
}

func hasCase(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.ToUpper(r) != unicode.ToLower(r) })
}
