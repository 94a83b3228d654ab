package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"stocktake/review"
)

// errOtherwiseOwed says that the ledger owes something else than it did: what is owed is to be read again.
var errOtherwiseOwed = errors.New("what is owed has changed")

// move sends a message that its channel has turned away for good to another one, what follows it too, and tells the operator.
// It was certainly not sent. Where this dies after the ledger has it, the next run sends it there; before that, it asks the
// closed channel once more.
func (r *round) move(ctx context.Context, m review.Owed, cause error) error {
	r.tried[m.Channel] = true
	to := r.detour(m)
	if to == "" {
		return r.tell(ctx, m, cause)
	}
	note := "" // none where it goes to readers of its own
	if to == r.Routes.Fallback && to != r.programme.Channel && !m.Operator {
		note = fmt.Sprintf("Meant for programme %.40s, channel %s, where Stocktake cannot post.", r.programme.Code, named(m.Channel))
	}
	var notices []review.Message
	if r.operated(m) {
		notices = r.notices(r.astray(m, cause).MovedNotice(to, moved+to))
	}
	if err := r.Ledger.Move(ctx, m.Key, to, note, notices...); err != nil {
		return ledgerTrouble{err}
	}
	r.result.Moved = append(r.result.Moved, fmt.Sprintf("%s: from %s to %s: %v", m.Key, named(m.Channel), to, cause))
	return errOtherwiseOwed
}

// detour is where a message goes instead: to the channel that the programme names by now, else to the fallback; what is for the
// operator only to his. Empty where there is nowhere left to go.
func (r *round) detour(m review.Owed) string {
	ways := []string{r.programme.Channel, r.Routes.Fallback}
	if m.Operator {
		ways = []string{r.Routes.Operator}
	}
	for _, to := range ways {
		if to != "" && !r.tried[to] {
			return to
		}
	}
	return ""
}

// orphaned is said before a reply that stands by itself.
const orphaned = "The message that this one answers is gone."

// alone lets a reply that its thread does not take stand by itself, and the rest of the thread under it. One that the chat has posted
// alone already comes to the same when its receipt is recorded, and to the note by an edit.
func (r *round) alone(ctx context.Context, m review.Owed) error {
	if err := r.Ledger.Move(ctx, m.Key, m.Channel, orphaned); err != nil {
		return ledgerTrouble{err}
	}
	return errOtherwiseOwed
}

// halve divides a message that is too long for the chat; both halves are owed then, in the place of the whole. It was certainly
// not sent. Where this dies before the ledger has the halves, the next run sends the whole and is told again that it is too long.
// One that cannot be divided loses its blocks instead, which is no trouble.
func (r *round) halve(ctx context.Context, m *review.Owed) error {
	first, rest, divided := r.Halves(m.Message)
	if !divided {
		m.Blocks = nil
		return nil
	}
	if err := r.Ledger.Split(ctx, *m, first, rest); err != nil {
		return ledgerTrouble{err}
	}
	return errOtherwiseOwed
}

// tell tells the operator, once, that a message cannot be delivered.
func (r *round) tell(ctx context.Context, m review.Owed, cause error) error {
	if !r.operated(m) {
		return cause
	}
	state := "It was not sent and stays owed"
	if m.ClaimedAt != nil {
		state = "It may have been sent; until the channel can be read again it is not sent once more"
	}
	for _, notice := range r.notices(r.astray(m, cause).StuckNotice(state, stuck)) {
		added, err := r.Ledger.Tell(ctx, m.Key, notice)
		if err != nil {
			return errors.Join(cause, err)
		}
		r.more = r.more || added
	}
	return cause
}

// operated says whether the operator is to be told of a message: not of those that are for him anyway.
func (r *round) operated(m review.Owed) bool { return !m.Operator && r.Routes.Operator != "" }

func (r *round) astray(m review.Owed, cause error) review.Astray {
	return review.Astray{Programme: r.programme, Key: m.Key, Channel: named(m.Channel), Cause: cause}
}

func named(channel string) string { return cmp.Or(channel, "(none)") }
