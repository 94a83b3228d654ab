package jobs

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"stocktake/review"
)

// A notice says how things stood when it was recorded, and may wait for days: for quiet hours to end, for a channel, for a token. So
// whatever is owed is held against how things stand, and asked about once more right before it is claimed:
//
//	a period is not judged                        until it is, or one after it
//	a report is held back                         until it is let go
//	a message cannot be delivered                 until it has been, or is overtaken itself
//	something waits for a decision, is overdue    until it is decided on, another report has taken its place or says that it is
//	or back from a snooze                         well; where that is so of some, the notice tells of the others only
//
// What is so no more is overtaken, for good: it is recorded as that, and never sent. A report's own messages never are, nor what was
// claimed, which may have been seen.

// What the keys of notices about a message have after its own.
const (
	stuck = "/stuck"  // after the key of what cannot be delivered
	moved = "/moved/" // likewise, before the channel that it goes to
)

// continued is what the key of a notice has more than that of its beginning.
var continued = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(/\d+|/after-(line-)?\d+)+$`) })

// prospect is what a rehearsal takes for granted by the time something is sent; the zero prospect is how things stand.
type prospect struct {
	newest *review.Report // is recorded; nil: none more
	letGo  bool           // nothing is held back any more
	sent   bool           // what is owed is sent
}

// toSend lists what is owed to a programme as it is to be sent, and what of the rest the ledger is to be told before.
func (j *Job) toSend(ctx context.Context, p review.Programme, by prospect) ([]review.Owed, []review.Amended, error) {
	all, err := j.Ledger.Owed(ctx, p.Code)
	if err != nil || !slices.ContainsFunc(all, mayBeOvertaken) {
		return all, nil, err
	}
	now, err := j.sinceThen(ctx, p, all, by)
	if err != nil {
		return nil, nil, err
	}
	var owed []review.Owed
	var amended []review.Amended
	for _, m := range all {
		says, why := now.of(m)
		if why != "" || says.Text != m.Text {
			amended = append(amended, review.Amended{Message: says, Overtaken: why})
		}
		if why == "" {
			m.Message = says
			owed = append(owed, m)
			now.owed[m.Key] = true
		}
	}
	return owed, amended, nil
}

// amend records what has become of what is owed, and lists what is to be sent.
func (r *round) amend(ctx context.Context) (owed []review.Owed, changed bool, err error) {
	owed, amended, err := r.toSend(ctx, r.programme, prospect{})
	if err != nil || len(amended) == 0 {
		return owed, false, err
	}
	if err := r.Ledger.Amend(ctx, amended); err != nil {
		return owed, false, err
	}
	r.result.Overtaken += overtaken(amended)
	return owed, true, nil
}

// askAgain asks about what is owed once more before a message is claimed, and reports whether it is owed otherwise. What a notice of steps
// tells of changes by a decision or a report alone: of its many messages only the first is asked about where there is none since.
func (r *round) askAgain(ctx context.Context, m review.Owed) (changed bool, err error) {
	latest, err := r.Ledger.LatestNumbers(ctx, r.programme.Code)
	if err != nil || latest == r.latest && tellsOf(beginning(m.Key)) != "" {
		return false, err
	}
	if _, changed, err = r.amend(ctx); err == nil {
		r.latest = latest
	}
	return changed, err
}

// overtaken counts what is not to be sent.
func overtaken(amended []review.Amended) (n int) {
	for _, m := range amended {
		if m.Overtaken != "" {
			n++
		}
	}
	return n
}

// mayBeOvertaken reports whether a message is a notice that nobody has claimed.
func mayBeOvertaken(m review.Owed) bool {
	whole := beginning(m.Key)
	return m.ClaimedAt == nil && !strings.Contains(whole, moved) &&
		(m.Refusal || m.Operator && (strings.HasSuffix(whole, stuck) || path.Base(whole) == review.HeldPart) || tellsOf(whole) != "")
}

// beginning is the key of the first of the messages that one notice takes.
func beginning(key string) string { return continued().ReplaceAllString(key, "") }

// sinceThen is what has come to pass since notices were recorded.
type sinceThen struct {
	judged *review.Period // the newest that is recorded
	held   []review.HeldBack
	told   map[string]map[string]review.Message // by their beginnings, the notices of steps that say less by now: their messages by key
	owed   map[string]bool                      // keys of the messages before it that are to be sent
	sent   bool
}

func (j *Job) sinceThen(ctx context.Context, p review.Programme, all []review.Owed, by prospect) (now sinceThen, err error) {
	now.owed, now.sent = map[string]bool{}, by.sent
	if now.judged, err = j.lastPeriod(ctx, p, ever); err != nil {
		return now, err
	}
	if by.newest != nil {
		now.judged = &by.newest.Period
	}
	if !by.letGo {
		if now.held, err = j.Ledger.Held(ctx, p); err != nil {
			return now, err
		}
	}
	now.told, err = j.toldAnew(ctx, p, all, by.newest)
	return now, err
}

// of is what a message says by now, and why it is overtaken; empty: it is not.
func (now sinceThen) of(m review.Owed) (review.Message, string) {
	whole := beginning(m.Key)
	about, ofStuck := strings.CutSuffix(whole, stuck)
	switch {
	case !mayBeOvertaken(m):
	case ofStuck:
		if now.sent || !now.owed[about] {
			return m.Message, "the message has been delivered or is overtaken itself"
		}
	case m.Refusal:
		if now.judged != nil && now.judged.To.After(m.From) {
			return m.Message, "the period, or one after it, has been judged"
		}
	case path.Base(whole) == review.HeldPart:
		if !slices.ContainsFunc(now.held, func(h review.HeldBack) bool { return h.Period.From.Equal(m.From) }) {
			return m.Message, "the report has been let go"
		}
	default:
		told, less := now.told[whole]
		says, is := told[m.Key]
		if less && !is {
			return m.Message, "what it tells of is decided on, waits no more or is told by the messages before it"
		}
		if less {
			m.Text, m.Blocks = says.Text, says.Blocks
		}
	}
	return m.Message, ""
}
