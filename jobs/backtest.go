package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"stocktake/review"
)

// Archive is what a backtest needs of the database: facts as they were known at an instant, and no report.
type Archive interface {
	// Programmes lists the programmes known at an instant, by code. With the error [review.Unreadable] it lists all others.
	Programmes(ctx context.Context, asOf time.Time) ([]review.Programme, error)
	// GatherAlone reads what was known of a programme at an instant, as if nothing had been recorded or decided.
	GatherAlone(ctx context.Context, programme review.Programme, period review.Period, asOf time.Time) (review.Portfolio, error)
}

// Backtest makes the reviews that would have been made in a stretch of time.
type Backtest struct {
	Archive    Archive
	Judge      func(review.Portfolio) (review.Report, error)
	From, To   review.Date // periods begin on or after the one and end on or before the other, in the programme's zone
	Every      Rhythm
	Programmes []string  // only these; none: all
	AsOf       time.Time // nothing is made after it
}

// Rhythm is how often reviews are made: by a cadence in place of the programmes' own, or at every so many of their periods.
type Rhythm struct {
	Cadence string
	Periods int
}

// mostPeriods is how many of a programme's periods there may be from one review to the next: nobody waits longer, and each is counted.
const mostPeriods = 1000

// ParseRhythm reads a cadence, or a number of periods; empty is every period of the programme's own cadence.
func ParseRhythm(text string) (Rhythm, error) {
	if n, err := strconv.Atoi(text); err == nil {
		if n < 1 || n > mostPeriods {
			return Rhythm{}, fmt.Errorf("%d: a number of periods is 1 to %d", n, mostPeriods)
		}
		return Rhythm{Periods: n}, nil
	}
	if text == "" {
		return Rhythm{Periods: 1}, nil
	}
	_, err := review.ParseCadence(text, "UTC")
	return Rhythm{Cadence: text, Periods: 1}, err
}

func (r Rhythm) of(c review.Cadence) (review.Cadence, error) {
	if r.Cadence == "" {
		return c, nil
	}
	return review.ParseCadence(r.Cadence, c.Zone().String())
}

// trail is what a programme's reviews have left so far.
type trail struct {
	last review.Period // the newest that was come by
	met  int           // periods come by
	past []review.Past // newest first
}

// Walk goes through time as runs would have, from one instant at which something settles to the next, and looks for new
// programmes each month between. At no instant it sees anything that was known later: not in the facts, nor in when to stop and
// look. Each review's flags are the past of the next; those of recorded reports, made under who knows which policy, are not seen.
func (b Backtest) Walk(ctx context.Context) ([]review.Outlook, error) {
	w := walk{Backtest: b, trails: map[string]*trail{}}
	for clock := b.From; !clock.After(b.AsOf); {
		next, err := w.stop(ctx, clock)
		if err != nil {
			return nil, err
		}
		clock = next
	}
	return w.outlooks, nil
}

type walk struct {
	Backtest
	trails   map[string]*trail
	outlooks []review.Outlook
}

// stop reviews what has settled at an instant, and returns the next instant to stop at.
func (w *walk) stop(ctx context.Context, clock time.Time) (time.Time, error) {
	next := clock.AddDate(0, 1, 0)
	programmes, err := w.Archive.Programmes(ctx, clock)
	if err != nil && !w.spares(err) {
		return next, fmt.Errorf("list the programmes of %s: %w", clock.Format(time.DateOnly), err)
	}
	for _, p := range programmes {
		if len(w.Programmes) > 0 && !slices.Contains(w.Programmes, p.Code) {
			continue
		}
		if p.Cadence, err = w.Every.of(p.Cadence); err != nil {
			return next, err
		}
		settles, err := w.programme(ctx, p, clock)
		if err != nil {
			return next, err
		}
		if settles.After(clock) && settles.Before(next) {
			next = settles
		}
	}
	return next, nil
}

// spares reports whether all that cannot be read is of programmes that are not asked for.
func (w *walk) spares(err error) bool {
	unreadable := review.Unreadable{}
	return errors.As(err, &unreadable) && len(unreadable.Of(w.Programmes)) == 0
}

// programme reviews the periods of a programme that have settled and were not come by, and says when the next one settles.
func (w *walk) programme(ctx context.Context, p review.Programme, clock time.Time) (time.Time, error) {
	whole := review.Between(w.From, w.To, p.Cadence.Zone())
	t := w.trails[p.Code]
	if t == nil {
		t = &trail{last: p.Cadence.Before(review.Period{From: whole.From})}
		if first := p.Cadence.Containing(whole.From); first.From.Before(whole.From) {
			t.last = first
		}
		w.trails[p.Code] = t
	}
	for _, period := range review.Due(p.Cadence, p.SettleDays, clock, &t.last) {
		if period.To.After(whole.To) {
			break
		}
		t.last, t.met = period, t.met+1
		if (t.met-1)%w.Every.Periods != 0 {
			continue
		}
		if err := w.review(ctx, p, t, clock); err != nil {
			return clock, fmt.Errorf("%s: %w", describe(p, period), err)
		}
	}
	return p.Cadence.Next(t.last).AnswersUntil(p.SettleDays), nil
}

func (w *walk) review(ctx context.Context, p review.Programme, t *trail, clock time.Time) error {
	portfolio, err := w.Archive.GatherAlone(ctx, p, t.last, clock)
	if err != nil {
		return fmt.Errorf("gather: %w", err)
	}
	portfolio.Past = t.past
	w.standAbroad(portfolio)
	report, err := w.Judge(portfolio)
	if err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	past := report.Past()
	t.past = review.Remember(append([]review.Past{past}, t.past...))
	o := review.Outlook{Programme: p.Code, Past: past, Until: w.until(p, t.last)}
	for _, f := range portfolio.Subjects {
		if _, judged := past.Standing[f.Code]; judged && f.Assumed {
			o.Assumed++
		}
	}
	w.outlooks = append(w.outlooks, o)
	return nil
}

// until is when the review after that of a period would be made, as far as is known then.
func (w *walk) until(p review.Programme, period review.Period) time.Time {
	for range w.Every.Periods {
		period = p.Cadence.Next(period)
	}
	return period.AnswersUntil(p.SettleDays)
}

// standAbroad fills in how activities of other programmes stood in their own programme's last outlook of an earlier period.
func (w *walk) standAbroad(p review.Portfolio) {
	for i, f := range p.Subjects {
		t := w.trails[f.Programme]
		if f.Programme == "" || f.Programme == p.Programme.Code || t == nil {
			continue
		}
		for _, past := range t.past {
			if !past.Period.To.After(p.Period.From) {
				p.Subjects[i].Last = past.Standing[f.Code].Verdict
				break
			}
		}
	}
}
