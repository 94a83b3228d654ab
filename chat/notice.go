package chat

import (
	"strings"

	"stocktake/review"
)

// Notice lays a notice out: one message, or as many as it takes.
func Notice(n review.Notice) []review.Message {
	heading := paragraph{lines: []line{{label: plain(n.Heading) + "."}}}
	for _, item := range n.Items {
		heading.lines = append(heading.lines, line{item: true, text: plain(item.Text), call: item.Call})
	}
	footer := paragraph{look: small}
	for text := range strings.SplitSeq(n.Footer, "\n") {
		footer.lines = append(footer.lines, line{text: plain(text)})
	}
	all := content{key: n.Key(), name: plain(n.Heading), between: "\n", paragraphs: []paragraph{heading, footer}}.messages()
	for i := range all {
		all[i].Operator = n.Operator
	}
	return all
}
