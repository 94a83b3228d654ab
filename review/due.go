package review

import "time"

// Due lists the periods that the scheduled run must judge at an instant, oldest first: those that have settled by then
// ([Period.AnswersUntil]) and come after last, the newest recorded one. Without a last it is the newest settled one alone.
//
// Where the cadence or the zone has changed since, the first period begins where last ended and ends on a boundary day of the new
// cadence ([Cadence.Next]). The times of last carry the zone of its own report.
func Due(c Cadence, settleDays int, asOf time.Time, last *Period) []Period {
	newest := newestSettled(c, settleDays, asOf)
	if last == nil {
		return []Period{newest}
	}
	var due []Period
	for p := c.Next(*last); !p.To.After(newest.To); p = c.Next(p) {
		due = append(due, p)
	}
	return due
}

// Ended is the newest period that has ended at an instant, as runs part time: where the cadence or the zone has changed since last,
// the newest recorded one, it neither reaches back into that nor leaves out what lies between.
func Ended(c Cadence, asOf time.Time, last *Period) Period {
	p := c.lastEnded(asOf)
	if last == nil {
		return p
	}
	switch next := c.Next(*last); p.To.Compare(next.To) {
	case 1:
		return p
	case 0:
		return next
	}
	return *last
}

// Named is the period that is known by the days of p: where that is last, the newest recorded one, or the one after it, it may begin or end
// some hours beside p, since the zone has changed.
func Named(c Cadence, last *Period, p Period) Period {
	if last == nil {
		return p
	}
	for _, known := range []Period{*last, c.Next(*last)} {
		if known.String() == p.String() {
			return known
		}
	}
	return p
}

// Skipped is the period that comes right after last, if it would be left out were p recorded now.
func Skipped(c Cadence, last *Period, p Period) (Period, bool) {
	if last == nil {
		return Period{}, false
	}
	next := c.Next(*last)
	return next, next.From.Before(p.From)
}

// Parts reports whether a cadence has a period among those into which it parts time or, where it has changed since last, the newest
// recorded one, as the first after that.
func Parts(c Cadence, last *Period, p Period) bool {
	own := c.Containing(p.From)
	if last != nil && p.From.Equal(last.To) {
		own = c.Next(*last)
	}
	return own.equal(p)
}

// newestSettled starts with the period that settleDays ago was still running: it or one just before it has settled.
func newestSettled(c Cadence, settleDays int, asOf time.Time) Period {
	p := c.Containing(asOf.In(c.zone).AddDate(0, 0, -settleDays))
	for p.AnswersUntil(settleDays).After(asOf) {
		p = c.Before(p)
	}
	return p
}
