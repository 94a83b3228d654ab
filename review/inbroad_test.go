package review

import (
	"slices"
	"strings"
	"testing"
)

// inBroad is a size that others are told of one concern raised: how much higher the mean of the answers on it would clear it.
type inBroad struct {
	judged  *hearing
	concern Concern
	steps   int64
}

// toldSizes are all of a sitting.
func toldSizes(t require, s *sitting) (out []inBroad) {
	o := s.asTold()
	for _, of := range s.cases {
		k := &hearing{}
		o.follow(k, of)
		if len(k.concerns) == 0 || slices.Contains(k.hidden[:], true) {
			continue
		}
		worst := o.atWorst(k)
		for _, c := range k.concerns {
			for _, r := range o.remedies(worst, c) {
				if r.column == "score" {
					out = append(out, inBroad{of, c, r.steps})
				}
			}
		}
	}
	return out
}

// clears reports whether the concern goes, as it was judged, with the mean so many hundredths higher.
func (b inBroad) clears(s *sitting, steps int64) bool {
	voices, w := b.judged.heard.concerns, b.judged.weighed
	voices[b.concern].Mean = clip(voices[b.concern].Mean + float64(steps)/100)
	w.answers[b.concern] = s.policy.estimate(b.concern, &voices, &b.judged.usual)
	w.decide(b.concern)
	return !w.raised(b.concern, voices[b.concern].N, b.judged.stood[b.concern], s.policy.Lines)
}

// InBroad counts the sizes that others are told over some portfolios, and those that clear what was judged.
type InBroad struct{ Told, Clear int }

// Add counts those of one portfolio.
func (n *InBroad) Add(t require, p Portfolio, policy *Policy) {
	s := sat(t, p, policy)
	for _, b := range toldSizes(t, s) {
		n.Told++
		if b.clears(s, b.steps) {
			n.Clear++
		}
	}
}

// TestWhatOthersAreToldClearsIsOfTheMean: where some gave the most already, the others cannot be raised alone by what the mean lacks.
func TestWhatOthersAreToldClearsIsOfTheMean(t *testing.T) {
	for _, c := range []struct {
		name         string
		worst, rest  int // respondents who gave 1 and 5 of 5
		everyAnswers string
	}{
		{"six of twenty gave the most", 14, 6, "not working: every answer on its performance 27 of 100 higher (100 at most)"},
		{"nobody gave the most", 20, 0, "not working: every answer on its performance 49 of 100 higher (100 at most)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			p.Subjects[0].Answers = append(everywhere(20, .8, .75, 0)[:40], asked(1, c.worst, "participant", "effectiveness", 0)...)
			p.Subjects[0].Answers = append(p.Subjects[0].Answers, asked(1+c.worst, c.rest, "participant", "effectiveness", 1)...)
			policy := compiled(t, declared(t))
			one := judged(t, p, policy).of(t, "ACT-1")
			s := sat(t, p, policy)
			told := toldSizes(t, s)
			if len(told) != 1 || !told[0].clears(s, told[0].steps) {
				t.Fatalf("told %+v, which does not clear it", told)
			}
			if !slices.Contains(one.ClearsIf, c.everyAnswers) {
				t.Errorf("the analyst is told %q", one.ClearsIf)
			}
			if others := strings.Join(one.Told.ClearsIf, "; "); !strings.Contains(others, "the mean of the answers on its performance ") || strings.Contains(others, "every answer") {
				t.Errorf("others are told %q", others)
			}
		})
	}
}
