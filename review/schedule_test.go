package review

import (
	"strings"
	"testing"
	"time"
)

func TestAScheduleIsACronLine(t *testing.T) {
	for _, c := range []struct{ name, line, next, says string }{
		{"every hour", "0 * * * *", "2025-02-01T11:00", ""},
		{"working days at half past seven", "30 7 * * 1-5", "2025-02-03T07:30", ""},
		{"nothing", "", "", "write a cron line"},
		{"a word", "@hourly", "", "write a cron line"},
		{"a bare zone", "TZ=UTC", "", "write a cron line"},
		{"a zone among the fields", "TZ=UTC 0 7 * *", "", `"TZ=UTC" is no minute; write 0 to 59`},
		{"six fields", "0 0 7 * * *", "", "write a cron line"},
		{"an hour there is not", "0 25 * * *", "", `schedule "0 25 * * *": "25" is no hour; write 0 to 23`},
		{"a day that never comes", "0 0 30 2 *", "", "never comes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			schedule, err := ParseSchedule(c.line)
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Fatalf("told %v, want %q", err, c.says)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			at := time.Date(2025, 2, 1, 10, 0, 0, 0, time.UTC)
			if next := schedule.Next(at).Format("2006-01-02T15:04"); next != c.next {
				t.Errorf("next %s, want %s", next, c.next)
			}
		})
	}
}
