package chat_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"stocktake/chat"
	"stocktake/review"
)

func TestNoPrintedLineIsWiderThanTheTerminal(t *testing.T) {
	for _, width := range []int{60, 100, 120} {
		var out bytes.Buffer
		for _, parent := range []string{"", "MD/root"} {
			m := review.Message{Parent: parent, Text: "- " + strings.Repeat("épée ", 90) + strings.Repeat("x", 250)}
			if _, err := chat.NewPrint(&out, width).Send(t.Context(), m, ""); err != nil {
				t.Fatal(err)
			}
		}
		widest := 0
		for row := range strings.Lines(out.String()) {
			widest = max(widest, utf8.RuneCountInString(strings.TrimSuffix(row, "\n")))
		}
		if widest != width {
			t.Errorf("%d columns of %d", widest, width)
		}
	}
}
