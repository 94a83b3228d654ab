package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Cadence says on which days a programme's periods meet, and in which zone those days lie. Periods of one cadence tile
// time: each instant is in exactly one. The zero Cadence has no periods; make one with [ParseCadence].
type Cadence struct {
	text       string
	zone       *time.Location
	boundaries cron.Schedule // midnights of the bare calendar, in UTC
}

// words are the cadences with a name, as the boundary days they stand for.
var words = map[string]string{
	"monthly":   "0 0 1 * *",
	"quarterly": "0 0 1 1,4,7,10 *",
	"yearly":    "0 0 1 1 *",
}

// ParseCadence reads monthly, quarterly, yearly or a cron line with minute and hour 0, and the name of a zone. A line whose
// days never come, such as 30 February, is an error.
func ParseCadence(text, zone string) (Cadence, error) {
	location, err := parseZone(zone)
	if err != nil {
		return Cadence{}, err
	}
	line := text
	if word, ok := words[text]; ok {
		line = word
	}
	boundaries, err := parseLine(line)
	if err != nil {
		return Cadence{}, err
	}
	c := Cadence{text: text, zone: location, boundaries: boundaries}
	if _, comes := c.boundaryAfter(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)); !comes {
		return Cadence{}, fmt.Errorf("cadence %q names a day that never comes; correct its day or month", text)
	}
	return c, nil
}

func parseZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fmt.Errorf("%q is no time zone; write a name such as Europe/Brussels or UTC", name)
	}
	return zone, nil
}

// parseLine lets nothing but five plain fields reach cron's parser: it panics on a bare "TZ=UTC", and "@every 1h" names no days.
func parseLine(line string) (cron.Schedule, error) {
	fields := strings.Fields(line)
	if len(fields) != 5 || !slices.Equal(fields[:2], []string{"0", "0"}) {
		return nil, fmt.Errorf("%q is no cadence; write monthly, quarterly, yearly or a cron line with minute and hour 0, such as 0 0 1 4 *", line)
	}
	schedule, err := cron.ParseStandard(line)
	if err != nil {
		return nil, fmt.Errorf("cadence %q: %w", line, err)
	}
	return schedule, nil
}

// String is the cadence as it was written.
func (c Cadence) String() string { return c.text }

// Zone is where the boundary days lie.
func (c Cadence) Zone() *time.Location { return c.zone }

// Equal reports whether two cadences are written alike, zones included.
func (c Cadence) Equal(other Cadence) bool {
	return c.text == other.text && (c.zone == other.zone || c.zone != nil && other.zone != nil && c.zone.String() == other.zone.String())
}

// Containing is the period an instant lies in.
func (c Cadence) Containing(t time.Time) Period {
	from := c.boundaryUpTo(dayOf(t, c.zone))
	to, _ := c.boundaryAfter(from)
	return Between(from, to, c.zone)
}

// LastEnded is the latest period whose end is at or before the instant.
func (c Cadence) LastEnded(asOf time.Time) Period { return c.Before(c.Containing(asOf)) }

// Next is the period in which p ends: the one after it, if p is of this cadence.
func (c Cadence) Next(p Period) Period { return c.Containing(p.To) }

// Before is the period that ends at p's first instant or, if p is not of this cadence, contains the instant before it.
func (c Cadence) Before(p Period) Period { return c.Containing(p.From.Add(-1)) }

// boundaryAfter is the next boundary day after a day; false if none ever comes. Cron looks five years ahead, and a line that
// names any day comes round within eight (29 February around 2100), so the second look settles it.
func (c Cadence) boundaryAfter(day Date) (Date, bool) {
	for range 2 {
		if next := c.boundaries.Next(day); !next.IsZero() {
			return next, true
		}
		day = time.Date(day.Year()+5, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	return Date{}, false
}

// boundaryUpTo is the latest boundary day not after a day. Cron only looks ahead, so it starts from ever further back.
func (c Cadence) boundaryUpTo(day Date) Date {
	for back := 40; ; back *= 2 {
		found, comes := c.boundaryAfter(day.AddDate(0, 0, -back))
		if !comes || found.After(day) {
			continue
		}
		for next, comes := c.boundaryAfter(found); comes && !next.After(day); next, comes = c.boundaryAfter(found) {
			found = next
		}
		return found
	}
}
