package review

import (
	"math"
)

// remedy is one figure that would clear a concern, and how many steps of its unit. What clears is found by judging anew with
// the figure changed, all others of its own and all that is usual among others as they are.
//
// Every flag has one. The facts together are never worth more than answers at their best can outweigh (mostOdds), and
// enough respondents who are content, of every role that was heard, bring the answers as near to that as is needed: the
// roles' means go to what they say, what is usual fades, and the interval closes. Other figures are told where they do
// alone; a single fact often cannot, since it takes away its own factor and leaves the answers as they are.
type remedy struct {
	concern Concern
	lever
	steps int64
}

// clearsIf is what would clear each concern raised, in sentences.
func (s *sitting) clearsIf(k *hearing) (out []string) {
	for _, c := range k.concerns {
		out = append(out, s.clears(k, c)...)
	}
	return out
}

// clears is what would clear one concern, in sentences.
func (s *sitting) clears(k *hearing, c Concern) (out []string) {
	for _, r := range s.remedies(k, c) {
		out = append(out, r.sentence())
	}
	return out
}

// sentence begins with the concern.
func (r remedy) sentence() string { return r.concern.Words() + ": " + r.say(r.steps) }

// remedies is each single figure that would clear a concern; more respondents only where those who have answered cannot.
func (s *sitting) remedies(k *hearing, c Concern) (out []remedy) {
	q := inquiry{sitting: s, hearing: k, concern: c}
	for _, l := range s.levers(k, c) {
		answered := len(out) > 0 && out[len(out)-1].column == "score"
		if l.column == "submission" && answered {
			break
		}
		if steps, ok := q.least(l); ok {
			out = append(out, remedy{c, l, steps})
		}
	}
	return out
}

// inquiry asks what would be of one concern of one subject.
type inquiry struct {
	*sitting
	hearing     *hearing
	concern     Concern
	tried       whatIf
	said, other [][]Answer // the scores on the concern as they are, and as they are tried; nil until they are asked for
}

// least is the fewest steps of a lever that clear the concern; false where none do. What clears with some clears with more:
// more of a good thing never makes a concern more probable. Of a long way the end is sought first; then it is looked where a straight
// line says that the odds pass the one at which the concern is raised and, every third time, in the middle.
func (q *inquiry) least(l lever) (int64, bool) {
	low, high := int64(0), l.limit
	over, under := q.excess(&q.hearing.weighed, q.hearing.heard.concerns[q.concern].N, &q.hearing.evidence), q.after(l, high)
	if under >= 0 {
		return 0, false
	}
	for n := 0; high-low > 1; n++ {
		next := (low + high) / 2
		if high > longWay*(low+1) {
			next = max(1, longWay*low)
		} else if share := over / (over - under); n%3 < 2 && share < 1 {
			next = min(high-1, max(low+1, low+1+int64(share*float64(high-low))))
		}
		if excess := q.after(l, next); excess < 0 {
			high, under = next, excess
		} else {
			low, over = next, excess
		}
	}
	return high, true
}

// longWay is how many times as far the end may lie from the start before it is sought.
const longWay = 100

// after is the excess when so many steps have been taken. Facts change nothing that was heard, and answers no other evidence than who
// answered.
func (q *inquiry) after(l lever, steps int64) float64 {
	c, voices, out, w := q.concern, q.hearing.heard.concerns, q.hearing.weighed, &q.tried
	w.evidence, w.said = q.hearing.evidence, otherwise{}
	l.pull(w, steps)
	if w.said.higher > 0 || w.said.more > 0 {
		voices[c] = q.heardIf(&w.said)
		out.answers[c] = q.estimate(q.hearing, c, &voices)
	}
	w.evidence.Responses = float64(q.hearing.heard.respondents) + float64(w.said.more)*float64(len(w.said.roles))
	out.count(q.policy, c, &w.evidence, nil)
	out.decide(c)
	return q.excess(&out, voices[c].N, &w.evidence)
}

// excess is how far the odds lie over those at which the concern is raised, or stands, on a log scale; below zero it is not, also
// where too few have answered. What stood and would be neither confirmed nor cleared stands.
func (q *inquiry) excess(w *weighed, voices int, e *Evidence) float64 {
	p, line := w.probability[q.concern], q.policy.Raise()
	if q.hearing.stood[q.concern] {
		line = q.policy.Leave
	}
	excess := math.Log(p / (1 - p) * (1 - line) / line)
	switch raised := w.raised(q.concern, voices, q.hearing.stood[q.concern], q.policy.Lines); {
	case raised, q.unsettled(q.hearing, q.concern, voices, w, e) != Settled:
		return max(0, excess)
	case excess >= 0:
		return -1
	}
	return excess
}

// heardIf is what is heard on the concern where respondents say otherwise. Which answers speak to it is found once.
func (q *inquiry) heardIf(w *otherwise) voices {
	if q.said == nil {
		q.said, q.other = speakingTo(q.hearing.answers, q.concern), speakingTo(q.hearing.answers, q.concern)
	}
	raise(q.other, q.said, w.higher)
	q.listener.hear(q.policy.Usual.Levelling, q.other...)
	roles := q.listener.roles[q.concern]
	for _, role := range w.roles {
		roles[role].addAlike(w.score, w.more)
	}
	out, _ := roles.level(q.policy.Usual.Levelling)
	return out
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
