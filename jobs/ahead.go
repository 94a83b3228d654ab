package jobs

import (
	"context"
	"slices"
	"time"

	"stocktake/review"
)

// ahead is a ledger that gathers for the next programme of a run while the one before is recorded and told of. That only reads, and
// takes no lease: if somebody else records the period meanwhile, what was gathered is let go when its turn has come. What a run writes
// and sends comes in the same order as without it.
type ahead struct {
	Ledger
	ctx        context.Context // of the run; a lease's own ends before the next programme begins
	programmes []review.Programme
	first      firstPeriod
	next       *early // nil: none
}

// firstPeriod is the first that will be judged of a programme, if there is one, and the instant.
type firstPeriod func(context.Context, review.Programme) (review.Period, time.Time, bool)

// early is a gathering that begins before its programme's turn.
type early struct {
	programme string
	period    review.Period
	asOf      time.Time

	turn, ended chan struct{}
	cancel      context.CancelFunc
	portfolio   review.Portfolio
	snapshot    string
	err         error
}

// lookAhead is the job for one run through some programmes. It begins with the next one when one is judged, so that the facts of both are
// not held at once; to begin sooner saves no time, since judging takes a processor. The function that it returns ends what is under way then.
func (j *Job) lookAhead(ctx context.Context, programmes []review.Programme, first firstPeriod) (*Job, func()) {
	a := &ahead{Ledger: j.Ledger, ctx: ctx, programmes: programmes, first: first}
	looking := *j
	looking.Ledger = a
	looking.Policy.Judge = func(p review.Portfolio) (review.Report, error) {
		defer a.begin(p.Programme)
		return j.Policy.Judge(p)
	}
	return &looking, a.drop
}

// Gather hands over what was gathered ahead, or gathers now. What failed ahead of its turn may do well in it.
func (a *ahead) Gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, turn func()) (review.Portfolio, string, error) {
	if e := a.next; e != nil && e.isFor(p, period, asOf) {
		close(e.turn)
		<-e.ended
		a.drop()
		if e.err == nil {
			return e.portfolio, e.snapshot, nil
		}
	}
	return a.Ledger.Gather(ctx, p, period, asOf, turn)
}

func (e *early) isFor(p review.Programme, period review.Period, asOf time.Time) bool {
	return e.programme == p.Code && e.period.From.Equal(period.From) && e.period.To.Equal(period.To) && e.asOf.Equal(asOf)
}

// begin gathers for the programme behind p; several periods that are judged of p need it once. What cannot be found out now is found
// out, and told, in its turn.
func (a *ahead) begin(p review.Programme) {
	i := slices.IndexFunc(a.programmes, func(one review.Programme) bool { return one.Code == p.Code }) + 1
	if i < len(a.programmes) && a.next != nil && a.next.programme == a.programmes[i].Code {
		return
	}
	a.drop()
	if i == len(a.programmes) {
		return
	}
	if period, asOf, found := a.first(a.ctx, a.programmes[i]); found {
		a.next = a.start(a.programmes[i], period, asOf)
	}
}

func (a *ahead) start(p review.Programme, period review.Period, asOf time.Time) *early {
	ctx, cancel := context.WithCancel(a.ctx)
	e := &early{programme: p.Code, period: period, asOf: asOf, turn: make(chan struct{}), ended: make(chan struct{}), cancel: cancel}
	wait := func() {
		select {
		case <-e.turn:
		case <-ctx.Done():
		}
	}
	go func() {
		defer close(e.ended)
		e.portfolio, e.snapshot, e.err = a.Ledger.Gather(ctx, p, period, asOf, wait)
	}()
	return e
}

// drop lets go of what was begun.
func (a *ahead) drop() {
	if a.next == nil {
		return
	}
	a.next.cancel()
	<-a.next.ended
	a.next = nil
}
