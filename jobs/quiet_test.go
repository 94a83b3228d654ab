package jobs

import (
	"testing"
	"time"

	"stocktake/review"
)

// Nights and the weekend are quiet in all cases; the times are those of the clock on the wall.
func TestQuietHoursLastUntilTheFirstMinuteOutOfThem(t *testing.T) {
	nights := Quiet{
		From: 18 * 60, To: 8 * 60, Weekend: map[time.Weekday]bool{time.Saturday: true, time.Sunday: true},
		Holidays: map[review.Date]string{},
	}
	for _, c := range []struct {
		name, zone, at string
		change         func(*Quiet)
		until, why     string // until empty: it is not quiet
	}{
		{"at noon", "Europe/Lisbon", "2026-11-25T12:00:00", nil, "", ""},
		{"at their last second", "Europe/Lisbon", "2026-11-25T07:59:59", nil, "2026-11-25T08:00:00 WET", "quiet hours"},
		{"when they end", "Europe/Lisbon", "2026-11-25T08:00:00", nil, "", ""},
		{"a second before they begin", "Europe/Lisbon", "2026-11-25T17:59:59", nil, "", ""},
		{"when they begin", "Europe/Lisbon", "2026-11-25T18:00:00", nil, "2026-11-26T08:00:00 WET", "quiet hours"},
		{"before midnight", "Europe/Lisbon", "2026-11-25T23:59:59", nil, "2026-11-26T08:00:00 WET", "quiet hours"},
		{"after midnight", "Europe/Lisbon", "2026-11-26T00:00:00", nil, "2026-11-26T08:00:00 WET", "quiet hours"},
		{"on a Friday evening", "Europe/Lisbon", "2026-11-27T18:00:00", nil, "2026-11-30T08:00:00 WET", "quiet hours"},
		{"on a Sunday at noon", "Europe/Lisbon", "2026-11-29T12:00:00", nil, "2026-11-30T08:00:00 WET", "weekend"},
		{"the same instant further east, where it is evening", "Asia/Tokyo", "2026-11-25T21:00:00", nil, "2026-11-26T08:00:00 JST", "quiet hours"},
		{"no hours at all", "Europe/Lisbon", "2026-11-25T03:00:00", func(q *Quiet) { q.From, q.To = 0, 0 }, "", ""},
		{"nothing is configured", "Europe/Lisbon", "2026-11-29T03:00:00", func(q *Quiet) { *q = Quiet{} }, "", ""},
		{"hours within a day", "Europe/Lisbon", "2026-11-25T12:30:00", func(q *Quiet) { q.From, q.To = 12*60, 14*60 }, "2026-11-25T14:00:00 WET", "quiet hours"},
		{"outside of hours within a day", "Europe/Lisbon", "2026-11-25T03:00:00", func(q *Quiet) { q.From, q.To = 12*60, 14*60 }, "", ""},
		{"all but a minute of the day", "Europe/Lisbon", "2026-11-25T12:00:00", func(q *Quiet) { q.From, q.To = 9*60+1, 9*60 }, "2026-11-26T09:00:00 WET", "quiet hours"},

		{"a weekend that begins on Friday", "Asia/Amman", "2026-11-27T12:00:00", friday, "2026-11-29T08:00:00 +03", "weekend"},
		{"its Sunday is a day of work", "Asia/Amman", "2026-11-29T12:00:00", friday, "", ""},
		{"a holiday on a Monday", "Europe/Lisbon", "2026-11-28T12:00:00", holiday("2026-11-30", "Saint Andrew"), "2026-12-01T08:00:00 WET", "weekend"},
		{"on the holiday", "Europe/Lisbon", "2026-11-30T12:00:00", holiday("2026-11-30", "Saint Andrew"), "2026-12-01T08:00:00 WET", "holiday (Saint Andrew)"},
		{"a holiday without a name", "Europe/Lisbon", "2026-11-30T12:00:00", holiday("2026-11-30", ""), "2026-12-01T08:00:00 WET", "holiday"},
		{"a holiday begins by the zone's own clock", "Pacific/Auckland", "2026-11-30T00:00:00", holiday("2026-11-30", ""), "2026-12-01T08:00:00 NZDT", "holiday"},
		{"the evening before it is none of it", "Pacific/Auckland", "2026-11-26T17:00:00", holiday("2026-11-27", ""), "", ""},

		{"a night that is an hour short", "Europe/Lisbon", "2026-03-28T23:00:00", func(q *Quiet) { q.Weekend = nil }, "2026-03-29T08:00:00 WEST", "quiet hours"},
		{"a night that is an hour long", "Europe/Lisbon", "2026-10-24T23:00:00", func(q *Quiet) { q.Weekend = nil }, "2026-10-25T08:00:00 WET", "quiet hours"},
		{"they end at a time that is left out", "Europe/Lisbon", "2026-03-29T00:30:00", until(90), "2026-03-29T02:00:00 WEST", "quiet hours"},
		{"they end at a time that comes twice: the first", "Europe/Lisbon", "2026-10-25T00:30:00", until(90), "2026-10-25T01:30:00 WEST", "quiet hours"},
		{"a day of which midnight is left out", "Asia/Beirut", "2026-03-28T12:00:00", justSaturday, "2026-03-29T01:00:00 EEST", "weekend"},
		{"a day whose midnight comes twice", "America/Havana", "2026-10-31T12:00:00", justSaturday, "2026-11-01T00:00:00 CDT", "weekend"},
		{"a clock set back over midnight into the weekend", "America/St_Johns", "2006-10-29T00:00:30", func(q *Quiet) { *q = Quiet{Weekend: map[time.Weekday]bool{time.Saturday: true}} }, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := nights
			if c.change != nil {
				c.change(&q)
			}
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.ParseInLocation("2006-01-02T15:04:05", c.at, zone)
			if err != nil {
				t.Fatal(err)
			}
			until, why := q.Until(at)
			if got := until.Format("2006-01-02T15:04:05 MST"); why != c.why || why != "" && got != c.until {
				t.Errorf("%q until %s, want %q until %s", why, got, c.why, c.until)
			}
			if why == "" && !until.Equal(at) {
				t.Errorf("not quiet, and yet until %s", until)
			}
		})
	}
}

func friday(q *Quiet) {
	q.Weekend = map[time.Weekday]bool{time.Friday: true, time.Saturday: true}
}

func justSaturday(q *Quiet) { *q = Quiet{Weekend: map[time.Weekday]bool{time.Saturday: true}} }

func holiday(date, name string) func(*Quiet) {
	return func(q *Quiet) { q.Holidays = map[review.Date]string{day(date): name} }
}

func until(minute ClockTime) func(*Quiet) {
	return func(q *Quiet) { *q = Quiet{From: 0, To: minute} }
}
