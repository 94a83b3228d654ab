package chat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// What one message holds at most. The chat turns longer ones away; the brackets, the block's ID and a note on whom it was meant
// for are counted by reserve.
const (
	blocksLimit = 49 // of 50: one is left for the note
	jsonLimit   = 12_000
	reserve     = 1000
)

// standingRoom is left, and a block, for how what a message is about stands with those who decide (standing.go).
const standingRoom = 800

// content is what is to be told under one key, however many messages that takes.
type content struct {
	key        string
	name       string // plain; what a continuation calls it
	between    string // what stands between paragraphs in plain text
	paragraphs []paragraph
	alone      bool     // it is about one recommendation
	about      []string // IDs of the recommendations whose standing it says: in the first message or, of one alone, in each
}

// messages lays content out and divides it into as many messages as it needs. The first bears the key, the n-th the key and n.
// Nothing is left out.
func (c content) messages() []review.Message {
	var all []review.Message
	var part []piece
	size := 0
	flush := func() {
		all = append(all, c.message(len(all)+1, part))
		part, size = nil, 0
	}
	for _, p := range c.pieces() {
		n := p.size()
		if most, room := c.limits(len(all) + 1); len(part) > 0 && (len(part) == most || size+n > room) {
			flush()
			again := c.continued(len(all) + 1)
			size = again.size()
			part = []piece{again}
		}
		part, size = append(part, p), size+n
	}
	flush()
	return all
}

// limits are how many blocks and how many bytes the n-th message takes.
func (c content) limits(n int) (blocks, room int) {
	if n == 1 && len(c.about) > 0 || c.alone {
		return blocksLimit - 1, jsonLimit - reserve - standingRoom
	}
	return blocksLimit, jsonLimit - reserve
}

func (c content) pieces() []piece {
	var all []piece
	for _, p := range c.paragraphs {
		all = append(all, p.pieces()...)
	}
	return all
}

// continued heads the n-th message. A long name is shortened here: it stands whole in the first.
func (c content) continued(n int) piece {
	name := clipped(c.name, headerLimit)
	return paragraph{look: small, lines: []line{{text: fmt.Sprintf("%s, continued (%d)", name, n)}}}.pieces()[0]
}

func (c content) message(n int, pieces []piece) review.Message {
	key, about := c.key, c.about
	if n > 1 {
		key = fmt.Sprintf("%s/%d", key, n)
	}
	if n > 1 && !c.alone {
		about = nil
	}
	var texts []string
	blocks := make([][]byte, len(pieces))
	for i, p := range pieces {
		if blocks[i] = p.written; i == 0 {
			blocks[i] = marshal(named(p.block, key))
		}
		if p.text != "" {
			texts = append(texts, p.text)
		}
	}
	return review.Message{Key: key, Text: strings.Join(texts, c.between), Blocks: together(blocks), About: about}
}

// together is an array of what is written already.
func together(blocks [][]byte) json.RawMessage {
	return slices.Concat([]byte{'['}, bytes.Join(blocks, []byte{','}), []byte{']'})
}

// named gives a block the message's key as its ID: a chat that forgets metadata still gives that back.
func named(b slack.Block, key string) slack.Block {
	switch b := b.(type) {
	case *slack.HeaderBlock:
		b.BlockID = key
	case *slack.SectionBlock:
		b.BlockID = key
	case *slack.ContextBlock:
		b.BlockID = key
	}
	return b
}

// size is what a piece adds to a message, in bytes: of its block or, if that is longer, of its text.
func (p *piece) size() int {
	if p.written == nil {
		p.written = marshal(p.block)
	}
	return max(len(p.written), len(escape(p.text))+1) + 1 // a comma, a line break or two
}

func marshal(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts, numbers and nothing else: there is nothing in a block that JSON does not know
	}
	return b
}
