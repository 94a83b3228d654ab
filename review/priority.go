package review

// priority is the weighted mean of the considerations, 0..1: the first six are the mean of the latest scores of the
// partners served, the last is whether the subject lies in a priority area in force. What is not known is left out.
func priority(weights map[string]float64, scores map[string]map[string]float64, s serves) float64 {
	sum, weight := 0.0, 0.0
	for _, name := range ConsiderationNames {
		score, known := consideration(name, scores, s)
		if known {
			sum += weights[name] * score
			weight += weights[name]
		}
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
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
