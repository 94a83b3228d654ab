package review

import (
	"testing"
	"time"

	"stocktake/internal/calendar"
)

func day(text string) Date {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

func instant(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := calendar.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestADayStartsAtItsFirstInstant(t *testing.T) {
	for _, c := range []struct{ sentence, zone, day, starts string }{
		{"in UTC at midnight", "UTC", "2026-01-01", "2026-01-01T00:00:00Z"},
		{"east of UTC the evening before", "Asia/Tokyo", "2026-01-01", "2025-12-31T15:00:00Z"},
		{"west of UTC later that day", "America/New_York", "2026-01-01", "2026-01-01T05:00:00Z"},
		{"farthest east", "Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"},
		{"farthest west", "Etc/GMT+12", "2026-01-01", "2026-01-01T12:00:00Z"},
		{"in summer an hour earlier", "Europe/Brussels", "2026-07-01", "2026-06-30T22:00:00Z"},
		{"on the day the clock is set forward, before that", "Europe/Brussels", "2026-03-29", "2026-03-28T23:00:00Z"},
		{"on the day the clock is set back, before that", "Europe/Brussels", "2026-10-25", "2026-10-24T22:00:00Z"},
		{"São Paulo skipped midnight: at one o'clock", "America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"},
		{"Beirut skips midnight: at one o'clock", "Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"},
		{"Havana has midnight twice: at the first", "America/Havana", "2025-11-02", "2025-11-02T04:00:00Z"},
		{"St. John's saw one minute of it before its clock went back", "America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z"},
		{"Apia left the day out: with the next", "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := startOf(day(c.day), zone(t, c.zone)); !got.Equal(instant(c.starts)) {
				t.Errorf("%s in %s starts at %s, want %s", c.day, c.zone, got.UTC(), c.starts)
			}
		})
	}
}

func TestAsOf(t *testing.T) {
	for _, c := range []struct{ sentence, text, zone, want, fault string }{
		{"a date is its last microsecond", "2026-03-31", "UTC", "2026-03-31T23:59:59.999999Z", ""},
		{"in the programme's zone", "2026-03-31", "Europe/Brussels", "2026-03-31T21:59:59.999999Z", ""},
		{"of a day of 23 hours", "2026-03-29", "Europe/Brussels", "2026-03-29T21:59:59.999999Z", ""},
		{"of a day before one without midnight", "2018-11-03", "America/Sao_Paulo", "2018-11-04T02:59:59.999999Z", ""},
		{"of a leap day", "2028-02-29", "UTC", "2028-02-29T23:59:59.999999Z", ""},
		{"an instant is taken as it is", "2026-03-31T12:00:00+02:00", "Asia/Tokyo", "2026-03-31T10:00:00Z", ""},
		{"and cut to the microsecond", "2026-03-31T12:00:00.123456789Z", "UTC", "2026-03-31T12:00:00.123456Z", ""},
		{"with a fraction", "2026-03-31T12:00:00.5-23:59", "UTC", "2026-04-01T11:59:00.5Z", ""},
		{"the last day that four digits can say", "9999-12-31", "Asia/Tokyo", "9999-12-31T14:59:59.999999Z", ""},
		{"which ends by UTC where it is longer", "9999-12-31", "America/New_York", "9999-12-31T23:59:59.999999Z", ""},
		{"an offset of a day", "2026-03-31T12:00:00+24:00", "UTC", "", `"2026-03-31T12:00:00+24:00" has an offset that no zone has; write at most 23 hours and 59 minutes, such as +05:30`},
		{"an offset of sixty minutes", "2026-03-31T12:00:00-23:60", "UTC", "", `"2026-03-31T12:00:00-23:60" has an offset that no zone has; write at most 23 hours and 59 minutes, such as +05:30`},
		{"an hour of one digit", "2026-03-31T1:00:00Z", "UTC", "", `"2026-03-31T1:00:00Z" is not a time; write a date such as 2026-11-21 or RFC 3339 such as 2026-11-21T17:30:00Z`},
		{"a comma in a second", "2026-03-31T12:00:00,5Z", "UTC", "", `"2026-03-31T12:00:00,5Z" is not a time; write a date such as 2026-11-21 or RFC 3339 such as 2026-11-21T17:30:00Z`},
		{"long before anything was recorded", "0001-01-01", "UTC", "", `"0001-01-01" lies before 1900, when nothing was recorded; write a later time`},
		{"a day that is not", "2026-02-29", "UTC", "", `"2026-02-29" is not a time; write a date such as 2026-11-21 or RFC 3339 such as 2026-11-21T17:30:00Z`},
		{"an instant without a zone", "2026-03-31T12:00:00", "UTC", "", `"2026-03-31T12:00:00" is not a time; write a date such as 2026-11-21 or RFC 3339 such as 2026-11-21T17:30:00Z`},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got, err := AsOf(c.text, zone(t, c.zone))
			if c.fault != "" {
				if err == nil || err.Error() != c.fault {
					t.Fatalf("error %v, want %s", err, c.fault)
				}
				return
			}
			if err != nil || got != instant(c.want).UTC() {
				t.Errorf("%s, %v; want %s", got, err, c.want)
			}
		})
	}
}

// Go ends a rule's stretch a day early in leap years after 2037; once that made a day begin late and a search for periods run for ever.
func TestEveryDayFollowsTheOneBefore(t *testing.T) {
	for _, name := range []string{"Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Pacific/Auckland", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		last := startOf(time.Date(2035, 12, 31, 0, 0, 0, 0, time.UTC), zone)
		for day := time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2061; day = day.AddDate(0, 0, 1) {
			start := startOf(day, zone)
			if length := start.Sub(last); length < 22*time.Hour || length > 26*time.Hour || shows(start.Add(-time.Nanosecond), day) {
				t.Fatalf("%s: %s begins at %s, %s after the day before", name, day.Format(time.DateOnly), start, length)
			}
			last = start
		}
	}
}
