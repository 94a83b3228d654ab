package jobs_test

import (
	"context"
	"flag"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stocktake/chat/chattest"
	"stocktake/jobs"
	"stocktake/review"
)

// More schedules, by hand: go test ./jobs -run Schedule -schedules 3000 -timeout 1h
var (
	schedules = flag.Int("schedules", 24, "how many schedules of faults to play")
	first     = flag.Uint64("first", 1, "the seed of the first of them")
	abreast   = flag.Int("abreast", 6, "how many of them play at once: mostly they wait")
)

// Whatever fails, whoever is killed and however many run at once: after the dust has settled every report is recorded once,
// nothing is owed, and every message is seen once, none sent too soon.
func TestEveryMessageIsSeenOnceAfterAnySchedule(t *testing.T) {
	t.Parallel()
	all := make([]schedule, *schedules)
	for i := range all {
		all[i] = draw(*first + uint64(i))
	}
	sum := playAll(t, all, nil, func(s schedule, c count) {
		if c.wrong() > 0 {
			t.Errorf("%s\n%s", s, c)
		}
	})
	t.Logf("%d schedules: %s", len(all), sum)
}

// A run is killed at each of its steps in turn, over a chat that is sent one message right after the other and over one that wants
// pauses: there receipts have steps of their own.
func TestARunKilledAtAnyStepIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	var all []schedule
	for _, paused := range [][]time.Duration{pauses[:1], pauses[1:]} {
		whole := &process{}
		p := y.begin(t, paused[0])
		p.ran.Go(func() { p.run(t, whole) })
		p.ran.Wait()
		if whole.step < 50 || whole.step > steps {
			t.Errorf("a whole run takes %d steps; schedules are drawn for %d", whole.step, steps)
		}
		for step := range whole.step {
			all = append(all, schedule{pause: paused[step%len(paused)], rounds: []troubled{{dies: []int{1 + step}}}})
		}
	}
	sum := playAll(t, all, nil, func(s schedule, c count) {
		if c.wrong() > 0 {
			t.Errorf("%s\n%s", s, c)
		}
	})
	t.Logf("%d steps: %s", len(all), sum)
}

// A root is taken away before its replies are sent, and the run is killed at each of its steps in turn: also after the chat has posted
// a reply alone, before or after that is recorded. Each is seen once, the first as a root, the others in its thread.
func TestARunKilledOverALostThreadIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	takenAway := []chattest.Fault{{Method: "chat.postMessage", What: chattest.TakeAway}}
	lost := append(slices.Clone(takenAway), chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer})
	var all []schedule
	for step := steps / 4; step < 2*steps/3; step++ { // from before the first send until after the last of its thread
		faults := [][]chattest.Fault{takenAway, lost}[step/2%2]
		all = append(all, schedule{pause: pauses[step%2], taken: "ALPHA/root", rounds: []troubled{{dies: []int{1 + step}, faults: faults}}})
	}
	sum := playAll(t, all, nil, func(s schedule, c count) {
		if c.wrong() > 0 {
			t.Errorf("%s\n%s", s, c)
		}
	})
	t.Logf("%d steps: %s", len(all), sum)
}

// The harness is worth something: it catches those who mark a message as sent before they send it, and those who mark it after.
func TestNaiveWaysAreCaught(t *testing.T) {
	t.Parallel()
	var all []schedule
	for i := range uint64(8) {
		all = append(all, draw(*first+i))
	}
	for step := 20; step < 60; step += 2 {
		all = append(all, schedule{rounds: []troubled{{dies: []int{step}}}})
	}
	for name, test := range map[string]struct {
		wrap   func(jobs.Ledger) jobs.Ledger
		caught func(count) int
	}{
		"marked before it is sent: some are never seen": {func(l jobs.Ledger) jobs.Ledger { return markBefore{l} }, func(c count) int { return c.unseen }},
		"marked after it is sent: some are seen twice":  {func(l jobs.Ledger) jobs.Ledger { return markAfter{l} }, func(c count) int { return c.twice }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var caught atomic.Int64
			sum := playAll(t, all, test.wrap, func(_ schedule, c count) {
				if test.caught(c) > 0 {
					caught.Add(1)
				}
			})
			t.Logf("caught in %d of %d schedules: %s", caught.Load(), len(all), sum)
			if caught.Load() == 0 {
				t.Error("it was not caught")
			}
		})
	}
}

// markBefore is a ledger in which a message counts as sent from when it is about to be: what was claimed is never looked at again.
type markBefore struct{ jobs.Ledger }

func (m markBefore) Owed(ctx context.Context, programme string) ([]review.Owed, error) {
	owed, err := m.Ledger.Owed(ctx, programme)
	return slices.DeleteFunc(owed, func(o review.Owed) bool { return o.ClaimedAt != nil }), err
}

// markAfter is a ledger that knows of a message nothing before it was sent.
type markAfter struct{ jobs.Ledger }

func (markAfter) Claim(context.Context, string, *time.Time) (review.Claim, error) {
	return review.Claim{At: time.Now()}, nil
}

func (m markAfter) ClaimNext(ctx context.Context, sent review.Sent, _ string) (review.Claim, error) {
	return review.Claim{At: time.Now()}, m.Settle(ctx, sent)
}

func (markAfter) Release(context.Context, string, time.Time, string) error { return nil }

func (m markAfter) Settle(ctx context.Context, sent review.Sent) error {
	if _, err := m.Ledger.Claim(ctx, sent.Key, nil); err != nil {
		return err
	}
	return m.Ledger.Settle(ctx, sent)
}

// playAll plays schedules, several at once, each on a yard that is its own as long as it plays.
func playAll(t *testing.T, all []schedule, wrap func(jobs.Ledger) jobs.Ledger, each func(schedule, count)) (sum count) {
	t.Helper()
	next := make(chan schedule)
	var mu sync.Mutex
	var players sync.WaitGroup
	for range min(*abreast, len(all)) {
		y := newYard(t, wrap)
		players.Go(func() {
			for s := range next {
				c := y.play(t, s)
				mu.Lock()
				sum.add(c)
				each(s, c)
				mu.Unlock()
			}
		})
	}
	for _, s := range all {
		next <- s
	}
	close(next)
	players.Wait()
	return sum
}
