package review

import (
	"cmp"
	"math"
	"slices"
)

// serves is what a subject serves at an instant: what the guard of the last of its kind protects.
type serves struct {
	needs, partners, areas []string // open, named, in force; sorted, each once
}

// Purpose is whom and what a subject is there for, as the facts name it, by code: open or not, in force or not.
type Purpose struct{ Partners, Areas, Objectives, Needs []string }

func purposeOf(f *Figures) Purpose {
	return Purpose{once(f.Partners), once(f.Areas), once(f.Objectives), once(f.Needs)}
}

// on reports whether the day lies in the run of days.
func (v Validity) on(day Date) bool {
	return !day.Before(v.From) && (v.To == nil || !day.After(*v.To))
}

// servesAt is what a subject serves on a day. A code the portfolio does not know is not open and not in force.
func (p *Portfolio) servesAt(f *Figures, day Date) serves {
	return serves{
		partners: once(f.Partners),
		needs: those(once(f.Needs), func(code string) bool {
			need, known := p.Needs[code]
			return known && need.on(day)
		}),
		areas: those(once(f.Areas), func(code string) bool {
			area, known := p.Areas[code]
			return known && area.on(day)
		}),
	}
}

// those are the codes that are to be kept.
func those(codes []string, keep func(string) bool) []string {
	out := func(code string) bool { return !keep(code) }
	if !slices.ContainsFunc(codes, out) {
		return codes
	}
	return slices.DeleteFunc(slices.Clone(codes), out)
}

// purpose fills in needs and areas.
func (p *Portfolio) purpose(e *Evidence, f *Figures, s serves) {
	e.NeedsNamed = float64(len(once(f.Needs)))
	e.AreasNamed = float64(len(once(f.Areas)))
	e.OpenNeeds = float64(len(s.needs))
	if e.NeedsNamed > 0 {
		e.OpenNeedWeight = p.weightOf(s.needs)
	}
	if e.AreasNamed > 0 {
		e.AreasInForce = float64(len(s.areas))
	}
}

// weightOf is what some needs weigh together.
func (p *Portfolio) weightOf(needs []string) float64 {
	sum := 0.0
	for _, code := range needs {
		sum += p.Needs[code].Weight
	}
	return sum
}

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

// days is how many there are from one date to another.
func days(from, to Date) int { return int(to.Sub(from).Hours() / 24) }

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

// once is the codes sorted by bytes, each once: the same slice where they stand so already, which is not to be written to.
func once(codes []string) []string {
	if len(codes) == 0 {
		return nil
	}
	for i := 1; i < len(codes); i++ {
		if codes[i] <= codes[i-1] {
			sorted := slices.Clone(codes)
			slices.Sort(sorted)
			return slices.Compact(sorted)
		}
	}
	return slices.Clip(codes)
}
