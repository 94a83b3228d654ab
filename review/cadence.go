package review

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"stocktake/internal/calendar"
)

// Cadence says on which days a programme's periods meet, and in which zone those days lie. Periods of one cadence tile
// time: each instant is in exactly one. The zero Cadence has no periods; make one with [ParseCadence].
type Cadence struct {
	text       string
	zone       *time.Location
	boundaries calendar.Days
}

// ParseCadence reads monthly, quarterly, yearly or a cron line with minute and hour 0, and the name of a zone. A line whose
// days never come, such as 30 February, is an error.
func ParseCadence(text, zone string) (Cadence, error) {
	location, err := calendar.Zone(zone)
	if err != nil {
		return Cadence{}, err
	}
	boundaries, err := calendar.Parse(text)
	if err != nil {
		return Cadence{}, err
	}
	return Cadence{text: text, zone: location, boundaries: boundaries}, nil
}

// String is the cadence as it was written.
func (c Cadence) String() string { return c.text }

// Zone is where the boundary days lie.
func (c Cadence) Zone() *time.Location { return c.zone }

// Containing is the period an instant lies in.
func (c Cadence) Containing(t time.Time) Period {
	from := c.boundaryUpTo(dayOf(t, c.zone))
	to, _ := c.boundaries.After(from)
	return Between(from, to, c.zone)
}

// lastEnded is the latest period whose end is at or before the instant.
func (c Cadence) lastEnded(asOf time.Time) Period { return c.Before(c.Containing(asOf)) }

// Next is the period that comes right after p, whatever cadence and zone p was of. It begins at the instant at which p ended, so that no
// answer is judged twice and none falls between. It ends on the first boundary day after the one on which p ended where that lay, and has a day:
// so a move to another zone leaves no period of a few hours, nor two that are known by the same days.
func (c Cadence) Next(p Period) Period {
	next := Period{From: p.To.In(c.zone), To: p.To.In(c.zone)}
	for _, day := p.Boundaries(); next.days() < 1; next.To = startOf(day, c.zone) {
		day, _ = c.boundaries.After(day)
	}
	return next
}

// Before is the period that ends at p's first instant or, if p is not of this cadence, contains the instant before it.
func (c Cadence) Before(p Period) Period { return c.Containing(p.From.Add(-1)) }

// boundaryUpTo is the latest boundary day not after a day. Cron only looks ahead, so it starts from ever further back.
func (c Cadence) boundaryUpTo(day Date) Date {
	for back := 40; ; back *= 2 {
		found, comes := c.boundaries.After(day.AddDate(0, 0, -back))
		if !comes || found.After(day) {
			continue
		}
		for next, comes := c.boundaries.After(found); comes && !next.After(day); next, comes = c.boundaries.After(found) {
			found = next
		}
		return found
	}
}

// ParseSchedule reads a cron line of five fields: minute, hour, day of month, month, day of week. One whose instants never come
// is an error.
func ParseSchedule(line string) (cron.Schedule, error) {
	schedule, err := calendar.Line(line)
	if err != nil {
		return nil, fmt.Errorf("schedule %.60q: %w", line, err)
	}
	if schedule.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("schedule %.60q names a day that never comes; correct its day or month", line)
	}
	return schedule, nil
}
