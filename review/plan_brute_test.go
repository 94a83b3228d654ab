package review

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The plan is the best there is, found by trying every way to set free and, of what that sets free, every way to share out.
func TestAPlanIsTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for range 30 {
			isBest(t, drawPurses(t, 7, 4), drawPolicy(t))
		}
	})
}

func isBest(t *rapid.T, purses []Purse, policy *Policy) {
	plan, err := Reallocate(purses, policy)
	if err != nil {
		t.Fatal(err)
	}
	var freed, given []Cents
	for _, g := range plan.Givers {
		freed = append(freed, g.Freed)
	}
	for _, taker := range plan.Takers {
		given = append(given, taker.Gets)
	}
	b := brute{purses: purses, policy: policy}
	wantFreed := b.mostFree()
	wantGiven := b.mostGiven(wantFreed)
	if !slices.Equal(freed, wantFreed) || !slices.Equal(given, wantGiven) {
		t.Errorf("it frees %v and gives %v, where %v and %v is best", freed, given, wantFreed, wantGiven)
	}
	keepsAll(t, purses, plan)
}

// brute tries every plan. It knows what must hold, and nothing of how a plan is made.
type brute struct {
	purses []Purse
	policy *Policy
}

func (b brute) chosen(is func(Purse) bool, before func(a, b Purse) bool) []Purse {
	var out []Purse
	for _, p := range b.purses {
		if is(p) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(x, y Purse) int {
		switch {
		case before(x, y):
			return -1
		case before(y, x):
			return 1
		}
		return byCode(x, y)
	})
	return out
}

func (b brute) givers() []Purse {
	return b.chosen(func(p Purse) bool { return p.Free > 0 }, func(x, y Purse) bool {
		if (x.Verdict == Discontinue) != (y.Verdict == Discontinue) {
			return x.Verdict == Discontinue
		}
		return x.merit.ending > y.merit.ending
	})
}

func (b brute) takers() []Purse {
	greatest := 0.0
	for _, p := range b.purses {
		if p.Gap > 0 {
			greatest = math.Max(greatest, p.merit.need)
		}
	}
	claim := func(p Purse) int64 { return p.merit.claim(b.policy.weights(), greatest) }
	return b.chosen(func(p Purse) bool { return p.Gap > 0 }, func(x, y Purse) bool { return claim(x) > claim(y) })
}

// every is all ways to give each a whole number up to its limit.
func every(limits []Cents, try func([]Cents)) {
	amounts := make([]Cents, len(limits))
	var from func(int)
	from = func(i int) {
		if i == len(limits) {
			try(amounts)
			return
		}
		for amounts[i] = 0; amounts[i] <= limits[i]; amounts[i]++ {
			from(i + 1)
		}
	}
	from(0)
}

func best(limits []Cents, holds func([]Cents) bool) []Cents {
	var out []Cents
	every(limits, func(x []Cents) {
		if holds(x) && slices.Compare(x, out) > 0 {
			out = slices.Clone(x)
		}
	})
	return out
}

// mostFree is what the givers set free, most at the first, of what is lacked in their pots, and then most of all.
func (b brute) mostFree() []Cents {
	givers := b.givers()
	var limits []Cents
	for _, g := range givers {
		limits = append(limits, g.Free.times(g.rate))
	}
	needed := best(limits, func(freed []Cents) bool {
		for _, of := range givers {
			lacks := Cents(0)
			for _, p := range b.purses {
				if p.pot == of.pot {
					lacks += p.Gap.times(p.rate)
				}
			}
			for i, g := range givers {
				if g.pot == of.pot {
					lacks -= freed[i]
				}
			}
			if lacks < 0 {
				return false
			}
		}
		return b.partnersKeep(givers, freed)
	})
	return best(limits, func(freed []Cents) bool {
		for i := range freed {
			if freed[i] < needed[i] {
				return false
			}
		}
		return b.partnersKeep(givers, freed)
	})
}

func (b brute) partnersKeep(givers []Purse, freed []Cents) bool {
	for _, partner := range []string{"GE", "AM", "AZ"} {
		for _, currency := range []string{"EUR", "USD"} {
			has, loses := Cents(0), Cents(0)
			for _, p := range b.purses {
				if slices.Contains(p.Partners, partner) && p.pot.currency == currency {
					has += p.Allocated.times(p.rate)
				}
			}
			for i, g := range givers {
				if slices.Contains(g.Partners, partner) && g.pot.currency == currency {
					loses += freed[i]
				}
			}
			if (has - loses).Decimal().LessThan(share(has.Decimal(), b.policy.Reallocation.PartnerKeeps)) {
				return false
			}
		}
	}
	return true
}

func (b brute) mostGiven(freed []Cents) []Cents {
	givers, takers := b.givers(), b.takers()
	var limits []Cents
	for _, p := range takers {
		limits = append(limits, p.Gap.times(p.rate))
	}
	over := func(given []Cents, in func(Purse) bool) bool {
		sum := Cents(0)
		for i, p := range takers {
			if in(p) {
				sum += given[i]
			}
		}
		for i, p := range givers {
			if in(p) {
				sum -= freed[i]
			}
		}
		return sum > 0
	}
	return best(limits, func(given []Cents) bool {
		for _, currency := range []string{"EUR", "USD"} {
			for _, fence := range []string{"", "FENCE"} {
				if over(given, func(p Purse) bool { return p.pot == pot{currency, fence} }) {
					return false
				}
			}
			for _, w := range b.policy.Reallocation.WithinExisting {
				if over(given, func(p Purse) bool {
					return p.pot.currency == currency && (w.Programme != "" && p.Programme == w.Programme ||
						w.Mechanism != "" && p.Mechanism == w.Mechanism || slices.Contains(p.Areas, w.Area))
				}) {
					return false
				}
			}
		}
		return true
	})
}
