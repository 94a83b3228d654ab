package worlds

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"stocktake/review"
)

// noise is how far one answer lies from the true value where a plan says nothing else, a standard deviation; a third of its square is the
// person's leaning, the same on all concerns.
const noise = 0.20

func (p Plan) noise() float64 { return cmp.Or(p.Noise, noise) }

// steps of the scale from 1 to 5.
const steps = 4

// asked is one criterion for each concern.
var asked = [3]review.Criterion{criterion("relevance"), criterion("resourcing"), criterion("effectiveness")}

func criterion(name string) review.Criterion {
	return review.Criterion(slices.Index(review.Criteria[:], name))
}

// answers draws the respondents of one activity; each answers on every concern.
func (p Plan) answers(r *rand.Rand, latent [3]float64) []review.Answer {
	var out []review.Answer
	n := p.Least + r.IntN(p.Most-p.Least+1)
	for i := range n {
		role := pick(p.roles(), (float64(i)+0.5)/float64(n))
		leaning := p.noise() * math.Sqrt(1.0/3) * r.NormFloat64()
		for c, criterion := range asked {
			at := latent[c] + role.Leans + leaning + p.noise()*math.Sqrt(2.0/3)*r.NormFloat64()
			out = append(out, review.NewAnswer(int64(i+1), roleOf(role.Name), criterion, onScale(at)))
		}
	}
	return out
}

// Leaning is how far one person's leaning lies from none, a standard deviation.
var Leaning = noise * math.Sqrt(1.0/3)

// steadyFrom is the number of the first steady respondent, above those of any activity.
const steadyFrom = 1_000_000

// apart numbers the respondents of one activity so that beside steady ones nobody else speaks of two.
func (s Steady) apart(answers []review.Answer, activity int) {
	for i, a := range answers {
		if s.People > 0 && a.Respondent() < steadyFrom {
			answers[i] = a.By(a.Respondent() + int64(activity+1)*1000)
		}
	}
}

// leanings draws what each steady respondent leans by.
func (s Steady) leanings(r *rand.Rand) []float64 {
	out := make([]float64, s.People)
	for i := range out {
		out[i] = s.Leans + s.Apart*r.NormFloat64()
	}
	return out
}

// answers draws what the steady respondents say of one activity.
func (s Steady) answers(r *rand.Rand, latent [3]float64, leanings []float64) []review.Answer {
	if (latent[0]+latent[1]+latent[2])/3 < s.Only {
		return nil
	}
	var out []review.Answer
	for i, leaning := range leanings {
		for c, criterion := range asked {
			at := latent[c] + leaning + noise*math.Sqrt(2.0/3)*r.NormFloat64()
			if s.Middle > 0 && r.Float64() < s.Middle {
				at = 0.5
			}
			out = append(out, review.NewAnswer(steadyFrom+int64(i), roleOf(s.Role), criterion, onScale(at)))
		}
	}
	return out
}

func roleOf(name string) review.Role { return review.Role(slices.Index(review.Roles[:], name)) }

// pick is the role of the respondent who stands at a place from 0 to 1, so that the shares are kept as nearly as can be.
func pick(roles []Role, place float64) Role {
	for _, role := range roles {
		if place -= role.Share; place < 0 {
			return role
		}
	}
	return roles[len(roles)-1]
}

// onScale is the nearest mark of the scale, in millionths.
func onScale(at float64) int64 {
	mark := min(steps, max(0, math.Round(at*steps)))
	return int64(mark) * 1_000_000 / steps
}

// expected is the mean answer if all had answered, every role with the same say: the ends of the scale and its marks move it a
// little from the value the answers were drawn round.
func (p Plan) expected(latent [3]float64) [3]float64 {
	roles := p.roles()
	var out [3]float64
	for c, value := range latent {
		for _, role := range roles {
			out[c] += meanAnswer(value+role.Leans, p.noise()) / float64(len(roles))
		}
	}
	return out
}

// meanAnswer sums the probabilities of answering above each mark.
func meanAnswer(value, noise float64) float64 {
	sum := 0.0
	for mark := range steps {
		bound := (float64(mark) + 0.5) / steps
		sum += 0.5 * math.Erfc((bound-value)/noise/math.Sqrt2)
	}
	return sum / steps
}
