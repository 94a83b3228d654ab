package chat

import (
	"encoding/json"
	"strings"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// headerLimit and sectionLimit are Slack's for one text, in characters. We count bytes after escaping, never fewer.
const (
	headerLimit  = 150
	sectionLimit = 3000
)

// paragraph is some lines that stand together: one block where they fit.
type paragraph struct {
	look  look
	lines []line
	as    *piece // what stands there as it is, instead of lines
}

type look int

const (
	body  look = iota
	title      // one line, set large where it is short enough
	small      // set small and grey
)

// line is one line of a message; its texts are plain already. The label is set bold.
type line struct {
	item        bool // of a list
	label, text string
	call        string // the ID of somebody who is called at the end; plain text names nobody so
}

// piece is a paragraph, or as much of one as fits into a block, both ways.
type piece struct {
	block   slack.Block
	text    string
	written json.RawMessage // the block; nil until its size was asked for
}

// pieces lays a paragraph out.
func (p paragraph) pieces() []piece {
	if p.as != nil {
		return []piece{*p.as}
	}
	if p.look == title {
		return p.title()
	}
	var all []piece
	var marked, told []string
	size := 0
	flush := func() {
		if len(marked) > 0 {
			all = append(all, piece{block: p.block(strings.Join(marked, "\n")), text: strings.Join(told, "\n")})
		}
		marked, told, size = nil, nil, 0
	}
	for _, whole := range p.lines {
		if whole.label+whole.text+whole.call == "" {
			continue
		}
		for _, l := range whole.fit(sectionLimit) {
			text := l.markup()
			if size+len(text)+1 > sectionLimit {
				flush()
			}
			marked, told = append(marked, text), append(told, l.plain())
			size += len(text) + 1
		}
	}
	flush()
	return all
}

// title is a header block, in which nothing is escaped: how many have each verdict is short, and has no markup in it.
func (p paragraph) title() []piece {
	text, off := p.lines[0].text, false
	return []piece{{block: slack.NewHeaderBlock(&slack.TextBlockObject{Type: slack.PlainTextType, Text: text, Emoji: &off}), text: text}}
}

func (p paragraph) block(marked string) slack.Block {
	text := markdown(marked)
	if p.look == small {
		return slack.NewContextBlock("", text)
	}
	return slack.NewSectionBlock(text, nil, nil)
}

// markdown is a text with markup. Verbatim: Slack makes no links or mentions of its own out of what it finds.
func markdown(marked string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: marked, Verbatim: true}
}

func (l line) markup() string {
	text := spelled(l.text)
	if l.label != "" {
		text = strings.TrimSuffix("*"+spelled(l.label)+"* "+text, " ")
	}
	if review.IsUserID(l.call) {
		text += " <@" + l.call + ">"
	}
	if l.item {
		return "• " + text
	}
	return text
}

func (l line) plain() string {
	text := strings.Trim(l.label+" "+l.text, " ")
	if l.item {
		return "- " + text
	}
	return text
}

// fit cuts a line that is longer than the limit into several.
func (l line) fit(limit int) []line {
	if len(l.markup()) <= limit {
		return []line{l}
	}
	// A label that long is no label: what is said matters more than that it is bold.
	var all []line
	for _, part := range cut(strings.Trim(l.label+" "+l.text, " "), limit-len("• "), roomy) {
		all = append(all, line{item: l.item && len(all) == 0, text: part})
	}
	if l.call != "" {
		all = append(all, line{call: l.call})
	}
	return all
}

// cut divides text into parts that are at most limit bytes long when written, at a space where there is one.
func cut(text string, limit int, write func(string) string) []string {
	var parts []string
	for len(text) > 0 {
		n := longest(text, limit, write)
		parts = append(parts, text[:n])
		text = text[n:]
	}
	return parts
}

// longest is how many bytes of text fit.
func longest(text string, limit int, write func(string) string) int {
	size, space, sizeThere := 0, 0, 0 // of what is written, which is longer than the text where signs are escaped
	for i, r := range text {
		size += len(write(string(r)))
		if size > limit {
			if sizeThere > limit/2 {
				return space
			}
			return i
		}
		if r == ' ' {
			space, sizeThere = i+1, size
		}
	}
	return len(text)
}
