package chat

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// button is one of those under a recommendation.
type button struct {
	action, label string
	act           review.Act
	style         slack.Style
}

// buttons are all of them, in their order.
var buttons = []button{
	{"stocktake_accept", "Accept", review.Accept, slack.StylePrimary},
	{"stocktake_reject", "Reject", review.Reject, slack.StyleDefault},
	{"stocktake_snooze", "Snooze", review.Snooze, slack.StyleDefault},
}

// stateLimit is how many bytes of blocks and of text telling how a recommendation stands may add to its message.
const stateLimit = 1000

// row is the one row of buttons of a recommendation. Room is kept beside it for how it will stand.
func row(id string) paragraph {
	var elements []slack.BlockElement
	for _, b := range buttons {
		label := slack.NewTextBlockObject(slack.PlainTextType, b.label, false, false)
		elements = append(elements, slack.NewButtonBlockElement(b.action, id, label).WithStyle(b.style))
	}
	return paragraph{as: &piece{block: slack.NewActionBlock("", elements...), room: stateLimit}}
}

// Stands is a told message that says beside all it said how its recommendation stands, without its buttons where nothing is
// left to decide. Whatever it was told before, it is no longer than a message may be.
func Stands(m review.Message, words string, decidable bool) (review.Message, error) {
	if len(m.Blocks) == 0 {
		m.Text += "\n" + shortened(plain(words))
		return m, nil
	}
	var blocks slack.Blocks
	if err := blocks.UnmarshalJSON(m.Blocks); err != nil {
		return m, fmt.Errorf("read blocks of message %s: %w", m.Key, err)
	}
	if !decidable {
		blocks.BlockSet = slices.DeleteFunc(blocks.BlockSet, func(b slack.Block) bool { return b.BlockType() == slack.MBTAction })
	}
	words = shortened(plain(words))
	// It goes into the last small print, not into a block of its own: of those there may be as many as a message holds.
	for _, b := range slices.Backward(blocks.BlockSet) {
		if small, is := b.(*slack.ContextBlock); is {
			small.ContextElements.Elements = append(small.ContextElements.Elements, markdown(literal(words)))
			break
		}
	}
	m.Text += "\n" + words
	m.Blocks = marshal(blocks.BlockSet)
	return m, nil
}

// shortened is a text that adds no more than stateLimit to a message.
func shortened(text string) string {
	const around = 60 // {"type":"mrkdwn","text":"","verbatim":true}, and a comma
	written := func(s string) string {
		b, err := json.Marshal(literal(s))
		if err != nil {
			return s
		}
		return string(b[1 : len(b)-1])
	}
	if parts := cut(text, stateLimit-around, written); len(parts) > 1 {
		return parts[0] + "…"
	}
	return text
}
