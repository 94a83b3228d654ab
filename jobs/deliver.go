package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"stocktake/review"
)

// deliver settles one message. One that was claimed before and has no receipt may stand in the channel already: it is looked
// for, and sent only if it is not there. What else it meets, the table of remedies decides.
func (r *round) deliver(ctx context.Context, m review.Owed) (review.Receipt, error) {
	if m.ClaimedAt != nil {
		receipt, found, err := r.settled(ctx, m)
		if found {
			r.doubt(m.Key, receipt, errNoReceipt)
		}
		if err != nil || found {
			return receipt, err
		}
	}
	met := map[string]int{}
	for {
		receipt, err := r.send(ctx, &m)
		if err == nil {
			return receipt, nil
		}
		remedy := remedyOf(err)
		met[remedy.kind]++
		switch how := remedy.after(met[remedy.kind]); how {
		case wait:
			if waitErr := r.wait(ctx, m.Channel, err); waitErr != nil {
				return review.Receipt{}, waitErr
			}
		case plainer:
			m.Message = r.Plainer(m.Message)
		case halve:
			if err := r.halve(ctx, &m); err != nil {
				return review.Receipt{}, err
			}
		case look:
			receipt, found, lookErr := r.look(ctx, m)
			if lookErr == nil && found {
				r.doubt(m.Key, receipt, err)
				return receipt, nil
			}
			if noAnswer(lookErr) {
				r.silent = lookErr // neither to the one nor to the other: nobody is there
			}
			return review.Receipt{}, errors.Join(err, lookErr)
		default:
			return review.Receipt{}, r.giveUp(ctx, how, m, err)
		}
	}
}

var errNoReceipt = errors.New("an earlier run began to send it and recorded no answer")

// doubt notes of a message that it was taken for sent, because the chat cannot be asked, and why.
func (r *round) doubt(key string, receipt review.Receipt, why error) {
	if receipt.ID == review.Unsure {
		r.result.Unsure = append(r.result.Unsure, fmt.Sprintf("%s: %v", key, why))
	}
}

// giveUp does what is left to do about a message that this run cannot send where it was to go.
func (r *round) giveUp(ctx context.Context, how step, m review.Owed, err error) error {
	switch how {
	case silence:
		r.silent = err
	case move:
		return r.move(ctx, m, err)
	case alone:
		return r.alone(ctx, m)
	case tell:
		return r.tell(ctx, m, err)
	}
	return err
}

// send claims a message, sends it and records what the chat answered. Where this dies:
//   - before the claim is committed: nothing was sent, the message is owed and the next run sends it;
//   - after it, whether or not the chat got the message: it is claimed without a receipt, and the next run looks for
//     it in the channel before anything is sent again.
//
// A chat without a pause is sent the next message at once: then the receipt is recorded in one transaction with that one's claim.
func (r *round) send(ctx context.Context, m *review.Owed) (review.Receipt, error) {
	var receipt review.Receipt
	claimed, err := r.inTurn(ctx, m.Channel, func(ctx context.Context) error {
		claim, err := r.claim(ctx, *m)
		if err == nil {
			*m = m.Claimed(claim)
		}
		return err
	}, func(ctx context.Context) (err error) {
		receipt, err = r.Chat.Send(ctx, m.Message, m.Thread.ID)
		return err
	})
	switch {
	case err != nil && claimed:
		return receipt, r.unsent(context.WithoutCancel(ctx), m, err)
	case err != nil:
		return receipt, err
	}
	sent := sentAs(*m, receipt)
	if r.Chat.Pause() == 0 && !receipt.Alone {
		r.sent = &sent
		return receipt, nil
	}
	if err := r.Ledger.Settle(context.WithoutCancel(ctx), sent); err != nil {
		return receipt, ledgerTrouble{err}
	}
	return receipt, nil
}

// sentAs is a message with its receipt, as it is to be recorded.
func sentAs(m review.Owed, receipt review.Receipt) review.Sent {
	sent := review.Sent{Key: m.Key, Receipt: receipt, Words: m.Words}
	if receipt.Alone {
		sent.Note = orphaned
	}
	return sent
}

// claim claims a message, and settles the one before it where its receipt waits for that. A notice is asked about once more: that it is
// overtaken is recorded before anybody claims it, or never.
func (r *round) claim(ctx context.Context, m review.Owed) (review.Claim, error) {
	if mayBeOvertaken(m) {
		r.settle(ctx) // what was sent last may be what it is about
		if changed, err := r.askAgain(ctx, m); err != nil || changed {
			return review.Claim{}, cmp.Or(err, errOtherwiseOwed)
		}
	}
	if r.sent == nil {
		return r.Ledger.Claim(ctx, m.Key, m.ClaimedAt)
	}
	claim, err := r.Ledger.ClaimNext(ctx, *r.sent, m.Key)
	if err == nil {
		r.sent = nil
	}
	return claim, err
}

// unsent takes the claim back where the message was certainly not taken. Otherwise the claim stays: it is all that tells the
// next run to look first.
func (r *round) unsent(ctx context.Context, m *review.Owed, sendErr error) error {
	if !certainlyNotSent(sendErr) {
		return sendErr
	}
	if err := r.Ledger.Release(ctx, m.Key, *m.ClaimedAt, sendErr.Error()); err != nil {
		return ledgerTrouble{errors.Join(sendErr, err)}
	}
	m.ClaimedAt = nil
	return sendErr
}

// settled looks for a message that an earlier run may have sent. That it is not there is believed only when its request can no
// longer be under way; what the chat accepts later than that is seen twice.
func (r *round) settled(ctx context.Context, m review.Owed) (review.Receipt, bool, error) {
	receipt, found, err := r.look(ctx, m)
	if noAnswer(err) {
		if err := sleep(ctx, breath); err != nil {
			return review.Receipt{}, false, err
		}
		if receipt, found, err = r.look(ctx, m); noAnswer(err) {
			return receipt, false, r.unheard(ctx, err)
		}
	}
	if left := r.Chat.Window() - m.ClaimedFor; err == nil && !found && left > 0 {
		if err := sleep(ctx, left); err != nil {
			return review.Receipt{}, false, err
		}
		receipt, found, err = r.look(ctx, m)
	}
	return receipt, found, err
}

// unheard asks the chat itself where the look for what an earlier run left gets no answer. If nobody is there, this run looks for and
// claims nothing more, or each would leave one message more to look for. If somebody is, it is that channel alone: every run begins with
// that look, and would keep silent all others for good.
func (r *round) unheard(ctx context.Context, lookErr error) error {
	_, err := r.Chat.Check(ctx)
	if noAnswer(err) || err != nil && remedyOf(err).looking == silence {
		r.silent = err
		return errors.Join(lookErr, err)
	}
	return lookErr
}

// look looks for a message in the chat and records the receipt if it is there. What stands there in other words, as told by a run that
// a restored database has lost, is edited when all is sent.
func (r *round) look(ctx context.Context, m review.Owed) (review.Receipt, bool, error) {
	sought := review.Sought{Message: m.Message, Root: m.Thread.ID, Since: *m.ClaimedAt}
	for n := 1; ; n++ {
		page := sought.Page
		receipt, found, err := r.Chat.Find(ctx, &sought)
		if sought.Page != page {
			n = 1 // it has come further since the chat asked to wait
		}
		if err == nil && found {
			if err := r.Ledger.Settle(context.WithoutCancel(ctx), sentAs(m, receipt)); err != nil {
				return receipt, false, ledgerTrouble{err}
			}
			if receipt.Otherwise {
				r.result.Otherwise = append(r.result.Otherwise, m.Key)
			}
		}
		if err == nil {
			return receipt, found, nil
		}
		how := remedyOf(err).looking
		if how != wait || n > patience {
			return receipt, false, r.giveUp(ctx, how, m, fmt.Errorf("look for it: %w", err))
		}
		if err := r.wait(ctx, m.Channel, err); err != nil {
			return receipt, false, err
		}
	}
}

// wait leaves a channel alone for as long as the chat asks, unless that is longer than this run waits in all: then the channel is left
// to the next run.
func (s *posting) wait(ctx context.Context, channel string, err error) error {
	long := restAfter(err)
	if long <= 0 {
		long = breath
	}
	if long > s.spare {
		s.busy[channel] = true
		return err
	}
	s.spare -= long
	return sleep(ctx, long)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
