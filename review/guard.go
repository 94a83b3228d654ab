package review

import (
	"cmp"
	"slices"
)

// guard lets no subject be discontinued that is the last to serve an open need, a partner or a priority area: it is to be
// reshaped instead, and the concern stays. Where all that serve something are proposed together, the one with the lowest
// probability is spared, ties by code. One that is spared for one thing does not stand in for others in the rest of what it
// serves: if it did, the closing of a third could take away what spares them. Across programmes the order of these decides instead,
// since reports are written one after another: what the reports before propose to discontinue serves nothing any more.
func (s *sitting) guard() {
	proposed, serving := s.proposed(KindActivity), s.serving()
	runs := func(k *hearing) bool { return s.runs(k.figures) }
	for _, k := range proposed {
		if runs(k) {
			serving.count(k.serves, -1)
		}
	}
	s.spare(proposed, serving, runs)
	s.guardMechanisms(serving)
}

// guardMechanisms does the same for mechanisms, as if whatever is run through one ended with it; the activities' verdicts
// stand by then, and no activity's is changed by that of its mechanism.
func (s *sitting) guardMechanisms(serving served) {
	proposed, ends := s.proposed(KindMechanism), map[string]bool{}
	for _, k := range proposed {
		s.withdraw(serving, k)
		ends[k.figures.Code] = true
	}
	serving.count(s.portfolio.Elsewhere.endsWith(ends), -1)
	s.spare(proposed, serving, func(*hearing) bool { return true })
}

// spare reshapes those proposed that are the last to serve something. One that counts serves it from then on.
func (s *sitting) spare(proposed []*hearing, serving served, counts func(*hearing) bool) {
	for _, k := range proposed {
		last := serving.lacking(k.serves)
		if last.empty() {
			continue
		}
		k.spared, k.verdict = &last, Reshape
		if counts(k) {
			serving.count(last, 1)
		}
	}
	s.lean(proposed, serving)
}

// lean notes on which other programmes it rests that what was proposed is, or is not, the last to serve something.
func (s *sitting) lean(proposed []*hearing, serving served) {
	note := func(codes []string, count map[string]int, by map[string]Another) {
		for _, code := range codes {
			if one, is := by[code]; is && count[code] == 1 {
				s.leansOn[one.Programme] = true
			}
		}
	}
	noteLeft := func(codes []string, by map[string][]string) {
		for _, code := range codes {
			for _, programme := range by[code] {
				s.leansOn[programme] = true
			}
		}
	}
	elsewhere, leaving := s.portfolio.Elsewhere, s.portfolio.Leaving
	for _, k := range proposed {
		if k.spared != nil {
			noteLeft(k.spared.needs, leaving.Needs)
			noteLeft(k.spared.partners, leaving.Partners)
			noteLeft(k.spared.areas, leaving.Areas)
		}
		note(k.serves.needs, serving.needs, elsewhere.Needs)
		note(k.serves.partners, serving.partners, elsewhere.Partners)
		note(k.serves.areas, serving.areas, elsewhere.Areas)
	}
}

// withdraw counts no longer the programme's running activities of a mechanism. Those that are proposed for an end count no more already, and
// one that was spared counts for nothing but what it is the last to serve.
func (s *sitting) withdraw(serving served, k *hearing) {
	for _, a := range s.members[k.figures.Code] {
		own := s.caseOf(a.Code)
		switch {
		case s.find(a.Code) < 0 || !s.runs(a) || own != nil && own.verdict == Discontinue:
		case own != nil && own.spared != nil:
			serving.count(*own.spared, -1)
		default:
			serving.count(s.portfolio.servesAt(a, s.frame.today), -1)
		}
	}
}

// proposed is the subjects of a kind to be discontinued: those that run first, among them from the least probable to the most.
func (s *sitting) proposed(kind string) []*hearing {
	var out []*hearing
	for _, k := range s.cases {
		if k.verdict == Discontinue && k.figures.Kind == kind {
			out = append(out, k)
		}
	}
	idle := func(k *hearing) int {
		if s.runs(k.figures) {
			return 0
		}
		return 1
	}
	slices.SortFunc(out, func(a, b *hearing) int {
		return cmp.Or(
			cmp.Compare(idle(a), idle(b)),
			cmp.Compare(a.weighed.probability[NoLongerRelevant], b.weighed.probability[NoLongerRelevant]),
			cmp.Compare(a.figures.Code, b.figures.Code),
		)
	})
	return out
}

// serving counts who serves what at the instant: the running activities of this programme, whether judged or not, and
// those elsewhere.
func (s *sitting) serving() served {
	out := served{map[string]int{}, map[string]int{}, map[string]int{}}
	for _, f := range s.subjects {
		if s.runs(f) {
			out.count(s.portfolio.servesAt(f, s.frame.today), 1)
		}
	}
	elsewhere := s.portfolio.Elsewhere
	for _, pair := range []struct {
		to   map[string]int
		from map[string]Another
	}{
		{out.needs, elsewhere.Needs}, {out.partners, elsewhere.Partners}, {out.areas, elsewhere.Areas},
	} {
		for code := range pair.from {
			pair.to[code]++
		}
	}
	return out
}

// runs reports whether an activity runs on the day of the instant.
func (s *sitting) runs(f *Figures) bool {
	if f.Kind != KindActivity || f.Status != "implementation" && f.Status != "finalisation" {
		return false
	}
	today := s.frame.today
	return (f.Starts == nil || !f.Starts.After(today)) && (f.Ends == nil || !f.Ends.Before(today))
}

// served counts running activities by what they serve.
type served struct{ needs, partners, areas map[string]int }

func (c served) count(s serves, n int) {
	for _, code := range s.needs {
		c.needs[code] += n
	}
	for _, code := range s.partners {
		c.partners[code] += n
	}
	for _, code := range s.areas {
		c.areas[code] += n
	}
}

// lacking is what of this nobody serves.
func (c served) lacking(s serves) serves {
	unserved := func(codes []string, by map[string]int) []string {
		return those(codes, func(code string) bool { return by[code] <= 0 })
	}
	return serves{unserved(s.needs, c.needs), unserved(s.partners, c.partners), unserved(s.areas, c.areas)}
}

func (s serves) empty() bool { return len(s.needs)+len(s.partners)+len(s.areas) == 0 }
