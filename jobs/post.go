package jobs

import (
	"context"
	"errors"
	"time"

	"stocktake/review"
)

// posting is the sending of one run: what one programme's messages meet, the others need not meet again.
type posting struct {
	*Job
	silent error           // why nothing more is sent in this run
	busy   map[string]bool // channels that asked to be left alone for longer than this run waits
	spare  time.Duration   // how long this run still waits where the chat asks it to
}

func (j *Job) posting() *posting { return &posting{Job: j, busy: map[string]bool{}, spare: longest} }

// round is the sending of what is owed to one programme.
type round struct {
	*posting
	programme review.Programme
	result    *Result
	roots     map[string]review.Receipt // of the messages sent in this round
	closed    map[string]bool           // channels in which nothing more is sent now
	tried     map[string]bool           // channels that turned a message away for good
	latest    review.Latest             // when it was last asked whether notices are overtaken
	sent      *review.Sent              // whose receipt is not recorded yet: the next claim takes it along
	owed      int
	more      bool // the operator is to be told of something since
}

// post sends what is recorded for a programme and has no receipt, in order, and notes in the result what came of it. Where a
// message cannot be sent, what stands behind it in its channel would stand in the wrong order, and stays owed; other channels
// go on.
func (s *posting) post(ctx context.Context, p review.Programme, result *Result) {
	r := &round{
		posting: s, programme: p, result: result,
		roots: map[string]review.Receipt{}, closed: map[string]bool{}, tried: map[string]bool{},
	}
	for again := true; again; {
		messages, _, err := r.amend(ctx)
		if err != nil {
			result.note(p.Code, err)
			break
		}
		again = r.pass(ctx, messages)
		r.settle(ctx)
	}
	result.Owed += r.owed
}

// pass goes once through what is owed. It reports true, and stops, when the ledger owes something else since.
func (r *round) pass(ctx context.Context, messages []review.Owed) (again bool) {
	r.owed, r.more = 0, false
	for _, m := range messages {
		m = r.threaded(m)
		if m.ClaimedAt != nil {
			r.settle(ctx) // the look into the chat may take long
		}
		if r.silent != nil || r.busy[m.Channel] || r.closed[m.Channel] || m.Parent != "" && m.Thread.ID == "" {
			r.owed++
			continue
		}
		receipt, err := r.deliver(ctx, m)
		if errors.Is(err, errOtherwiseOwed) {
			return true
		}
		if err != nil {
			r.miss(m.Key, m.Channel, err)
			continue
		}
		r.result.Posted++
		r.roots[m.Key] = receipt
		if receipt.Alone {
			return true // the rest of its thread is owed under it since
		}
	}
	return r.more
}

// miss leaves a message to the next run, and with it what stands behind it in its channel.
func (r *round) miss(key, channel string, err error) {
	r.owed++
	r.closed[channel] = true
	r.result.note(r.programme.Code, Undelivered{key, err})
}

// settle records the receipt of the message that was sent last, where nothing was claimed since. Without it the next run looks for it.
func (r *round) settle(ctx context.Context) {
	if r.sent == nil {
		return
	}
	sent := *r.sent
	r.sent = nil
	if err := r.Ledger.Settle(context.WithoutCancel(ctx), sent); err != nil {
		r.result.Posted--
		r.miss(sent.Key, sent.Receipt.Channel, ledgerTrouble{err})
	}
}

// threaded puts a reply where its root stands.
func (r *round) threaded(m review.Owed) review.Owed {
	if root, ok := r.roots[m.Parent]; ok {
		m.Thread = root
	}
	if m.Thread.ID != "" {
		m.Channel = m.Thread.Channel
	}
	return m
}
