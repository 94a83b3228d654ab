package review

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"stocktake/internal/calendar"
)

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
