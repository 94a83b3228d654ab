package review

import (
	"testing"
	"unicode/utf8"
)

// What people and policies write begins in any alphabet: a name in a refusal, a rule's own sentence.
func TestATextBeginsWithACapitalInAnyAlphabet(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"half of it was allocated", "Half of it was allocated"},
		{"Ömer Yılmaz (U0OMER) may not decide", "Ömer Yılmaz (U0OMER) may not decide"},
		{"über dem Plan", "Über dem Plan"},
		{"нет средств", "Нет средств"},
		{"足りない", "足りない"},
		{"x", "X"},
		{"", ""},
	} {
		if got := Capital(c.text); got != c.want || !utf8.ValidString(got) {
			t.Errorf("%q becomes %q, not %q", c.text, got, c.want)
		}
	}
}
