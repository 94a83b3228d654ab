package review

import (
	"cmp"
	"math"
	"slices"
)

// results fills in how far the targets were reached of indicators whose days overlap the period and are over. Where no
// baseline is known the way is counted from zero. One that was not measured is due, but says nothing.
func (f *frame) results(e *Evidence, rows []Result) {
	due := f.due(rows)
	e.IndicatorsDue = float64(len(due))
	sum, n := 0.0, 0
	for _, r := range due {
		if share := r.reached(); !math.IsNaN(share) {
			sum += share
			n++
		}
	}
	e.TargetReached = unknown
	if n > 0 {
		e.TargetReached = sum / float64(n)
	}
}

// due is the indicators whose days overlap the period and are over, by name and days.
func (f *frame) due(rows []Result) []*Result {
	var due []*Result
	for i := range rows {
		if r := &rows[i]; f.has(&r.Starts, &r.Ends) && f.over(r.Ends) {
			due = append(due, r)
		}
	}
	slices.SortFunc(due, func(a, b *Result) int {
		return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), a.Starts.Compare(b.Starts))
	})
	return due
}

// reached is the share of the way from baseline to target, from 0 to 2.
func (r *Result) reached() float64 {
	if r.Target == nil || r.Actual == nil {
		return unknown
	}
	var way, done sum
	way.add(*r.Target)
	done.add(*r.Actual)
	if r.Baseline != nil {
		way.add(r.Baseline.Neg())
		done.add(r.Baseline.Neg())
	}
	if !way.isPositive() { // towards less
		way, done = way.negative(), done.negative()
	}
	return min(2, max(0, done.per(&way)))
}

// span fills in the days an activity was planned for, and how far it is past its end while it is still being carried out.
// Of one that has been closed, cancelled or suspended that is not known, for it may have ended in time.
func (f *frame) span(e *Evidence, s *Figures) {
	if s.Kind != KindActivity || s.Starts == nil || s.Ends == nil || s.Ends.Before(*s.Starts) {
		return
	}
	e.PlannedDays = float64(days(*s.Starts, *s.Ends) + 1)
	if s.Status == "implementation" {
		e.OverrunOfPlanned = float64(f.late(s)) / e.PlannedDays
	}
}

// late is the days that have gone since the end.
func (f *frame) late(s *Figures) int { return max(0, days(*s.Ends, f.today)) }
