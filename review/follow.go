package review

import (
	"math"
	"slices"
)

// asTold is the sitting as others may follow it; it is laid out once, when what all answered is known.
func (s *sitting) asTold() *sitting {
	if s.told == nil {
		s.told = s.overStandIns()
	}
	return s.told
}

func (s *sitting) overStandIns() *sitting {
	policy := *s.policy
	policy.Usual.Noise = s.toldNoise()
	o := &sitting{
		portfolio: s.portfolio, policy: &policy, declared: s.declared, frame: s.frame, end: s.end, subjects: s.subjects, run: s.run, members: s.members,
		cases: s.cases, reaches: s.reaches, toOthers: true, pool: pool{coarse: grain / math.Sqrt(12)}, // as if the means lay anywhere in their grain
	}
	lowest := *o
	lowest.pool.coarse, o.lowest = 0, &lowest
	for _, past := range s.earlier {
		o.earlier = append(o.earlier, past.standIn(o.policy, SubjectSums.standIn))
		lowest.earlier = append(lowest.earlier, past.standIn(o.policy, SubjectSums.lowest))
	}
	heardOf, atLowest := make([]heard, len(s.heard)), make([]heard, len(s.heard))
	for i := range s.heard {
		few := s.policy.small(&s.heard[i])
		heardOf[i], atLowest[i] = s.heard[i].standIn(o.policy, few), s.heard[i].lowest(o.policy, few)
	}
	o.learn(heardOf)
	lowest.learn(atLowest)
	return o
}

// standIn is an earlier report as others know it.
func (p Past) standIn(policy *Policy, sums func(s SubjectSums, told [3]*float64, policy *Policy) SubjectSums) Past {
	out := Past{Period: p.Period, MadeAt: p.MadeAt, Sums: make(map[string]SubjectSums, len(p.Standing)), Standing: make(map[string]Standing, len(p.Standing))}
	for code, stood := range p.Standing {
		out.Sums[code] = sums(p.Sums[code], stood.ToldMeans, policy)
		stood.Probabilities = stood.ToldProbabilities
		out.Standing[code] = stood
	}
	return out
}

// follow makes of one hearing what others may follow of it: its verdict and facts, with stand-ins for its answers.
func (s *sitting) follow(k, of *hearing) {
	*k = *of
	k.hidden = s.hiddenOf(of)
	k.heard, k.answers = &s.heard[of.at], nil
	if of.figures.Kind == KindMechanism {
		all := of.heard.standIn(s.policy, k.hidden)
		k.heard = &all
	}
	if len(k.concerns) > 0 { // of the others nobody asks what would clear them
		k.answers = [][]Answer{of.heard.answersFor(s.policy.Usual.Levelling, k.hidden)}
	}
	k.usual = s.usualBeside(of)
	k.again = withoutAnswers(of.again)
	k.attendance.fewWrote = k.attendance.wrote > 0 && s.fewInWords(of)
	if slices.Contains(k.hidden[:], true) || k.attendance.fewWrote {
		k.attendance.roles = nil // which are silent tells which have answered
	}
	k.weighed = of.weighed.again(s.policy, k.heard.concerns, k.usual)
	for c := range k.weighed.probability {
		k.weighed.probability[c] = s.agreeing(k, Concern(c))
	}
}

// hiddenOf is the concerns on which nothing of what was said of a subject is told: fewer answered than the minimum or, of a mechanism, so
// few are left once those are taken away who were heard on what is told of its activities.
func (s *sitting) hiddenOf(k *hearing) [3]bool {
	hidden := s.policy.small(k.heard)
	if len(s.members[k.figures.Code]) == 0 {
		return hidden
	}
	for c, left := range s.left(k) {
		hidden[c] = hidden[c] || s.policy.hides(left)
	}
	return hidden
}

// fewInWords reports whether so few were heard in words alone, without a score on anything, that their roles would single them out: of
// all or, of a mechanism, of those who are left without the activities on which enough were.
func (s *sitting) fewInWords(k *hearing) bool {
	scored := map[int64]bool{}
	for _, about := range k.answers {
		for _, a := range about {
			scored[a.Respondent()] = scored[a.Respondent()] || a.Scored()
		}
	}
	var rest roll
	for i, about := range k.answers {
		var own roll
		for _, a := range about {
			if !scored[a.Respondent()] {
				own.place(a.Respondent())
			}
		}
		if i == 0 || s.policy.hides(len(own.called)) || !s.toldAlike(s.members[k.figures.Code][i-1]) {
			for _, respondent := range own.called {
				rest.place(respondent)
			}
		}
	}
	return s.policy.hides(len(rest.called))
}

// left is how many respondents of a mechanism are in no group that is told: those of its activities with fewer than the minimum, and
// those who answered about itself. Of an activity that is told of in other parts nobody here knows which: as few as one may be in none.
func (s *sitting) left(k *hearing) (least [3]int) {
	var rest [3]roll
	members := s.members[k.figures.Code]
	for i, about := range k.answers {
		heard := s.listener.hear(s.policy.Usual.Levelling, about)
		small := s.policy.small(&heard)
		alike := i == 0 || s.toldAlike(members[i-1])
		for _, a := range about {
			switch c := a.Criterion().concernOf(); {
			case !a.Scored():
			case !alike:
				least[c] = 1
			case i == 0 || small[c]:
				rest[c].place(a.Respondent())
			}
		}
	}
	for c := range least {
		least[c] = max(least[c], len(rest[c].called))
	}
	return least
}

// toldAlike reports whether an activity is told of by its own programme in the same parts as by this one: by the same period, of the
// same answers, and by the same minimum.
func (s *sitting) toldAlike(f *Figures) bool {
	p := &s.portfolio
	if f.Programme == "" || f.Programme == p.Programme.Code {
		return true
	}
	host, known := p.Hosts[f.Programme]
	if !known || s.declared.For(host.Framework, host.Code).MinimumResponses != s.policy.MinimumResponses {
		return false
	}
	theirs := host.Cadence.Containing(p.Period.From)
	return theirs.equal(p.Period) && theirs.AnswersUntil(host.SettleDays).Equal(p.Period.AnswersUntil(p.Programme.SettleDays))
}

// agreeing is the probability that stand-ins give a concern, held to what the verdict tells of it anyhow.
func (s *sitting) agreeing(k *hearing, c Concern) float64 {
	p, lines := k.weighed.probability[c], s.policy.Lines
	switch {
	case slices.Contains(k.concerns, c) && k.stood[c]:
		return math.Max(p, lines.Leave)
	case slices.Contains(k.concerns, c):
		return math.Max(p, lines.Raise())
	case k.waits[c] > 0:
		return math.Max(p, lines.Raise())
	case k.verdict == Keep && k.exempt == nil:
		return math.Min(p, lines.Leave-0.01)
	case k.counted[c] >= lines.MinimumResponses:
		return math.Min(p, lines.Raise()-0.01)
	}
	return p
}
