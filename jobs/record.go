package jobs

import (
	"cmp"
	"fmt"
	"strings"

	"stocktake/review"
)

// Preview is the messages that a run would record of a report, were it not held back.
func (j *Job) Preview(report review.Report) []review.Message { return j.messages(report, "") }

// messages lays a report out for its channel. A report that is held back goes to the operator's channel as a list, so that
// somebody looks; its own messages are recorded too, held.
func (j *Job) messages(report review.Report, hold string) []review.Message {
	channel, messages := j.channel(report.Programme), j.Layout(report)
	for i := range messages {
		messages[i].Channel, messages[i].Hold = channel, hold
	}
	if hold != "" && j.Routes.Operator != "" {
		messages = append(messages, j.warning(report, hold, len(messages)))
	}
	return messages
}

// channel is the only one there is, or the programme's own, else the fallback.
func (j *Job) channel(p review.Programme) string {
	return cmp.Or(j.Routes.Only, p.Channel, j.Routes.Fallback)
}

func (j *Job) warning(report review.Report, hold string, position int) review.Message {
	var text strings.Builder
	fmt.Fprintf(&text, "Held back: %s. %s.\n", describe(report.Programme, report.Period), hold)
	hidden := 0
	for _, r := range report.Recommendations {
		switch {
		case !r.NewlyFlagged():
		case j.Policy.Markings.Withholds(r.Marking):
			hidden++
		default:
			fmt.Fprintf(&text, "%s  %s  %s\n", r.ID, r.Verdict, r.Subject)
		}
	}
	if hidden > 0 {
		fmt.Fprintf(&text, "%s.\n", review.KeptBack(hidden))
	}
	return review.Message{
		Key: review.MessageKey(report.Programme.Code, report.Period, heldList), Position: position,
		Channel: j.Routes.Operator, Operator: true, Text: text.String(),
	}
}
