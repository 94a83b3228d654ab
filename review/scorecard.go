package review

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Quarter is what became of the recommendations that were accepted in one calendar quarter.
type Quarter struct {
	Name     string // "2025 Q1", in the programme's zone
	Accepted int    // whole or in part
	Done     int    // of these
	Helped   int    // of those done: the newest report says keep, in spite of no concern, or, where the end was decided, has the subject no more
}

// Scorecard counts, by the quarter in which each was first accepted, what was done and what helped as known at an instant;
// newest quarter first.
func Scorecard(matters []Matter, at time.Time) []Quarter {
	byName := map[string]*Quarter{}
	for _, m := range matters {
		first := slices.IndexFunc(m.Decisions, func(d Decision) bool { return d.Act.Accepts() })
		if first < 0 {
			continue
		}
		name := quarterOf(m.Decisions[first].At.In(m.Zone()))
		if byName[name] == nil {
			byName[name] = &Quarter{Name: name}
		}
		byName[name].count(m, at)
	}
	var card []Quarter
	for _, q := range byName {
		card = append(card, *q)
	}
	slices.SortFunc(card, func(a, b Quarter) int { return cmp.Compare(b.Name, a.Name) })
	return card
}

func (q *Quarter) count(m Matter, at time.Time) {
	q.Accepted++
	if m.Ruling(at).State != Finished {
		return
	}
	q.Done++
	if m.Cleared || m.Gone && m.Recommendation.Verdict == Discontinue {
		q.Helped++
	}
}

func quarterOf(t time.Time) string {
	return fmt.Sprintf("%d Q%d", t.Year(), (t.Month()+2)/3)
}
