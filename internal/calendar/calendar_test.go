package calendar

import (
	"strings"
	"testing"
	"time"
)

func TestACadenceNamesDays(t *testing.T) {
	for _, c := range []struct{ sentence, cadence, after, want string }{
		{"monthly", "monthly", "2028-02-10", "2028-03-01"},
		{"quarterly", "quarterly", "2026-11-21", "2027-01-01"},
		{"yearly", "yearly", "2026-01-01", "2027-01-01"},
		{"by weekday", "0 0 * * mon", "2026-11-21", "2026-11-23"},
		{"the last month that has 31 days twice", "0 0 31 7,8 *", "2026-07-31", "2026-08-31"},
		{"the leap day, over the eight years around 2100", "0 0 29 2 *", "2096-02-29", "2104-02-29"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			days, err := Parse(c.cadence)
			if err != nil {
				t.Fatal(err)
			}
			after, _ := time.Parse(time.DateOnly, c.after)
			if next, comes := days.After(after); !comes || next.Format(time.DateOnly) != c.want {
				t.Errorf("%s, %t; want %s", next, comes, c.want)
			}
		})
	}
}

func TestACadenceThatNamesNoDaysIsRefused(t *testing.T) {
	for _, c := range []struct{ sentence, cadence, fault string }{
		{"a word that is none", "weekly", "is not a cadence"},
		{"nothing", "", "is not a cadence"},
		{"a bare zone, on which cron panics", "TZ=UTC", "is not a cadence"},
		{"five fields with a zone", "TZ=UTC 0 1 * *", "is not a cadence"},
		{"a day too high", "0 0 32 * *", `"32" is not a valid day of the month; write 1 to 31, * for all of them`},
		{"a step of nothing", "0 0 */0 * *", `"*/0" is not a valid day of the month`},
		{"a letter of another cron", "0 0 L * *", `cadence "0 0 L * *": "L" is not a valid day of the month`},
		{"a month too high", "0 0 1 13 *", `"13" is not a valid month; write 1 to 12 or jan to dec`},
		{"a weekday in full", "0 0 * * monday", `"monday" is not a valid weekday; write 0 (Sunday) to 6 or sun to sat`},
		{"the last of February in no year", "0 0 30 2 *", "never comes"},
		{"a day that its months do not have", "0 0 31 2,4,6,9,11 *", "never comes"},
		{"no day at all", "0 0 , * *", "never comes"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if _, err := Parse(c.cadence); err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %v, want one that says it %s", err, c.fault)
			}
		})
	}
}

func TestAnErrorIsReadableWhereACadenceIsNot(t *testing.T) {
	for _, cadence := range []string{strings.Repeat("x", 10_000), "0 0 " + strings.Repeat("x", 10_000) + " * *"} {
		if _, err := Parse(cadence); err == nil || len(err.Error()) > 400 {
			t.Errorf("error %v", err)
		}
	}
}
