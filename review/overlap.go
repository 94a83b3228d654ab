package review

import (
	"cmp"
	"slices"
)

// Overlap is some activities that serve mostly the same needs for mostly the same partners: to be looked at together.
type Overlap struct {
	Activities []Basis  // by code; without verdicts
	Needs      []string // that at least two of them serve for one partner, by code
	Partners   []string // for whom they do, by code
	Weight     float64  // of those needs
	More       bool     `json:",omitempty"` // other programmes may have more of them
}

// alike is the share of what each of two activities serves that the other serves too, from which on they overlap.
const alike = 0.5

// service is one need served for one partner.
type service struct{ need, partner string }

// servingOne is an activity that ran in the period, and what it serves.
type servingOne struct {
	basis   Basis
	marking string
	serves  []service // by need and partner
}

// overlaps groups the programme's activities with each other and with those of other programmes. Two belong together where at
// least half of what each serves, need by partner, is served by the other too.
func (s *sitting) overlaps() []Overlap {
	serving := s.servingThen()
	sets, elsewhere := setsOf(serving), s.servedElsewhere(serving)
	members := make([][]*servingOne, len(sets)) // of each group, by its first set
	for i, first := range alikeSets(sets) {
		members[first] = append(members[first], sets[i]...)
	}
	var out []Overlap
	for _, all := range members {
		if len(all) > 1 && slices.ContainsFunc(all, s.isOurs) {
			out = append(out, s.overlap(all, elsewhere))
		}
	}
	slices.SortFunc(out, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(len(b.Activities), len(a.Activities)), cmp.Compare(b.Weight, a.Weight),
			cmp.Compare(a.Activities[0].Subject, b.Activities[0].Subject))
	})
	return out
}

func (s *sitting) isOurs(one *servingOne) bool {
	return one.basis.Programme == s.portfolio.Programme.Code
}

// servedElsewhere is how many of the activities of other programmes that are known here do each service.
func (s *sitting) servedElsewhere(all []servingOne) map[service]int {
	times := map[service]int{}
	for i := range all {
		if s.isOurs(&all[i]) {
			continue
		}
		for _, one := range all[i].serves {
			times[one]++
		}
	}
	return times
}

// setsOf puts together what serves exactly the same; what serves nothing is left out.
func setsOf(all []servingOne) [][]*servingOne {
	var out [][]*servingOne
	var key []byte
	at := make(map[string]int, len(all))
	for n := range all {
		one := &all[n]
		if len(one.serves) == 0 {
			continue
		}
		key = key[:0]
		for _, s := range one.serves {
			key = append(append(append(append(key, s.need...), 0), s.partner...), 0)
		}
		i, known := at[string(key)]
		if !known {
			i = len(out)
			at[string(key)], out = i, append(out, nil)
		}
		out[i] = append(out[i], one)
	}
	return out
}

func (s *sitting) overlap(members []*servingOne, elsewhere map[service]int) Overlap {
	slices.SortFunc(members, func(a, b *servingOne) int { return cmp.Compare(a.basis.Subject, b.basis.Subject) })
	out := Overlap{Activities: make([]Basis, len(members))}
	times := map[service]int{}
	for i, m := range members {
		if out.Activities[i] = m.basis; m.marking != "" {
			out.Activities[i].Title = ""
		}
		for _, one := range m.serves {
			times[one]++
		}
	}
	for one, n := range times {
		if n > 1 {
			out.Needs, out.Partners = append(out.Needs, one.need), append(out.Partners, one.partner)
			out.More = out.More || elsewhere[one] >= MostNeighbours
		}
	}
	out.Needs, out.Partners = once(out.Needs), once(out.Partners)
	for _, code := range out.Needs {
		out.Weight += s.portfolio.Needs[code].Weight
	}
	out.Weight = Round6(out.Weight)
	return out
}

// servingThen is what ran in the period here, and those elsewhere that may overlap with it, by code.
func (s *sitting) servingThen() []servingOne {
	var out []servingOne
	for _, f := range s.chosen(s.frame.ran) {
		b := Basis{Subject: f.Code, Title: f.Title, Programme: s.portfolio.Programme.Code}
		out = append(out, servingOne{b, f.Marking, s.services(f.Needs, f.Partners)})
	}
	for _, n := range s.portfolio.Neighbours {
		b := Basis{Subject: n.Code, Title: n.Title, Programme: n.Programme}
		out = append(out, servingOne{b, n.Marking, s.services(n.Needs, n.Partners)})
	}
	slices.SortFunc(out, func(a, b servingOne) int { return cmp.Compare(a.basis.Subject, b.basis.Subject) })
	return out
}

// services is what an activity does: each of its needs that was open in the period, for the partner whose need it is or, where
// it is nobody's alone, for each of its partners.
func (s *sitting) services(needs, partners []string) []service {
	var out []service
	partners = once(partners)
	for _, code := range once(needs) {
		n, known := s.portfolio.Needs[code]
		if !known || !s.openThen(n) {
			continue
		}
		of := partners
		if n.Partner != "" {
			i, does := slices.BinarySearch(partners, n.Partner)
			if !does {
				continue
			}
			of = partners[i : i+1]
		}
		for _, partner := range of {
			out = append(out, service{code, partner})
		}
	}
	return out
}
