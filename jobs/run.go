package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stocktake/review"
)

// leaseWait is how long a run waits for a programme that another one holds.
const leaseWait = 10 * time.Second

// RunOptions narrow a run down.
type RunOptions struct {
	Programmes []string      // only these; none: all
	Brake      *review.Brake // in place of the policy's
	DryRun     bool          // writes, sends and locks nothing
}

// Run reviews what is due, records it and posts what has no receipt, programme by programme. One programme's trouble never
// stops the others: it is in the result. The error is for what stops all of them.
func (j *Job) Run(ctx context.Context, o RunOptions) (Result, error) {
	result := Result{Named: len(o.Programmes) > 0}
	programmes, err := j.readable(ctx, o.Programmes, &result)
	if err != nil {
		return Result{}, err
	}
	j, done := j.lookAhead(ctx, programmes, judging{gates: review.Refusing}, j.firstDue)
	defer done()
	posting := j.posting()
	for _, p := range programmes {
		if ctx.Err() != nil {
			break // told to stop: what was not begun is no trouble of its programme
		}
		result.Matched++
		if o.DryRun {
			result.note(p.Code, j.rehearse(ctx, p, o, &result))
			continue
		}
		posting.leased(ctx, p, &result, func(ctx context.Context) error { return posting.visit(ctx, p, o, &result) })
	}
	return result, ctx.Err()
}

// leased does for one programme what nobody else may do meanwhile. One that another run holds is left to that.
func (s *posting) leased(ctx context.Context, p review.Programme, result *Result, body func(context.Context) error) {
	got, err := s.Ledger.Lease(ctx, p.Code, leaseWait, body)
	if err == nil && !got {
		result.Held = append(result.Held, p.Code)
		s.ahead.drop()
	}
	result.note(p.Code, err)
}

// visit does all there is to do for one programme, and notes it where nothing went wrong.
func (s *posting) visit(ctx context.Context, p review.Programme, o RunOptions, result *Result) error {
	troubles := len(result.Troubles)
	err := s.programme(ctx, p, o, result)
	if err != nil || len(result.Troubles) > troubles {
		return err
	}
	return s.Ledger.Visit(ctx, p.Code, s.At(p.Cadence.Zone()))
}

// programme reviews and posts one programme whose lease is held. What was owed before is posted even if the review fails; but then nobody is
// reminded of anything new, since the report that is due may take its place. A period that is refused stays so until somebody acts, and what
// is open meanwhile is followed up.
func (s *posting) programme(ctx context.Context, p review.Programme, o RunOptions, result *Result) error {
	if o.letsGo() {
		if err := s.Ledger.LetGo(ctx, p.Code); err != nil {
			return err
		}
	}
	err := s.reviewDue(ctx, p, o, result)
	s.ahead.pass()
	if s.isQuiet(p) {
		waiting, waitErr := s.Waiting(ctx, p)
		result.await(waiting)
		result.note(p.Code, waitErr)
		return err
	}
	if code := CodeOf(err); code == CodeDone || code == CodeRefused {
		result.note(p.Code, s.followUp(ctx, p, result))
	}
	s.post(ctx, p, result)
	s.refresh(ctx, p, result)
	return err
}

// reviewDue judges and records each period that is due, each with the facts known now.
func (j *Job) reviewDue(ctx context.Context, p review.Programme, o RunOptions, result *Result) error {
	return j.eachDue(ctx, p, o, result, func(report review.Report, from review.Provenance, hold string) error {
		if refusal := refusalOf(report); refusal != nil {
			if err := j.refuse(ctx, report); err != nil {
				return err
			}
			return refusal
		}
		recorded, err := j.Ledger.Record(ctx, report, from, j.messages(report, hold))
		if err != nil {
			return fmt.Errorf("record %s: %w", describe(p, report.Period), err)
		}
		result.add(report, hold, recorded)
		result.forget()
		return nil
	})
}

// eachDue judges each period of a programme that is due, oldest first, and hands the report over with why it is held back, if
// it is: then those after it are too. A programme whose activities are still to come keeps its first review for them. In a rehearsal
// each rests on the one before as if that were recorded.
func (j *Job) eachDue(ctx context.Context, p review.Programme, o RunOptions, result *Result, body func(review.Report, review.Provenance, string) error) error {
	agenda, err := j.Agenda(ctx, p, true)
	if err != nil {
		return err
	}
	if agenda.ahead != "" {
		result.Ahead = append(result.Ahead, agenda.ahead)
	}
	if len(agenda.Due) == 0 {
		return nil
	}
	earlier, err := j.behind(ctx, p, o)
	if err != nil {
		return err
	}
	how := judging{gates: review.Refusing}
	for _, period := range agenda.Due {
		var report review.Report
		var hold string
		err := anew(func() (err error) {
			var from review.Provenance
			report, from, err = j.judge(ctx, p, period, agenda.AsOf, how)
			if err != nil || nothingYet(report) {
				return err
			}
			hold = j.hold(p, o, report, earlier)
			return body(report, from, hold)
		})
		if err != nil {
			return err
		}
		if hold != "" && earlier == nil {
			earlier = &period
		}
		if len(report.Shortfalls) > 0 {
			return nil // those after it wait for it
		}
		if o.DryRun && !nothingYet(report) {
			how.past = review.Remember(append([]review.Past{report.Past()}, how.past...))
		}
	}
	return nil
}

// nothingYet reports whether nothing of a programme ran in its first period: then a run leaves that be.
func nothingYet(report review.Report) bool { return report.Coverage.Due == 0 && report.Since.First }

// anew judges and records again what another run has overtaken, a few times.
func anew(judge func() error) (err error) {
	for range 5 {
		if err = judge(); !errors.Is(err, review.ErrOvertaken) {
			return err
		}
	}
	return err
}

// Agenda is what of a programme waits for its review at an instant.
type Agenda struct {
	AsOf  time.Time
	Due   []review.Period // oldest first
	Next  review.Period   // the oldest of them, else the one after the newest recorded
	First bool            // nothing is recorded or was refused yet
	Ahead *Ahead          // nil: nothing is recorded as of a later time, or that does not count
	ahead string          // why others that have ended do not wait; empty: there are none
}

// Ahead is the newest recorded period of a programme, where its report bears a later time than the instant.
type Ahead struct {
	Period review.Period
	Bears  time.Time
}

// Agenda finds what waits. A report that bears a later time is not known yet; where the clock tells the instant, what such a one was
// written of, by a clock that was ahead, waits no more all the same.
func (j *Job) Agenda(ctx context.Context, p review.Programme, byClock bool) (Agenda, error) {
	a := Agenda{AsOf: j.At(p.Cadence.Zone())}
	last, err := j.lastPeriod(ctx, p, a.AsOf)
	if err != nil {
		return a, err
	}
	if last, err = j.reached(ctx, p, last); err != nil {
		return a, err
	}
	a.Due, a.First = review.Due(p.Cadence, p.SettleDays, a.AsOf, last), last == nil
	if byClock {
		if err := j.unrecorded(ctx, p, &a); err != nil {
			return a, err
		}
		if a.Ahead != nil {
			last = &a.Ahead.Period
		}
	}
	switch {
	case len(a.Due) > 0:
		a.Next = a.Due[0]
	case last != nil:
		a.Next = p.Cadence.Next(*last)
	default:
		a.Next = p.Cadence.Containing(a.AsOf)
	}
	return a, nil
}

// unrecorded takes from an agenda what was recorded as of later times.
func (j *Job) unrecorded(ctx context.Context, p review.Programme, a *Agenda) error {
	newest, bears, err := j.Ledger.LastPeriod(ctx, p, ever)
	if err != nil || !bears.After(a.AsOf) {
		return noLast(p, err)
	}
	var due []review.Period
	for _, period := range a.Due {
		recorded, err := j.Ledger.HasReport(ctx, p, period)
		if err != nil && !errors.As(err, new(review.Refusal)) {
			return err
		}
		if !recorded {
			due = append(due, period)
		}
	}
	if len(due) < len(a.Due) {
		_, to := newest.Dates()
		a.ahead = fmt.Sprintf("%s: recorded up to %s already, as of a later time (%s)", p.Code, to, bears.Format(time.RFC3339))
	}
	a.Due, a.First, a.Ahead = due, false, &Ahead{*newest, bears}
	return nil
}

// lastPeriod is the newest period of a programme that is recorded at an instant; nil where none is.
func (j *Job) lastPeriod(ctx context.Context, p review.Programme, asOf time.Time) (*review.Period, error) {
	last, _, err := j.Ledger.LastPeriod(ctx, p, asOf)
	return last, noLast(p, err)
}

func noLast(p review.Programme, err error) error {
	if err != nil {
		return fmt.Errorf("find the last report of %s: %w", p.Code, err)
	}
	return nil
}

// reached is the period after which a programme's reviews go on: the last, which is the newest recorded one. Where none is (nil), it is
// what lies before the oldest that was refused, for that stays due; nil where none was refused either.
func (j *Job) reached(ctx context.Context, p review.Programme, last *review.Period) (*review.Period, error) {
	if last != nil {
		return last, nil
	}
	refused, err := j.Ledger.FirstRefused(ctx, p, j.At(p.Cadence.Zone()))
	if err != nil {
		return nil, fmt.Errorf("find what was refused of %s: %w", p.Code, err)
	}
	if refused == nil {
		return nil, nil
	}
	return &review.Period{From: p.Cadence.Before(*refused).From, To: refused.From}, nil
}

// hasReport is [Ledger.HasReport], in the words in which recording the period would be refused.
func (j *Job) hasReport(ctx context.Context, p review.Programme, period review.Period) (bool, error) {
	recorded, err := j.Ledger.HasReport(ctx, p, period)
	if err != nil {
		return false, fmt.Errorf("record %s: %w", describe(p, period), err)
	}
	return recorded, nil
}

func (j *Job) firstDue(ctx context.Context, p review.Programme) (review.Period, time.Time, bool) {
	agenda, err := j.Agenda(ctx, p, true)
	return agenda.Next, agenda.AsOf, err == nil && len(agenda.Due) > 0
}

func describe(p review.Programme, period review.Period) string {
	from, to := period.Dates()
	return fmt.Sprintf("%s, %s to %s", p.Code, from, to)
}
