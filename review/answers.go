package review

import (
	"fmt"
	"math"
	"slices"

	"github.com/shopspring/decimal"
)

// hundredth of the scale is the unit that scores are told in.
const hundredth = million / 100

// mostAsked is more respondents than anybody will find for one concern.
const mostAsked = 500

// betterAnswers is what respondents would have to say: first those who have answered, then more of them.
func (s *sitting) betterAnswers(k *hearing, c Concern) []lever {
	return append(s.higherAnswers(k, c), s.moreAnswers(k, c))
}

// higherAnswers raises every answer on the concern alike, as far as the scale goes. Of stand-ins, who all say the same, it is the mean
// that is told: of true answers some may be at the top already, and the others would have to make up for them.
func (s *sitting) higherAnswers(k *hearing, c Concern) []lever {
	lowest := int64(million)
	for _, answers := range k.answers {
		for _, a := range answers {
			if a.Scored() && a.Criterion().concernOf() == c {
				lowest = min(lowest, a.Score())
			}
		}
	}
	if lowest == million {
		return nil
	}
	theirs, form := "", "every answer on its %s%s %d of 100 higher (100 at most)"
	if k.figures.Kind == KindMechanism {
		theirs = ", those about its activities too,"
	}
	if s.toOthers {
		form = "the mean of the answers on its %s%s %d of 100 higher (less may do)"
	}
	return []lever{{
		column: "score", unit: decimal.New(1, -2), limit: (million - lowest + hundredth - 1) / hundredth,
		pull: func(w *whatIf, steps int64) { w.said.higher = steps * hundredth },
		say: func(steps int64) string {
			return fmt.Sprintf(form, ScoreNames[c], theirs, steps)
		},
	}}
}

// moreAnswers adds as many respondents of each role that was heard, who are content: half way from the bar to the top, which
// is 4 on a scale from 1 to 5. Of one role alone no number would do where others are not content, for its say levels off.
func (s *sitting) moreAnswers(k *hearing, c Concern) lever {
	roles := k.asked(c)
	score := int64(math.Ceil((1+s.policy.Bar)/2*100)) * hundredth
	return lever{
		column: "submission", row: row{roles: roles}, unit: one, limit: mostAsked,
		pull: func(w *whatIf, steps int64) { w.said = otherwise{more: steps, score: score, roles: roles} },
		say: func(steps int64) string {
			verb := "rate"
			if steps == 1 && len(roles) == 1 {
				verb = "rates"
			}
			return fmt.Sprintf("%d more %s who %s its %s %d of 100", steps, who(roles, steps), verb, ScoreNames[c], score/hundredth)
		},
	}
}

// asked is the roles heard on a concern or, where nobody was, those invited; participants where nobody was either.
func (k *hearing) asked(c Concern) []Role {
	var out []Role
	for r, n := range k.heard.concerns[c].ByRole {
		if n > 0 {
			out = append(out, Role(r))
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, i := range k.figures.Invited {
		out = append(out, i.Role)
	}
	if len(out) == 0 {
		return []Role{0}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// speakingTo is the scores on one concern.
func speakingTo(about [][]Answer, c Concern) [][]Answer {
	out := make([][]Answer, len(about))
	for i, answers := range about {
		for _, a := range answers {
			if a.Scored() && a.Criterion().concernOf() == c {
				out[i] = append(out[i], a)
			}
		}
	}
	return out
}

// raise makes each score so many millionths higher than it was, as far as the scale goes.
func raise(about, were [][]Answer, by int64) {
	for i, answers := range were {
		for j, a := range answers {
			about[i][j] = a.Scoring(min(million, a.Score()+by))
		}
	}
}

// who is "partner", "partners" or, of several roles, "each of participants and partners".
func who(roles []Role, n int64) string {
	if len(roles) == 1 && n == 1 {
		return Roles[roles[0]]
	}
	var out []string
	for _, r := range roles {
		out = append(out, groups[r])
	}
	if len(out) == 1 {
		return out[0]
	}
	return "each of " + list(out)
}
