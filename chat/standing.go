package chat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// Stands is a told message as it was laid out, with how what it is about stands right under its first block, and without its
// buttons, and whose approval it needs, where that is of no use any more. Where that would be too long, the last of these lines are counted instead; nothing
// else is shortened. The key stays.
func Stands(m review.Message, stand review.Stand) review.Message {
	var blocks slack.Blocks
	if len(m.Blocks) > 0 && blocks.UnmarshalJSON(m.Blocks) != nil {
		return m // no layout of ours
	}
	if !stand.Decidable {
		blocks.BlockSet = slices.DeleteFunc(blocks.BlockSet, ofUseToDecide)
		m.Text = strings.Join(slices.DeleteFunc(strings.Split(m.Text, "\n"), func(text string) bool { return strings.HasPrefix(text, approval+" ") }), "\n")
	}
	if len(stand.Lines) > 0 {
		p := stated(stand.Lines, jsonLimit-max(len(m.Blocks), len(escape(m.Text)))-reserve/2)
		first, rest, _ := strings.Cut(m.Text, "\n")
		m.Text = strings.TrimRight(first+"\n"+p.text+"\n"+rest, "\n")
		if len(blocks.BlockSet) > 0 {
			blocks.BlockSet = slices.Insert(blocks.BlockSet, 1, p.block)
		}
	}
	if len(blocks.BlockSet) > 0 {
		m.Blocks = marshal(blocks.BlockSet)
	}
	return m
}

// ofUseToDecide is true of what only whoever is still to decide needs.
func ofUseToDecide(b slack.Block) bool {
	section, is := b.(*slack.SectionBlock)
	return b.BlockType() == slack.MBTAction || is && section.Text != nil && strings.HasPrefix(section.Text.Text, "*"+approval+"* ")
}

// stated is how things stand as one block of at most so many bytes: its first line and as many of the others as fit.
func stated(standing []string, room int) piece {
	lines := make([]line, len(standing))
	for i, text := range standing {
		lines[i] = line{item: i > 0, text: plain(text)}
	}
	lines[0] = line{label: lines[0].text}
	for shown := len(lines); ; shown-- {
		p := paragraph{lines: lines[:shown:shown]}
		if left := len(lines) - shown; left > 0 {
			p.lines = append(p.lines, line{item: true, text: fmt.Sprintf("%d more: stocktake status", left)})
		}
		if all := p.pieces(); len(all) == 1 && all[0].size() <= room {
			return all[0]
		}
		if shown == 1 {
			p.lines[0].label = fitting(lines[0].label, min(room, sectionLimit)-frame, written)
			return p.pieces()[0]
		}
	}
}

// frame is more than a block takes beside its label, with how many lines it leaves out.
const frame = 150

// written is how a text stands in a block at the longest, once that goes over the wire: an & takes ten bytes there.
func written(text string) string {
	quoted := marshal(roomy(text))
	return string(quoted[1 : len(quoted)-1])
}

// clipped is a text of at most so many characters, and a mark where there were more.
func clipped(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// editLimit is how many bytes of text Slack takes of an edit, once they are escaped; of a new message it takes ten times that.
const editLimit = 4000

// amendment is what goes over the wire of an edit. It always has blocks, though it be none: Slack keeps those that it is told nothing of.
// Where there are blocks, the text is but what those hear who see none, and is cut where it is too long; where there are none, a text
// that long is laid out in blocks, so that all of it is read.
func amendment(m review.Message) ([]slack.MsgOption, error) {
	blocks, err := blocksOf(m)
	if err != nil {
		return nil, err
	}
	text := wording(m)
	if len(text) > editLimit {
		if len(blocks) == 0 {
			blocks = laid(m)
		}
		text = escape(fitting(noted(m), editLimit, escape))
	}
	return append(envelope(m, text), slack.MsgOptionBlocks(blocks...)), nil
}

// laid is a message's text in blocks, the first bearing its key.
func laid(m review.Message) (all []slack.Block) {
	var p paragraph
	for text := range strings.SplitSeq(noted(m), "\n") {
		p.lines = append(p.lines, line{text: text})
	}
	for _, one := range p.pieces() {
		all = append(all, one.block)
	}
	named(all[0], m.Key)
	return all
}

// fitting is as much of a text as fits into so many bytes once it is written, up to a word's end where there is one, and a mark where
// there was more.
func fitting(text string, limit int, write func(string) string) string {
	const more = "…"
	if n := longest(text, limit-len(more), write); n < len(text) {
		return strings.TrimRight(text[:n], " \n") + more
	}
	return text
}

// final is a place where what was told stays as it is.
type final struct{}

// Check asks nobody.
func (final) Check(context.Context) (string, error) { return "", nil }

// Edits is false.
func (final) Edits() bool { return false }

// Update does nothing.
func (final) Update(context.Context, review.Message, review.Receipt) error { return nil }
