package review

import (
	"cmp"
	"math"
	"slices"
)

// Call is one recommendation near the line between those that are told first and the others, and what it rests on.
type Call struct {
	Subject, Title string
	Place, Of      int     // by rank, of the recommendations that wait for a decision
	First          bool    // it is among those told first
	Weight         string  // the consideration whose weight must change least for that to be otherwise; empty: no single one can
	From, To       float64 // that weight, and the nearest one in hundredths at which it is otherwise
	Against        string  // the subject that would change places with it
}

const (
	nearby     = 3   // places on each side of the line within which a call is near it
	inReach    = 100 // within which it is told of a call to whoever asks about that one
	mostWeight = 100 // no weight beyond it is tried
)

// contender is a recommendation that waits for a decision, and what its place rests on. Only the priority depends on weights.
type contender struct {
	code, title string
	urgency     int
	base        float64 // how sure and how much is at stake
	considered  considered
	now         float64 // what it was last found to be worth
}

// worth is what the contender is ranked by within its urgency.
func (c *contender) worth(weights weights) float64 {
	return rankWeight(c.base, c.considered.priority(weights))
}

// sort puts calls into the order in which they stand by some weights.
func (w weights) sort(calls []contender) {
	for i := range calls {
		calls[i].now = calls[i].worth(w)
	}
	slices.SortFunc(calls, func(a, b contender) int { return a.compare(&b) })
}

// compare is negative where a call stands before another one, going by what both are worth now.
func (c *contender) compare(b *contender) int {
	return cmp.Or(cmp.Compare(c.urgency, b.urgency), cmp.Compare(b.now, c.now), cmp.Compare(c.code, b.code))
}

// contest is the recommendations that wait for a decision, by rank, and the line after those that are told first.
type contest struct {
	calls   []contender
	line    int
	weights weights
}

// near is the calls near the line, with the one weight whose smallest change moves each across. There are none where all are
// told first, or where a rule rests on the priority itself, so that a weight changes more than places.
func (s *sitting) near(cases []*hearing) []Call {
	c := s.contest(cases)
	if len(c.calls) <= c.line || s.ruleOnPriority() != "" {
		return nil
	}
	reach := nearby
	if s.portfolio.Dossiers {
		reach = inReach
	}
	var out []Call
	for i := max(0, c.line-reach); i < min(len(c.calls), c.line+reach); i++ {
		call := Call{Subject: c.calls[i].code, Title: c.calls[i].title, Place: i + 1, Of: len(c.calls), First: i < c.line}
		if c.crossable(i) {
			c.least(i, &call)
		}
		out = append(out, call)
	}
	return out
}

// crossable reports whether on the other side of the line there is a call of the same urgency: weights move it past no other.
func (c contest) crossable(i int) bool {
	other := c.line
	if i >= c.line {
		other = c.line - 1
	}
	return c.calls[i].urgency == c.calls[other].urgency
}

// ruleOnPriority is the first rule that measures the priority; empty if none does.
func (s *sitting) ruleOnPriority() string {
	for _, r := range s.policy.Rules {
		if slices.Contains(r.program.figures, "priority") {
			return r.ID
		}
	}
	return ""
}

func (s *sitting) contest(cases []*hearing) contest {
	out := contest{line: s.policy.foremost(), weights: s.policy.weights()}
	for _, k := range cases {
		if k.verdict == Keep || k.under != nil {
			continue
		}
		one := contender{code: k.figures.Code, title: k.figures.Title, urgency: urgency(k.verdict), base: k.base()}
		one.considered = consider(s.portfolio.Considerations, k.serves)
		if k.figures.Marking != "" {
			one.title = ""
		}
		out.calls = append(out.calls, one)
	}
	out.weights.sort(out.calls)
	return out
}

// least finds the smallest change of a single weight that moves a call across the line; of several the first consideration.
func (c contest) least(i int, call *Call) {
	least := math.Inf(1)
	for at, name := range ConsiderationNames {
		to, found := c.flip(i, at)
		if change := math.Abs(to - c.weights[at]); found && change < least {
			least = change
			call.Weight, call.From, call.To, call.Against = name, c.weights[at], to, c.against(i, at, to)
		}
	}
}

// with is the weights with one of them changed.
func (c contest) with(at int, weight float64) weights {
	weights := c.weights
	weights[at] = weight
	return weights
}

// crossing is a hundredth beside which another may stand otherwise to a call.
type crossing struct{ at, other int }

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

// events are where another may stand otherwise, on the way down and up from the weight as it is, the nearest first.
func (c contest) events(i, at int) (down, up []crossing) {
	here := 100 * c.weights[at]
	first, last := int(math.Floor(here)), int(math.Ceil(here))
	own := c.calls[i].line(at, c.weights)
	for j := range c.calls {
		known := c.calls[i].considered.known[at] || c.calls[j].considered.known[at]
		if j == i || c.calls[j].urgency != c.calls[i].urgency || !known {
			continue
		}
		down = append(down, crossing{0, j}, crossing{min(1, first), j})
		up = append(up, crossing{last, j})
		for _, root := range equal(own, c.calls[j].line(at, c.weights)) {
			for _, near := range []int{-1, 0, 1, 2} {
				k := int(math.Floor(100*root)) + near
				if k >= 0 && k <= first {
					down = append(down, crossing{k, j})
				}
				if k >= last && k <= 100*mostWeight {
					up = append(up, crossing{k, j})
				}
			}
		}
	}
	slices.SortFunc(down, func(a, b crossing) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.other, b.other)) })
	slices.SortFunc(up, func(a, b crossing) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.other, b.other)) })
	return down, up
}

// walk goes along events until the call is on the other side of the line.
func (c contest) walk(i, at int, events []crossing) (float64, bool) {
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
		if done && (place < c.line) != (i < c.line) {
			return weight, true
		}
	}
	return 0, false
}

// against is who changes sides with a call when a weight is changed: of several the one nearest to the line then.
func (c contest) against(i, at int, to float64) string {
	weights := c.with(at, to)
	then := slices.Clone(c.calls)
	weights.sort(then)
	first := map[string]bool{}
	for _, one := range then[:c.line] {
		first[one.code] = true
	}
	nearest, other := len(then), ""
	for place, one := range then {
		was := slices.IndexFunc(c.calls, func(x contender) bool { return x.code == one.code }) < c.line
		distance := max(place-c.line, c.line-1-place)
		if one.code != c.calls[i].code && was != first[one.code] && was != (i < c.line) && distance < nearest {
			nearest, other = distance, one.code
		}
	}
	return other
}

// fraction is (p + q·w) / (d + e·w): the worth of a call by one weight w.
type fraction struct{ p, q, d, e float64 }

// line is the worth of a contender by the weight of one consideration, all others as they are.
func (c *contender) line(at int, weights weights) fraction {
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
