package render

import (
	"fmt"
	"strings"
	"unicode"
)

// Plain is a line that names what comes from outside, such as a file or a code, as it may be shown on a terminal.
func Plain(line string) string { return plain(line) }

// plain makes text from files harmless on a terminal: what would move the cursor, change colours or turn the direction
// of reading is spelled out, blanks of every kind become one space each, and broken UTF-8 shows as the sign for it.
func plain(s string) string {
	if !strings.ContainsFunc(s, odd) {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case odd(r):
			b.WriteString(spelled(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// spelled is a character by its number.
func spelled(r rune) string {
	if r > 0xFFFF {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// odd is true of what does not show: controls, blanks but the space, characters that each font shows as it likes, and marks of format
// but the two joiners, without which Persian, Hindi and families of emoji are misspelled.
func odd(r rune) bool {
	const nonJoiner, joiner = '\u200C', '\u200D'
	if r == ' ' || r == nonJoiner || r == joiner {
		return false
	}
	return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}
