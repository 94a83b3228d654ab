package review

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// lever is one figure of a subject that could be recorded anew, in steps of the unit it is counted in. Which fact gets the new version
// is said to people by say alone; row and unit say it to the tests, which record just that and judge again.
type lever struct {
	column string          // as the canonical files name it
	row    row             // whose figure it is
	unit   decimal.Decimal // what a step is worth
	limit  int64           // steps beyond which it makes no sense
	pull   func(w *whatIf, steps int64)
	say    func(steps int64) string // the change in words
}

// row names a fact: by its days, an indicator's name or the roles of those who answer; a subject's own row needs no name.
type row struct {
	of           string // of a mechanism: the activity whose fact it is
	starts, ends Date
	indicator    string
	roles        []Role
}

// whatIf is a subject with some of its facts recorded anew, or something else said of it.
type whatIf struct {
	evidence Evidence
	said     otherwise
}

// otherwise is what respondents say of a concern in place of what they said; nothing, where their answers are as they are.
type otherwise struct {
	higher      int64 // every answer, in millionths, as far as the scale goes
	more, score int64 // so many more respondents of each of these roles, and what they say
	roles       []Role
}

// far is more steps than any figure needs.
const far = 1 << 50

// levers are the figures that speak to a concern: facts first, the answers last.
func (s *sitting) levers(k *hearing, c Concern) []lever {
	var out []lever
	switch c {
	case UnderResourced:
		out = slices.Concat(s.moreMoney(k), s.moreStaff(k), s.largerPlan(k), s.morePlaces(k))
	case NoLongerRelevant:
		out = slices.Concat(s.moreDemand(k), s.moreFilled(k), s.moreNeed(k), s.areaInForce(k))
	case NotWorking:
		out = slices.Concat(s.moreResults(k), s.laterEnd(k))
	}
	return append(out, s.betterAnswers(k, c)...)
}

// onRow makes a lever of the newest row of the period for which it makes sense.
func (s *sitting) onRow(k *hearing, l lever, fits func(Resource) bool, change func(*Resource, int64), say func(Resource, int64) string) []lever {
	var fitting []Resource
	for r := range s.frame.inPeriod(k.figures.Resources) {
		if fits(*r) {
			fitting = append(fitting, *r)
		}
	}
	if len(fitting) == 0 || l.limit < 1 {
		return nil
	}
	newest := slices.MaxFunc(fitting, byDays)
	l.row = row{of: newest.Of, starts: newest.Starts, ends: newest.Ends}
	l.say = func(steps int64) string { return say(newest, steps) }
	changed := *k.figures
	changed.Resources = slices.Clone(changed.Resources)
	i := slices.IndexFunc(changed.Resources, func(r Resource) bool { return byDays(r, newest) == 0 })
	l.pull = func(w *whatIf, steps int64) {
		changed.Resources[i] = newest
		change(&changed.Resources[i], steps)
		s.frame.means(&w.evidence, changed.Resources, s.portfolio.Rates)
		ofMost(&w.evidence, &changed, s.members[changed.Code], &s.frame)
	}
	return []lever{l}
}

// byDays orders rows of means; an activity has one for the same days, a mechanism one of each of its activities.
func byDays(a, b Resource) int {
	return cmp.Or(a.Starts.Compare(b.Starts), a.Ends.Compare(b.Ends), cmp.Compare(a.Of, b.Of))
}

// inSteps is so many steps of a unit more.
func inSteps(from, unit decimal.Decimal, steps int64) *decimal.Decimal {
	total := from.Add(unit.Mul(decimal.NewFromInt(steps)))
	return &total
}

// stepsTo is the steps of a unit that reach from one figure to another, rounded up.
func stepsTo(from, to, unit decimal.Decimal) int64 {
	return to.Sub(from).Div(unit).Ceil().IntPart()
}
