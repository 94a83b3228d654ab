package review

import (
	"cmp"
	"math"
	"slices"

	"github.com/shopspring/decimal"
)

// standpoint is what the rank of a case rests on. What needs action comes first, then what is to be asked, then what is kept; within these
// the higher comes first by
//
//	sure · (½ + ½·stake) · (½ + ½·priority)
//
//	sure      the highest probability among the concerns raised; among all, where none is
//	stake     the mean of its money, people and weight of needs, each against the largest of its kind in the report; unknown is none
//	priority  that of the considerations
//
// Ties go by code, as the cases stand.
type standpoint struct {
	at, urgency int
	weight      float64
}

func (k *hearing) standpoint(at int) standpoint {
	return standpoint{at, urgency(k.verdict), rankWeight(k.base(), k.evidence.Priority)}
}

// ranksOf is the rank of each case, by its place. The standpoints are put into their order.
func ranksOf(order []standpoint) []int {
	slices.SortFunc(order, func(a, b standpoint) int {
		return cmp.Or(cmp.Compare(a.urgency, b.urgency), cmp.Compare(b.weight, a.weight), cmp.Compare(a.at, b.at))
	})
	out := make([]int, len(order))
	for i, one := range order {
		out[one.at] = i + 1
	}
	return out
}

// base is how sure a case is and how much is at stake in it.
func (k *hearing) base() float64 { return k.sure() * (1 + k.stake) / 2 }

func rankWeight(base, priority float64) float64 { return base * (1 + priority) / 2 }

func urgency(v Verdict) int {
	switch v {
	case Keep:
		return 2
	case Ask:
		return 1
	}
	return 0
}

// sure is the highest probability among the concerns raised, or among all where none is.
func (k *hearing) sure() float64 {
	highest := 0.0
	for _, c := range k.concerns {
		highest = max(highest, k.weighed.probability[c])
	}
	if len(k.concerns) > 0 {
		return highest
	}
	return max(k.weighed.probability[0], k.weighed.probability[1], k.weighed.probability[2])
}

// stakeAll works out how much is at stake with each subject, 0..1: beside others of its kind, since a mechanism holds what its
// activities do.
func (s *sitting) stakeAll() {
	held := s.held()
	s.stakeAmong(KindActivity, held)
	s.stakeAmong(KindMechanism, held)
}

func (s *sitting) stakeAmong(kind string, held []holding) {
	amounts, largest := make([][3]float64, len(s.cases)), [3]float64{}
	s.shareMoney(kind, held, amounts)
	for i, k := range s.cases {
		if k.figures.Kind != kind {
			continue
		}
		amounts[i][1] = s.people(k)
		if weight := k.evidence.OpenNeedWeight; !math.IsNaN(weight) {
			amounts[i][2] = weight
		}
		for of, x := range amounts[i] {
			largest[of] = max(largest[of], x)
		}
	}
	for i, k := range s.cases {
		for of, x := range amounts[i] {
			if largest[of] > 0 {
				k.stake += max(0, x) / largest[of] / 3
			}
		}
	}
}

// people is how many a subject reaches: the most of places filled, those invited and those heard.
func (s *sitting) people(k *hearing) float64 {
	filled := int64(0)
	for r := range s.frame.inPeriod(k.figures.Resources) {
		if r.PlacesFilled != nil {
			filled += *r.PlacesFilled
		}
	}
	return max(float64(filled), float64(k.invitees()), float64(k.heard.respondents))
}

// holding is the means of one case in one currency.
type holding struct {
	at       int // the case, by its place
	currency string
	sum      sum
}

// held is what all cases hold in the rows of the period, those of one case together.
func (s *sitting) held() (all []holding) {
	for i, k := range s.cases {
		first := len(all)
		for r := range s.frame.inPeriod(k.figures.Resources) {
			most := most(r)
			if most == nil || !most.IsPositive() {
				continue
			}
			n := slices.IndexFunc(all[first:], func(h holding) bool { return h.currency == r.Currency })
			if n < 0 {
				n, all = len(all)-first, append(all, holding{at: i, currency: r.Currency})
			}
			all[first+n].sum.add(*most)
		}
	}
	return all
}

// shareMoney gives each case of a kind its means as a share of the largest of their currency, so that no rate is needed.
func (s *sitting) shareMoney(kind string, held []holding, amounts [][3]float64) {
	largest := map[string]*sum{}
	for i := range held {
		h := &held[i]
		if most := largest[h.currency]; s.cases[h.at].figures.Kind == kind && (most == nil || most.under(&h.sum)) {
			largest[h.currency] = &h.sum
		}
	}
	for i := range held {
		if h := &held[i]; s.cases[h.at].figures.Kind == kind {
			amounts[h.at][0] = max(amounts[h.at][0], h.sum.per(largest[h.currency]))
		}
	}
}

// most is the greatest of a row's amounts: what it was meant to cost, was given or has cost; nil where none is known.
func most(r *Resource) (greatest *decimal.Decimal) {
	for _, d := range []*decimal.Decimal{r.Planned, r.Allocated, r.Spent} {
		if d != nil && (greatest == nil || d.GreaterThan(*greatest)) {
			greatest = d
		}
	}
	return greatest
}
