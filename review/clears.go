package review

import (
	"math"
	"slices"
	"sort"
)

// remedy is what would clear one concern: as a rule one figure and how many steps of its unit. What clears is found by
// judging anew with the figure changed, all others of its own and all that is usual among others as they are.
//
// One figure is enough for nearly every flag, but not for all. Answers are never worth more than 39 to 1 either way
// (estimate.md, line 10), so the best of them leave the odds at a 39th of what the facts make of them: under the leaving
// line of 1:1 only where the facts say less than 39 to 1, and needs that are closed (10 times) where few ask (8 times)
// already say more. The best of one fact takes away that fact's factor alone, and answers at 39 to 1 stay. So where
// answers and several facts all speak against a subject, no figure clears it: every one was tried at its best. Then the
// remedy is a few figures, the strongest first, each but the last as far as it helps; the last is a size like any other:
// nine tenths of it do not clear.
type remedy struct {
	concern Concern
	moves   []pulled // all of them together; none: nothing that is recorded of it would clear it
}

// pulled is a lever pulled by some steps.
type pulled struct {
	lever
	steps int64
}

// clearsIf is what would clear each concern raised, in sentences.
func (s *sitting) clearsIf(k *hearing) ([]string, error) {
	var out []string
	for _, c := range k.concerns {
		remedies, err := s.remedies(k, c)
		if err != nil {
			return nil, err
		}
		for _, r := range remedies {
			out = append(out, r.sentence())
		}
	}
	return out, nil
}

// sentence begins with the concern.
func (r remedy) sentence() string {
	text := concernWords[r.concern] + ": "
	var said []string
	for _, m := range r.moves {
		said = append(said, m.say(m.steps))
	}
	last := len(said) - 1
	switch {
	case last < 0:
		return text + "nothing that could be recorded of it would clear it in this period"
	case last == 0:
		return text + said[0]
	}
	return text + "no single figure would; " + list(said[:last]) + ", and with that " + said[last]
}

// remedies is every single figure that would clear a concern, or else the one way of several together.
func (s *sitting) remedies(k *hearing, c Concern) ([]remedy, error) {
	q := inquiry{sitting: s, hearing: k, concern: c}
	levers := s.levers(k, c)
	var out []remedy
	for _, m := range q.alone(whatIf{figures: *k.figures}, levers) {
		out = append(out, remedy{c, []pulled{m}})
	}
	if len(out) == 0 {
		out = []remedy{{c, q.together(levers)}}
	}
	return out, q.failed
}

// inquiry asks what would be of one concern of one subject.
type inquiry struct {
	*sitting
	hearing *hearing
	concern Concern
	failed  error
}

// alone is each lever that by itself clears the concern. Of more respondents only the role is named of which the fewest
// do, and only where those who have answered cannot.
func (q *inquiry) alone(from whatIf, levers []lever) []pulled {
	var out []pulled
	var fewest *pulled
	answered := false
	for _, l := range levers {
		if l.column == "submission" && answered {
			break
		}
		steps, ok := q.least(from, l, q.clears)
		if !ok {
			continue
		}
		switch l.column {
		case "submission":
			if fewest == nil || steps < fewest.steps {
				fewest = &pulled{l, steps}
			}
			continue
		case "score":
			answered = true
		}
		out = append(out, pulled{l, steps})
	}
	if fewest != nil {
		out = append(out, *fewest)
	}
	return out
}

// together is the fewest levers that clear the concern when pulled one after the other: each time the strongest of the
// facts, and the answers when no fact is left.
func (q *inquiry) together(levers []lever) []pulled {
	var out []pulled
	state := whatIf{figures: *q.hearing.figures}
	for len(levers) > 0 {
		best := q.strongest(state, levers)
		lowest := q.probability(levers[best].pull(state, levers[best].limit))
		steps, _ := q.least(state, levers[best], func(w whatIf) bool { return q.probability(w) <= lowest+certainty })
		if q.probability(state) > lowest+certainty {
			state = levers[best].pull(state, steps)
			out = append(out, pulled{levers[best], steps})
		}
		levers = slices.Delete(slices.Clone(levers), best, best+1)
		if last := q.alone(state, levers); len(last) > 0 {
			return append(out, last[0])
		}
	}
	return nil
}

// certainty is a difference in probability that is none.
const certainty = 1e-12

// strongest is the lever that at its limit leaves the concern least probable, facts before answers.
func (q *inquiry) strongest(from whatIf, levers []lever) int {
	best, lowest := 0, math.Inf(1)
	for i, l := range levers {
		if ofAnswers := l.column == "score" || l.column == "submission"; ofAnswers && i > 0 {
			break
		}
		if p := q.probability(l.pull(from, l.limit)); p < lowest {
			best, lowest = i, p
		}
	}
	return best
}

// least is the fewest steps of a lever with which something holds; false where none do. What holds with some holds with
// more: more of a good thing never makes a concern more probable.
func (q *inquiry) least(from whatIf, l lever, holds func(whatIf) bool) (int64, bool) {
	if q.failed != nil || !holds(l.pull(from, l.limit)) {
		return 0, false
	}
	high := int64(1)
	for high < l.limit && !holds(l.pull(from, high)) {
		high = min(8*high, l.limit)
	}
	low := high / 8
	if high == l.limit {
		low = 0
	}
	steps := low + 1 + int64(sort.Search(int(high-low-1), func(i int) bool { return holds(l.pull(from, low+1+int64(i))) }))
	return steps, true
}

// clears reports whether the concern would not be raised, and not stand.
func (q *inquiry) clears(w whatIf) bool {
	weighed, voices := q.weighedIf(w)
	return q.failed == nil && !weighed.raised(q.concern, voices, q.hearing.stood[q.concern], q.policy.Lines)
}

func (q *inquiry) probability(w whatIf) float64 {
	weighed, _ := q.weighedIf(w)
	return weighed.probability[q.concern]
}

// weighedIf judges the subject anew.
func (q *inquiry) weighedIf(w whatIf) (weighed, int) {
	heard, served := q.hearing.heard, q.hearing.serves
	if w.answered {
		heard = hear(w.figures.Answers, q.policy.Usual.Levelling)
	}
	if w.area != "" {
		served.areas = []string{w.area}
	}
	e := q.evidence(&w.figures, served, heard.respondents, q.frame)
	if w.weight > 0 {
		e.serveMore(w.weight)
	}
	out, err := weigh(q.policy, heard.concerns, q.hearing.usual, e)
	if err != nil {
		q.failed = err
	}
	return out, heard.concerns[q.concern].N
}

// serveMore counts an open need of that weight more.
func (e *Evidence) serveMore(weight float64) {
	if math.IsNaN(e.OpenNeedWeight) {
		e.OpenNeedWeight = 0
	}
	e.OpenNeedWeight += weight
	e.OpenNeeds++
	e.NeedsNamed++
}
