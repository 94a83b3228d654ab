package chat

import (
	"strings"
	"testing"
)

// A text is cut at a space where there is one in the second half of what is written, however long the signs before it are when
// they are escaped: what stands at its end may be an ID.
func TestAnEscapedTextIsCutBetweenWords(t *testing.T) {
	for _, ampersands := range []int{597, 598, 599, 1197} {
		parts := cut(strings.Repeat("&", ampersands)+" (id000004)", 3000, literal)
		if last := parts[len(parts)-1]; !strings.Contains(last, "(id000004)") {
			t.Errorf("after %d signs: %q", ampersands, last)
		}
		for _, part := range parts {
			if len(literal(part)) > 3000 {
				t.Errorf("after %d signs a part is %d long", ampersands, len(literal(part)))
			}
		}
	}
}
