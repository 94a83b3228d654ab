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
	for _, name := range []string{"America/New_York", "Asia/Tokyo", "UTC"} {
		last := Between(day("2025-12-01"), day("2026-01-01"), zone(t, "Europe/Brussels"))
		due := Due(cadence(t, "monthly", name), 7, instant("2026-02-20T00:00:00Z"), &last)
		if len(due) != 1 || due[0].String() != "2026-01-01..2026-02-01" {
			t.Errorf("%s: due %v", name, due)
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

func TestAChangedCadenceLeavesNoGapAndNoOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, at := anyCadence.Draw(t, "old"), anyInstant.Draw(t, "at")
		fresh, err := ParseCadence(rapid.SampledFrom([]string{"monthly", "yearly", "0 0 * * fri"}).Draw(t, "new"), old.Zone().String())
		if err != nil {
			t.Fatal(err)
		}
		last := old.LastEnded(at)
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
