package chat

import (
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

// row is the one row of buttons of a recommendation.
func row(id string) paragraph {
	var elements []slack.BlockElement
	for _, b := range buttons {
		elements = append(elements, slack.NewButtonBlockElement(b.action, id, label(b.label)).WithStyle(b.style))
	}
	return paragraph{as: &piece{block: slack.NewActionBlock("", elements...)}}
}
