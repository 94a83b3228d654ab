package calendar

import (
	"errors"
	"testing"
	"time"
)

func TestAnInstantIsWrittenAsItsLayoutSays(t *testing.T) {
	for _, c := range []struct {
		sentence, text, want string
		fault                error
	}{
		{"in UTC", "2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z", nil},
		{"with an offset", "2026-01-05T10:00:00+05:30", "2026-01-05T04:30:00Z", nil},
		{"with the farthest offset", "2026-01-05T10:00:00-23:59", "2026-01-06T09:59:00Z", nil},
		{"in another layout", "2026-01-05 10:00", "2026-01-05T10:00:00Z", nil},
		{"an offset of a day", "2026-01-05T10:00:00+24:00", "", ErrOffset},
		{"an offset of a day in a layout that is none", "2026-01-05T10:00+24", "", ErrOffset},
		{"an offset of four days", "2026-01-05T10:00:00+99:00", "", ErrOffset},
		{"sixty minutes", "2026-01-05T10:00:00-23:60", "", ErrOffset},
		{"a month that could be an hour", "2026-24", "", ErrTime},
		{"an hour of one digit", "2026-01-05T1:00:00Z", "", ErrTime},
		{"an hour after two blanks", "2026-01-05  10:00", "", ErrTime},
		{"the year 0 by UTC", "0001-01-01T00:00:00+14:00", "", ErrTime},
		{"the year 10000 by UTC", "9999-12-31T23:00:00-02:00", "", ErrTime},
		{"nothing", "", "", ErrTime},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got, err := Instant(c.text, time.RFC3339, "2006-01-02 15:04")
			if !errors.Is(err, c.fault) || err == nil && got.Format(time.RFC3339) != c.want {
				t.Errorf("%s, %v; want %s, %v", got, err, c.want, c.fault)
			}
		})
	}
}
