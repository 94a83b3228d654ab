package intake

import "strings"

// pattern is a text in which each "*" stands for any text. Line breaks and runs of spaces count as one space, since
// headers and notes are wrapped by hand.
type pattern struct {
	text string
	path string // where in the mapping it stands
}

// level makes of all white space one space each.
func level(text string) string { return strings.Join(strings.Fields(text), " ") }

func (p pattern) exact() bool { return !strings.Contains(p.text, "*") }

// matches reports whether a levelled text is meant, and what the first "*" stands for.
func (p pattern) matches(text string) (string, bool) {
	parts := strings.Split(level(p.text), "*")
	if len(parts) == 1 {
		return "", text == parts[0]
	}
	rest, ok := strings.CutPrefix(text, parts[0])
	last := parts[len(parts)-1]
	if !ok || !strings.HasSuffix(rest, last) {
		return "", false
	}
	rest = rest[:len(rest)-len(last)]
	star, inner := rest, parts[1:len(parts)-1]
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
