package review

import (
	"cmp"
	"slices"
)

// serving is who serves what on the day of the instant: the running activities of this programme, those of others that are run through
// its mechanisms, and one of others beside these. Of others none counts that its own programme proposes to discontinue.
type serving struct {
	here string                           // the programme
	of   map[*Figures]serves              // what an activity counts for
	by   [serviceKinds]map[string]bearers // who serves it, by what is served
}

// bearers is how many activities of each programme serve the same; of a programme with none there is no number.
type bearers map[string]int

// serving counts activities whether they are judged or not.
func (s *sitting) serving() *serving {
	out := &serving{here: s.portfolio.Programme.Code, of: map[*Figures]serves{}}
	for kind, elsewhere := range s.portfolio.Elsewhere.lists() {
		out.by[kind] = map[string]bearers{}
		for code, programme := range elsewhere {
			out.by[kind][code] = bearers{programme: 1}
		}
	}
	all := slices.DeleteFunc(s.running(slices.Concat(s.subjects, s.abroad)...), func(f *Figures) bool { return f.Leaving })
	for _, f := range all {
		out.of[f] = s.portfolio.servesAt(f, s.frame.today)
	}
	out.count(all, 1)
	return out
}

// count adds what some activities count for to what is served, or takes it away.
func (c *serving) count(some []*Figures, n int) {
	for _, f := range some {
		programme := cmp.Or(f.Programme, c.here)
		for kind, codes := range c.of[f].lists() {
			for _, code := range codes {
				by := c.by[kind][code]
				if by == nil {
					by = bearers{}
					c.by[kind][code] = by
				}
				if by[programme] += n; by[programme] == 0 {
					delete(by, programme)
				}
			}
		}
	}
}

// lacking is what of this nobody serves.
func (c *serving) lacking(some serves) serves {
	return some.where(func(kind int, code string) bool { return len(c.by[kind][code]) == 0 })
}

// restore lets activities that were taken away count for what nobody else serves, and for nothing else; it is told what that is.
func (c *serving) restore(some []*Figures) (last serves) {
	all := make([]serves, len(some))
	for i, f := range some {
		all[i] = c.lacking(c.of[f])
		c.of[f] = all[i]
	}
	c.count(some, 1)
	return last.and(all...)
}

// outside is the last in order of the programmes that serve something this one does not serve; empty: this one does.
func (c *serving) outside(kind int, code string) (programme string) {
	by := c.by[kind][code]
	if by[c.here] > 0 {
		return ""
	}
	for other := range by {
		programme = max(programme, other)
	}
	return programme
}
