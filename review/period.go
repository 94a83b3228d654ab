package review

import (
	"fmt"
	"strings"
	"time"
)

// Period is a half-open span of days in a programme's zone.
type Period struct {
	From, To time.Time // the first instant of a boundary day in the programme's zone, and of the next; after a change of zone see [Cadence.Next]
}

// Between is the period from the first instant of one calendar day to that of a later one, both in the zone.
func Between(from, to Date, zone *time.Location) Period {
	return Period{From: startOf(from, zone), To: startOf(to, zone)}
}

// ParsePeriod reads "2025-01-01..2026-01-01": days of the zone, the second not included. A period in which the zone leaves out all days is
// empty too. Whether the period has ended is for the caller to say, who knows the instant.
func ParsePeriod(text string, zone *time.Location) (Period, error) {
	first, second, found := strings.Cut(text, "..")
	from, errFrom := time.Parse(time.DateOnly, first)
	to, errTo := time.Parse(time.DateOnly, second)
	if !found || errFrom != nil || errTo != nil {
		return Period{}, fmt.Errorf("%q is not a period; write two days, the second not included, such as 2025-01-01..2026-01-01", text)
	}
	if !from.Before(to) {
		return Period{}, fmt.Errorf("period %s is empty; its second day must be later than its first", text)
	}
	if from.Year() < firstYear {
		return Period{}, fmt.Errorf("period %s begins before %d, when nothing was recorded; write a later first day", text, firstYear)
	}
	period := Between(from, to, zone)
	if !period.From.Before(period.To) {
		return Period{}, fmt.Errorf("period %s is empty; %s has no such day", text, zone)
	}
	return period, nil
}

// Boundaries are the days by which the period is known, in the zone the times carry; the second is not part of it. A bound that
// another zone has left within a day is that day whose first instant is nearest.
func (p Period) Boundaries() (from, to Date) { return nearestDay(p.From), nearestDay(p.To) }

func nearestDay(t time.Time) Date { return DateOf(t.Add(12 * time.Hour)) }

// Dates are the boundary days as 2006-01-02.
func (p Period) Dates() (from, to string) {
	first, after := p.Boundaries()
	return first.Format(time.DateOnly), after.Format(time.DateOnly)
}

func (p Period) String() string {
	from, to := p.Dates()
	return from + ".." + to
}

// Span is the first and the last day, both part of the period. A day that the zone left out (Apia, 30 December 2011) is neither.
func (p Period) Span() (first, last Date) {
	first, after := p.Boundaries()
	last = after.AddDate(0, 0, -1)
	for zone := p.To.Location(); startOf(last, zone).Equal(startOf(after, zone)); {
		last = last.AddDate(0, 0, -1)
	}
	return first, last
}

// Words are the period as people name it: a year, a month, some months of a year, else its first and last day.
func (p Period) Words() string {
	from, last := p.Span()
	switch _, to := p.Boundaries(); {
	case from.Day() != 1 || to.Day() != 1:
		return from.Format(dayWords) + " to " + last.Format(dayWords)
	case from.Month() == time.January && last.Month() == time.December && from.Year() == last.Year():
		return from.Format("2006")
	case from.Year() == last.Year() && from.Month() == last.Month():
		return from.Format("January 2006")
	case from.Year() == last.Year():
		return from.Format("January") + " to " + last.Format("January 2006")
	}
	return from.Format("January 2006") + " to " + last.Format("January 2006")
}

// days is how many calendar days the period has, in the zone the times carry.
func (p Period) days() int {
	from, to := p.Boundaries()
	return days(from, to)
}

// In is the same period with its times in a zone.
func (p Period) In(zone *time.Location) Period {
	return Period{From: p.From.In(zone), To: p.To.In(zone)}
}

// equal reports whether two periods are the same time, in whatever zones theirs are given.
func (p Period) equal(q Period) bool { return p.From.Equal(q.From) && p.To.Equal(q.To) }

// Contains reports whether the instant lies in the period: at its first instant or later, before its end.
func (p Period) Contains(t time.Time) bool {
	return !t.Before(p.From) && t.Before(p.To)
}

// next is the period after one, as long as it: in months where it begins and ends on the same day of
// one, else in days.
func (p Period) next() Period {
	_, to := p.Boundaries()
	return Between(to, p.lengthFrom(to, 1), p.From.Location())
}

// Before is the period before one, of the same length.
func (p Period) Before() Period {
	from, _ := p.Boundaries()
	return Between(p.lengthFrom(from, -1), from, p.From.Location())
}

func (p Period) lengthFrom(d Date, sign int) Date {
	from, to := p.Boundaries()
	if from.Day() != to.Day() {
		return d.AddDate(0, 0, sign*p.days())
	}
	return d.AddDate(0, sign*(12*(to.Year()-from.Year())+int(to.Month()-from.Month())), 0)
}
