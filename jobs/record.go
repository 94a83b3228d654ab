package jobs

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"stocktake/review"
)

// Preview is the messages of a recorded report, were it not held back.
func (j *Job) Preview(report review.Report) []review.Message { return j.messages(report, "") }

// Foresee is the messages that would be sent of a report that was judged on demand, and why the brake holds it back, if it does:
// then only the operator's list is sent. Of one that is recorded they are those that its record would have.
func (j *Job) Foresee(ctx context.Context, d Demand, report review.Report) ([]review.Message, string, error) {
	if nothingYet(report) && !d.Record {
		return nil, "", nil
	}
	if len(report.Shortfalls) > 0 {
		messages, err := j.newRefusal(ctx, report)
		return messages, "", err
	}
	hold, err := j.holdOf(ctx, d, report)
	return j.toTell(report, hold), hold, err
}

// toTell is those of a report's messages that the brake does not keep back.
func (j *Job) toTell(report review.Report, hold string) []review.Message {
	return slices.DeleteFunc(j.messages(report, hold), func(m review.Message) bool { return m.Hold != "" })
}

// holdOf says why a report is held back: as it was recorded, else as it would be.
func (j *Job) holdOf(ctx context.Context, d Demand, report review.Report) (string, error) {
	p := report.Programme
	recorded, err := j.Ledger.HasReport(ctx, p, report.Period)
	if err != nil && !errors.As(err, new(review.Refusal)) {
		return "", err
	}
	if !recorded {
		return j.heldOnDemand(ctx, p, d, report)
	}
	held, err := j.Ledger.Held(ctx, p)
	for _, h := range held {
		if h.Period.String() == report.Period.String() {
			return h.Why, err
		}
	}
	return "", err
}

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
