package intake

import "strings"

// pattern is a text in which each "*" stands for any text. Line breaks and runs of spaces count as one space, since
// headers and notes are wrapped by hand.
type pattern struct {
	text  string // levelled
	path  string // where in the mapping it stands
	parts []string
}

func newPattern(text, path string) pattern {
	text = level(text)
	return pattern{text, path, strings.Split(text, "*")}
}

// level makes of all white space one space each.
func level(text string) string { return strings.Join(strings.Fields(text), " ") }

func (p pattern) exact() bool { return len(p.parts) == 1 }

// matches reports whether a levelled text is meant, and what the first "*" stands for.
func (p pattern) matches(text string) (string, bool) {
	if p.exact() {
		return "", text == p.text
	}
	rest, ok := strings.CutPrefix(text, p.parts[0])
	last := p.parts[len(p.parts)-1]
	if !ok || !strings.HasSuffix(rest, last) {
		return "", false
	}
	rest = rest[:len(rest)-len(last)]
	star, inner := rest, p.parts[1:len(p.parts)-1]
	for i, part := range inner {
		at := strings.Index(rest, part)
		if at < 0 {
			return "", false
		}
		if i == 0 {
			star = rest[:at]
		}
		rest = rest[at+len(part):]
	}
	return star, true
}

func matchesAny(patterns []pattern, text string) bool {
	for _, p := range patterns {
		if _, ok := p.matches(text); ok {
			return true
		}
	}
	return false
}
