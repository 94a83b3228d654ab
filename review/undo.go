package review

import (
	"slices"
)

// Undo is the smallest change of one weight of the considerations by which a move would not be made, or not whole: less of it
// would go from its giver to its taker. The weight is the policy's own; programmes for which an override gives another keep theirs.
type Undo struct {
	Consideration string
	From, To      float64
	Instead       []string // who would be given more, codes by bytes; none: the taker would get no less in all, and from other givers
}

const (
	stepsOfWeight = 100  // a step is so small a part of the largest weight
	farWeight     = 1000 // steps beyond which no change is looked at: ten times the largest weight
)

// tranche is a move as a sharing sees it: of the money of its taker's pot, so much of what one giver sets free.
type tranche struct {
	taker    int
	from, to Cents // where the giver's own lies in the pot: after so much that others before it set free
	amount   Cents
}

// whole reports whether as much still goes from the giver to the taker: takers in their order use up what givers in theirs set free.
func (x tranche) whole(a allotted) bool {
	end := a.ends[x.taker]
	return min(x.to, end)-max(x.from, end-a.given[x.taker]) >= x.amount
}

// allotted is what each taker is given, and how much of its pot is used up with it.
type allotted struct{ given, ends []Cents }

// undone is, for each tranche, the smallest change of a weight by which it is no longer whole; nil where none is found. It
// looks step by step outwards from the weights as they are, each in both directions, and shares out anew each time: at the
// step before the one it names the tranche is whole, and at that step it is not.
func (s *sharing) undone(parts []tranche, given []Cents, w weights) []*Undo {
	out := make([]*Undo, len(parts))
	open, ways := len(parts), s.ways(w)
	for n := 1; n <= farWeight && open > 0; n++ {
		for _, way := range ways {
			to, is := way.at(n)
			if !is {
				continue
			}
			other := s.changed(way, to)
			for i, part := range parts {
				if out[i] == nil && !part.whole(other) {
					out[i] = &Undo{ConsiderationNames[way.consideration], w[way.consideration], to, s.instead(part.taker, given, other.given)}
					open--
				}
			}
		}
	}
	return out
}

// instead is who is given more where a taker is given less; nobody where only the givers change.
func (s *sharing) instead(taker int, before, after []Cents) []string {
	if after[taker] >= before[taker] {
		return nil
	}
	var out []string
	for i, t := range s.takers {
		if after[i] > before[i] {
			out = append(out, t.Subject)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// way is one weight being changed in one direction. It keeps the order of the takers from step to step, since each changes
// little of it.
type way struct {
	consideration int
	from          weights
	step          float64
	order         []int
}

// ways are all that can matter: weights by which some taker's priority goes, less first.
func (s *sharing) ways(w weights) []*way {
	var out []*way
	for c := range w {
		if !slices.ContainsFunc(s.takers, func(t Taker) bool { return t.merit.own[c] == nil && t.merit.stands.known[c] }) {
			continue
		}
		for _, step := range []float64{-w.step(), w.step()} {
			out = append(out, &way{c, w, step, s.order(s.claims(w))})
		}
	}
	return out
}

// at is the weight after so many steps; false where it would have been under nothing before.
func (y *way) at(n int) (float64, bool) {
	from := y.from[y.consideration]
	before := from + float64(n-1)*y.step
	return Round6(max(0, before+y.step)), y.step > 0 || before > -y.step/1e3
}

// changed is what each taker is given with the weight at that.
func (s *sharing) changed(y *way, to float64) allotted {
	w := y.from
	w[y.consideration] = to
	claims := s.claims(w)
	before := func(a, b int) bool { return claims[a] > claims[b] || claims[a] == claims[b] && a < b }
	for i := range y.order {
		for j := i; j > 0 && before(y.order[j], y.order[j-1]); j-- {
			y.order[j], y.order[j-1] = y.order[j-1], y.order[j]
		}
	}
	given, _ := s.give(y.order)
	return allotted{given, s.ends(y.order, given)}
}

// ends is how much of its pot is used up when each has been given its money in that order.
func (s *sharing) ends(order []int, given []Cents) []Cents {
	out, used := make([]Cents, len(given)), make([]Cents, len(s.allowances.left))
	for _, i := range order {
		pot := s.draws[i][0]
		used[pot] += given[i]
		out[i] = used[pot]
	}
	return out
}

// step is the hundredth part of the largest weight.
func (w weights) step() float64 {
	if largest := slices.Max(w[:]); largest > 0 {
		return largest / stepsOfWeight
	}
	return 1.0 / stepsOfWeight
}
