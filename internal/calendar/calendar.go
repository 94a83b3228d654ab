// Package calendar reads what a cadence is written as, a word or a cron line, and says which days it names. Facts asks it whether
// there are any, review makes periods of them; the days know no zone. Which names are zones ([Zone], zone.go)
// and which texts are times ([Instant], instant.go) it says too.
package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Days are the boundary days of a cadence: midnights of the bare calendar, in UTC. The zero Days name none; make some with [Parse].
type Days struct{ schedule cron.Schedule }

// words are the cadences with a name, as the boundary days they stand for.
var words = map[string]string{
	"monthly":   "0 0 1 * *",
	"quarterly": "0 0 1 1,4,7,10 *",
	"yearly":    "0 0 1 1 *",
}

// Parse reads monthly, quarterly, yearly or a cron line with minute and hour 0. A line whose days never come, such as
// 30 February, is an error.
func Parse(cadence string) (Days, error) {
	line := cadence
	if word, ok := words[cadence]; ok {
		line = word
	}
	schedule, err := parseLine(line)
	if err != nil {
		return Days{}, err
	}
	days := Days{schedule}
	if _, comes := days.After(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)); !comes {
		return Days{}, fmt.Errorf("cadence %.60q names a day that never comes; correct its day or month", cadence)
	}
	return days, nil
}

func parseLine(line string) (cron.Schedule, error) {
	if parts := strings.Fields(line); len(parts) != len(fields) || !slices.Equal(parts[:2], []string{"0", "0"}) {
		return nil, fmt.Errorf("%.60q is not a cadence; write monthly, quarterly, yearly or a cron line with minute and hour 0, such as 0 0 1 4 *", line)
	}
	schedule, err := Line(line)
	if err != nil {
		return nil, fmt.Errorf("cadence %.60q: %w", line, err)
	}
	return schedule, nil
}

// Line reads the five fields of a cron line; an error names the field that cannot be read and what it may hold. It lets nothing but
// plain fields reach cron's parser, which panics on a bare "TZ=UTC", and knows "@every 1h", which names no days.
func Line(line string) (cron.Schedule, error) {
	parts := strings.Fields(line)
	if len(parts) != len(fields) {
		return nil, fmt.Errorf("it has %d fields; write a cron line of five (minute, hour, day of the month, month, weekday), such as 0 * * * *", len(parts))
	}
	for i, f := range fields {
		alone := []string{"0", "0", "*", "*", "*"}
		alone[i] = parts[i]
		if _, err := cron.ParseStandard(strings.Join(alone, " ")); err != nil {
			return nil, fmt.Errorf("%.60q is not a valid %s; write %s, * for all of them, lists such as 1,3, ranges such as 1-5 or steps such as */2",
				parts[i], f.name, f.holds)
		}
	}
	return cron.ParseStandard(line)
}

// fields are those of a cron line, and what each may hold.
var fields = [...]struct{ name, holds string }{
	{"minute", "0 to 59"},
	{"hour", "0 to 23"},
	{"day of the month", "1 to 31"},
	{"month", "1 to 12 or jan to dec"},
	{"weekday", "0 (Sunday) to 6 or sun to sat"},
}

// After is the next boundary day after a day; false if none ever comes. Cron looks five years ahead, and a line that
// names any day comes round within eight (29 February around 2100), so the second look settles it.
func (d Days) After(day time.Time) (time.Time, bool) {
	for range 2 {
		if next := d.schedule.Next(day); !next.IsZero() {
			return next, true
		}
		day = time.Date(day.Year()+5, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	return time.Time{}, false
}
