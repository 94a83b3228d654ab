package chat

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"stocktake/review"
)

// flatLimit is how many bytes of text one post to a webhook has at most: those that take least take about 4,000 characters.
const flatLimit = 3800

// flat is a text as it is sent to a chat of whatever kind, so that nothing in it is a link, a picture, a layout or a call to somebody: it
// parts Markdown and addresses, and names of people and channels begin with a wider sign. What is recorded stays to the letter: who is
// forgotten is looked for there.
func flat(text string) string {
	return dotted().ReplaceAllString(scheme().ReplaceAllString(literal(calls(text)), "$1 "), ". $1")
}

var (
	calls  = strings.NewReplacer("](", "] (", "][", "] [", "@", "＠", "#", "＃").Replace
	scheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)(www\.|mailto:|tel:) ?`) })
	dotted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.(\p{L}\p{L})`) })
)

// flatly is a text that takes no less than it does when it is sent, by whatever stands beside it.
func flatly(text string) string {
	return widest(literal(calls(text)))
}

var widest = strings.NewReplacer("]", "] ", ".", ". ", ":", ": ").Replace

// Flat lays a digest out for a chat without threads: the root and all that would be said under it in one text, and in as many posts
// as that takes. The first bears the root's key. None is edited later.
func Flat(d review.Digest) []review.Message {
	key := review.MessageKey(d.Programme.Code, d.Period, "root")
	all := posts(key, flatTexts(d))
	for i := range all {
		all[i].Position, all[i].Channel = i, d.Programme.Channel
	}
	return all
}

// flatTexts are the texts of a report in their order, each a paragraph or as much of one as fits into a post.
func flatTexts(d review.Digest) (all []string) {
	for _, c := range contents(d, false) {
		for n, p := range c.pieces() {
			text := p.text
			if n == 0 && len(all) > 0 {
				text = "\n" + text // a blank line before what would be a message of its own
			}
			all = append(all, text)
		}
	}
	return all
}

// posts packs texts into as few posts as they take, in their order.
func posts(key string, texts []string) (all []review.Message) {
	var told strings.Builder
	flush := func() {
		one := review.Message{Key: key, Text: strings.Trim(told.String(), "\n")}
		if n := len(all) + 1; n > 1 {
			one.Key = fmt.Sprintf("%s/%d", key, n)
		}
		all = append(all, one)
		told.Reset()
	}
	for _, text := range texts {
		for _, part := range cut(text, flatLimit, flatly) {
			if told.Len() > 0 && len(flatly(told.String()))+len(flatly(part))+1 > flatLimit {
				flush()
			}
			told.WriteString(part + "\n")
		}
	}
	flush()
	return all
}
