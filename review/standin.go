package review

import (
	"math"
	"slices"
)

// What others are told of answers is a mean to the nearest ten of a hundred, and nothing of groups smaller than the minimum. So
// that no other figure tells more (an estimate, a probability, the size of what would clear a flag all follow from the
// means, and what is usual from the means of all), they are worked out anew from stand-ins: as many respondents of the same
// roles, who all gave the rounded mean. A group that is hidden has no stand-ins, and so no part in any figure.

// grain is what told means are rounded to, a share of the scale. On a scale of three marks or more one voice of five, and one
// that is alone in its role, moves the mean by less than there is between the ends of what is told alike.
const grain = 0.1

// hides reports whether the figures of so many respondents are told to nobody.
func (l Lines) hides(respondents int) bool {
	return respondents > 0 && respondents < l.MinimumResponses
}

// coarse is a mean as it is told: to the nearest ten of a hundred, and held away from the ends by half of what one voice can
// move it. Else a mean of a hundred would say of everybody that they gave the most.
func coarse(mean, influence float64) float64 {
	end := endOf(influence)
	return grain * min(max(math.Round(mean/grain), end), math.Round(1/grain)-end)
}

// endOf is the grains from the end of the scale to the last mean that is told.
func endOf(influence float64) float64 { return max(1, math.Ceil(influence/2/grain-0.5)) }

// influence is how far the mean goes when the voice that counts most goes from one end of the scale to the other.
func (v voices) influence(levelling float64) float64 {
	say, most := 0.0, 0.0
	for _, n := range v.ByRole {
		if n > 0 {
			own := 1 / (float64(n) + levelling)
			say += own * float64(n)
			most = max(most, own)
		}
	}
	return most / say
}

// small is the concerns on which too few were heard for their figures to be told.
func (p *Policy) small(h *heard) (few [3]bool) {
	for c := range h.concerns {
		few[c] = p.hides(h.concerns[c].N)
	}
	return few
}

// standIn is what is heard of stand-ins, without making their answers up one by one. They would seem of one mind; how far
// answers about it truly lie apart tells of single ones, and for it stands what the policy has, which is that of all.
func (h *heard) standIn(policy *Policy, hidden [3]bool) heard {
	out := heard{respondents: h.respondents}
	out.sums.Shared, out.sums.Whole = h.sums.Shared, h.sums.Whole
	for c, v := range h.concerns {
		if v.N == 0 || hidden[c] {
			continue
		}
		var roles roleSums
		score := v.told(policy.Usual.Levelling)
		for role, n := range v.ByRole {
			roles[role].addAlike(score, int64(n))
		}
		out.concerns[c], out.sums.Concerns[c] = roles.level(policy.Usual.Levelling)
		out.sums.Concerns[c].Within = policy.noiseOf(out.sums.Concerns[c].Degrees)
	}
	return out
}

// told is the score that stand-ins give.
func (v voices) told(levelling float64) int64 {
	return int64(math.Round(coarse(v.Mean, v.influence(levelling)) * million))
}

// answersFor are the answers that stand for those that were heard, of a mechanism as if all were about itself.
func (h heard) answersFor(levelling float64, hidden [3]bool) []Answer {
	var out []Answer
	for c, v := range h.concerns {
		if v.N == 0 || hidden[c] {
			continue
		}
		criterion := Criterion(slices.Index(Criteria[:], criterionFor[c]))
		score := v.told(levelling)
		next := int64(1)
		for role, n := range v.ByRole {
			for range n {
				out = append(out, NewAnswer(next, Role(role), criterion, score))
				next++
			}
		}
	}
	return out
}

// standIn is what an earlier report's sums add to what is usual, going by the means that were told then.
func (s SubjectSums) standIn(told [3]*float64, policy *Policy) SubjectSums {
	out := SubjectSums{Shared: s.Shared, Whole: s.Whole}
	for c, own := range s.Concerns {
		if told[c] == nil {
			continue
		}
		own.Mean = int64(math.Round(*told[c] * million))
		own.Within = policy.noiseOf(own.Degrees)
		out.Concerns[c] = own
	}
	return out
}

// noiseStep is how finely others are told how far answers lie apart: so coarsely that it leaves open what any one respondent said.
const noiseStep = 0.05

// toldNoise is the policy's noise or, where the groups that are told show that answers lie further apart, theirs, to the nearest step: one
// figure for them all.
func (s *sitting) toldNoise() float64 {
	var told pool
	for i := range s.heard {
		told.add(s.heard[i].sums.without(s.policy.small(&s.heard[i])), 1)
	}
	for _, past := range s.recent() {
		for code, sums := range past.Sums {
			told.add(sums.without(past.Standing[code].hidden()), 1)
		}
	}
	noise := math.Sqrt(told.overallNoise(s.policy.Usual))
	return max(s.policy.Usual.Noise, noiseStep*math.Round(noise/noiseStep))
}

// hidden is the concerns of which no mean was told.
func (s Standing) hidden() (out [3]bool) {
	for c, mean := range s.ToldMeans {
		out[c] = mean == nil
	}
	return out
}

// without is the sums of the concerns that are not hidden.
func (s SubjectSums) without(hidden [3]bool) SubjectSums {
	for c := range s.Concerns {
		if hidden[c] {
			s.Concerns[c] = ConcernSums{}
		}
	}
	return s
}

// noiseOf is the sum of squares to be expected of so many degrees of freedom, in millionths.
func (p *Policy) noiseOf(degrees int64) int64 {
	return int64(math.Round(float64(degrees) * p.Usual.Noise * p.Usual.Noise * million))
}

// lowest is the stand-ins at the lowest that the means told of them can be.
func lowest(standIns []Answer, h *heard, policy *Policy) []Answer {
	out := slices.Clone(standIns)
	for i, a := range out {
		out[i] = a.Scoring(h.concerns[a.Criterion().concernOf()].lowest(policy.Usual.Levelling))
	}
	return out
}

// lowest is the least that stand-ins can have given.
func (v voices) lowest(levelling float64) int64 {
	if v.Mean < (endOf(v.influence(levelling))+0.5)*grain {
		return 0
	}
	return v.told(levelling) - million*grain/2
}

// lowest is what stand-ins add to what is usual, at the lowest that the means told of them can be.
func (h *heard) lowest(policy *Policy, hidden [3]bool) heard {
	out := h.standIn(policy, hidden)
	for c, v := range h.concerns {
		switch {
		case v.N == 0:
		case hidden[c]:
			out.sums.Concerns[c] = policy.unknown(int64(v.N))
		default:
			out.sums.Concerns[c].Mean = v.lowest(policy.Usual.Levelling)
		}
	}
	return out
}

// lowest is the same of an earlier report's sums.
func (s SubjectSums) lowest(told [3]*float64, policy *Policy) SubjectSums {
	out := s.standIn(told, policy)
	for c, own := range s.Concerns {
		switch {
		case own.Voices == 0:
		case told[c] == nil:
			out.Concerns[c] = policy.unknown(own.Voices)
		default:
			out.Concerns[c].Mean = max(0, out.Concerns[c].Mean-million*grain/2)
		}
	}
	return out
}

// unknown is what a hidden group may add to what is usual at the worst: any mean can be theirs, and it is taken to be a grain under the bar.
func (p *Policy) unknown(voices int64) ConcernSums {
	return ConcernSums{Voices: voices, Mean: int64(math.Round(max(0, p.Bar-grain) * million)), Inverse: million / voices}
}

// criterionFor is the one that is asked of a concern where nobody has said which.
var criterionFor = [...]string{"relevance", "resourcing", "effectiveness"}
