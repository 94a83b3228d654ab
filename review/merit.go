package review

import "math"

// merit is what decides who is given money first: what the considerations say of an activity, apart from their weights,
// so that it can be asked anew with other weights.
type merit struct {
	ending float64                           // how probable it is that it is no longer relevant
	sure   float64                           // how probable it is that it is under-resourced
	need   float64                           // weight of the open needs it serves
	scores [len(ConsiderationNames)]float64  // 0..1; NaN where not known
	own    [len(ConsiderationNames)]*float64 // weights that an override gives its programme; nil: the policy's
}

func (a account) merit(policy *Policy) merit {
	scores := a.recommendation.Scores
	m := merit{
		ending: scores[NoLongerRelevant].Probability, sure: scores[UnderResourced].Probability,
		need: a.recommendation.Evidence.OpenNeedWeight,
	}
	if math.IsNaN(m.need) {
		m.need = 0
	}
	served := servesAt(*a.figures, a.portfolio.Needs, a.portfolio.Areas, a.frame.today())
	programme := a.portfolio.Programme
	for i, name := range ConsiderationNames {
		m.scores[i] = unknown
		if score, known := consideration(name, a.portfolio.Considerations, served); known {
			m.scores[i] = score
		}
		for _, o := range policy.applying(programme.Framework, programme.Code) {
			if weight, given := o.Set.Considerations[name]; given {
				m.own[i] = &weight
			}
		}
	}
	return m
}

// weights are those of the considerations, in the order of their names.
type weights [len(ConsiderationNames)]float64

func (p *Policy) weights() weights {
	var out weights
	for i, name := range ConsiderationNames {
		out[i] = p.Considerations[name]
	}
	return out
}

// priority is the weighted mean of the considerations that are known, as in every report, under other weights.
func (m merit) priority(w weights) float64 {
	sum, weight := 0.0, 0.0
	for i, score := range m.scores {
		if math.IsNaN(score) {
			continue
		}
		if m.own[i] != nil {
			w[i] = *m.own[i]
		}
		sum += w[i] * score
		weight += w[i]
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
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
