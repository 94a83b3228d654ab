package review

import "slices"

// serves is what a subject serves at an instant: what the guard of the last of its kind protects.
type serves struct {
	needs, partners, areas []string // open, named, in force; sorted, each once
}

// serviceKinds is how many kinds of things are served.
const serviceKinds = 3

// lists is its needs, partners and areas, in this order.
func (s serves) lists() [serviceKinds][]string {
	return [serviceKinds][]string{s.needs, s.partners, s.areas}
}

// where is what of it is to be kept.
func (s serves) where(keep func(kind int, code string) bool) serves {
	out := s.lists()
	for kind, codes := range out {
		out[kind] = those(codes, func(code string) bool { return keep(kind, code) })
	}
	return serves{out[0], out[1], out[2]}
}

// and is it together with others.
func (s serves) and(others ...serves) serves {
	out := s.lists()
	for kind := range out {
		all := [][]string{out[kind]}
		for _, o := range others {
			all = append(all, o.lists()[kind])
		}
		out[kind] = once(slices.Concat(all...))
	}
	return serves{out[0], out[1], out[2]}
}

func (s serves) has(kind int, code string) bool { return slices.Contains(s.lists()[kind], code) }

func (s serves) empty() bool { return len(s.needs)+len(s.partners)+len(s.areas) == 0 }

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
