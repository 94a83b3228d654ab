package review

import (
	"cmp"
	"fmt"
	"slices"
)

// Overlap is some activities that serve mostly the same needs for mostly the same partners: to be looked at together.
type Overlap struct {
	Activities []Basis  // by code; without verdicts
	Needs      []string // that at least two of them serve for one partner, by code
	Partners   []string // for whom they do, by code
	Weight     float64  // of those needs
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
	sets := setsOf(s.servingThen())
	group := make([]int, len(sets)) // of each, one nearer to the first of its group
	for i := range sets {
		group[i] = i
	}
	for pair, shared := range meetings(sets) {
		i, j := pair[0], pair[1]
		if float64(shared) >= alike*float64(max(len(sets[i][0].serves), len(sets[j][0].serves))) {
			low, high := min(root(group, i), root(group, j)), max(root(group, i), root(group, j))
			group[high] = low
		}
	}
	members := map[int][]servingOne{}
	for i, set := range sets {
		first := root(group, i)
		members[first] = append(members[first], set...)
	}
	ours := func(m servingOne) bool { return m.basis.Programme == s.portfolio.Programme.Code }
	var out []Overlap
	for _, first := range sortedKeys(members) {
		if all := members[first]; len(all) > 1 && slices.ContainsFunc(all, ours) {
			out = append(out, s.overlap(all))
		}
	}
	slices.SortFunc(out, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(len(b.Activities), len(a.Activities)), cmp.Compare(b.Weight, a.Weight),
			cmp.Compare(a.Activities[0].Subject, b.Activities[0].Subject))
	})
	return out
}

func root(group []int, i int) int {
	for group[i] != i {
		i = group[i]
	}
	return i
}

// setsOf puts together what serves exactly the same; what serves nothing is left out.
func setsOf(all []servingOne) [][]servingOne {
	var out [][]servingOne
	at := map[string]int{}
	for _, one := range all {
		if len(one.serves) == 0 {
			continue
		}
		key := fmt.Sprintf("%q", one.serves)
		i, known := at[key]
		if !known {
			i = len(out)
			at[key], out = i, append(out, nil)
		}
		out[i] = append(out[i], one)
	}
	return out
}

// meetings counts what any two sets both serve.
func meetings(sets [][]servingOne) map[[2]int]int {
	by := map[service][]int{}
	for i, set := range sets {
		for _, one := range set[0].serves {
			by[one] = append(by[one], i)
		}
	}
	out := map[[2]int]int{}
	for _, together := range by {
		for n, i := range together {
			for _, j := range together[n+1:] {
				out[[2]int{i, j}]++
			}
		}
	}
	return out
}

func (s *sitting) overlap(members []servingOne) Overlap {
	slices.SortFunc(members, func(a, b servingOne) int { return cmp.Compare(a.basis.Subject, b.basis.Subject) })
	var out Overlap
	times := map[service]int{}
	for _, m := range members {
		if m.marking != "" {
			m.basis.Title = ""
		}
		out.Activities = append(out.Activities, m.basis)
		for _, one := range m.serves {
			times[one]++
		}
	}
	for one, n := range times {
		if n > 1 {
			out.Needs, out.Partners = append(out.Needs, one.need), append(out.Partners, one.partner)
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
	for _, f := range s.chosen(s.ran) {
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
	for _, code := range once(needs) {
		n, known := s.portfolio.Needs[code]
		if !known || !s.openThen(n) {
			continue
		}
		for _, partner := range once(partners) {
			if n.Partner == "" || n.Partner == partner {
				out = append(out, service{code, partner})
			}
		}
	}
	return out
}
