package review

import (
	"testing"
	"time"
)

func TestPeriodReadsItsDaysInItsZone(t *testing.T) {
	for _, name := range []string{"UTC", "Asia/Tokyo", "America/New_York", "America/Sao_Paulo"} {
		p := Between(day("2018-11-04"), day("2019-11-04"), zone(t, name))
		if from, to := p.Dates(); from != "2018-11-04" || to != "2019-11-04" || p.Days() != 365 {
			t.Errorf("%s: %s, %s, %d days", name, from, to, p.Days())
		}
	}
}

func TestPeriodContainsItsFirstInstantAndNotItsEnd(t *testing.T) {
	p := Between(day("2026-01-01"), day("2026-02-01"), zone(t, "Europe/Brussels"))
	for _, c := range []struct {
		sentence string
		at       time.Time
		in       bool
	}{
		{"just before it", p.From.Add(-time.Microsecond), false},
		{"its first instant", p.From, true},
		{"its last microsecond", p.To.Add(-time.Microsecond), true},
		{"its end", p.To, false},
	} {
		if p.Contains(c.at) != c.in {
			t.Errorf("%s: contained is %t", c.sentence, !c.in)
		}
	}
}

func TestPeriodOverlapsDaysThatShareOneWithIt(t *testing.T) {
	on := func(text string) *Date { d := day(text); return &d }
	for _, name := range []string{"Asia/Tokyo", "America/New_York"} {
		p := Between(day("2026-01-01"), day("2026-02-01"), zone(t, name))
		for _, c := range []struct {
			sentence     string
			starts, ends *Date
			overlaps     bool
		}{
			{"both ends open", nil, nil, true},
			{"ended the day before", nil, on("2025-12-31"), false},
			{"ended on its first day", nil, on("2026-01-01"), true},
			{"starts on its last day", on("2026-01-31"), nil, true},
			{"starts the day after", on("2026-02-01"), nil, false},
			{"one day within", on("2026-01-15"), on("2026-01-15"), true},
			{"around it", on("2025-01-01"), on("2027-01-01"), true},
		} {
			if p.Overlaps(c.starts, c.ends) != c.overlaps {
				t.Errorf("%s, %s: overlaps is %t", name, c.sentence, !c.overlaps)
			}
		}
	}
}

func TestParsePeriod(t *testing.T) {
	brussels := zone(t, "Europe/Brussels")
	p, err := ParsePeriod("2025-01-01..2026-01-01", brussels)
	if err != nil || p != Between(day("2025-01-01"), day("2026-01-01"), brussels) {
		t.Errorf("%s, %v", p, err)
	}
	const form = ` is no period; write two days, the second not included, such as 2025-01-01..2026-01-01`
	for text, fault := range map[string]string{
		"2025-01-01":                         `"2025-01-01"` + form,
		"2025-01-01..":                       `"2025-01-01.."` + form,
		"2025-01-01..2025-02-30":             `"2025-01-01..2025-02-30"` + form,
		"2025-01-01..2025-02-01..2025-03-01": `"2025-01-01..2025-02-01..2025-03-01"` + form,
		"2025-01-01..2025-01-01":             "period 2025-01-01..2025-01-01 is empty; its second day must be later than its first",
		"2026-01-01..2025-01-01":             "period 2026-01-01..2025-01-01 is empty; its second day must be later than its first",
	} {
		if _, err := ParsePeriod(text, brussels); err == nil || err.Error() != fault {
			t.Errorf("%s: error %v, want %s", text, err, fault)
		}
	}
}
