package review

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAnAnswerBelongsToOnePeriod(t *testing.T) {
	c := cadence(t, "monthly", "Europe/Brussels")
	settled := startOf(day("2026-02-08"), c.Zone())
	for _, a := range []struct {
		sentence     string
		settleDays   int
		given, known time.Time
		want         string
	}{
		{"known at once", 7, instant("2026-01-10T12:00:00Z"), instant("2026-01-10T12:00:00Z"), "2026-01"},
		{"known just when the period has settled", 7, instant("2026-01-10T12:00:00Z"), settled, "2026-01"},
		{"known a microsecond later", 7, instant("2026-01-10T12:00:00Z"), settled.Add(time.Microsecond), "2026-02"},
		{"known a year later", 7, instant("2026-01-10T12:00:00Z"), instant("2027-01-10T12:00:00Z"), "2027-01"},
		{"known before it was given", 7, instant("2026-01-10T12:00:00Z"), instant("2025-11-10T12:00:00Z"), "2026-01"},
		{"no days to settle, known at the end", 0, instant("2026-01-10T12:00:00Z"), startOf(day("2026-02-01"), c.Zone()), "2026-01"},
		{"no days to settle, known a microsecond later", 0, instant("2026-01-10T12:00:00Z"), startOf(day("2026-02-01"), c.Zone()).Add(time.Microsecond), "2026-02"},
		{"more days to settle than the period has", 60, instant("2026-01-10T12:00:00Z"), instant("2026-04-01T12:00:00Z"), "2026-01"},
		{"given in the zone's January, UTC's December", 7, instant("2025-12-31T23:30:00Z"), instant("2025-12-31T23:30:00Z"), "2026-01"},
	} {
		t.Run(a.sentence, func(t *testing.T) {
			if got := periodOf(NewBelonging(c, a.settleDays), a.given, a.known); got.From.Format("2006-01") != a.want {
				t.Errorf("belongs to %s, want %s", got, a.want)
			}
		})
	}
}

func TestSettleDaysAreCalendarDays(t *testing.T) {
	p := Between(day("2026-02-01"), day("2026-03-23"), zone(t, "Europe/Brussels"))
	if got, want := p.AnswersUntil(7), instant("2026-03-29T22:00:00Z"); !got.Equal(want) {
		t.Errorf("over the day of 23 hours: %s, want %s", got.UTC(), want)
	}
}

func TestBelongingIsTheSameWhateverItHasMet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCadence.Draw(t, "cadence")
		met := NewBelonging(c, 7)
		for _, given := range rapid.SliceOfN(anyInstant, 1, 20).Draw(t, "given") {
			known := given.AddDate(0, 0, rapid.IntRange(0, 500).Draw(t, "days"))
			if got, fresh := periodOf(met, given, known), periodOf(NewBelonging(c, 7), given, known); got != fresh {
				t.Fatalf("%s, after others %s", fresh, got)
			}
		}
	})
}

// What an earlier period took stays in it, and what it left does not, whatever the programme says by now.
func TestWhatWasJudgedKeepsWhatBelongedToIt(t *testing.T) {
	t.Parallel()
	given, known := instant("2023-12-10T00:00:00Z"), instant("2024-01-15T00:00:00Z")
	for then, want := range map[int]time.Time{30: given, 7: known} {
		for now := range 60 {
			b := NewBelonging(cadence(t, "yearly", "UTC"), now)
			b.Judged(cadence(t, "yearly", "UTC").Containing(given.AddDate(-1, 0, 0)), 3)
			b.Judged(cadence(t, "yearly", "UTC").Containing(given), then)
			if got := b.CountsAt(given, known); !got.Equal(want) {
				t.Errorf("settled after %d days then, %d now: it counts at %s, want %s", then, now, got, want)
			}
		}
	}
	// A quarter was judged, and since then a year is one period: what came too late for the quarter counts when it came.
	b := NewBelonging(cadence(t, "yearly", "UTC"), 7)
	b.Judged(cadence(t, "quarterly", "UTC").Containing(instant("2023-02-01T00:00:00Z")), 7)
	if got := b.CountsAt(instant("2023-02-01T00:00:00Z"), instant("2023-05-01T00:00:00Z")); !got.Equal(instant("2023-05-01T00:00:00Z")) {
		t.Errorf("it counts at %s", got)
	}
}

// What lies between the end of the last period and the day on which the next one would have begun in the new zone settles with that one,
// also for who asks for a later one before it is judged.
func TestAMoveToTheWestLeavesNoPeriodOfSomeHours(t *testing.T) {
	t.Parallel()
	b := NewBelonging(cadence(t, "monthly", "America/New_York"), 7)
	b.Judged(cadence(t, "monthly", "Europe/Brussels").Containing(instant("2024-01-10T00:00:00Z")), 7)
	if got, want := b.Until(instant("2024-02-01T01:00:00Z")), instant("2024-03-08T05:00:00Z"); !got.Equal(want) {
		t.Errorf("it settles at %s, want %s", got.UTC(), want)
	}
}

// Of two periods that part one of the cadence's each answer that became known in it counts in one.
func TestAPeriodThatIsAskedForIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, settleDays := anyCadence.Draw(t, "cadence"), rapid.IntRange(0, 40).Draw(t, "days to settle")
		given := anyInstant.Draw(t, "given")
		whole := c.Containing(given)
		days := int(whole.To.Sub(whole.From).Hours() / 24)
		if days < 2 {
			return
		}
		middle := startOf(dayOf(whole.From, c.zone).AddDate(0, 0, rapid.IntRange(1, days-1).Draw(t, "middle")), c.zone)
		known := given.Add(time.Duration(rapid.Int64Range(0, int64(whole.To.Sub(given))-1).Draw(t, "until known")))
		counts := 0
		for _, p := range []Period{{whole.From, middle}, {middle, whole.To}} {
			b := NewBelonging(c, settleDays)
			b.Asked(p)
			if at := b.CountsAt(given, known); p.Contains(at) {
				counts++
			}
		}
		if counts != 1 {
			t.Errorf("given %s, known %s, of %s and %s: it counts in %d", given, known, Period{whole.From, middle}, Period{middle, whole.To}, counts)
		}
	})
}

// periodOf is the cadence's period to which an answer belongs.
func periodOf(b *Belonging, given, known time.Time) Period {
	return b.containing(b.CountsAt(given, known)).Period
}

// Who is told that nothing known within a week is too late need not look for it.
func TestWhereAWeekIsWaitedForNothingKnownWithinOneIsTooLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := NewBelonging(anyCadence.Draw(t, "cadence"), rapid.IntRange(5, 9).Draw(t, "days to settle"))
		before := anyInstant.Draw(t, "instant")
		if !b.WaitsAWeek(before) {
			return
		}
		given := before.Add(-time.Duration(rapid.Int64Range(1, int64(week)).Draw(t, "before it")))
		known := given.Add(time.Duration(rapid.Int64Range(0, int64(week)).Draw(t, "until known")))
		if got := b.CountsAt(given, known); !got.Equal(given) {
			t.Errorf("given %s, known %s, it counts at %s", given, known, got)
		}
	})
	for days, want := range map[int]bool{0: false, 6: false, 7: true, 8: true} {
		if got := NewBelonging(cadence(t, "monthly", "UTC"), days).WaitsAWeek(instant("2026-02-01T00:00:00Z")); got != want {
			t.Errorf("%d days to settle: %t", days, got)
		}
	}
}
