package review

import (
	"cmp"
	"math"
	"slices"

	"github.com/shopspring/decimal"
)

// rank orders subjects: what needs action first, then what is to be asked, then what is kept; within these by
//
//	sure · (½ + ½·stake) · (½ + ½·priority)
//
// where sure is the highest probability among the concerns raised (of all, where none is), stake the mean of the
// subject's money, people and weight of needs, each against the largest of its kind in the report, and priority that of the
// considerations. What is not known counts as no stake. Ties go by code.
func (s *sitting) rank() map[string]int {
	stakes := s.stakes()
	weight := func(k *hearing) float64 {
		return rankWeight(k.base(stakes), k.evidence.Priority)
	}
	order := slices.SortedFunc(slices.Values(s.cases), func(a, b *hearing) int {
		return cmp.Or(
			cmp.Compare(urgency(a.verdict), urgency(b.verdict)),
			cmp.Compare(weight(b), weight(a)),
			cmp.Compare(a.figures.Code, b.figures.Code),
		)
	})
	out := make(map[string]int, len(order))
	for i, k := range order {
		out[k.figures.Code] = i + 1
	}
	return out
}

// base is how sure a case is and how much is at stake in it.
func (k *hearing) base(stakes map[string]float64) float64 {
	return k.sure() * (1 + stakes[k.figures.Code]) / 2
}

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

// stakes is how much is at stake with each subject, 0..1: beside others of its kind, since a mechanism holds what its
// activities do. What is told has the same, so it is worked out once.
func (s *sitting) stakes() map[string]float64 {
	if s.staked != nil {
		return s.staked
	}
	out := map[string]float64{}
	for _, kind := range []string{KindActivity, KindMechanism} {
		alike := slices.DeleteFunc(slices.Clone(s.cases), func(k *hearing) bool { return k.figures.Kind != kind })
		s.stakesAmong(alike, out)
	}
	s.staked = out
	return out
}

func (s *sitting) stakesAmong(cases []*hearing, out map[string]float64) {
	money, people, needs := s.money(cases), map[string]float64{}, map[string]float64{}
	for _, k := range cases {
		people[k.figures.Code] = s.people(k)
		if weight := k.evidence.OpenNeedWeight; !math.IsNaN(weight) {
			needs[k.figures.Code] = weight
		}
	}
	for _, amounts := range []map[string]float64{money, people, needs} {
		largest := 0.0
		for _, x := range amounts {
			largest = max(largest, x)
		}
		for code, x := range amounts {
			if largest > 0 {
				out[code] += max(0, x) / largest / 3
			}
		}
	}
}

// people is how many a subject reaches: places filled, or else those invited or heard.
func (s *sitting) people(k *hearing) float64 {
	filled := int64(0)
	for r := range s.frame.inPeriod(k.figures.Resources) {
		if r.PlacesFilled != nil {
			filled += *r.PlacesFilled
		}
	}
	return max(float64(filled), float64(len(invited(k.figures.Invited))), float64(k.heard.respondents))
}

// money is each subject's means as a share of the largest of its currency, so that no rate is needed.
func (s *sitting) money(cases []*hearing) map[string]float64 {
	sums, largest := map[string]map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, k := range cases {
		own := map[string]decimal.Decimal{}
		for r := range s.frame.inPeriod(k.figures.Resources) {
			if most := most(*r); most.IsPositive() {
				own[r.Currency] = own[r.Currency].Add(most)
			}
		}
		for currency, sum := range own {
			largest[currency] = decimal.Max(largest[currency], sum)
		}
		sums[k.figures.Code] = own
	}
	out := map[string]float64{}
	for code, own := range sums {
		for currency, sum := range own {
			out[code] = max(out[code], sum.Div(largest[currency]).InexactFloat64())
		}
	}
	return out
}

// most is the greatest of a row's amounts: what it was meant to cost, was given or has cost.
func most(r Resource) decimal.Decimal {
	greatest := decimal.Zero
	for _, d := range []*decimal.Decimal{r.Planned, r.Allocated, r.Spent} {
		if d != nil {
			greatest = decimal.Max(greatest, *d)
		}
	}
	return greatest
}
