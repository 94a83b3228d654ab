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

// contest is the recommendations that wait for a decision, by rank.
type contest struct {
	calls   []contender
	first   int // so many are told first: the line is after them
	weights weights
}

// near is the calls near the line, with the one weight whose smallest change moves each across. There are none where all are
// told first, or where a rule rests on the priority itself, so that a weight changes more than places.
func (s *sitting) near(cases []*hearing) []Call {
	c := s.contest(cases)
	if len(c.calls) <= c.first || s.ruleOnPriority() != "" {
		return nil
	}
	reach := nearby
	if s.portfolio.Dossiers {
		reach = inReach
	}
	var out []Call
	for i := max(0, c.first-reach); i < min(len(c.calls), c.first+reach); i++ {
		call := Call{Subject: c.calls[i].code, Title: c.calls[i].title, Place: i + 1, Of: len(c.calls), First: i < c.first}
		if c.crossable(i) {
			c.least(i, &call)
		}
		out = append(out, call)
	}
	return out
}

// crossable reports whether on the other side of the line there is a call of the same urgency: weights move it past no other.
func (c contest) crossable(i int) bool {
	other := c.first
	if i >= c.first {
		other = c.first - 1
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
	out := contest{first: s.policy.Foremost, weights: s.policy.weights()}
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

// against is who changes sides with a call when a weight is changed: of several the one nearest to the line then.
func (c contest) against(i, at int, to float64) string {
	weights := c.with(at, to)
	then := slices.Clone(c.calls)
	weights.sort(then)
	told := map[string]bool{}
	for _, one := range then[:c.first] {
		told[one.code] = true
	}
	nearest, other := len(then), ""
	for place, one := range then {
		was := slices.IndexFunc(c.calls, func(x contender) bool { return x.code == one.code }) < c.first
		distance := max(place-c.first, c.first-1-place)
		if one.code != c.calls[i].code && was != told[one.code] && was != (i < c.first) && distance < nearest {
			nearest, other = distance, one.code
		}
	}
	return other
}
