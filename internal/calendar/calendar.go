// Package calendar reads what a cadence is written as, a word or a cron line, and says which days it names. Facts asks it whether
// there are any, review makes periods of them; zones are none of its business.
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

// parseLine lets nothing but five plain fields reach cron's parser: it panics on a bare "TZ=UTC", and "@every 1h" names no days.
func parseLine(line string) (cron.Schedule, error) {
	fields := strings.Fields(line)
	if len(fields) != 5 || !slices.Equal(fields[:2], []string{"0", "0"}) {
		return nil, fmt.Errorf("%.60q is no cadence; write monthly, quarterly, yearly or a cron line with minute and hour 0, such as 0 0 1 4 *", line)
	}
	for i, f := range dayFields {
		alone := []string{"0", "0", "*", "*", "*"}
		place := i + 2
		alone[place] = fields[place]
		if _, err := cron.ParseStandard(strings.Join(alone, " ")); err != nil {
			return nil, fmt.Errorf("cadence %.60q: %.60q is no %s; write %s, * for all of them, lists such as 1,3, ranges such as 1-5 or steps such as */2",
				line, fields[place], f.name, f.holds)
		}
	}
	return cron.ParseStandard(line)
}

// dayFields are what names days in a cron line, after minute and hour, and what each may hold.
var dayFields = [...]struct{ name, holds string }{
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
