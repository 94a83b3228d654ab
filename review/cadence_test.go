package review

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func cadence(t testing.TB, text, zone string) Cadence {
	t.Helper()
	c, err := ParseCadence(text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCadenceNamesThePeriodOfAnInstant(t *testing.T) {
	for _, c := range []struct{ sentence, cadence, zone, at, want string }{
		{"monthly, leap year", "monthly", "UTC", "2028-02-10T00:00:00Z", "2028-02-01..2028-03-01"},
		{"its first instant is in", "monthly", "UTC", "2026-02-01T00:00:00Z", "2026-02-01..2026-03-01"},
		{"a microsecond earlier is not", "monthly", "UTC", "2026-01-31T23:59:59.999999Z", "2026-01-01..2026-02-01"},
		{"east of UTC the month begins the day before", "monthly", "Asia/Tokyo", "2026-01-31T15:00:00Z", "2026-02-01..2026-03-01"},
		{"west of UTC it lasts longer", "monthly", "America/New_York", "2026-02-01T04:59:59Z", "2026-01-01..2026-02-01"},
		{"quarters begin in January, April, July, October", "quarterly", "Europe/Brussels", "2026-11-21T12:00:00Z", "2026-10-01..2027-01-01"},
		{"a summer month ends in winter time", "monthly", "Europe/Brussels", "2026-10-31T22:59:59Z", "2026-10-01..2026-11-01"},
		{"yearly", "yearly", "UTC", "2026-11-21T12:00:00Z", "2026-01-01..2027-01-01"},
		{"a cron line: the school year", "0 0 1 9 *", "Europe/Brussels", "2026-08-31T12:00:00Z", "2025-09-01..2026-09-01"},
		{"by weekday", "0 0 * * mon", "UTC", "2026-11-21T12:00:00Z", "2026-11-16..2026-11-23"},
		{"day and weekday both named: either, as cron has it", "0 0 15 * mon", "UTC", "2026-11-14T12:00:00Z", "2026-11-09..2026-11-15"},
		{"daily, over a midnight that is skipped", "0 0 * * *", "America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03..2018-11-04"},
		{"daily, at the one o'clock that replaces it", "0 0 * * *", "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04..2018-11-05"},
		{"daily, before a day that was left out", "0 0 * * *", "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29..2011-12-31"},
		{"weekly, from a boundary day that was left out", "0 0 * * fri", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31..2012-01-06"},
		{"daily, while the clock shows the old date again", "0 0 * * *", "America/St_Johns", "2006-10-29T03:00:00Z", "2006-10-29..2006-10-30"},
		{"the leap day", "0 0 29 2 *", "UTC", "2026-11-21T12:00:00Z", "2024-02-29..2028-02-29"},
		{"the leap day, over the eight years around 2100", "0 0 29 2 *", "UTC", "2100-03-01T00:00:00Z", "2096-02-29..2104-02-29"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			p := cadence(t, c.cadence, c.zone).Containing(instant(c.at))
			if p.String() != c.want || !p.Contains(instant(c.at)) {
				t.Errorf("%s (%s to %s), want %s", p, p.From, p.To, c.want)
			}
		})
	}
}

func TestLastEndedHasItsEndAtOrBeforeTheInstant(t *testing.T) {
	c := cadence(t, "quarterly", "Europe/Brussels")
	end := startOf(day("2026-10-01"), c.Zone())
	if got := c.lastEnded(end.Add(-time.Microsecond)).String(); got != "2026-04-01..2026-07-01" {
		t.Errorf("a microsecond before the end: %s", got)
	}
	if got := c.lastEnded(end).String(); got != "2026-07-01..2026-10-01" {
		t.Errorf("at the end: %s", got)
	}
}

func TestParseCadenceRefuses(t *testing.T) {
	for _, c := range []struct{ sentence, text, zone, fault string }{
		{"a word that is none", "weekly", "UTC", "is not a cadence"},
		{"nothing", "", "UTC", "is not a cadence"},
		{"a descriptor", "@daily", "UTC", "is not a cadence"},
		{"an interval", "@every 24h", "UTC", "is not a cadence"},
		{"a bare zone, on which cron panics", "TZ=UTC", "UTC", "is not a cadence"},
		{"a zone before the line", "CRON_TZ=UTC 0 0 1 * *", "UTC", "is not a cadence"},
		{"an hour of the day", "0 6 1 * *", "UTC", "is not a cadence"},
		{"every minute", "* 0 1 * *", "UTC", "is not a cadence"},
		{"a day too high", "0 0 32 * *", "UTC", "is not a valid day of the month"},
		{"a date that never comes", "0 0 30 2 *", "UTC", "never comes"},
		{"no day at all", "0 0 , * *", "UTC", "never comes"},
		{"a zone that is none", "monthly", "Europe/Brusels", "is not a time zone"},
		{"the machine's zone", "monthly", "Local", "is not a time zone"},
		{"the zone that a machine has set", "monthly", "localtime", "is not a time zone"},
		{"no zone", "monthly", "", "is not a time zone"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if _, err := ParseCadence(c.text, c.zone); err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %v, want one that says it %s", err, c.fault)
			}
		})
	}
}

var (
	anyCadence = rapid.Custom(func(t *rapid.T) Cadence {
		text := rapid.SampledFrom([]string{"monthly", "quarterly", "yearly", "0 0 * * *", "0 0 * * fri", "0 0 1,15 * *", "0 0 31 * *", "0 0 29 2 *", "0 0 1 9 *", "0 0 13 * 5"}).Draw(t, "cadence")
		zone := rapid.SampledFrom([]string{"UTC", "Europe/Brussels", "Asia/Tokyo", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "America/Havana", "America/St_Johns", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Kathmandu"}).Draw(t, "zone")
		c, err := ParseCadence(text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return c
	})
	anyInstant = rapid.Custom(func(t *rapid.T) time.Time {
		return time.UnixMicro(rapid.Int64Range(instant("1985-01-01T00:00:00Z").UnixMicro(), instant("2110-01-01T00:00:00Z").UnixMicro()).Draw(t, "microseconds")).UTC()
	})
)

func TestPeriodsTileTimeWithoutGapOrOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, at := anyCadence.Draw(t, "cadence"), anyInstant.Draw(t, "at")
		p := c.Containing(at)
		if !p.Contains(at) {
			t.Fatalf("%s does not contain %s", p, at)
		}
		before, next := c.Before(p), c.Next(p)
		if !before.To.Equal(p.From) || !next.From.Equal(p.To) {
			t.Fatalf("%s, %s, %s do not meet", before, p, next)
		}
		if c.Next(before) != p || c.Before(next) != p || c.lastEnded(p.To) != p {
			t.Fatalf("there and back from %s: %s, %s, %s", p, c.Next(before), c.Before(next), c.lastEnded(p.To))
		}
	})
}

func TestAScheduleIsACronLine(t *testing.T) {
	for _, c := range []struct{ name, line, next, says string }{
		{"every hour", "0 * * * *", "2025-02-01T11:00", ""},
		{"working days at half past seven", "30 7 * * 1-5", "2025-02-03T07:30", ""},
		{"nothing", "", "", "write a cron line"},
		{"a word", "@hourly", "", "write a cron line"},
		{"a bare zone", "TZ=UTC", "", "write a cron line"},
		{"a zone among the fields", "TZ=UTC 0 7 * *", "", `"TZ=UTC" is not a valid minute; write 0 to 59`},
		{"six fields", "0 0 7 * * *", "", "write a cron line"},
		{"an hour there is not", "0 25 * * *", "", `schedule "0 25 * * *": "25" is not a valid hour; write 0 to 23`},
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
