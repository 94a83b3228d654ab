package jobs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
)

// halted is a ledger after whose answer to a claim the process stands still, once.
type halted struct {
	*storage.DB
	sends, edits func()
}

func (h *halted) Claim(ctx context.Context, key string, seen *time.Time) (review.Claim, error) {
	claim, err := h.DB.Claim(ctx, key, seen)
	once(&h.sends)
	return claim, err
}

func (h *halted) ClaimEdit(ctx context.Context, m review.Told) (time.Time, error) {
	at, err := h.DB.ClaimEdit(ctx, m)
	once(&h.edits)
	return at, err
}

func once(halt *func()) {
	if happen := *halt; happen != nil {
		*halt = nil
		happen()
	}
}

// A process that stood still between its claim and its request for longer than the request has sends nothing on waking up, whatever its
// timers say: another may have sent it since.
func TestWhoeverStoodStillTooLongSendsNothingOnWaking(t *testing.T) {
	t.Parallel()
	ledger := &halted{}
	y := newYard(t, func(l jobs.Ledger) jobs.Ledger {
		ledger.DB = l.(*storage.DB)
		return ledger
	})
	p := y.begin(t, time.Millisecond)
	still := time.Duration(0)
	p.now = func() time.Time { return time.Now().Add(still) }
	posts := func() int { return strings.Count(strings.Join(p.stand.Calls(), " "), "chat.postMessage") }
	ledger.sends = func() {
		still += time.Hour
		if posts() > 0 {
			t.Error("something was sent before the first claim")
		}
		ledger.sends = func() { // the claim that follows the one that was taken back
			if posts() > 0 {
				t.Error("it was sent all the same")
			}
		}
	}
	if result := p.once(t); result.Owed > 0 || len(result.Troubles) > 0 {
		t.Errorf("%+v", result)
	}
	if c := p.count(t); c.wrong() > 0 {
		t.Error(c)
	}
	p.decide(t)
	p.edits()
	ledger.edits = func() { still += time.Hour }
	if result := p.once(t); len(result.Unedited) != 1 || !strings.Contains(result.Unedited[0], "stood still") || p.edits() != result.Edited {
		t.Errorf("edited %d, not edited %q", result.Edited, result.Unedited)
	}
	p.once(t)
	if n := p.saying("Decider 1."); n != 4 {
		t.Errorf("%d messages say what was decided", n)
	}
}
