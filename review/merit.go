package review

import "math"

// merit is what decides who is given money first: what the considerations say of an activity, apart from their weights,
// so that it can be asked anew with other weights.
type merit struct {
	ending float64 // how probable it is that it is no longer relevant
	sure   float64 // how probable it is that it is under-resourced
	need   float64 // weight of the open needs it serves
	stands considered
	own    [len(ConsiderationNames)]*float64 // weights that an override gives its programme; nil: the policy's
}

func (a account) merit(policy *Policy) merit {
	scores := a.recommendation.Scores
	m := merit{
		ending: scores[NoLongerRelevant].Probability, sure: scores[UnderResourced].Probability,
	}
	served := a.portfolio.servesAt(a.figures, a.frame.today)
	m.need = Round6(a.portfolio.weightOf(served.needs))
	m.stands = consider(a.portfolio.Considerations, served)
	programme := a.portfolio.Programme
	for i, name := range ConsiderationNames {
		for _, o := range policy.applying(programme.Framework, programme.Code) {
			if weight, given := o.Set.Considerations[name]; given {
				m.own[i] = &weight
			}
		}
	}
	return m
}

// priority is the weighted mean of the considerations that are known, as in every report, under other weights.
func (m merit) priority(w weights) float64 {
	for i, own := range m.own {
		if own != nil {
			w[i] = *own
		}
	}
	return m.stands.priority(w)
}

// claim orders those who are short, the highest first: sure · (½ + ½·need) · (½ + ½·priority), as reports rank, with the
// need against the greatest among them. It is in billionths, so that what differs by rounding alone is equal.
func (m merit) claim(w weights, greatest float64) int64 {
	need := 0.0
	if greatest > 0 {
		need = m.need / greatest
	}
	return int64(math.Round(1e9 * m.sure * (1 + need) / 2 * (1 + m.priority(w)) / 2))
}
