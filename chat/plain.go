package chat

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"stocktake/review"
)

// escape makes text literal where Slack reads its own markup: no mention, link or command can come of it.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace

// literal is escape for a block's text, where also a pair of these marks would change the look of what stands between.
var literal = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "∗", "~", "∼", "`", "ˋ").Replace

// markup matches what Slack reads in a word as the beginning or the end of italics, or as a picture.
var markup = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(^|[^\pL\pN_])_|_([^\pL\pN_]|$)|:[^:\p{Lu}]+:`)
})

// spelled is literal, with each word that would be misread set as code: that is seen, and copied, as it was written. A quote stays to the
// letter, because forgetting looks for it.
func spelled(text string) string {
	own, quote, quoting := strings.Cut(text, "“")
	if quoting {
		quote = "“" + quote
	}
	if !marked(own) {
		return literal(text)
	}
	words := strings.Split(own, " ")
	for i, word := range words {
		core := strings.TrimRight(strings.TrimLeft(word, "(["), ".,;:!?)]")
		if !misread(core) {
			core = word // its colon may end a picture's name
		}
		if before, after, _ := strings.Cut(word, core); misread(core) {
			words[i] = literal(before) + "`" + literal(core) + "`" + literal(after)
		} else {
			words[i] = literal(word)
		}
	}
	return strings.Join(words, " ") + literal(quote)
}

// misread reports whether Slack would show a word otherwise than it is written. It may be a code that somebody types from the screen.
func misread(word string) bool { return marked(word) && markup().MatchString(word) }

// marked reports whether a text has any of the signs by which it may be misread.
func marked(text string) bool { return strings.Contains(text, "_") || strings.Count(text, ":") > 1 }

// roomy is at least as long as a text is when spelled, measured sign by sign.
func roomy(text string) string { return aside(literal(text)) }

var aside = strings.NewReplacer("_", "`_`", ":", ":`").Replace

// shout matches the words that would call everybody.
var shout = regexp.MustCompile(`(?i)@(here|channel|everyone)\b`)

// plain makes a text from outside harmless to a chat and to a terminal, and leaves what it was to be seen: line breaks become
// spaces, control and direction characters their numbers, links cannot be followed and nobody is called by them.
func plain(s string) string {
	if tame(s) {
		return s
	}
	return calmed(s)
}

func calmed(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case review.Unseen(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	text = strings.ReplaceAll(text, "://", ": //")
	return shout.ReplaceAllString(text, "＠$1")
}

// tame reports whether nothing in a text is to be changed, as in nearly all of them: only what is seen, and single spaces between, and
// not what a link or a call to everybody is written with.
func tame(s string) bool {
	last := ' '
	for _, r := range s {
		switch {
		case r < ' ', r == '@', r == ' ' && last == ' ', r == '/' && last == ':':
			return false
		case r > '~' && (r == utf8.RuneError || unicode.IsSpace(r) || review.Unseen(r)):
			return false
		}
		last = r
	}
	return s == "" || last != ' '
}
