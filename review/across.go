package review

import (
	"cmp"
	"slices"
)

// Across is what is found across the activities of a programme. It holds findings, never a verdict: what to look at together.
type Across struct {
	Cover      Cover
	Overlaps   []Overlap
	Partners   []PartnerShare // by code
	Near       []Call         // by rank
	Unapproved []Unapproved
	LeftOut    []LeftOut
	Marked     []Marked          // what in it bears a marking, by code: nobody may be told its name who may not be told of it
	Clauses    map[string]string // by topic of [ClauseTopics]: the clause behind each of these
}

// across looks beyond single activities.
func (s *sitting) across() *Across {
	scope := s.partnersInScope()
	return &Across{
		Cover:      s.cover(scope),
		Overlaps:   s.overlaps(),
		Partners:   s.fairness(scope),
		Near:       s.near(s.cases),
		Unapproved: s.unapproved(),
		LeftOut:    s.leftOut(),
		Marked:     s.markedHere(),
		Clauses:    s.policy.Clauses,
	}
}

// ran reports whether a subject is an activity whose days overlap the period, and was carried out.
func (f *frame) ran(one *Figures) bool {
	return f.planned(one) && one.Status != "pipeline"
}

// planned is ran for what is yet to be carried out too.
func (f *frame) planned(one *Figures) bool {
	return one.Kind == KindActivity && one.Status != "cancelled" && f.has(one.Starts, one.Ends)
}

// chosen is the programme's own subjects that fit.
func (s *sitting) chosen(fits func(*Figures) bool) []*Figures {
	var out []*Figures
	for _, f := range s.subjects {
		if fits(f) {
			out = append(out, f)
		}
	}
	return out
}

// markedHere is the activities that bear a marking, of this programme and of those beside it.
func (s *sitting) markedHere() []Marked {
	var out []Marked
	for _, f := range s.chosen(func(f *Figures) bool { return f.Marking != "" && s.frame.planned(f) }) {
		out = append(out, Marked{Subject: f.Code, Title: f.Title, Marking: f.Marking})
	}
	for _, n := range s.portfolio.Neighbours {
		if n.Marking != "" {
			out = append(out, Marked{Subject: n.Code, Title: n.Title, Marking: n.Marking})
		}
	}
	return slices.SortedFunc(slices.Values(out), func(a, b Marked) int { return cmp.Compare(a.Subject, b.Subject) })
}

// partnersInScope is the partners whose needs are the programme's affair: those of its framework, and those that an activity
// of it served in the period.
func (s *sitting) partnersInScope() map[string]bool {
	out := map[string]bool{}
	for code, p := range s.portfolio.Partners {
		if framework := s.portfolio.Programme.Framework; framework != "" && slices.Contains(p.Frameworks, framework) {
			out[code] = true
		}
	}
	for _, f := range s.chosen(s.frame.ran) {
		for _, code := range f.Partners {
			out[code] = true
		}
	}
	return out
}

// inScope reports whether a need is the programme's affair. One that is no single partner's, or of a partner that no framework
// holds, is everybody's: else nobody would tell that it is not served.
func (s *sitting) inScope(n Need, scope map[string]bool) bool {
	return n.Partner == "" || scope[n.Partner] || len(s.portfolio.Partners[n.Partner].Frameworks) == 0
}

// openThen reports whether a need was open on a day of the period.
func (s *sitting) openThen(n Need) bool { return s.frame.has(&n.From, n.To) }
