package review

import (
	"testing"
	"time"
)

func TestAFrameHasDaysThatShareOneWithItsPeriod(t *testing.T) {
	on := func(text string) *Date { d := day(text); return &d }
	for _, name := range []string{"Asia/Tokyo", "America/New_York"} {
		p := Between(day("2026-01-01"), day("2026-02-01"), zone(t, name))
		f := frameOf(p, p.To)
		for _, c := range []struct {
			sentence     string
			starts, ends *Date
			has          bool
		}{
			{"both ends open", nil, nil, true},
			{"ended the day before", nil, on("2025-12-31"), false},
			{"ended on its first day", nil, on("2026-01-01"), true},
			{"starts on its last day", on("2026-01-31"), nil, true},
			{"starts the day after", on("2026-02-01"), nil, false},
			{"one day within", on("2026-01-15"), on("2026-01-15"), true},
			{"around it", on("2025-01-01"), on("2027-01-01"), true},
		} {
			if f.has(c.starts, c.ends) != c.has {
				t.Errorf("%s, %s: has is %t", name, c.sentence, !c.has)
			}
		}
	}
}

// Clocks that skip a midnight, or a day, or show one twice.
func TestADayIsOverWhenTheNextHasBegun(t *testing.T) {
	for name, around := range map[string]string{
		"Pacific/Apia": "2011-12-30", "America/Havana": "2025-11-02", "America/Sao_Paulo": "2018-11-04", "Asia/Beirut": "2026-03-29",
		"America/St_Johns": "2010-11-07", "Europe/Brussels": "2026-03-29", "Africa/Casablanca": "2026-02-15",
	} {
		place := zone(t, name)
		p := Between(day("2010-01-01"), day("2027-01-01"), place)
		for asOf := day(around).AddDate(0, 0, -2); asOf.Before(day(around).AddDate(0, 0, 3)); asOf = asOf.Add(7 * time.Minute) {
			f := frameOf(p, asOf)
			for ends := day(around).AddDate(0, 0, -4); ends.Before(day(around).AddDate(0, 0, 5)); ends = ends.AddDate(0, 0, 1) {
				begun := !startOf(ends.AddDate(0, 0, 1), place).After(asOf)
				if f.over(ends) != begun {
					t.Fatalf("%s, %s: %s is over: %v, and the next day has begun: %v", name, asOf, ends.Format(time.DateOnly), f.over(ends), begun)
				}
			}
		}
	}
}
