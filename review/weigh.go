package review

import "math"

// weighed is what answers and facts together say of one subject.
type weighed struct {
	tally
	factors     []float64 // by rule: how many times as likely it makes its concern
	answers     [3]estimate
	probability [3]float64
}

// tally is what the facts together do to each concern.
type tally struct {
	odds     [3]float64 // what they multiply the answers' odds by
	pointing [3]int     // facts that each make the concern more likely
}

// tally adds up what every rule makes of the evidence, and keeps each rule's factor.
func (p *Policy) tally(e *Evidence, factors []float64) (out tally) {
	for c := range Concerns {
		out.count(p, Concern(c), e, factors)
	}
	return out
}

// count adds up what the rules on one concern make of the evidence. Their factors are kept unless there is no room for them.
func (t *tally) count(p *Policy, c Concern, e *Evidence, factors []float64) {
	t.odds[c], t.pointing[c] = 1, 0
	for i := range p.Rules {
		if p.Rules[i].program.concern != c {
			continue
		}
		x := p.Rules[i].factor(e)
		if i < len(factors) {
			factors[i] = x
		}
		t.odds[c] *= x
		if x > 1 {
			t.pointing[c]++
		}
	}
	t.odds[c] = math.Min(t.odds[c], p.mostOdds())
}

// weigh multiplies the answers' odds by what the facts make of them.
func (p *Policy) weigh(heard [3]voices, usual [3]Usual, facts tally) weighed {
	out := weighed{tally: facts, answers: estimateAll(&heard, &usual)}
	for c := range out.answers {
		out.answers[c] = out.answers[c].against(p.Bar, p.Usual.Mislead)
		out.decide(Concern(c))
	}
	return out
}

// decide is how probable answers and facts together make a concern.
func (w *weighed) decide(c Concern) {
	w.probability[c] = probable(w.answers[c].Under, w.odds[c])
}

// probable is what a probability becomes where facts multiply its odds.
func probable(under, odds float64) float64 {
	odds *= under / (1 - under)
	if math.IsInf(odds, 1) {
		return 1
	}
	return odds / (1 + odds)
}

// estimate is what the answers say on one concern.
func (p *Policy) estimate(c Concern, heard *[3]voices, usual *[3]Usual) estimate {
	whole, rest := standing(heard, usual)
	return toUsual(&heard[c], &usual[c], whole, rest).against(p.Bar, p.Usual.Mislead)
}

// again weighs other answers against the same facts.
func (w weighed) again(policy *Policy, heard [3]voices, usual [3]Usual) weighed {
	out := policy.weigh(heard, usual, w.tally)
	out.factors = w.factors
	return out
}

// outweighed is how much of what answers at their best can outweigh the facts together are worth at most.
const outweighed = 0.95

// mostOdds is how many times as likely all facts together can make a concern. However many they are, answers that are as
// good as can be let go of what they raised: the best leave odds of (mislead/2) to (1 - mislead/2), a 39th, and under the
// leaving line they must come. So there is always something a respondent, or the owner, can do about a flag.
func (p *Policy) mostOdds() float64 {
	best := p.Usual.Mislead / 2
	return outweighed * p.Leave / (1 - p.Leave) * (1 - best) / best
}

// likeliest is how probable a concern is where answers and facts speak for it as much as they may.
func (p *Policy) likeliest() float64 {
	best := p.Usual.Mislead / 2
	if best == 0 {
		return 1
	}
	odds := (1 - best) / best * p.mostOdds()
	return odds / (1 + odds)
}

// leastLeave is the lowest leaving line, to three decimals, at which the most that facts are worth is no less than none are: under it even
// a subject without facts would have the odds of its answers changed.
func (p *Policy) leastLeave() float64 {
	best := p.Usual.Mislead / 2
	odds := best / (1 - best) / outweighed
	return math.Ceil(1000*odds/(1+odds)) / 1000
}

// capped reports whether the rules on a concern would do more than all facts together may.
func (w *weighed) capped(p *Policy, c Concern) bool {
	product := 1.0
	for i, factor := range w.factors {
		if p.Rules[i].program.concern == c {
			product *= factor
		}
	}
	return product > slightly*w.odds[c]
}

// slightly is how much more than that is nothing to tell.
const slightly = 1.001

// raised reports whether a concern is raised: at the raising line, or above the leaving line where it stood before; and
// by enough respondents, or two facts that each point to it.
func (w weighed) raised(c Concern, voices int, stood bool, lines Lines) bool {
	line := lines.Raise()
	if stood {
		line = lines.Leave
	}
	enough := voices >= lines.MinimumResponses || w.pointing[c] >= 2
	return enough && w.probability[c] >= line
}

// contradicts reports whether answers and facts say opposite things: one of them alone would raise the concern, and
// together they would not even let it stand.
func (w weighed) contradicts(c Concern, lines Lines) bool {
	facts := w.odds[c] / (1 + w.odds[c])
	alone := w.answers[c].Under >= lines.Raise() || facts >= lines.Raise()
	return alone && w.probability[c] < lines.Leave
}
