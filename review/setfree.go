package review

import (
	"cmp"
	"fmt"
	"slices"
)

// setFree asks every purse in turn what it sets free: as much as it may, and every partner keeps its share. What a partner
// may lose is counted before anything is given, whatever its other activities get. First each sets free what those who are short in its pot
// lack; only then what nobody there lacks, since that goes nowhere and must take nothing of a partner's share from what does.
func (d *deal) setFree() {
	for _, p := range d.purses {
		if p.Free > 0 {
			d.Givers = append(d.Givers, Giver{Purse: p, Currency: p.pot.currency})
		}
	}
	slices.SortStableFunc(d.Givers, func(a, b Giver) int {
		return cmp.Or(cmp.Compare(endsFirst(a.Verdict), endsFirst(b.Verdict)), cmp.Compare(b.merit.ending, a.merit.ending))
	})
	may := d.partners()
	for _, p := range d.purses {
		may.add(p.pot.lack(), "", p.Gap.times(p.rate))
	}
	limits, draws, shares := make([]Cents, len(d.Givers)), make([][]int, len(d.Givers)), make([][]int, len(d.Givers))
	for i, g := range d.Givers {
		limits[i] = g.Free.times(g.rate)
		for _, partner := range g.Partners {
			shares[i] = append(shares[i], may.add(allowance{g.Currency, "partner", partner}, "", 0))
		}
		draws[i] = append(slices.Clone(shares[i]), may.add(g.pot.lack(), "", 0))
	}
	needed, _ := fill(upTo(len(limits)), limits, draws, may.left)
	for i := range limits {
		limits[i] -= needed[i]
	}
	besides, bound := fill(upTo(len(limits)), limits, shares, may.left)
	for i := range d.Givers {
		g := &d.Givers[i]
		g.Freed = needed[i] + besides[i]
		if g.Left = g.Freed; bound[i] >= 0 {
			g.Limit = may.names[bound[i]]
		}
	}
}

// lack is what those who are short in it lack together.
func (p pot) lack() allowance { return allowance{p.currency, "lacking", p.fence} }

func endsFirst(v Verdict) int {
	if v == Discontinue {
		return 0
	}
	return 1
}

// partners is what may be taken from the activities of each partner, in each currency.
func (d *deal) partners() *allowances {
	var has, may allowances
	for _, p := range d.purses {
		for _, partner := range p.Partners {
			has.add(allowance{p.pot.currency, "partner", partner}, partner, p.Allocated.times(p.rate))
		}
	}
	for i, key := range has.keys {
		keeps := up(share(has.left[i].Decimal(), d.policy.Reallocation.PartnerKeeps))
		may.add(key, fmt.Sprintf("partner %s keeps %s of %s", key.code, keeps.In(key.currency), has.left[i].In(key.currency)), has.left[i]-keeps)
	}
	return &may
}
