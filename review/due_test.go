package review

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDue(t *testing.T) {
	c := cadence(t, "monthly", "Europe/Brussels")
	between := func(from, to string) *Period { p := Between(day(from), day(to), c.Zone()); return &p }
	settled := startOf(day("2026-04-08"), c.Zone())
	for _, d := range []struct {
		sentence string
		asOf     time.Time
		last     *Period
		want     []string
	}{
		{"the first review goes back one period only", settled, nil, []string{"2026-03-01..2026-04-01"}},
		{"a microsecond before March has settled it is February", settled.Add(-time.Microsecond), nil, []string{"2026-02-01..2026-03-01"}},
		{"the one after the last, just settled", settled, between("2026-02-01", "2026-03-01"), []string{"2026-03-01..2026-04-01"}},
		{"a microsecond earlier nothing", settled.Add(-time.Microsecond), between("2026-02-01", "2026-03-01"), nil},
		{"recorded already", settled, between("2026-03-01", "2026-04-01"), nil},
		{"recorded before it had settled", settled.Add(-time.Hour), between("2026-03-01", "2026-04-01"), nil},
		{
			"missed ones are caught up, oldest first", settled, between("2025-12-01", "2026-01-01"),
			[]string{"2026-01-01..2026-02-01", "2026-02-01..2026-03-01", "2026-03-01..2026-04-01"},
		},
		{"as of an instant before the last", settled, between("2026-06-01", "2026-07-01"), nil},
		{
			"the cadence was quarterly: it goes on where that ended", settled, between("2025-10-01", "2026-01-01"),
			[]string{"2026-01-01..2026-02-01", "2026-02-01..2026-03-01", "2026-03-01..2026-04-01"},
		},
		{
			"the cadence had other boundaries: the first period is the rest of a month", settled, between("2026-01-15", "2026-02-15"),
			[]string{"2026-02-15..2026-03-01", "2026-03-01..2026-04-01"},
		},
	} {
		t.Run(d.sentence, func(t *testing.T) {
			var got []string
			for _, p := range Due(c, 7, d.asOf, d.last) {
				got = append(got, p.String())
			}
			if !slices.Equal(got, d.want) {
				t.Errorf("due %v, want %v", got, d.want)
			}
		})
	}
}

func TestDueGoesOnInAnotherZoneWhereTheLastPeriodEnded(t *testing.T) {
	for _, d := range []struct{ sentence, cadence, from, to, want, ends string }{
		{"to the east", "monthly", "UTC", "Europe/Brussels", "2026-01-01..2026-02-01", "2026-01-31T23:00:00Z"},
		{"to the west", "monthly", "Europe/Brussels", "America/New_York", "2026-01-01..2026-02-01", "2026-02-01T05:00:00Z"},
		{"half a day to the east, it begins on another day there", "monthly", "UTC", "Pacific/Auckland", "2026-01-02..2026-02-01", "2026-01-31T11:00:00Z"},
		{"half a day to the west", "monthly", "Pacific/Kwajalein", "UTC", "2026-01-01..2026-02-01", "2026-02-01T00:00:00Z"},
		{"further to the west, it begins on another day there", "monthly", "Asia/Tokyo", "America/Los_Angeles", "2025-12-31..2026-02-01", "2026-02-01T08:00:00Z"},
		{"with another cadence", "quarterly", "Europe/Brussels", "America/New_York", "2026-01-01..2026-04-01", "2026-04-01T04:00:00Z"},
		{"with a boundary on the next day, some hours away: it goes on to the one after", "0 0 2 * *", "UTC", "Pacific/Auckland", "2026-01-02..2026-02-02", "2026-02-01T11:00:00Z"},
		{"with a boundary on the next day: a short one", "0 0 2 * *", "UTC", "Asia/Tokyo", "2026-01-01..2026-01-02", "2026-01-01T15:00:00Z"},
		{"by day, over the date line: two days, not the last one again", "0 0 * * *", "Pacific/Kiritimati", "Pacific/Honolulu", "2025-12-31..2026-01-02", "2026-01-02T10:00:00Z"},
		{"by day, back over it: the day that is over by then is none", "0 0 * * *", "Pacific/Pago_Pago", "Pacific/Kiritimati", "2026-01-02..2026-01-03", "2026-01-02T10:00:00Z"},
	} {
		t.Run(d.sentence, func(t *testing.T) {
			last := Between(day("2025-12-01"), day("2026-01-01"), zone(t, d.from))
			due := Due(cadence(t, d.cadence, d.to), 7, instant("2026-04-20T00:00:00Z"), &last)
			if first := due[0]; first.String() != d.want || !first.From.Equal(last.To) || !first.To.Equal(instant(d.ends)) {
				t.Errorf("due %s, from %s to %s", first, first.From.UTC(), first.To.UTC())
			}
		})
	}
}

func TestAReviewOnDemandGoesOnInAnotherZoneToo(t *testing.T) {
	for _, to := range []string{"Europe/Brussels", "America/New_York"} {
		c, last := cadence(t, "monthly", to), Between(day("2025-12-01"), day("2026-01-01"), zone(t, "Europe/London"))
		first := Due(c, 0, instant("2026-02-20T00:00:00Z"), &last)[0]
		if got := Ended(c, instant("2026-02-20T00:00:00Z"), &last); got != first {
			t.Errorf("%s: ended %s", to, got)
		}
		if got := Ended(c, instant("2026-01-20T00:00:00Z"), &last); got != last {
			t.Errorf("%s: while it goes on, ended %s", to, got)
		}
		for _, p := range []Period{last, first} {
			named := Between(DateOf(p.From.Add(12*time.Hour)), DateOf(p.To.Add(12*time.Hour)), c.Zone())
			if got := Named(c, &last, named); got != p {
				t.Errorf("%s: by the days of %s it is from %s to %s", to, p, got.From, got.To)
			}
		}
		if skipped, is := Skipped(c, &last, first); is || !Parts(c, &last, first) {
			t.Errorf("%s: %s is left out", to, skipped)
		}
	}
}

func TestDueReadsTheLastPeriodInWhateverZoneItsTimesCarry(t *testing.T) {
	c := cadence(t, "monthly", "Europe/Brussels")
	last := Between(day("2025-12-01"), day("2026-01-01"), c.Zone())
	last.From, last.To = last.From.UTC(), last.To.UTC()
	if due := Due(c, 7, instant("2026-02-20T00:00:00Z"), &last); len(due) != 1 || due[0].String() != "2026-01-01..2026-02-01" {
		t.Errorf("due %v", due)
	}
}

// Runs at any instants, from the first on: what they judge meets without gap or overlap, and an answer is known when its period is
// judged and lies in just one.
func TestEachAnswerIsJudgedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, settleDays := anyCadence.Draw(t, "cadence"), rapid.IntRange(0, 100).Draw(t, "settle days")
		first := Due(c, settleDays, anyInstant.Draw(t, "first run"), nil)[0]
		given := first.From.Add(time.Duration(rapid.Int64Range(0, int64(first.To.Sub(first.From))-1).Draw(t, "given")))
		known := given.Add(time.Duration(rapid.Int64Range(0, int64(300*24*time.Hour)).Draw(t, "known after")))

		belonging := NewBelonging(c, settleDays)
		belongs := periodOf(belonging, given, known)
		judged := belongs.AnswersUntil(settleDays)
		if known.After(judged) {
			t.Fatalf("known at %s, but %s is judged at %s", known, belongs, judged)
		}
		periods := append([]Period{first}, Due(c, settleDays, judged, &first)...)
		holding := 0
		for i, p := range periods {
			if i > 0 && !p.From.Equal(periods[i-1].To) {
				t.Fatalf("%s does not follow %s", p, periods[i-1])
			}
			if p.Contains(belonging.CountsAt(given, known)) {
				holding++
			}
		}
		if holding != 1 || periods[len(periods)-1] != belongs {
			t.Fatalf("in %d of the periods up to %s, belongs to %s", holding, periods[len(periods)-1], belongs)
		}
	})
}

// However often cadence, zone and settle days change between reports: their periods meet, none is known by the days of another, and each
// answer counts in one, by whatever run it is asked.
func TestEachAnswerIsJudgedOnceWhateverTheProgrammeBecomes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCadence.Draw(t, "first")
		periods := []Period{c.Containing(anyInstant.Draw(t, "at"))}
		first := periods[0]
		given := first.From.Add(time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "given")))
		known := given.Add(time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "known after")))
		var settled []int
		counts, names := 0, map[string]bool{}
		for i := 0; i < 4 || !periods[i-1].From.After(known); i++ {
			p, settleDays := periods[i], rapid.IntRange(0, 20).Draw(t, "settle days")
			b := NewBelonging(c, settleDays)
			b.Asked(p)
			for j, earlier := range slices.Backward(settled) {
				b.Judged(periods[j], earlier)
			}
			if at := b.CountsAt(given, known); p.Contains(at) && !known.After(p.AnswersUntil(settleDays)) {
				counts++
			}
			if names[p.String()] || p.days() < 1 {
				t.Fatalf("%s of %s once more, after %s", p, c.Zone(), periods)
			}
			names[p.String()], settled = true, append(settled, settleDays)
			if rapid.Bool().Draw(t, "changes") {
				c = anyCadence.Draw(t, "then")
			}
			last := p
			due := Due(c, settleDays, p.To.AddDate(9, 0, 0), &last)
			if next := due[0]; !next.From.Equal(p.To) || !next.From.Before(next.To) || !next.To.Equal(c.Containing(next.To).From) {
				t.Fatalf("%s to %s comes after %s", next.From, next.To, p.To)
			}
			periods = append(periods, due[0])
		}
		if counts != 1 {
			t.Fatalf("given %s, known %s: it counts in %d of %s", given, known, counts, periods)
		}
	})
}

func TestAChangedCadenceLeavesNoGapAndNoOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, at := anyCadence.Draw(t, "old"), anyInstant.Draw(t, "at")
		fresh, err := ParseCadence(rapid.SampledFrom([]string{"monthly", "yearly", "0 0 * * fri"}).Draw(t, "new"), old.Zone().String())
		if err != nil {
			t.Fatal(err)
		}
		last := old.lastEnded(at)
		due := Due(fresh, 7, at.AddDate(3, 0, 0), &last)
		for i, p := range due {
			before := last
			if i > 0 {
				before = due[i-1]
			}
			if !p.From.Equal(before.To) || !p.From.Before(p.To) || fresh.Containing(p.From).To != p.To {
				t.Fatalf("%s after %s", p, before)
			}
		}
		if len(due) == 0 {
			t.Fatalf("nothing due three years after %s", last)
		}
	})
}
