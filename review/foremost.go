package review

import "cmp"

// Foremost is one of the recommendations that matter most over several programmes.
type Foremost struct {
	Programme Programme
	Recommendation
}

// MattersMost is what is to be acted on first over all reports, at most so many: no keeps, no asks, nothing decided before. Each report's
// own ranks stand, since what is at stake is weighed there against that programme's own. Of those whose turn it is in their
// reports the one goes first that is surest and whose priority is highest: sure · (½ + ½·priority), as in the ranks. Ties go by
// programme.
func MattersMost(reports []Report, most int) []Foremost {
	var queues [][]Foremost
	for _, r := range reports {
		if queue := r.toActOn(); len(queue) > 0 {
			queues = append(queues, queue)
		}
	}
	var out []Foremost
	for len(out) < most && len(queues) > 0 {
		next := 0
		for i, q := range queues {
			if comesFirst(q[0], queues[next][0]) < 0 {
				next = i
			}
		}
		out = append(out, queues[next][0])
		if queues[next] = queues[next][1:]; len(queues[next]) == 0 {
			queues = append(queues[:next], queues[next+1:]...)
		}
	}
	return out
}

// toActOn is the recommendations of a report that ask for something to be done, by rank.
func (r Report) toActOn() (out []Foremost) {
	for _, one := range r.byRank() {
		if urgency(one.Verdict) == 0 && one.Under == nil {
			out = append(out, Foremost{r.Programme, *one})
		}
	}
	return out
}

// comesFirst compares two whose turn it is in their reports.
func comesFirst(a, b Foremost) int {
	return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.Programme.Code, b.Programme.Code))
}

// weight is how sure it is and how high its priority, 0..1.
func (f Foremost) weight() float64 {
	sure := 0.0
	for _, c := range f.Concerns {
		sure = max(sure, f.Scores[c].Probability)
	}
	return rankWeight(sure, f.Priority)
}
