package review

import (
	"fmt"
	"time"
)

// AsOf reads the instant a review is made as of: RFC 3339, cut to the microsecond, or a date, which means its last
// microsecond in the zone.
func AsOf(text string, zone *time.Location) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return startOf(day.AddDate(0, 0, 1), zone).Add(-time.Microsecond), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no time; write a date such as 2026-11-21 or RFC 3339 such as 2026-11-21T17:30:00Z", text)
	}
	return at.Truncate(time.Microsecond), nil
}

// dateOf is the date that the clock shows at an instant, in the zone the instant carries.
func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// dayOf is the day an instant belongs to in the zone: the latest that has begun. Where a clock is set back over
// midnight (St. John's until 2011) that is the new day, though the clock shows the old date once more.
func dayOf(t time.Time, zone *time.Location) Date {
	day := dateOf(t.In(zone))
	for next := day.AddDate(0, 0, 1); !startOf(next, zone).After(t); next = next.AddDate(0, 0, 1) {
		day = next
	}
	return day
}

// farthest is more than any zone was ever away from UTC.
const farthest = 26 * time.Hour

// startOf is the first instant in the zone at which the clock shows the day or a later one. time.Date does not say
// which instant it takes where midnight is skipped (São Paulo, Beirut) or comes twice (Havana), so the zone's stretches
// are walked. A day that a zone left out (Apia, 30 December 2011) starts with the one after it.
func startOf(day Date, zone *time.Location) time.Time {
	stretch := day.Add(-farthest).In(zone)
	for {
		_, offset := stretch.Zone()
		_, end := stretch.ZoneBounds()
		at := day.Add(-time.Duration(offset) * time.Second).In(zone)
		if at.Before(stretch) {
			at = stretch
		}
		if end.IsZero() || at.Before(end) {
			return at
		}
		if !end.After(stretch) { // where a zone goes by a rule, Go has leap years end a day early
			end = stretch.Add(time.Hour)
		}
		stretch = end
	}
}

// EndOfDay is the last microsecond of the day that comes some days after the one an instant belongs to in a zone.
func EndOfDay(t time.Time, days int, zone *time.Location) time.Time {
	return startOf(dayOf(t, zone).AddDate(0, 0, days+1), zone).Add(-time.Microsecond)
}
