package chat

import "stocktake/review"

// Notice lays a notice out: one message, or as many as it takes.
func Notice(n review.Notice) []review.Message {
	heading := paragraph{lines: []line{{label: plain(n.Heading) + "."}}}
	for _, item := range n.Items {
		heading.lines = append(heading.lines, line{item: true, text: plain(item.Text), call: item.Call})
	}
	footer := paragraph{look: small, lines: []line{{text: plain(n.Footer)}}}
	key := review.MessageKey(n.Programme, n.Period, n.Part)
	all := content{key: key, name: plain(n.Heading), between: "\n", paragraphs: []paragraph{heading, footer}}.messages()
	for i := range all {
		all[i].Operator = n.Operator
	}
	return all
}
