package jobs

import (
	"context"
	"fmt"
	"time"
)

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
