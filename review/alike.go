package review

import (
	"cmp"
	"math"
	"slices"
)

// alikeSets puts sets into groups: two belong together where at least half of what each serves is served by the other too. It gives,
// for each set, the first of its group.
//
// No pair is looked at that cannot be alike. What each serves stands in one order, the rarest first; if two share half of both, they
// share one of what is left of each without the last of that half. Where many meet in one thing, those that are in one group already
// are passed over together.
func alikeSets(sets [][]*servingOne) []int {
	g := make(clusters, len(sets))
	orders, meet := rarestFirst(sets)
	for i, order := range orders {
		g[i] = i
		for _, service := range order[:len(order)-needed(len(order))+1] {
			meet[service] = g.meeting(meet[service], i, orders)
		}
	}
	for i := range g {
		g[i] = g.first(i)
	}
	return g
}

// needed is how much two sets must share to be alike, when the larger serves so much.
func needed(size int) int { return int(math.Ceil(alike * float64(size))) }

// rarestFirst gives each service a number and each set its services by number, those first that the fewest sets serve; and an empty
// place for those that meet in each.
func rarestFirst(sets [][]*servingOne) (orders [][]int, meet [][][]int) {
	times := map[service]int{}
	for _, set := range sets {
		for _, one := range set[0].serves {
			times[one]++
		}
	}
	all := make([]service, 0, len(times))
	for one := range times {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b service) int {
		return cmp.Or(cmp.Compare(times[a], times[b]), cmp.Compare(a.need, b.need), cmp.Compare(a.partner, b.partner))
	})
	for number, one := range all {
		times[one] = number
	}
	orders = make([][]int, len(sets))
	for i, set := range sets {
		for _, one := range set[0].serves {
			orders[i] = append(orders[i], times[one])
		}
		slices.Sort(orders[i])
	}
	return orders, make([][][]int, len(all))
}

// clusters is, of each set, one nearer to the first of its group.
type clusters []int

// first is the first set of a group.
func (g clusters) first(i int) int {
	for g[i] != i {
		g[i] = g[g[i]]
		i = g[i]
	}
	return i
}

// join makes one group of two.
func (g clusters) join(i, j int) {
	i, j = g.first(i), g.first(j)
	g[max(i, j)] = min(i, j)
}

// meeting holds a set against those met in one thing, which stand by group, and adds it to them.
func (g clusters) meeting(met [][]int, i int, orders [][]int) [][]int {
	own := -1
	for n, group := range met {
		if g.first(group[0]) != g.first(i) {
			at := slices.IndexFunc(group, func(j int) bool { return areAlike(orders[i], orders[j]) })
			if at < 0 {
				continue
			}
			g.join(i, group[at])
		}
		own = n
	}
	if own < 0 {
		return append(met, []int{i})
	}
	met[own] = append(met[own], i)
	return met
}

// areAlike reports whether at least half of each is in the other; both are in order.
func areAlike(a, b []int) bool {
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i], b[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			i, j, shared = i+1, j+1, shared+1
		}
	}
	return shared >= needed(max(len(a), len(b)))
}
