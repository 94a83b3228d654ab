package review

import (
	"slices"
	"strings"
	"testing"
)

func TestLateAnswersAreCountedInNotes(t *testing.T) {
	t.Parallel()
	// late are answers of n respondents on one subject.
	late := func(n int, given, known string, here bool) (out []Late) {
		settles := NewBelonging(cadence(t, "yearly", "UTC"), 7)
		for i := range n {
			out = append(out, Late{
				Respondent: int64(i), Known: instant(known), Here: here, Until: settles.Until(instant(given)),
			})
		}
		return out
	}
	const before, inIt, older = "2024-11-01T12:00:00Z", "2025-11-01T12:00:00Z", "2023-11-01T12:00:00Z"
	for _, c := range []struct {
		name   string
		change func(p *Portfolio)
		want   []string
	}{
		{"none", func(*Portfolio) {}, nil},
		{
			"of the period before", func(p *Portfolio) { p.Subjects[0].Late = late(5, before, "2025-03-01T12:00:00Z", true) },
			[]string{"5 answers came after 8 January 2025, too late for the review of an earlier period: counted in this one."},
		},
		{
			"fewer than the minimum", func(p *Portfolio) { p.Subjects[0].Late = late(4, before, "2025-03-01T12:00:00Z", true) },
			[]string{"Some answers came after 8 January 2025, too late for the review of an earlier period: counted in this one."},
		},
		{"several criteria are one answer", func(p *Portfolio) {
			p.Subjects[0].Late = append(late(5, before, "2025-03-01T12:00:00Z", true), late(5, before, "2025-03-01T12:00:00Z", true)...)
		}, []string{"5 answers came after 8 January 2025, too late for the review of an earlier period: counted in this one."}},
		{"the same people on two subjects are as few", func(p *Portfolio) {
			p.Subjects[0].Late = late(4, before, "2025-03-01T12:00:00Z", true)
			p.Subjects[1].Late = late(4, before, "2025-03-01T12:00:00Z", true)
		}, []string{"Some answers came after 8 January 2025, too late for the review of an earlier period: counted in this one."}},
		{"of several periods", func(p *Portfolio) {
			p.Subjects[0].Late = append(late(5, before, "2025-03-01T12:00:00Z", true), late(9, older, "2025-03-01T12:00:00Z", true)...)
		}, []string{"9 answers came too late for the review of an earlier period: counted in this one."}},
		{
			"the review was made before they had settled", func(p *Portfolio) { p.Subjects[0].Late = late(5, before, "2025-01-05T12:00:00Z", true) },
			[]string{"5 answers came too late for the review of an earlier period: counted in this one."},
		},
		{
			"left to the next", func(p *Portfolio) { p.Subjects[0].Late = late(6, inIt, "2026-01-09T12:00:00Z", false) },
			[]string{"6 answers given in this period came after 8 January 2026, too late for this review: left to a later one."},
		},
		{
			"some left to the next", func(p *Portfolio) { p.Subjects[0].Late = late(1, inIt, "2026-01-09T12:00:00Z", false) },
			[]string{"Some answers given in this period came after 8 January 2026, too late for this review: left to a later one."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := healthy()
			p.Programme.Cadence = cadence(t, "yearly", "UTC")
			c.change(&p)
			r := judged(t, p, compiled(t, declared(t)))
			got := slices.DeleteFunc(r.Notes, func(note string) bool { return !strings.Contains(note, "too late") })
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
