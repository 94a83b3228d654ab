package review

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// ParseSchedule reads a cron line of five fields: minute, hour, day of month, month, day of week. One whose instants never come
// is an error.
func ParseSchedule(line string) (cron.Schedule, error) {
	if len(strings.Fields(line)) != 5 || strings.Contains(line, "=") { // cron's parser panics on a bare "TZ=UTC"
		return nil, fmt.Errorf("%q is no schedule; write a cron line such as 0 * * * *", line)
	}
	schedule, err := cron.ParseStandard(line)
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w", line, err)
	}
	if schedule.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("schedule %q names a day that never comes; correct its day or month", line)
	}
	return schedule, nil
}
