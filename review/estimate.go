package review

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// estimate is what the answers of one subject say on one concern: a Student distribution round a value.
type estimate struct {
	value, spread, degrees float64
	Under                  float64 // the probability that the true value lies under the bar, by the answers alone
}

// ninety is the quantile that leaves a twentieth on each side.
const ninety = 0.95

// estimateAll draws what was heard to what is usual among the others, in two steps: by what the subject's other concerns
// say, then by its own. Few answers are topped up; the topping-up fades as answers come.
func estimateAll(heard *[3]voices, usual *[3]Usual) (out [3]estimate) {
	whole, rest := standing(heard, usual)
	for c := range out {
		out[c] = toUsual(&heard[c], &usual[c], whole, rest)
	}
	return out
}

// toUsual is the second step, for one concern: Student's distribution, with the degrees of the others that what is usual was
// learnt from on top of the prior's five.
func toUsual(heard *voices, u *Usual, whole, rest float64) estimate {
	own := u.Own * u.Own
	share, apart := 0.0, 0.0 // how much the concern speaks for itself, and how far it is from usual
	if heard.N > 0 {
		share = own / (own + u.ofMean(heard.Worth))
		apart = heard.Mean - u.Middle - whole
	}
	return estimate{
		value:   u.Middle + whole + share*apart,
		spread:  math.Sqrt((1-share)*(1-share)*rest + own*(1-share)),
		degrees: float64(u.N + priorActivities),
	}
}

// standing is how far the subject as a whole lies from usual, and the variance left in that.
func standing(heard *[3]voices, usual *[3]Usual) (whole, rest float64) {
	weights, sum := 0.0, 0.0
	for c := range heard {
		h, u := &heard[c], &usual[c]
		if h.N == 0 {
			continue
		}
		w := 1 / (u.Own*u.Own + u.ofMean(h.Worth))
		weights += w
		sum += w * (h.Mean - u.Middle)
	}
	common := usual[0].Common * usual[0].Common
	return common * sum / (1 + common*weights), common / (1 + common*weights)
}

// against is the estimate with how probable it is that the true value lies under the bar, where answers mislead so often.
func (e estimate) against(bar, mislead float64) estimate {
	e.Under = mislead/2 + (1-mislead)*e.below((bar-e.value)/e.spread)
	return e
}

// below is how probable it is that the true value lies under the estimate and so many spreads. Of many degrees it is taken from
// Hill's expansion of Student's distribution (Communications of the ACM 13, algorithm 395), good to eleven digits there and ten times
// as fast as the integral; every subject of a report asks for it, on every concern.
func (e estimate) below(spreads float64) float64 {
	if e.degrees < manyDegrees {
		return e.student().CDF(spreads)
	}
	a := e.degrees - 0.5
	b := 48 * a * a
	y := a * math.Log1p(spreads*spreads/e.degrees)
	z := ((((-0.4*y-3.3)*y-24)*y-85.5)/(0.8*y*y+100+b)+y+3)/b + 1
	return math.Erfc(-math.Copysign(z*math.Sqrt(y/2), spreads)) / 2
}

// manyDegrees are those from which on Hill's expansion is as good as the integral.
const manyDegrees = 50

func (e estimate) student() distuv.StudentsT {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: e.degrees}
}

// Value is the answer to be expected if all who could be asked had answered, 0..1.
func (e estimate) Value() float64 { return clip(e.value) }

// reaches are how many spreads Student's distribution goes to each side to hold ninety of a hundred cases, by its degrees. A
// quantile is searched for, and all subjects of a report have nearly the same degrees.
type reaches map[float64]float64

// interval holds the true value in ninety of a hundred cases.
func (r reaches) interval(e estimate) (low, high float64) {
	reach, known := r[e.degrees]
	if !known {
		reach = e.student().Quantile(ninety)
		r[e.degrees] = reach
	}
	return clip(e.value - reach*e.spread), clip(e.value + reach*e.spread)
}

func clip(x float64) float64 { return math.Min(1, math.Max(0, x)) }
