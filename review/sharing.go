package review

import (
	"cmp"
	"slices"
)

// sharing is what is free and those who are short of it: the part of a plan in which the considerations have a say.
type sharing struct {
	takers     []Taker // by programme, code and currency
	lacks      []Cents // of each, in its pot's currency
	draws      [][]int // the allowances that each draws on, its pot first
	allowances allowances
	greatest   float64 // need among them
}

// shareOut gives those who are short, the highest claim first, as much as each lacks, its pot has and its ceilings leave.
func (d *deal) shareOut() {
	d.sharing = d.laidOut()
	s := d.sharing
	d.order = s.order(s.claims(d.policy.weights()))
	given, bound := s.give(d.order)
	for _, i := range d.order {
		t := s.takers[i]
		t.Gets = given[i]
		if b := bound[i]; b >= 0 {
			t.UnmetBecause = s.allowances.usedUp(b, t.Gets)
		}
		d.Takers = append(d.Takers, t)
	}
	for _, p := range d.purses {
		if p.Passed != "" {
			d.Passed = append(d.Passed, p)
		}
	}
}

// laidOut is what is free, and those who are short of it.
func (d *deal) laidOut() *sharing {
	s := &sharing{}
	for _, g := range d.Givers {
		s.allowances.add(allowance{g.Currency, "pot", g.pot.fence}, g.pot.String(), g.Freed)
		for _, w := range d.ceilings(g.Purse) {
			s.allowances.add(allowance{g.Currency, "within", w.String()}, w.String(), g.Freed)
		}
	}
	for _, p := range d.purses {
		if p.Gap == 0 {
			continue
		}
		draws := []int{s.allowances.add(allowance{p.pot.currency, "pot", p.pot.fence}, p.pot.String(), 0)}
		for _, w := range d.ceilings(p) {
			draws = append(draws, s.allowances.add(allowance{p.pot.currency, "within", w.String()}, w.String(), 0))
		}
		t := Taker{Purse: p, Currency: p.pot.currency, Lacks: p.Gap.times(p.rate)}
		s.takers, s.lacks = append(s.takers, t), append(s.lacks, t.Lacks)
		s.draws = append(s.draws, draws)
		s.greatest = max(s.greatest, p.merit.need)
	}
	return s
}

// ceilings are those that a purse stands under.
func (d *deal) ceilings(p Purse) []Within {
	var out []Within
	for _, w := range d.policy.Reallocation.WithinExisting {
		if w.Programme != "" && w.Programme == p.Programme || w.Mechanism != "" && w.Mechanism == p.Mechanism || w.Area != "" && slices.Contains(p.Areas, w.Area) {
			out = append(out, w)
		}
	}
	return out
}

func (s *sharing) claims(w weights) []int64 {
	out := make([]int64, len(s.takers))
	for i := range s.takers {
		out[i] = s.takers[i].merit.claim(w, s.greatest)
	}
	return out
}

// order is the takers by their claims, the highest first; equal ones by their codes.
func (s *sharing) order(claims []int64) []int {
	out := upTo(len(s.takers))
	slices.SortFunc(out, func(a, b int) int { return cmp.Or(cmp.Compare(claims[b], claims[a]), cmp.Compare(a, b)) })
	return out
}

// upTo is the whole numbers from 0 to under n.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// give shares out in that order; the results are by taker.
func (s *sharing) give(order []int) (given []Cents, bound []int) {
	return fill(order, s.lacks, s.draws, slices.Clone(s.allowances.left))
}

// usedUp says why an allowance gives no more to one who gets so much.
func (a *allowances) usedUp(i int, gets Cents) string {
	name, nothing, whom := a.names[i], a.left[i] == 0, "those before it"
	switch {
	case gets == a.left[i]:
		whom = "it"
	case gets > 0:
		whom = "it and those before it"
	}
	switch {
	case a.keys[i].kind == "within" && nothing:
		return name + " may have no more than it has, and sets nothing free"
	case a.keys[i].kind == "within":
		return name + " may have no more than it has, and what it sets free goes to " + whom
	case nothing:
		return "nothing is free in " + name
	}
	return "all that is free in " + name + " goes to " + whom
}
