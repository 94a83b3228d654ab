package review_test

import (
	"fmt"
	"testing"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// limit is what worlds of a plan must show.
type limit struct {
	name   string
	plan   worlds.Plan
	worlds int
	breach func(worlds.Tally) string
}

// broken says which limits a judge breaks, in a part of the worlds. The seeds are fixed, so that the same worlds are drawn
// for ever.
func broken(t *testing.T, judge worlds.Judge, limits []limit, part int) []string {
	t.Helper()
	var out []string
	for _, l := range limits {
		tally, err := worlds.Run(judge, 0.5, l.plan, 1, l.worlds/part)
		if err != nil {
			t.Fatal(err)
		}
		if breach := l.breach(tally); breach != "" {
			out = append(out, l.name+": "+breach)
		}
	}
	return out
}

// within holds limits for the judge there is, and sees to it that a bad one breaks every single one.
func within(t *testing.T, bad worlds.Judge, limits []limit) {
	t.Helper()
	for _, breach := range broken(t, judge(declared(t, asDeclared)), limits, 1) {
		t.Error(breach)
	}
	if caught := broken(t, bad, limits, 5); len(caught) != len(limits) {
		t.Errorf("a broken judge was caught by %d of %d: %v", len(caught), len(limits), caught)
	}
}

// bareMean is nearly one: it knows of no others, needs one answer, and flags what is more likely than not under the bar.
func bareMean(t *testing.T) worlds.Judge {
	return judge(declared(t, func(p *review.Policy) {
		p.Usual.Spread, p.Usual.Mislead = 0.95, 0
		p.AcceptedFalseShare, p.MinimumResponses = 0.5, 1
	}))
}

func falseShare(most float64) func(worlds.Tally) string {
	return func(t worlds.Tally) string {
		if share := t.Judged.FalseShare(); share > most || t.Judged.Flags == 0 {
			return fmt.Sprintf("%.3f of %d flags are false", share, t.Judged.Flags)
		}
		return ""
	}
}

func TestPromise3NullWorldsAreHardlyFlagged(t *testing.T) {
	within(t, bareMean(t), []limit{
		{"nothing is wrong, 1 to 10 answers", worlds.Null(1).Between(1, 10), 60, func(t worlds.Tally) string {
			if share := t.Judged.FlaggedShare(); share > 0.002 {
				return fmt.Sprintf("%.4f of %d subjects are flagged", share, t.Judged.Subjects)
			}
			return ""
		}},
	})
}

func TestPromise3FewFlagsAreFalse(t *testing.T) {
	within(t, bareMean(t), []limit{
		{"true values by degrees, 5 answers", worlds.Graded(5, 0.65, 0.15), 60, falseShare(0.10)},
		{"true values by degrees, 8 answers", worlds.Graded(8, 0.65, 0.15), 30, falseShare(0.10)},
		{"true values by degrees, 5 to 30 answers", worlds.Graded(5, 0.65, 0.15).Between(5, 30), 30, falseShare(0.10)},
		{"true values far apart, 5 answers", worlds.Graded(5, 0.65, 0.20), 30, falseShare(0.10)},
		{"roles that differ by .10, 5 to 30 answers", worlds.Graded(5, 0.65, 0.15).RolesApart(0.10).Between(5, 30), 30, falseShare(0.10)},
	})
	within(t, flagsAll(t), []limit{
		{"one in twenty has a plain fault, 5 answers", worlds.Planted(5, 0.05), 15, falseShare(0.10)},
		{"three in ten have a plain fault, 5 answers", worlds.Planted(5, 0.30), 15, falseShare(0.10)},
		{"one in twenty has a plain fault, 8 to 30 answers", worlds.Planted(5, 0.05).Between(8, 30), 15, falseShare(0.10)},
		{"15 in 100 have plain faults all over, 5 to 30 answers", worlds.PlantedWhole(5, 0.15).Between(5, 30), 15, falseShare(0.10)},
	})
}

// flagsAll takes every activity for a bad one in doubt: its bar is higher than what is usual. A bare mean flags hardly
// one falsely where faults are as plain as these.
func flagsAll(t *testing.T) worlds.Judge {
	return judge(declared(t, func(p *review.Policy) { p.Bar, p.AcceptedFalseShare = 0.75, 0.5 }))
}

func TestPromise3PlainFaultsAreFound(t *testing.T) {
	found := func(t worlds.Tally) string {
		if recall := t.Judged.Recall(); recall < 0.93 {
			return fmt.Sprintf("%.3f of %d faults are found", recall, t.Judged.Faults)
		}
		return ""
	}
	timid := judge(declared(t, func(p *review.Policy) { p.MinimumResponses = 20 }))
	within(t, timid, []limit{
		{"one in twenty", worlds.Planted(8, 0.05).Between(8, 30), 40, found},
		{"15 in 100", worlds.Planted(8, 0.15).Between(8, 30), 20, found},
		{"three in ten", worlds.Planted(8, 0.30).Between(8, 30), 20, found},
		{"15 in 100 of the activities on all concerns", worlds.PlantedWhole(8, 0.15).Between(8, 30), 20, found},
	})
}

// covers holds the share of intervals that hold the true value.
func covers(least, most float64) func(worlds.Tally) string {
	return func(t worlds.Tally) string {
		if share := t.Coverage(); share < least || share > most {
			return fmt.Sprintf("%.3f of %d intervals hold the true value", share, t.Intervals)
		}
		return ""
	}
}

func TestPromise3TheIntervalHoldsTheTrueValue(t *testing.T) {
	limits := []limit{
		{"one in twenty, 3 answers", worlds.Planted(3, 0.05), 30, covers(0.88, 1)},
		{"15 in 100, 1 answer", worlds.Planted(1, 0.15), 40, covers(0.86, 0.93)},
		{"15 in 100, 2 answers", worlds.Planted(2, 0.15), 40, covers(0.86, 0.93)},
		{"three in ten, 1 answer", worlds.Planted(1, 0.30), 40, covers(0.86, 0.93)},
	}
	for _, n := range []int{3, 5, 8, 15, 30, 50} {
		limits = append(limits, limit{fmt.Sprintf("15 in 100, %d answers", n), worlds.Planted(n, 0.15), 30, covers(0.88, 0.92)})
	}
	within(t, tooSure(judge(declared(t, asDeclared))), limits)
}

// tooSure tells intervals of half the width.
func tooSure(judge worlds.Judge) worlds.Judge {
	return func(p review.Portfolio) (review.Report, error) {
		r, err := judge(p)
		for i := range r.Recommendations {
			for c := range r.Recommendations[i].Scores {
				s := &r.Recommendations[i].Scores[c]
				*s.Low, *s.High = *s.Estimate-(*s.Estimate-*s.Low)/2, *s.Estimate+(*s.High-*s.Estimate)/2
			}
		}
		return r, err
	}
}

// Others read rounded means, and not how far the answers about an activity lie apart.
func TestPromise3TheIntervalThatIsToldHoldsTheTrueValueToo(t *testing.T) {
	policy := declared(t, asDeclared)
	told := func(p review.Portfolio) (review.Report, error) {
		r, err := review.Judge(p, policy)
		return r.Shown(), err
	}
	var limits []limit
	for _, noise := range []float64{0.20, 0.31, 0.40} {
		for _, n := range []int{5, 8, 15, 30} {
			plan := worlds.Graded(n, 0.65, 0.15)
			plan.Noise = noise
			limits = append(limits, limit{fmt.Sprintf("by degrees, answers %.2f apart, %d of them", noise, n), plan, 15, covers(0.87, 0.95)})
		}
	}
	for _, breach := range broken(t, told, limits, 1) {
		t.Error(breach)
	}
	if caught := broken(t, tooSure(told), limits, 5); len(caught) != len(limits) {
		t.Errorf("intervals of half the width were caught by %d of %d: %v", len(caught), len(limits), caught)
	}
}
