package render

import (
	"fmt"
	"strings"
	"unicode"

	"stocktake/review"
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

// odd is true of what does not show, and of blanks but the space.
func odd(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || review.Unseen(r)) }
