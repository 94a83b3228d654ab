package jobs

import (
	"context"
	"fmt"
	"time"
)

// inTurn claims a message and then sends or edits it, in its channel's turn, and reports whether it was claimed. What is claimed is finished even
// if the run is told to stop, and what is not is not begun. Its time is counted from before the claim: no request begins so late after
// it that a look by the next holder of the lease could miss it.
func (s *posting) inTurn(ctx context.Context, channel string, claim, request func(context.Context) error) (claimed bool, err error) {
	turned := false
	turnErr := s.Ledger.Turn(ctx, channel, s.Chat.Pause(), s.spare, func(ctx context.Context) time.Duration {
		turned = true
		timed, late, end := s.timed(context.WithoutCancel(ctx))
		defer end()
		if err = claim(ctx); err != nil {
			err = ledgerTrouble{err}
			return 0
		}
		claimed = true
		if err = late(); err == nil {
			err = request(timed)
		}
		return restAfter(err)
	})
	if !turned {
		return false, noTurn(turnErr)
	}
	// That the turn was not given back properly only lengthens the next pause.
	return claimed, err
}

// noTurn is why nothing was begun at all: what the chat asked for, or trouble with the ledger.
func noTurn(err error) error {
	if restAfter(err) > 0 {
		return err
	}
	return ledgerTrouble{err}
}

// timed gives a send two thirds of the chat's window, if it has one. The clock is to be asked (late) right before the request leaves: where
// the process was stopped since, its lease and its claim may be another's, and the timer that ends the context may not have run yet.
func (s *posting) timed(ctx context.Context) (timed context.Context, late func() error, end context.CancelFunc) {
	window := s.Chat.Window()
	if window <= 0 {
		timed, end = context.WithCancel(ctx)
		return timed, func() error { return nil }, end
	}
	limit := window - window/3
	timed, end = context.WithTimeout(ctx, limit)
	if s.Now == nil {
		return timed, func() error { return nil }, end
	}
	began := s.Now()
	return timed, func() error {
		if long := elapsed(began, s.Now()); long >= limit {
			return tooLate{long}
		}
		return nil
	}, end
}

// elapsed is how long it was from one instant to another by the clock that went on for longer: the monotonic one stands still while a machine
// is suspended, and the one on the wall may be set back.
func elapsed(from, to time.Time) time.Duration {
	return max(to.Sub(from), to.Round(0).Sub(from.Round(0)))
}

// tooLate is a message that was not sent, or edited, because its time was over before the request left.
type tooLate struct{ long time.Duration }

func (e tooLate) Error() string {
	return fmt.Sprintf("not sent: this process or its machine stood still, and %s have passed since it was claimed", e.long.Round(time.Second))
}

// Kind and Ambiguous say of it what they say of a chat's errors.
func (tooLate) Kind() string    { return ofLate }
func (tooLate) Ambiguous() bool { return false }
