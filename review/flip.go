package review

import (
	"cmp"
	"math"
	"slices"
)

// flip is the nearest weight, in hundredths, of one consideration at which a call stands on the other side of the line. Places
// change only where the worth of two is equal; at the hundredths next to these points the two are compared anew, so that the
// number of those ahead is known at every hundredth on the way.
func (c contest) flip(i, at int) (float64, bool) {
	here := c.weights[at]
	down, up := c.events(i, at)
	below, sunk := c.walk(i, at, down)
	above, risen := c.walk(i, at, up)
	switch {
	case sunk && (!risen || here-below <= above-here):
		return below, true
	case risen:
		return above, true
	}
	return 0, false
}

// meeting is a hundredth beside which another may stand otherwise to a call.
type meeting struct{ at, other int }

// events are where another may stand otherwise, on the way down and up from the weight as it is, the nearest first.
func (c contest) events(i, at int) (down, up []meeting) {
	here := 100 * c.weights[at]
	first, last := int(math.Floor(here)), int(math.Ceil(here))
	own := c.calls[i].byWeight(at, c.weights)
	for j := range c.calls {
		known := c.calls[i].considered.known[at] || c.calls[j].considered.known[at]
		if j == i || c.calls[j].urgency != c.calls[i].urgency || !known {
			continue
		}
		down = append(down, meeting{0, j}, meeting{min(1, first), j})
		up = append(up, meeting{last, j})
		for _, root := range equal(own, c.calls[j].byWeight(at, c.weights)) {
			for _, near := range []int{-1, 0, 1, 2} {
				k := int(math.Floor(100*root)) + near
				if k >= 0 && k <= first {
					down = append(down, meeting{k, j})
				}
				if k >= last && k <= 100*mostWeight {
					up = append(up, meeting{k, j})
				}
			}
		}
	}
	slices.SortFunc(down, func(a, b meeting) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.other, b.other)) })
	slices.SortFunc(up, func(a, b meeting) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.other, b.other)) })
	return down, up
}

// walk goes along events until the call is on the other side of the line.
func (c contest) walk(i, at int, events []meeting) (float64, bool) {
	before, own := make([]bool, len(c.calls)), &c.calls[i]
	place := i
	for j := range before {
		before[j] = j < i
	}
	for n, e := range events {
		weight, other := float64(e.at)/100, &c.calls[e.other]
		weights := c.with(at, weight)
		if n == 0 || events[n-1].at != e.at {
			own.now = own.worth(weights)
		}
		other.now = other.worth(weights)
		if is := other.compare(own) < 0; is != before[e.other] {
			before[e.other] = is
			if is {
				place++
			} else {
				place--
			}
		}
		done := n+1 == len(events) || events[n+1].at != e.at
		if done && (place < c.first) != (i < c.first) {
			return weight, true
		}
	}
	return 0, false
}

// with is the weights with one of them changed.
func (c contest) with(at int, weight float64) weights {
	weights := c.weights
	weights[at] = weight
	return weights
}

// fraction is (p + q·w) / (d + e·w): the worth of a call by one weight w.
type fraction struct{ p, q, d, e float64 }

// byWeight is the worth of a contender by the weight of one consideration, all others as they are.
func (c *contender) byWeight(at int, weights weights) fraction {
	sum, weight := 0.0, 0.0
	for i, w := range weights {
		if i != at && c.considered.known[i] {
			sum += w * c.considered.score[i]
			weight += w
		}
	}
	if c.considered.known[at] {
		return fraction{c.base * (weight + sum), c.base * (1 + c.considered.score[at]), weight, 1}
	}
	if weight > 0 {
		sum /= weight
	}
	return fraction{c.base * (1 + sum), 0, 1, 0}
}

// equal is where two fractions are equal: the roots of a quadratic.
func equal(x, y fraction) []float64 {
	a := x.q*y.e - y.q*x.e
	b := x.p*y.e + x.q*y.d - y.p*x.e - y.q*x.d
	c := x.p*y.d - y.p*x.d
	if a == 0 {
		if b == 0 {
			return nil
		}
		return finite(-c / b)
	}
	under := b*b - 4*a*c
	if under < 0 {
		return finite(-b / (2 * a)) // a touch that rounding may have lifted
	}
	q := -(b + math.Copysign(math.Sqrt(under), b)) / 2
	if q == 0 {
		return finite(0)
	}
	return finite(q/a, c/q)
}

func finite(all ...float64) []float64 {
	return slices.DeleteFunc(all, func(x float64) bool { return math.IsNaN(x) || x < 0 || x > mostWeight })
}
