package review

import "time"

// Due lists the periods that the scheduled run must judge at an instant, oldest first: those that have settled by then
// ([Period.AnswersUntil]) and come after last, the newest recorded one. Without a last it is the newest settled one alone.
//
// Where the cadence has changed since, the first period begins where last ended and ends on a boundary day of the new
// cadence, so that no answer is judged twice and none falls between.
func Due(c Cadence, settleDays int, asOf time.Time, last *Period) []Period {
	newest := newestSettled(c, settleDays, asOf)
	if last == nil {
		return []Period{newest}
	}
	var due []Period
	for p := c.following(*last); !p.To.After(newest.To); p = c.Next(p) {
		due = append(due, p)
	}
	return due
}

// Ended is the newest period that has ended at an instant, as runs part time: where the cadence has changed since last, the newest
// recorded one, it does not reach back into that.
func Ended(c Cadence, asOf time.Time, last *Period) Period {
	p := c.LastEnded(asOf)
	if last == nil || !p.From.Before(last.To) {
		return p
	}
	if next := c.following(*last); !next.To.After(asOf) {
		return next
	}
	return *last
}

// Skipped is the period that comes right after last, if it would be left out were p recorded now.
func Skipped(c Cadence, last *Period, p Period) (Period, bool) {
	if last == nil {
		return Period{}, false
	}
	next := c.following(*last)
	return next, next.From.Before(p.From)
}

// Parts reports whether a cadence has a period among those into which it parts time or, where it has changed since last, the newest
// recorded one, as the first after that.
func Parts(c Cadence, last *Period, p Period) bool {
	own := c.Containing(p.From)
	if last != nil && p.From.Equal(last.To) {
		own = c.following(*last)
	}
	return own.From.Equal(p.From) && own.To.Equal(p.To)
}

// newestSettled starts with the period that settleDays ago was still running: it or one just before it has settled.
func newestSettled(c Cadence, settleDays int, asOf time.Time) Period {
	p := c.Containing(asOf.In(c.zone).AddDate(0, 0, -settleDays))
	for p.AnswersUntil(settleDays).After(asOf) {
		p = c.Before(p)
	}
	return p
}

// following is the period after last, whatever cadence and zone last was of. A boundary of another zone counts as the day
// start nearest to it, or a move to the next zone would leave a period of a few hours.
func (c Cadence) following(last Period) Period {
	from := startOf(dayOf(last.To.Add(12*time.Hour), c.zone), c.zone)
	p := c.Containing(from)
	p.From = from
	return p
}
