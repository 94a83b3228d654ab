package chat

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// Halves divides a message that a chat finds too long, between two of its blocks and as near to the middle as may be, or between
// two lines of its text where that is all it has. The first half keeps the key, the rest bears one that no other half of the message
// ever has. False where there are not two, also where the first would have nothing but the line that says that it goes on.
func Halves(m review.Message) (first, rest review.Message, divided bool) {
	if len(m.Blocks) == 0 {
		return lineHalves(m)
	}
	var blocks slack.Blocks
	if blocks.UnmarshalJSON(m.Blocks) != nil || len(blocks.BlockSet) < 2 {
		return m, review.Message{}, false
	}
	at := middle(blocks.BlockSet)
	if at == 1 && isRest(m) {
		return m, review.Message{}, false
	}
	// A message that is divided again is divided earlier: the number never comes back.
	key := fmt.Sprintf("%s/after-%d", m.Key, at)
	heading := paragraph{look: small, lines: []line{{text: "continued"}}}.pieces()[0]
	before, after := textHalves(m.Text, blocks.BlockSet[:at])
	first, rest = m, m
	first.Text, first.Blocks = before, marshal(blocks.BlockSet[:at])
	rest.Key, rest.Note = key, ""
	rest.Text = heading.text + "\n" + after
	rest.Blocks = marshal(append([]slack.Block{named(heading.block, key)}, blocks.BlockSet[at:]...))
	if len(m.About) > 1 {
		rest.About = nil // how the whole stands is said once
	}
	return first, rest, true
}

// isRest reports whether a message is what was left of a longer one: it begins with a line that says so.
func isRest(m review.Message) bool { return strings.Contains(m.Key, "/after-") }

// lineHalves divides a message that has no blocks.
func lineHalves(m review.Message) (first, rest review.Message, divided bool) {
	lines := strings.Split(strings.TrimRight(m.Text, "\n"), "\n")
	at := len(lines) / 2
	if isRest(m) {
		at = max(at, 2)
	}
	if at == 0 || at == len(lines) {
		return m, review.Message{}, false
	}
	first, rest = m, m
	first.Text = strings.Join(lines[:at], "\n")
	rest.Key, rest.Note = fmt.Sprintf("%s/after-line-%d", m.Key, at), ""
	rest.Text = "continued\n" + strings.Join(lines[at:], "\n")
	return first, rest, true
}

// middle is after how many blocks about half of a message is told; not 0 and not all.
func middle(blocks []slack.Block) int {
	left, right := 0, len(marshal(blocks))
	at, least := 1, right
	for n, b := range blocks[:len(blocks)-1] {
		size := len(marshal(b))
		left, right = left+size, right-size
		if larger := max(left, right); larger < least {
			at, least = n+1, larger
		}
	}
	return at
}

// textHalves divides a message's plain text where its blocks are divided: each line of a block is one of the text.
func textHalves(text string, first []slack.Block) (before, after string) {
	count := 0
	for _, b := range first {
		count += linesOf(b)
	}
	lines := strings.Split(text, "\n")
	at := 0
	for ; at < len(lines) && count > 0; at++ {
		if strings.TrimSpace(lines[at]) != "" {
			count--
		}
	}
	return strings.Join(lines[:at], "\n"), strings.Trim(strings.Join(lines[at:], "\n"), "\n")
}

// linesOf is how many lines of plain text a block of ours has.
func linesOf(b slack.Block) (n int) {
	switch b := b.(type) {
	case *slack.HeaderBlock:
		return 1 + strings.Count(b.Text.Text, "\n")
	case *slack.SectionBlock:
		return 1 + strings.Count(b.Text.Text, "\n")
	case *slack.ContextBlock:
		for _, e := range b.ContextElements.Elements {
			if text, is := e.(*slack.TextBlockObject); is {
				n += 1 + strings.Count(text.Text, "\n")
			}
		}
	case *slack.TableBlock:
		return len(b.Rows) - 1
	}
	return n
}
