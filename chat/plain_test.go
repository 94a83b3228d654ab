package chat

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"stocktake/review"
)

func TestHostileTextIsShownAndHarmless(t *testing.T) {
	for _, c := range []struct{ name, text, plain, marked string }{
		{"an ordinary title", "Border management", "Border management", "Border management"},
		{"French, Arabic, Chinese", "Évaluation — تقييم — 評価", "Évaluation — تقييم — 評価", "Évaluation — تقييم — 評価"},
		{"Persian joiners and pictures stay", "می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"},
		{"a call to the channel", "<!channel> now", "<!channel> now", "&lt;!channel&gt; now"},
		{"a mention", "<@U012AB3CD>", "<@U012AB3CD>", "&lt;@U012AB3CD&gt;"},
		{"a shout", "@here and @Channel, a@b.example", "＠here and ＠Channel, a@b.example", "＠here and ＠Channel, a@b.example"},
		{"a link", "<https://evil.example|Report>", "<https: //evil.example|Report>", "&lt;https: //evil.example|Report&gt;"},
		{"escaped already", "&lt;!here&gt;", "&lt;!here&gt;", "&amp;lt;!here&amp;gt;"},
		{"marks of format", "*bold* ~gone~ `code`", "*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"},
		{"a right-to-left trick", "invoice\u202efdp.exe", "invoice[U+202E]fdp.exe", "invoice[U+202E]fdp.exe"},
		{"isolates and marks", "a\u2066b\u200fc", "a[U+2066]b[U+200F]c", "a[U+2066]b[U+200F]c"},
		{"a terminal's escape", "\x1b[31mred\x07", "[U+001B][31mred[U+0007]", "[U+001B][31mred[U+0007]"},
		{"lines and tabs", "one\r\ntwo\tthree\u2028four", "one two three four", "one two three four"},
		{"a zero-width space", "a\u200bb", "a[U+200B]b", "a[U+200B]b"},
		{"broken UTF-8", "a\xffb", "a\uFFFDb", "a\uFFFDb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := plain(c.text); got != c.plain {
				t.Errorf("plain %q, want %q", got, c.plain)
			}
			if got := literal(plain(c.text)); got != c.marked {
				t.Errorf("in a block %q, want %q", got, c.marked)
			}
		})
	}
}

func TestAWordThatSlackWouldMisreadIsSetAsCode(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"marks within a code", "TF_001 and 10:30", "TF_001 and 10:30"},
		{"marks around one", "_TF_001_: reshape", "`_TF_001_`: reshape"},
		{"and in brackets", "Youth (_TF_001_), old", "Youth (`_TF_001_`), old"},
		{"a pair over two codes", "_A-1 B-2_.", "`_A-1` `B-2_`."},
		{"after another sign", "X/_1_/2", "`X/_1_/2`"},
		{"a picture", "TF:100:2:", "`TF:100:2`:"},
		{"a picture alone", ":+1:", "`:+1:`"},
		{"no picture has capitals", "A:B:C", "A:B:C"},
		{"a label", "Why:", "Why:"},
		{"only marks", "__ _", "`__` `_`"},
		{"escapes", "_R&D_", "`_R&amp;D_`"},
		{"escapes at its end", "_R&D_& (_TF>;) <b_>", "`_R&amp;D_&amp;` (`_TF&gt;`;) `&lt;b_&gt;`"},
		{"a quote stays to the letter", "_A_: “it is _bad_” _B_", "`_A_`: “it is _bad_” _B_"},
		{"code of its own", "_`a`_", "`_ˋaˋ_`"},
	} {
		if got := spelled(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := plain(rapid.StringMatching(`[ab1_:. (*&<;“-]{0,60}`).Draw(t, "text"))
		if got := spelled(text); strings.ReplaceAll(got, "`", "") != literal(text) || len(got) > len(roomy(text)) {
			t.Fatalf("%q is spelled %q", text, got)
		}
		for _, part := range (line{label: "l:", text: text}).fit(30) {
			if len(part.markup()) > 30 {
				t.Fatalf("%q is longer than 30", part.markup())
			}
		}
	})
}

func TestPlainTextHasNothingInvisible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plain(rapid.String().Draw(t, "text"))
		if !utf8.ValidString(text) || strings.ContainsFunc(text, review.Unseen) || strings.ContainsAny(text, "\n\r\t") || plain(text) != text {
			t.Fatalf("%q", text)
		}
	})
}

func TestATameTextNeedsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a :/@<é§“\x{00a0}\x{200b}]{0,8}`)).Draw(t, "text")
		if tame(text) && calmed(text) != text {
			t.Fatalf("%q", text)
		}
	})
}

func TestCutTextIsWholeWhenPutTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plain(strings.Join(rapid.SliceOf(rapid.String()).Draw(t, "words"), " & "))
		limit := rapid.IntRange(20, 60).Draw(t, "limit")
		parts := cut(text, limit, literal)
		if strings.Join(parts, "") != text {
			t.Fatalf("parts %q of %q", parts, text)
		}
		for _, part := range parts {
			if len(literal(part)) > limit {
				t.Fatalf("part %q is longer than %d", part, limit)
			}
		}
	})
}

func TestWrappedLinesFitAndLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "- "}).Draw(t, "item") + plain(rapid.StringN(0, 400, -1).Draw(t, "text"))
		rows := wrap(text, 40)
		for _, row := range rows {
			if utf8.RuneCountInString(row) > 40 {
				t.Fatalf("row %q", row)
			}
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if squeeze(strings.Join(rows, "")) != squeeze(text) {
			t.Fatalf("rows %q of %q", rows, text)
		}
	})
}

var (
	entity = regexp.MustCompile(`&(amp|lt|gt);`)
	linked = regexp.MustCompile(`(?i)(www\.|mailto:|tel:)\S|\.\p{L}\p{L}|\]\(|\]\[|[@#]`)
)

// Whatever a text says, no chat finds a link, a call or a mark in it, and it is told whole.
func FuzzWords(f *testing.F) {
	for _, text := range []string{
		"<!channel> & <@U012AB3CD> *b* `x` ~y~ @here", "[a](https://evil.example) [b][c] \u202eevil \x1b[31m", "_x_ :+1: “_q_” é\u0301\u200d👩‍🚒", "\xff\xfe\x00",
		"_R&D_& _TF> (<b_>)", "x.tel:112 x.mailto:ada www.www.1 www..uw .WWW.e .m`", strings.Repeat("a_b: ", 20), strings.Repeat("字", 40),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = plain(text)
		if !utf8.ValidString(text) || plain(text) != text || strings.Contains(text, "://") || shout.MatchString(text) || strings.ContainsFunc(text, review.Unseen) {
			t.Fatalf("plain: %q", text)
		}
		marks := func(sent string) string { return entity.ReplaceAllString(sent, "+") }
		if sent := spelled(text); strings.ContainsAny(marks(sent), "<>&*~") || strings.Count(sent, "`")%2 != 0 || len(sent) > len(roomy(text)) {
			t.Fatalf("%q is spelled %q", text, sent)
		}
		if sent := flat(text); strings.ContainsAny(marks(sent), "<>&*~`") || linked.MatchString(marks(sent)) || len(sent) > len(flatly(text)) {
			t.Fatalf("%q is posted as %q", text, sent)
		}
		for _, w := range []struct{ measured, sent func(string) string }{{literal, literal}, {roomy, spelled}, {escape, escape}, {flatly, flat}} {
			parts := cut(text, 33, w.measured)
			for _, part := range parts {
				if part == "" || len(w.sent(part)) > 33 || !utf8.ValidString(part) {
					t.Fatalf("%q of %q is sent as %q", part, text, w.sent(part))
				}
			}
			if strings.Join(parts, "") != text {
				t.Fatalf("%q is cut into %q", text, parts)
			}
		}
	})
}
