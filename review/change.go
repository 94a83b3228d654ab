package review

import "slices"

// byATenth is how much more probable a concern must be to count as worse.
const byATenth = 0.1

// change is how a subject stands against the last report. A concern that was not raised there is new, also on a first
// review: what is new is what nobody was told yet.
func (s *sitting) change(k *hearing) Change {
	var before Standing
	if len(s.earlier) > 0 {
		before = s.earlier[0].Standing[k.figures.Code]
	}
	worse := false
	for _, c := range k.concerns {
		if !slices.Contains(before.Concerns, c) {
			return New
		}
		worse = worse || k.weighed.probability[c] >= before.Probabilities[c]+byATenth
	}
	switch {
	case len(k.concerns) < len(before.Concerns):
		return Cleared
	case worse:
		return Worse
	case !s.seen(k.figures.Code):
		return FirstSeen
	}
	return Unchanged
}

func (s *sitting) seen(code string) bool {
	return slices.ContainsFunc(s.earlier, func(p Past) bool {
		_, was := p.Standing[code]
		return was
	})
}

// count counts the change of one more subject.
func (s *Since) count(c Change) {
	switch c {
	case New:
		s.New++
	case Worse:
		s.Worse++
	case Unchanged:
		s.Unchanged++
	case Cleared:
		s.Cleared++
	}
}
