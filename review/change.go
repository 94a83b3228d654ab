package review

import "slices"

// byATenth is how much more probable a concern must be to count as worse.
const byATenth = 0.1

// worse reports whether a concern has become so much more probable that it is worth saying. Of one that was nearly certain nothing can
// be more probable by a tenth; there it is the doubt that must have shrunk.
func worse(then, now float64) bool { return byTenth(then, now) || doubtGone(then, now) }

func byTenth(then, now float64) bool { return now >= then+byATenth }

// doubtGone reports whether of the doubt that was left a tenth is, or less.
func doubtGone(then, now float64) bool { return now > then && 1-now <= (1-then)*byATenth }

// confirmed reports whether a concern that is found stood before, or was found in so many reports just before as the policy asks for.
func (s *sitting) confirmed(k *hearing, c Concern) bool {
	return k.stood[c] || s.inARow(k.figures.Code, c) >= s.policy.Confirm
}

// unconfirmed is the concerns that stood, are not raised, and are not cleared either.
func (s *sitting) unconfirmed(k *hearing) (open [3]Footing) {
	for c, stood := range k.stood {
		c := Concern(c)
		if !stood || k.counted[c] >= s.policy.MinimumResponses {
			continue
		}
		if k.before.footing(c) == OnFacts {
			var told hearing
			s.asTold().follow(&told, k)
			k.inferred[c] = told.weighed.answers[c].Under
		}
		if !slices.Contains(k.concerns, c) {
			open[c] = s.unsettled(k, c, k.counted[c], &k.weighed, &k.evidence)
		}
	}
	return open
}

// unsettled is on what a concern that stood and is not raised stands still, since too few answered to clear it. That it stands is told, so
// what the few say does not enter: what was raised on answers waits for enough of them. What was raised on facts is cleared by facts
// too: where some of those are known that raised it and point to it no more, and others can know that it is under the leaving line.
// What is not known clears nothing.
func (s *sitting) unsettled(k *hearing, c Concern, voices int, w *weighed, e *Evidence) Footing {
	switch {
	case !k.stood[c] || voices >= s.policy.MinimumResponses:
		return Settled
	case k.before.footing(c) == OnAnswers:
		return OnAnswers
	case s.policy.lifted(c, s.groundsBefore(k, c), e) && probable(k.inferred[c], w.odds[c]) < s.policy.Leave:
		return Settled
	}
	return OnFacts
}

// change is how a subject stands against the last report that has it. A concern that did not stand there is new, also on a first
// review: what is new is what nobody was told yet. One that nobody could confirm there is no worse than it was.
func (s *sitting) change(k *hearing) Change {
	before, seen := s.stoodLast(k.figures.Code)
	anyWorse, anyGone := false, false
	for _, c := range k.concerns {
		if !before.stands(c) {
			return New
		}
		confirmed := before.Unconfirmed[c] == Settled
		anyWorse = anyWorse || confirmed && worse(before.Probabilities[c], k.weighed.probability[c])
	}
	for c := range k.open {
		c := Concern(c)
		anyGone = anyGone || before.stands(c) && k.open[c] == Settled && !slices.Contains(k.concerns, c)
	}
	switch {
	case anyWorse:
		return Worse
	case anyGone:
		return Cleared
	case !seen:
		return FirstSeen
	}
	return Unchanged
}

// count counts the change of one more subject.
func (s *Since) count(c Change) {
	switch c {
	case New:
		s.New++
	case Worse:
		s.Worse++
	case Unchanged:
		s.Unchanged++
	case Cleared:
		s.Cleared++
	}
}
