package review

import (
	"cmp"
	"fmt"
	"slices"
)

// considered is how a subject stands on each consideration, in the order of [ConsiderationNames]; false where unknown.
type considered struct {
	score [len(ConsiderationNames)]float64 // 0..1
	known [len(ConsiderationNames)]bool
}

// consider is how what a subject serves stands: the first six considerations are the mean of the latest scores of its
// partners, the last is whether it lies in a priority area in force.
func consider(scores map[string]map[string]float64, s serves) considered {
	var out considered
	for i, name := range ConsiderationNames {
		out.score[i], out.known[i] = consideration(name, scores, s)
	}
	return out
}

// priority is that of what serves so.
func (s *sitting) priority(served serves) float64 {
	return consider(s.portfolio.Considerations, served).priority(s.policy.weights())
}

// priority is the weighted mean of the considerations, 0..1. What is not known is left out.
func (c considered) priority(all weights) float64 {
	sum, weight := 0.0, 0.0
	for i, w := range all {
		if c.known[i] {
			sum += w * c.score[i]
			weight += w
		}
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
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

// consideration is one of them for what the subject serves.
func consideration(name string, scores map[string]map[string]float64, s serves) (score float64, known bool) {
	if name == priorityArea {
		if len(s.areas) > 0 {
			return 1, true
		}
		return 0, true
	}
	sum, n := 0.0, 0
	for _, partner := range s.partners {
		if score, ok := scores[partner][name]; ok {
			sum += score
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}

// Considered is one consideration of a subject's priority.
type Considered struct {
	Name   string
	Weight float64
	Score  *float64 // nil: unknown
	Rests  []string // what the scores of contributions to operations rest on, partner by partner
}

// supportsOperations is the consideration whose evidence is told: who takes part in operations helps to shape them.
const supportsOperations = "supports_operations"

// considerations is how the priority of a subject came about.
func (s *sitting) considerations(k *hearing) []Considered {
	c, weights := consider(s.portfolio.Considerations, k.serves), s.policy.weights()
	out := make([]Considered, len(ConsiderationNames))
	for i, name := range ConsiderationNames {
		out[i] = Considered{Name: name, Weight: weights[i]}
		if c.known[i] {
			out[i].Score = shown(c.score[i])
		}
		if name == supportsOperations {
			out[i].Rests = s.contributions(k.serves.partners)
		}
	}
	return out
}

// contributions are what the partners' scores rest on, where it is recorded, the highest score first.
func (s *sitting) contributions(partners []string) []string {
	score := func(p string) float64 { return s.portfolio.Considerations[p][supportsOperations] }
	sorted := slices.Clone(partners)
	slices.SortStableFunc(sorted, func(a, b string) int { return cmp.Compare(score(b), score(a)) })
	var out []string
	for _, p := range sorted {
		if g, known := s.portfolio.Grounds[p][supportsOperations]; known && g.Evidence != "" {
			out = append(out, fmt.Sprintf("%s %s of 100, assessed on %s: %s", p, OfHundred(score(p)), dayText(g.On), g.Evidence))
		}
	}
	return out
}
