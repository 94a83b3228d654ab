package review

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Drawn is a difference as the answers show it, drawn to zero by as much as they are few. A Bayesian's mean and interval for
// a normal difference under a normal prior round zero.
type Drawn struct {
	Estimate, Low, High float64 // -1..1, a 90% interval
	Probability         float64 // that it is more than the declared size, to the side on which the estimate lies
}

// ninetyReach is how far the interval reaches, in standard deviations.
var ninetyReach = distuv.UnitNormal.Quantile(ninety)

// drawn is what is held of a difference that was seen with some variance, where such differences usually have the other.
func drawn(seen, variance, usual, size float64) Drawn {
	share := usual / (usual + variance)
	value, spread := share*seen, math.Sqrt(share*variance)
	reach := spread * ninetyReach
	return Drawn{
		Estimate:    Round6(value),
		Low:         Round6(value - reach),
		High:        Round6(value + reach),
		Probability: Round6(distuv.UnitNormal.CDF((math.Abs(value) - size) / spread)),
	}
}

// shownFrom is how large a difference must be seen, with some variance, for it to be so surely more than the declared size.
func shownFrom(sure, variance, usual, size float64) float64 {
	share := usual / (usual + variance)
	return (size + distuv.UnitNormal.Quantile(sure)*math.Sqrt(share*variance)) / share
}

// noise is how far an answer lies from the value of its subject, as two variances: what a person leans by in all that they
// say, and what each answer adds.
type noise struct{ leaning, single float64 }

// noiseIn parts the spread of one answer, learnt from all activities.
func noiseIn(usual [3]Usual) noise {
	overall := 0.0
	for _, u := range usual {
		overall += u.Noise * u.Noise / float64(len(usual))
	}
	return noise{leaning: leaningShare * overall, single: (1 - leaningShare) * overall}
}
