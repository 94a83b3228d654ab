package chat_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stocktake/chat"
	"stocktake/review"
)

// Whatever was said, a quote stands in the messages to the letter, in text and blocks: forgetting looks for it there.
func TestAQuoteIsFoundAgainInWhatWasLaidOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"<!channel> & <@U012AB3CD> *bold* `x` ~y~ @here", "[a](https://evil.example) \u202eevil \x1b[31m", strings.Repeat("字", 9000), strings.Repeat("a b ", 9000),
		})).Draw(t, "said")
		report := asTold(healthy())
		quote := review.Quoting{}.Masked(report, []review.Comment{{Text: said}}, nil)[0].Text
		one := &report.Recommendations[0]
		one.Quotes = []review.Quote{{Concern: review.UnderResourced, Text: quote}, {Concern: review.UnderResourced, Text: quote}}
		inBlocks, err := json.Marshal(review.Quoted(quote))
		if err != nil {
			t.Fatal(err)
		}
		for way, messages := range map[string][]review.Message{"thread": chat.Layout(report.Digest(), true), "flat": chat.Flat(report.Digest())} {
			text, blocks := 0, 0
			for _, m := range messages {
				text += strings.Count(m.Text, review.Quoted(quote))
				blocks += strings.Count(string(m.Blocks), strings.Trim(string(inBlocks), `"`))
			}
			if text != 2 || way == "thread" && blocks != 2 {
				t.Fatalf("%s: %q stands %d times in text, %d in blocks", way, quote, text, blocks)
			}
		}
	})
}
