package jobs_test

import (
	"context"
	"net/http/httptrace"
	"runtime"
	"sync"
	"time"

	"stocktake/chat"
	"stocktake/jobs"
	"stocktake/review"
)

// process is one run as the operating system sees it: it may be killed at any step that it takes towards the ledger or the
// chat. Nothing of it goes on after that: no defer of ours that could tidy up, since it has no connection left to do so with.
type process struct {
	jobs.Ledger
	chat  *chat.Slack
	pause time.Duration
	log   *sends

	step    int
	dies    int            // at this step; 0: it lives
	mishaps map[int]func() // what happens elsewhere when it comes to a step
}

// tick is a numbered step: before a call leaves the process, and after its answer is in.
func (p *process) tick() {
	p.step++
	if happen := p.mishaps[p.step]; happen != nil {
		happen()
	}
	if p.step == p.dies {
		runtime.Goexit()
	}
}

// between makes a call between two steps.
func between[T any](p *process, call func() (T, error)) (T, error) {
	p.tick()
	got, err := call()
	p.tick()
	return got, err
}

func (p *process) do(call func() error) error {
	_, err := between(p, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

func (p *process) Programmes(ctx context.Context, asOf time.Time) ([]review.Programme, error) {
	return between(p, func() ([]review.Programme, error) { return p.Ledger.Programmes(ctx, asOf) })
}

func (p *process) Lease(ctx context.Context, programme string, wait time.Duration, body func(context.Context) error) (bool, error) {
	return between(p, func() (bool, error) { return p.Ledger.Lease(ctx, programme, wait, body) })
}

func (p *process) LastPeriod(ctx context.Context, programme review.Programme, asOf time.Time) (last *review.Period, bears time.Time, err error) {
	err = p.do(func() error {
		last, bears, err = p.Ledger.LastPeriod(ctx, programme, asOf)
		return err
	})
	return last, bears, err
}

func (p *process) Record(ctx context.Context, report review.Report, from review.Provenance, messages []review.Message) (bool, error) {
	return between(p, func() (bool, error) { return p.Ledger.Record(ctx, report, from, messages) })
}

func (p *process) Owed(ctx context.Context, programme string) ([]review.Owed, error) {
	return between(p, func() ([]review.Owed, error) { return p.Ledger.Owed(ctx, programme) })
}

// Turn notes what the chat asked for if the ledger has it: then nobody may send earlier.
func (p *process) Turn(ctx context.Context, channel string, pause, patience time.Duration, send func(context.Context) time.Duration) error {
	return p.do(func() error {
		var asked time.Duration
		err := p.Ledger.Turn(ctx, channel, pause, patience, func(ctx context.Context) time.Duration {
			asked = send(ctx)
			return asked
		})
		if err == nil {
			p.log.rested(channel, asked)
		}
		return err
	})
}

func (p *process) Claim(ctx context.Context, key string, seen *time.Time) (review.Claim, error) {
	return between(p, func() (review.Claim, error) { return p.Ledger.Claim(ctx, key, seen) })
}

func (p *process) ClaimNext(ctx context.Context, sent review.Sent, key string) (review.Claim, error) {
	return between(p, func() (review.Claim, error) { return p.Ledger.ClaimNext(ctx, sent, key) })
}

func (p *process) Release(ctx context.Context, key string, claim time.Time, reason string) error {
	return p.do(func() error { return p.Ledger.Release(ctx, key, claim, reason) })
}

func (p *process) Settle(ctx context.Context, sent review.Sent) error {
	return p.do(func() error { return p.Ledger.Settle(ctx, sent) })
}

func (p *process) Move(ctx context.Context, key, channel, note string, notices ...review.Message) error {
	return p.do(func() error { return p.Ledger.Move(ctx, key, channel, note, notices...) })
}

func (p *process) Amend(ctx context.Context, amended []review.Amended) error {
	return p.do(func() error { return p.Ledger.Amend(ctx, amended) })
}

func (p *process) Tell(ctx context.Context, about string, notice review.Message) (bool, error) {
	return between(p, func() (bool, error) { return p.Ledger.Tell(ctx, about, notice) })
}

func (p *process) Told(ctx context.Context, programme string, at time.Time) ([]review.Told, error) {
	return between(p, func() ([]review.Told, error) { return p.Ledger.Told(ctx, programme, at) })
}

func (p *process) Marked(ctx context.Context, programme string) ([]review.Marked, error) {
	return between(p, func() ([]review.Marked, error) { return p.Ledger.Marked(ctx, programme) })
}

func (p *process) ClaimEdit(ctx context.Context, m review.Told) (time.Time, error) {
	return between(p, func() (time.Time, error) { return p.Ledger.ClaimEdit(ctx, m) })
}

func (p *process) Shown(ctx context.Context, m review.Told) error {
	return p.do(func() error { return p.Ledger.Shown(ctx, m) })
}

func (p *process) LeaveAsItIs(ctx context.Context, m review.Told, why string) error {
	return p.do(func() error { return p.Ledger.LeaveAsItIs(ctx, m, why) })
}

// Send has a step more than the others: to die with the request on its way.
func (p *process) Send(ctx context.Context, m review.Message, root string) (review.Receipt, error) {
	p.tick()
	p.log.started(m.Channel)
	if p.step++; p.step == p.dies {
		p.dieSending(ctx, m, root)
	}
	receipt, err := p.chat.Send(ctx, m, root)
	p.tick()
	return receipt, hundredth(err)
}

func (p *process) dieSending(ctx context.Context, m review.Message, root string) {
	gone := make(chan struct{})
	once := sync.OnceFunc(func() { close(gone) })
	ctx, hangUp := context.WithCancel(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { once() }}))
	go func() {
		defer once()
		_, _ = p.chat.Send(ctx, m, root) // nobody is left to hear the answer
	}()
	<-gone
	hangUp()
	runtime.Goexit()
}

func (p *process) Find(ctx context.Context, m *review.Sought) (review.Receipt, bool, error) {
	p.tick()
	receipt, found, err := p.chat.Find(ctx, m)
	p.tick()
	return receipt, found, hundredth(err)
}

func (p *process) Check(ctx context.Context) (string, error) {
	team, err := between(p, func() (string, error) { return p.chat.Check(ctx) })
	return team, hundredth(err)
}

func (p *process) Edits() bool { return true }

// Update counts as a send where it is a matter of the channel's pace.
func (p *process) Update(ctx context.Context, m review.Message, at review.Receipt) error {
	p.tick()
	p.log.started(at.Channel)
	err := p.chat.Update(ctx, m, at)
	p.tick()
	return hundredth(err)
}

func (p *process) Pause() time.Duration  { return p.pause }
func (p *process) Window() time.Duration { return window }

// A request is given up after giveUp, in schedules of troubles as soon as hasty: window is far longer than that, since a busy machine may
// let a request lie that has arrived. Where there are none, what a run does is counted to the message: there it may lie longer.
const (
	hasty  = 150 * time.Millisecond
	giveUp = 400 * time.Millisecond
	window = 900 * time.Millisecond
)

// hundredth lets the seconds that a chat asks for pass in hundredths.
func hundredth(err error) error {
	if err == nil {
		return nil
	}
	return hurry{err}
}

type hurry struct{ error }

func (h hurry) Unwrap() error { return h.error }

func (h hurry) RetryAfter() time.Duration {
	if limited, ok := h.error.(interface{ RetryAfter() time.Duration }); ok {
		return limited.RetryAfter() / 100
	}
	return 0
}

// sends is when sends began, and until when a channel was to be left alone.
type sends struct {
	mu     sync.Mutex
	starts map[string][]time.Time
	rests  map[string][]rest
}

type rest struct {
	from time.Time
	long time.Duration
}

func (s *sends) started(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starts[channel] = append(s.starts[channel], time.Now())
}

func (s *sends) rested(channel string, long time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rests[channel] = append(s.rests[channel], rest{time.Now(), long})
}

// tooSoon counts the sends that began within the pause after another, or while the channel was to be left alone.
func (s *sends) tooSoon(pause time.Duration) (n int) {
	if pause == 0 {
		return 0
	}
	for channel, starts := range s.starts {
		for i := 1; i < len(starts); i++ {
			if starts[i].Sub(starts[i-1]) < pause {
				n++
			}
		}
		for _, r := range s.rests[channel] {
			for _, start := range starts {
				// The answer of the ledger takes a moment: what the chat asked for is counted from a little earlier than here.
				if start.After(r.from) && start.Sub(r.from) < r.long*9/10 {
					n++
				}
			}
		}
	}
	return n
}
