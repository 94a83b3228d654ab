package review

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Marks are how flags and probabilities fared in some cases. Every interval is of 90 in 100, and takes cases as independent.
type Marks struct {
	Cases     int
	Precision Share  // of what was raised: borne out
	Recall    Share  // of what is borne out: raised
	Lead      Ranged // days from the first of the flags to the judgement, in the cases raised and borne out: the median
	Brier     Ranged // mean of the squared distance between probability and outcome: 0 is perfect, 0.25 as good as a coin
	Bins      [len(Edges)]Bin
}

// enough is how many cases it takes to say anything; with fewer only the counts are told.
const enough = 5

// Share is a part of a whole and what it may be in truth, by Wilson's interval.
type Share struct {
	Part, Whole int
	Low, High   float64
}

// Few reports whether there are too few to say.
func (s Share) Few() bool { return s.Whole < enough }

// Value is the share; 0 of nothing.
func (s Share) Value() float64 { return float64(s.Part) / math.Max(1, float64(s.Whole)) }

// Ranged is a figure worked out from so many cases, and what it may be in truth.
type Ranged struct {
	N                int
	Value, Low, High float64
}

// Few reports whether there are too few to say.
func (b Ranged) Few() bool { return b.N < enough }

// Edges are where the bins of calibration begin; the last ends at 1.
var Edges = [...]float64{0, 0.05, 0.2, 0.5, 0.9}

// Bin is the cases whose probability lies between two edges: what was said on average, and the share borne out.
type Bin struct {
	Said  float64
	Borne Share
}

func marksOf(cases []Case) Marks {
	m := Marks{Cases: len(cases)}
	var lead, squares []float64
	var said [len(Edges)]float64
	for _, c := range cases {
		if c.Raised {
			m.Precision.add(c.Borne)
		}
		outcome := 0.0
		if c.Borne {
			m.Recall.add(c.Raised)
			outcome = 1
		}
		if c.Raised && c.Borne {
			lead = append(lead, float64(c.LeadDays))
		}
		squares = append(squares, (c.Probability-outcome)*(c.Probability-outcome))
		bin := binOf(c.Probability)
		m.Bins[bin].Borne.add(c.Borne)
		said[bin] += c.Probability
	}
	m.Precision, m.Recall = m.Precision.bounded(), m.Recall.bounded()
	m.Lead, m.Brier = median(lead), mean(squares)
	for i, bin := range m.Bins {
		m.Bins[i] = Bin{Round6(said[i] / math.Max(1, float64(bin.Borne.Whole))), bin.Borne.bounded()}
	}
	return m
}

func binOf(p float64) int {
	i := len(Edges) - 1
	for p < Edges[i] {
		i--
	}
	return i
}

func (s *Share) add(part bool) {
	s.Whole++
	if part {
		s.Part++
	}
}

// bounded is the share with Wilson's score interval (Wilson 1927).
func (s Share) bounded() Share {
	if s.Whole == 0 {
		return s
	}
	n, z := float64(s.Whole), distuv.UnitNormal.Quantile(ninety)
	middle := (s.Value() + z*z/(2*n)) / (1 + z*z/n)
	reach := z / (1 + z*z/n) * math.Sqrt(s.Value()*(1-s.Value())/n+z*z/(4*n*n))
	s.Low, s.High = Round6(clip(middle-reach)), Round6(clip(middle+reach))
	return s
}

// mean has Student's interval, kept within 0..1.
func mean(all []float64) Ranged {
	n := float64(len(all))
	if n == 0 {
		return Ranged{}
	}
	sum, squares := 0.0, 0.0
	for _, x := range all {
		sum += x
	}
	for _, x := range all {
		squares += (x - sum/n) * (x - sum/n)
	}
	b := Ranged{N: len(all), Value: Round6(sum / n), Low: 0, High: 1}
	if n > 1 {
		reach := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(ninety) * math.Sqrt(squares/(n-1)/n)
		b.Low, b.High = Round6(clip(sum/n-reach)), Round6(clip(sum/n+reach))
	}
	return b
}

// median has the interval between two of the sorted figures that holds the true one in at least 90 of 100 draws, whatever the
// distribution: a figure is under the median as often as a coin shows heads.
func median(all []float64) Ranged {
	if len(all) == 0 {
		return Ranged{}
	}
	slices.Sort(all)
	n := len(all)
	b := Ranged{N: n, Value: (all[(n-1)/2] + all[n/2]) / 2, Low: all[0], High: all[n-1]}
	coins := distuv.Binomial{N: float64(n), P: 0.5}
	for i := 1; i < n/2 && 2*coins.CDF(float64(i)) <= 2*(1-ninety); i++ {
		b.Low, b.High = all[i], all[n-1-i]
	}
	return b
}
