package review

import "slices"

// lever is one figure that could be changed to clear a concern, in steps of the unit it is counted in.
type lever struct {
	limit int64                    // steps beyond which it makes no sense
	pull  func(steps int64) whatIf // the subject with the figure changed
	say   func(steps int64) string // the change in words
}

// whatIf is a subject with one thing different; what is nil is as it is.
type whatIf struct {
	figures *Figures
	served  *serves
	weight  float64 // more weight of open needs
	better  float64 // how much higher the concern's answers are on average
}

// far is more steps than any figure needs.
const far = 1 << 50

// levers are the figures that speak to a concern: facts first, the answers last.
func (s *sitting) levers(k *hearing, c Concern) []lever {
	var out []lever
	switch c {
	case UnderResourced:
		out = append(out, s.moreMoney(k)...)
		out = append(out, s.moreStaff(k)...)
		out = append(out, s.morePlaces(k)...)
	case NoLongerRelevant:
		out = append(out, s.moreDemand(k)...)
		out = append(out, s.moreNeed(k)...)
	case NotWorking:
		out = append(out, s.moreResult(k)...)
	}
	return append(out, betterAnswers(k, c)...)
}

// onRow makes a lever of the newest row of the period for which it makes sense.
func (s *sitting) onRow(k *hearing, fits func(Resource) bool, change func(*Resource, int64), limit func(Resource) int64, say func(Resource, int64) string) []lever {
	newest := -1
	for i, r := range k.figures.Resources {
		if !s.frame.period.Overlaps(&r.Starts, &r.Ends) || !fits(r) {
			continue
		}
		if newest < 0 || later(r, k.figures.Resources[newest]) {
			newest = i
		}
	}
	if newest < 0 {
		return nil
	}
	row := k.figures.Resources[newest]
	return []lever{{
		limit: limit(row),
		pull: func(steps int64) whatIf {
			changed := *k.figures
			changed.Resources = slices.Clone(changed.Resources)
			change(&changed.Resources[newest], steps)
			return whatIf{figures: &changed}
		},
		say: func(steps int64) string { return say(row, steps) },
	}}
}

func later(a, b Resource) bool {
	if !a.Starts.Equal(b.Starts) {
		return a.Starts.After(b.Starts)
	}
	return a.Ends.After(b.Ends)
}

func endless(Resource) int64 { return far }
