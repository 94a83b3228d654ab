package review

import (
	"testing"
	"time"
)

func TestPeriodReadsItsDaysInItsZone(t *testing.T) {
	for _, name := range []string{"UTC", "Asia/Tokyo", "America/New_York", "America/Sao_Paulo"} {
		p := Between(day("2018-11-04"), day("2019-11-04"), zone(t, name))
		if from, to := p.Dates(); from != "2018-11-04" || to != "2019-11-04" || p.days() != 365 {
			t.Errorf("%s: %s, %s, %d days", name, from, to, p.days())
		}
	}
}

// A period that begins where one of another zone ended is known by the day whose start is nearest, for rows of means and messages as well.
func TestPeriodIsKnownByTheNearestDays(t *testing.T) {
	for from, want := range map[string]string{
		"2024-01-31T17:00:00Z": "2024-02-01..2024-03-01", // 12:00 in New York
		"2024-01-31T16:59:59Z": "2024-01-31..2024-03-01",
		"2024-02-01T16:59:59Z": "2024-02-01..2024-03-01",
		"2024-02-01T17:00:00Z": "2024-02-02..2024-03-01",
	} {
		p := Period{instant(from), instant("2024-03-01T05:00:00Z")}.In(zone(t, "America/New_York"))
		first, after := p.Boundaries()
		if p.String() != want || first.Format(time.DateOnly)+".."+after.Format(time.DateOnly) != want || frameOf(p, p.To).first != first {
			t.Errorf("from %s: %s, want %s", from, p, want)
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

func TestADayThatAZoneLeavesOutIsNoPeriod(t *testing.T) {
	const apia = "Pacific/Apia" // where 29 December 2011 was followed by the 31st
	for text, want := range map[string]string{
		"2011-12-30..2011-12-31": "period 2011-12-30..2011-12-31 is empty; Pacific/Apia has no such day",
		"2011-12-29..2011-12-31": "",
		"2011-12-30..2012-01-01": "",
	} {
		got := ""
		if _, err := ParsePeriod(text, zone(t, apia)); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestParsePeriod(t *testing.T) {
	brussels := zone(t, "Europe/Brussels")
	p, err := ParsePeriod("2025-01-01..2026-01-01", brussels)
	if err != nil || p != Between(day("2025-01-01"), day("2026-01-01"), brussels) {
		t.Errorf("%s, %v", p, err)
	}
	const form = ` is not a period; write two days, the second not included, such as 2025-01-01..2026-01-01`
	for text, fault := range map[string]string{
		"2025-01-01":                         `"2025-01-01"` + form,
		"2025-01-01..":                       `"2025-01-01.."` + form,
		"2025-01-01..2025-02-30":             `"2025-01-01..2025-02-30"` + form,
		"2025-01-01..2025-02-01..2025-03-01": `"2025-01-01..2025-02-01..2025-03-01"` + form,
		"2025-01-01..2025-01-01":             "period 2025-01-01..2025-01-01 is empty; its second day must be later than its first",
		"0000-01-01..2025-01-01":             "period 0000-01-01..2025-01-01 begins before 1900, when nothing was recorded; write a later first day",
		"2026-01-01..2025-01-01":             "period 2026-01-01..2025-01-01 is empty; its second day must be later than its first",
	} {
		if _, err := ParsePeriod(text, brussels); err == nil || err.Error() != fault {
			t.Errorf("%s: error %v, want %s", text, err, fault)
		}
	}
}
