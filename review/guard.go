package review

import (
	"cmp"
	"slices"
)

// guard lets no subject be discontinued that is the last to serve an open need, a partner or a priority area: it is to be
// reshaped instead, and the concern stays. Where all that serve something are proposed together, the one with the lowest
// probability is spared, ties by code. One that is spared for one thing does not stand in for others in the rest of what it
// serves: if it did, the closing of a third could take away what spares them. Mechanisms come after the activities, as if whatever
// is run through one ended with it; no activity's verdict is changed by that of its mechanism. Across programmes the order of these
// decides instead, since reports are written one after another: what the reports before propose to discontinue serves nothing any more.
func (s *sitting) guard() {
	now := s.serving()
	s.spare(s.candidates(KindActivity), now)
	s.spare(s.candidates(KindMechanism), now)
}

// candidate is a subject that is proposed to be discontinued.
type candidate struct {
	*hearing
	along    []*Figures // the running activities that would end with it: itself, or what is run through it
	names    serves     // what it and these serve, or would if they were not to end already
	unserved serves     // what of it nobody serves, whatever ends
}

// candidates is the subjects of a kind to be discontinued, from the least probable to the most.
func (s *sitting) candidates(kind string) []*candidate {
	var out []*candidate
	for _, k := range s.cases {
		if k.verdict == Discontinue && k.figures.Kind == kind {
			out = append(out, s.candidate(k))
		}
	}
	slices.SortFunc(out, func(a, b *candidate) int {
		return cmp.Or(
			cmp.Compare(a.weighed.probability[NoLongerRelevant], b.weighed.probability[NoLongerRelevant]),
			cmp.Compare(a.figures.Code, b.figures.Code),
		)
	})
	return out
}

func (s *sitting) candidate(k *hearing) *candidate {
	if k.figures.Kind == KindActivity {
		return &candidate{hearing: k, along: s.running(k.figures), names: k.serves}
	}
	var along []*Figures
	var names []serves
	for _, f := range s.running(slices.Concat(s.subjects, s.abroad)...) {
		if f.Mechanism == k.figures.Code {
			along, names = append(along, f), append(names, s.portfolio.servesAt(f, s.frame.today))
		}
	}
	return &candidate{hearing: k, along: along, names: k.serves.and(names...)}
}

// spare reshapes those that are the last to serve something. The rest of what they serve goes, as does all that the others do: what is
// spared keeps nothing served that its activities do not, being idle or to end already.
func (s *sitting) spare(candidates []*candidate, now *serving) {
	for _, k := range candidates {
		k.unserved = now.lacking(k.names)
	}
	for _, k := range candidates {
		now.count(k.along, -1)
	}
	for _, k := range candidates {
		if last := now.restore(k.along).and(k.unserved); !last.empty() {
			k.spared, k.verdict = &last, Reshape
		}
	}
	for _, k := range candidates {
		s.lean(k, now)
	}
}

// lean notes on which other programmes it rests that what was proposed is, or is not, the last to serve something.
func (s *sitting) lean(k *candidate, now *serving) {
	for kind, codes := range k.names.lists() {
		for _, code := range codes {
			if programme := now.outside(kind, code); programme != "" && (k.spared == nil || !k.spared.has(kind, code)) {
				s.leansOn[programme] = true
			}
		}
	}
	if k.spared != nil {
		s.leanOnLeaving(*k.spared)
	}
}

// leanOnLeaving notes which other programmes propose to discontinue what serves something.
func (s *sitting) leanOnLeaving(last serves) {
	for kind, left := range s.portfolio.Leaving.lists() {
		for _, code := range last.lists()[kind] {
			for _, programme := range left[code] {
				s.leansOn[programme] = true
			}
		}
	}
	for _, f := range s.running(s.abroad...) {
		if f.Leaving && !s.portfolio.servesAt(f, s.frame.today).where(last.has).empty() {
			s.leansOn[f.Programme] = true
		}
	}
}

// running is those of some subjects that are activities and run on the day of the instant.
func (s *sitting) running(some ...*Figures) []*Figures {
	return slices.DeleteFunc(slices.Clone(some), func(f *Figures) bool { return !s.runs(f) })
}

// runs reports whether an activity runs on the day of the instant.
func (s *sitting) runs(f *Figures) bool {
	if f.Kind != KindActivity || f.Status != "implementation" && f.Status != "finalisation" {
		return false
	}
	today := s.frame.today
	return (f.Starts == nil || !f.Starts.After(today)) && (f.Ends == nil || !f.Ends.Before(today))
}
