package review

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"stocktake/internal/calendar"
)

// AsOf reads the instant a review is made as of, and gives it in UTC: RFC 3339, cut to the microsecond, or a date, which means its last
// microsecond in the zone, or that of the year 9999 by UTC, which is as late as JSON can say.
func AsOf(text string, zone *time.Location) (time.Time, error) {
	at, err := calendar.Instant(text, time.RFC3339)
	if day, notADay := time.Parse(time.DateOnly, text); notADay == nil {
		at, err = startOf(day.AddDate(0, 0, 1), zone).UTC(), nil
		if at.After(never) {
			at = never
		}
		at = at.Add(-time.Microsecond)
	}
	switch {
	case errors.Is(err, calendar.ErrOffset):
		return time.Time{}, fmt.Errorf("%q %w", text, err)
	case err != nil || strings.Contains(text, ","): // which ISO 8601 and Go take for a dot
		return time.Time{}, fmt.Errorf("%q is not a time; write a date such as 2026-11-21 or RFC 3339 such as 2026-11-21T17:30:00Z", text)
	case at.Year() < firstYear:
		return time.Time{}, fmt.Errorf("%q lies before %d, when nothing was recorded; write a later time", text, firstYear)
	}
	return at.Truncate(time.Microsecond), nil
}

// firstYear is as far back as anybody looks: the calendars of Go and of PostgreSQL part in the year 0, and periods begin before an instant.
const firstYear = 1900

// never is when the years end that are written in four digits. Who snoozes for good may name their last day, also west of UTC.
var never = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)

// DateOf is the date that the clock shows at an instant, in the zone the instant carries.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// dayOf is the day an instant belongs to in the zone: the latest that has begun. Where a clock is set back over
// midnight (St. John's until 2011) that is the new day, though the clock shows the old date once more.
func dayOf(t time.Time, zone *time.Location) Date {
	day := DateOf(t.In(zone))
	for next := day.AddDate(0, 0, 1); !startOf(next, zone).After(t); next = next.AddDate(0, 0, 1) {
		day = next
	}
	return day
}

// days is how many there are from one date to another, which may be farther apart than a [time.Duration] is long.
func days(from, to Date) int { return int((to.Unix() - from.Unix()) / (24 * 60 * 60)) }

// microseconds is how many there are from one instant to another, likewise.
func microseconds(from, to time.Time) float64 { return float64(to.UnixMicro() - from.UnixMicro()) }

// farthest is more than any zone was ever away from UTC.
const farthest = 26 * time.Hour

// step is shorter than any zone keeps one offset.
const step = 15 * time.Minute

// startOf is the first instant in the zone at which the clock shows the day or a later one. time.Date does not say which
// instant it takes where midnight is skipped (São Paulo, Beirut) or comes twice (Havana), and Time.ZoneBounds ends a stretch
// a day early where a zone goes by a rule and the year is a leap year. So where an offset changes nearby, the instant is
// looked for. A day that a zone left out (Apia, 30 December 2011) starts with the one after it.
func startOf(day Date, zone *time.Location) time.Time {
	low, end := day.Add(-farthest).In(zone), day.Add(farthest).In(zone)
	_, offset := low.Zone()
	if _, later := end.Zone(); later == offset {
		return day.Add(-time.Duration(offset) * time.Second).In(zone)
	}
	for !shows(low.Add(step), day) {
		low = low.Add(step)
	}
	high := low.Add(step)
	for high.Sub(low) > time.Second {
		middle := low.Add(high.Sub(low) / 2).Truncate(time.Second)
		if shows(middle, day) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// shows reports whether the clock shows the day or a later one, in the zone the instant carries.
func shows(t time.Time, day Date) bool {
	_, offset := t.Zone()
	return !t.Add(time.Duration(offset) * time.Second).Before(day)
}

// EndOfDay is the last microsecond of the day that comes some days after the one an instant belongs to in a zone.
func EndOfDay(t time.Time, days int, zone *time.Location) time.Time {
	return startOf(dayOf(t, zone).AddDate(0, 0, days+1), zone).Add(-time.Microsecond)
}
