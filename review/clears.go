package review

import (
	"fmt"
	"math"
	"sort"
)

// clearsIf is, for every concern raised, each single figure that alone would clear it, with the least change that does:
// what is asked is the whole judgement over again with that figure changed. Where none does alone, it says so.
func (s *sitting) clearsIf(k *hearing) ([]string, error) {
	var out []string
	for _, c := range k.concerns {
		found := 0
		for _, l := range s.levers(k, c) {
			steps, ok, err := s.least(k, c, l)
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, concernWords[c]+": "+l.say(steps))
				found++
			}
		}
		if found == 0 {
			out = append(out, fmt.Sprintf("%s: no single figure would clear it; what counts most against it must change together", concernWords[c]))
		}
	}
	return out, nil
}

// least is the fewest steps of a lever that clear the concern; false where none do.
func (s *sitting) least(k *hearing, c Concern, l lever) (int64, bool, error) {
	var failed error
	clears := func(steps int64) bool {
		stays, err := s.staysIf(k, c, l.pull(steps))
		if err != nil {
			failed = err
		}
		return err == nil && !stays
	}
	high := int64(1)
	for high < l.limit && !clears(high) && failed == nil {
		high = min(2*high, l.limit)
	}
	if l.limit < 1 || failed != nil || !clears(high) {
		return 0, false, failed
	}
	low := high / 2
	steps := low + 1 + int64(sort.Search(int(high-low-1), func(i int) bool { return clears(low + 1 + int64(i)) }))
	return steps, true, failed
}

// staysIf judges the subject anew with one thing different, and reports whether the concern is still raised.
func (s *sitting) staysIf(k *hearing, c Concern, w whatIf) (bool, error) {
	figures, served, heard := k.figures, k.serves, k.heard.concerns
	if w.figures != nil {
		figures = w.figures
	}
	if w.served != nil {
		served = *w.served
	}
	heard[c].Mean = min(1, heard[c].Mean+w.better)
	e := s.evidence(figures, served, k.heard.respondents, s.frame)
	if w.weight > 0 {
		if math.IsNaN(e.OpenNeedWeight) {
			e.OpenNeedWeight = 0
		}
		e.OpenNeedWeight += w.weight
		e.OpenNeeds++
		e.NeedsNamed++
	}
	weighed, err := weigh(s.policy, heard, k.usual, e)
	if err != nil {
		return false, err
	}
	return weighed.raised(c, heard[c].N, k.stood[c], s.policy.Lines), nil
}
