package jobs

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"stocktake/review"
)

// ahead gathers for the next programme of a run while the one before is recorded, and judges it while that one is told of. All of that
// only reads, and takes no lease: if somebody else records the period meanwhile, what was judged is let go when its turn has come.
// What a run writes and sends comes in the same order as without it, and what it judges is the same.
type ahead struct {
	job        *Job            // that does not look ahead
	ctx        context.Context // of the run; a lease's own ends before the next programme begins
	programmes []review.Programme
	how        judging
	first      firstPeriod
	next       *early // nil: none

	unrecorded review.Unrecorded // of reports of this run; of a programme that could not be judged there are none
}

// firstPeriod is the first that will be judged of a programme, if there is one, and the instant.
type firstPeriod func(context.Context, review.Programme) (review.Period, time.Time, bool)

// early is a judgement that begins before its programme's turn.
type early struct {
	programme string
	period    review.Period
	asOf      time.Time

	pass   func() // lets it go on: all before it is recorded
	cancel func()
	ended  chan struct{} // closed when it has; then the rest can be read
	judged judged
	err    error
}

// lookAhead is the job for one run through some programmes. It begins with the next one when one is judged, so that the facts of both are
// not held at once. The function that it returns ends what is under way then.
func (j *Job) lookAhead(ctx context.Context, programmes []review.Programme, how judging, first firstPeriod) (*Job, func()) {
	looking := *j
	looking.ahead = &ahead{job: j, ctx: ctx, programmes: programmes, how: how, first: first, unrecorded: review.Unrecorded{}}
	return &looking, looking.ahead.drop
}

// judge hands over what was judged ahead, or judges now, and begins with the next. What failed ahead of its turn may do well in it.
func (a *ahead) judge(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, how judging) (judged, error) {
	defer a.begin(p)
	if e := a.next; e != nil && e.isFor(p, period, asOf) {
		e.pass()
		<-e.ended
		a.drop()
		if e.err == nil {
			return e.judged, nil
		}
	}
	return a.job.judgeNow(ctx, p, period, asOf, how, a.atOnce(p))
}

// isFor leaves out how it is judged: the first period of a programme is always asked alike.
func (e *early) isFor(p review.Programme, period review.Period, asOf time.Time) bool {
	return e.programme == p.Code && e.period.From.Equal(period.From) && e.period.To.Equal(period.To) && e.asOf.Equal(asOf)
}

// pass lets what was begun go on, since all before it is recorded.
func (a *ahead) pass() {
	if a.next != nil {
		a.next.pass()
	}
}

// begin begins for the programme behind p; several periods that are judged of p need it once. What cannot be found out now is found
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
	turn := make(chan struct{})
	e := &early{
		programme: p.Code, period: period, asOf: asOf,
		pass: sync.OnceFunc(func() { close(turn) }), cancel: cancel, ended: make(chan struct{}),
	}
	wait := func() review.Unrecorded {
		select {
		case <-turn:
			return a.saidBefore(p)
		case <-ctx.Done():
			return nil
		}
	}
	go func() {
		defer close(e.ended)
		defer func() {
			if r := recover(); r != nil {
				e.err = fmt.Errorf("panic: %v", r) // it panics again in its turn, where whoever runs the job can catch it
			}
		}()
		e.judged, e.err = a.job.judgeNow(ctx, p, period, asOf, a.how, wait)
	}()
	return e
}

// atOnce is the turn of one that waits for none.
func (a *ahead) atOnce(p review.Programme) func() review.Unrecorded {
	said := a.saidBefore(p)
	if len(said) == 0 {
		return nil
	}
	return func() review.Unrecorded { return said }
}

// say keeps in mind what a report that is not recorded says, so that those after it rest on that as if it were; of a subject that is in
// several of a programme it is the last.
func (a *ahead) say(programme string, r review.Report) {
	said := map[string]review.Verdict{} // a new one: who waited for its turn may read the one before
	maps.Copy(said, a.unrecorded[programme])
	for i := range r.Recommendations {
		said[r.Recommendations[i].Subject] = r.Recommendations[i].Verdict
	}
	a.unrecorded[programme] = said
}

// unsay lets go of what is not going to be recorded.
func (a *ahead) unsay(programme string) { delete(a.unrecorded, programme) }

// saidBefore is what is said by programmes that come before one.
func (a *ahead) saidBefore(p review.Programme) review.Unrecorded {
	out := maps.Clone(a.unrecorded)
	maps.DeleteFunc(out, func(programme string, _ map[string]review.Verdict) bool { return programme >= p.Code })
	return out
}

func (a *ahead) hasJudged(programme string) bool { return a.unrecorded[programme] != nil }

// drop lets go of what was begun.
func (a *ahead) drop() {
	if a.next == nil {
		return
	}
	a.next.cancel()
	<-a.next.ended
	a.next = nil
}
