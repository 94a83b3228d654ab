package jobs_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
)

// A programme is gathered for before the one in front of it is recorded, reads what that one's report says after, and is judged before
// anybody is told of that.
func TestTheNextProgrammeIsJudgedMeanwhile(t *testing.T) {
	t.Parallel()
	var r *relay
	y := newYard(t, func(l jobs.Ledger) jobs.Ledger {
		r = newRelay(t, l)
		return r
	})
	p := y.begin(t, 0)
	if result := p.once(t); len(result.Troubles) > 0 || len(result.Reports) != len(told) {
		t.Fatalf("%+v", result)
	}
	if c := p.count(t); c.wrong() > 0 {
		t.Error(c)
	}
	if len(r.turns) != len(told)-1 {
		t.Errorf("turns were waited for by %v", r.turns)
	}
	for programme, before := range r.turns {
		if !before {
			t.Errorf("%s had its turn before the one in front was recorded", programme)
		}
	}
}

// What another run records in the meantime is not recorded again, and what was gathered for it troubles nobody.
func TestWhatAnotherRunRecordsMeanwhileIsLetGo(t *testing.T) {
	t.Parallel()
	var runs int
	var p *played
	y := newYard(t, func(l jobs.Ledger) jobs.Ledger {
		if runs++; runs > 1 {
			return l
		}
		r := newRelay(t, l)
		r.meanwhile = func() { // ALPHA is being recorded: it alone is held
			var other jobs.Result
			p.ran.Go(func() { other = p.run(t, &process{}, "BETA") })
			p.ran.Wait()
			if len(other.Troubles) > 0 || len(other.Reports) != 1 {
				t.Errorf("the other run: %+v", other)
			}
		}
		return r
	})
	p = y.begin(t, 0)
	result := p.run(t, &process{})
	if len(result.Troubles) > 0 || len(result.Reports) != len(told)-1 {
		t.Errorf("%+v", result)
	}
	if c := p.count(t); c.wrong() > 0 {
		t.Error(c)
	}
}

// What was judged ahead of a programme that another run holds is let go before the next one's turn.
func TestWhatAnotherRunHoldsIsLetGo(t *testing.T) {
	t.Parallel()
	for name, demand := range map[string]*jobs.Demand{"run": nil, "review": {Record: true, Post: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var taken *taken
			y := newYard(t, func(l jobs.Ledger) jobs.Ledger {
				taken = newTaken(l)
				return taken
			})
			p := y.begin(t, 0)
			p.demand = demand
			if result := p.once(t); len(result.Troubles) > 0 || !slices.Equal(result.Held, []string{"BETA"}) || len(result.Reports) != len(told)-1 {
				t.Fatalf("%+v", result)
			}
			if !taken.letGo {
				t.Error("the facts of BETA were kept until GAMMA's turn")
			}
		})
	}
}

// taken is a ledger in which another run holds BETA.
type taken struct {
	jobs.Ledger
	looks chan context.Context // of the one that looks ahead to it
	ahead context.Context
	letGo bool // when GAMMA had its turn
}

func newTaken(l jobs.Ledger) *taken { return &taken{Ledger: l, looks: make(chan context.Context, 1)} }

func (l *taken) Gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, turn func() review.Unrecorded) (review.Portfolio, string, error) {
	if p.Code == "BETA" {
		l.looks <- ctx
	}
	return l.Ledger.Gather(ctx, p, period, asOf, turn)
}

func (l *taken) Lease(ctx context.Context, programme string, wait time.Duration, body func(context.Context) error) (bool, error) {
	switch programme {
	case "BETA":
		l.ahead = <-l.looks
		return false, nil
	case "GAMMA":
		l.letGo = l.ahead.Err() != nil
	}
	return l.Ledger.Lease(ctx, programme, wait, body)
}

// What cannot be gathered ahead is gathered in its turn.
func TestWhatFailsAheadIsGatheredInItsTurn(t *testing.T) {
	t.Parallel()
	y := newYard(t, func(l jobs.Ledger) jobs.Ledger { return shortsighted{l} })
	p := y.begin(t, 0)
	if result := p.once(t); len(result.Troubles) > 0 || len(result.Reports) != len(told) {
		t.Fatalf("%+v", result)
	}
}

// What panics panics in its turn, where it is caught; another run then finds all free.
func TestWhatPanicsAheadPanicsInItsTurn(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	db, err := storage.Open(t.Context(), y.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	bug := "a bug met by BETA"
	job := &jobs.Job{
		Ledger: db, At: func(*time.Location) time.Time { return date("2001-01-02") },
		Policy: jobs.Policy{Policy: unbraked(), Text: []byte("text"), Judge: func(p review.Portfolio) (review.Report, error) {
			if p.Programme.Code == "BETA" && bug != "" {
				panic(bug)
			}
			return judge(p)
		}},
		Layout: layout,
	}
	recorded := func() (result jobs.Result, caught any) {
		defer func() { caught = recover() }()
		result, err = job.Review(t.Context(), jobs.Demand{Record: true})
		return result, nil
	}
	if _, caught := recorded(); caught != bug {
		t.Errorf("caught %v", caught)
	}
	bug = ""
	if result, _ := recorded(); err != nil || len(result.Troubles)+len(result.Held) > 0 || len(result.Reports) != len(told) || len(result.Already) != 1 {
		t.Errorf("%v, %v, held %v, %d reports, already %v", err, result.Troubles, result.Held, len(result.Reports), result.Already)
	}
}

// shortsighted cannot look ahead.
type shortsighted struct{ jobs.Ledger }

func (s shortsighted) Gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, turn func() review.Unrecorded) (review.Portfolio, string, error) {
	if turn != nil {
		return review.Portfolio{}, "", errors.New("too far away")
	}
	return s.Ledger.Gather(ctx, p, period, asOf, nil)
}

// relay has the yard's first programme recorded not before the second one is being gathered for, and told of not before the second
// had its turn.
type relay struct {
	jobs.Ledger
	t         *testing.T
	begun     chan struct{} // closed with the second
	passed    chan struct{} // closed when it had its turn
	meanwhile func()        // happens between; nil: nothing

	mu       sync.Mutex
	recorded int
	gathered int
	turns    map[string]bool // of those that waited: whether all in front of it were recorded when it was its turn
}

func newRelay(t *testing.T, l jobs.Ledger) *relay {
	return &relay{Ledger: l, t: t, begun: make(chan struct{}), passed: make(chan struct{}), turns: map[string]bool{}}
}

func (r *relay) Gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, turn func() review.Unrecorded) (review.Portfolio, string, error) {
	r.mu.Lock()
	r.gathered++
	before := r.gathered - 1
	r.mu.Unlock()
	if before == 1 {
		close(r.begun)
	}
	return r.Ledger.Gather(ctx, p, period, asOf, func() review.Unrecorded {
		if turn == nil {
			return nil
		}
		said := turn()
		r.mu.Lock()
		defer r.mu.Unlock()
		r.turns[p.Code] = r.recorded == before
		if before == 1 {
			close(r.passed)
		}
		return said
	})
}

func (r *relay) Owed(ctx context.Context, programme string) ([]review.Owed, error) {
	r.await(r.passed)
	return r.Ledger.Owed(ctx, programme)
}

func (r *relay) await(what chan struct{}) {
	select {
	case <-what:
	case <-time.After(time.Minute):
		r.t.Error("nobody looked ahead")
	}
}

func (r *relay) Record(ctx context.Context, report review.Report, from review.Provenance, messages []review.Message) (bool, error) {
	r.await(r.begun)
	if r.meanwhile != nil {
		r.meanwhile()
		r.meanwhile = nil
	}
	recorded, err := r.Ledger.Record(ctx, report, from, messages)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recorded++
	return recorded, err
}
