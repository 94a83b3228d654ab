package jobs

import (
	"context"
	"errors"
	"time"

	"stocktake/review"
)

// patience is how often in a row a chat may ask to be left alone before the rest is left to the next run.
const patience = 5

// post sends what is recorded for a programme and has no receipt, in order. It stops at the first message that cannot be
// sent: the rest would stand in the wrong order, and stays owed.
func (j *Job) post(ctx context.Context, programme string) (posted, owed int, err error) {
	messages, err := j.Ledger.Owed(ctx, programme)
	if err != nil {
		return 0, 0, err
	}
	roots := map[string]review.Receipt{}
	for i, m := range messages {
		if root, ok := roots[m.Parent]; ok {
			m.Thread = root
		}
		receipt, err := j.deliver(ctx, m)
		if err != nil {
			return i, len(messages) - i, Undelivered{m.Key, err}
		}
		roots[m.Key] = receipt
	}
	return len(messages), 0, nil
}

// deliver settles one message. One that was claimed before and has no receipt may stand in the channel already:
// it is looked for, and sent only if it is not there.
func (j *Job) deliver(ctx context.Context, m review.Owed) (review.Receipt, error) {
	if m.ClaimedAt != nil {
		receipt, found, err := j.find(ctx, m, *m.ClaimedAt)
		if err != nil || found {
			return receipt, err
		}
	}
	for range patience {
		receipt, err := j.send(ctx, m)
		wait, asked := retryAfter(err)
		if !asked {
			return receipt, err
		}
		if err := sleep(ctx, wait); err != nil {
			return review.Receipt{}, err
		}
	}
	return review.Receipt{}, errors.New("the chat keeps asking to wait")
}

// send claims a message, sends it and records what the chat answered. Where this dies:
//   - before the claim is committed: nothing was sent, the message is owed and the next run sends it;
//   - after it, whether or not the chat got the message: it is claimed without a receipt, and the next run looks for
//     its key in the channel before anything is sent again.
func (j *Job) send(ctx context.Context, m review.Owed) (review.Receipt, error) {
	var receipt review.Receipt
	var claimed time.Time
	err := j.Ledger.Turn(ctx, m.Channel, j.Chat.Pause(), func(ctx context.Context) error {
		var err error
		if claimed, err = j.Ledger.Claim(ctx, m.Key); err != nil {
			return err
		}
		// The send in hand is finished even if the run is told to stop; the chat bounds its time.
		receipt, err = j.Chat.Send(context.WithoutCancel(ctx), m.Message, m.Thread.ID)
		return err
	})
	ctx = context.WithoutCancel(ctx)
	switch {
	case err == nil:
		return receipt, j.Ledger.Settle(ctx, m.Key, receipt)
	case claimed.IsZero():
		return review.Receipt{}, err
	case certainlyNotSent(err):
		return review.Receipt{}, errors.Join(err, j.Ledger.Release(ctx, m.Key, err.Error()))
	}
	if receipt, found, lookErr := j.find(ctx, m, claimed); lookErr == nil && found {
		return receipt, nil
	}
	return review.Receipt{}, err
}

// find looks for a message in the chat and records the receipt if it is there.
func (j *Job) find(ctx context.Context, m review.Owed, since time.Time) (review.Receipt, bool, error) {
	receipt, found, err := j.Chat.Find(ctx, m.Message, m.Thread.ID, since)
	if err != nil || !found {
		return review.Receipt{}, false, err
	}
	return receipt, true, j.Ledger.Settle(ctx, m.Key, receipt)
}

// certainlyNotSent asks the chat's error whether the message may have arrived; an error that does not say may.
func certainlyNotSent(err error) bool {
	var open interface{ Ambiguous() bool }
	return errors.As(err, &open) && !open.Ambiguous()
}

// retryAfter is how long the chat asked to be left alone, if it did.
func retryAfter(err error) (time.Duration, bool) {
	var limited interface{ RetryAfter() time.Duration }
	if errors.As(err, &limited) && limited.RetryAfter() > 0 {
		return limited.RetryAfter(), true
	}
	return 0, false
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
