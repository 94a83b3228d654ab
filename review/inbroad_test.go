package review

import (
	"slices"
	"strings"
	"testing"
)

// inBroad is a change that others are told would clear a concern raised.
type inBroad struct {
	judged *hearing
	remedy
}

// toldSizes are all of a sitting.
func toldSizes(t require, s *sitting) (out []inBroad) {
	o := s.asTold()
	for _, of := range s.cases {
		k := &hearing{}
		o.follow(k, of)
		if len(k.concerns) == 0 || len(o.clearsInBroad(k)) == 0 {
			continue
		}
		worst := o.atWorst(k)
		for _, c := range k.concerns {
			if !worst.weighed.raised(c, k.counted[c], k.stood[c], s.policy.Lines) {
				continue
			}
			for _, r := range o.remedies(worst, c) {
				out = append(out, inBroad{of, r})
			}
		}
	}
	return out
}

// clears reports whether the concern goes, as it was judged, with the change: of answers, with the mean so many hundredths higher.
func (b inBroad) clears(s *sitting) bool {
	q := inquiry{sitting: s, hearing: b.judged, concern: b.concern}
	if b.column != "score" {
		return q.after(b.lever, b.steps) < 0
	}
	voices, w := b.judged.heard.concerns, b.judged.weighed
	voices[b.concern].Mean = clip(voices[b.concern].Mean + float64(b.steps)/100)
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
		if b.clears(s) {
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
			if len(told) != 1 || !told[0].clears(s) {
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
