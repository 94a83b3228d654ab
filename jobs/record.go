package jobs

import (
	"cmp"

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
		messages = append(messages, j.held(report, hold, len(messages))...)
	}
	return messages
}

// channel is the only one there is, or the programme's own, else the fallback.
func (j *Job) channel(p review.Programme) string {
	return cmp.Or(j.Routes.Only, p.Channel, j.Routes.Fallback)
}

// held is the operator's list of a report that is held back: a thread of its own, at a place in the report.
func (j *Job) held(report review.Report, hold string, position int) []review.Message {
	all := j.notices(review.HeldNotice(report, hold, j.Policy.Markings))
	for i := range all {
		all[i].Position = position + i
		if i > 0 {
			all[i].Parent = all[0].Key
		}
	}
	return all
}
