package review

import (
	"fmt"
	"math"
	"time"
)

// Calibration is two numbers learnt from what others judged: how the odds of a concern, as a review tells them, become those
// that were borne out. It is shown beside the plain probability; no flag, verdict or rank follows from it. It goes to others too, so
// it is learnt from nothing but what they were told, and kept to two decimals.
type Calibration struct {
	Version int
	AsOf    time.Time // what it was learnt from was known by then
	Cases   int       // it was learnt from
	Slope   float64   // of the log odds; above 0, so that what is more probable stays so
	Shift   float64   // of the log odds
}

// Before anything is learnt nothing is changed, give or take so much (standard deviations): a few verdicts move little.
const (
	slopeGives = 0.25
	shiftGives = 0.5
	leastSlope = 0.05
)

// Calibrate learns from cases on which others gave verdicts (Platt 1999, with a normal prior on both numbers). Decisions in the ledger are
// left out: who took them had read the probability. So is what rests on a group that is told to nobody.
func Calibrate(cases []Case) Calibration {
	var f fit
	for _, c := range cases {
		if !c.Ledger && c.Told != nil {
			f.odds, f.borne = append(f.odds, logOdds(*c.Told)), append(f.borne, c.Borne)
		}
	}
	slope, shift := f.best()
	return Calibration{Cases: len(f.odds), Slope: inHundredths(slope), Shift: inHundredths(shift)}
}

// ForAnalyst reports whether the calibration was learnt before it was so from what is told alone: its decimals would tell others
// what single people had said.
func (c Calibration) ForAnalyst() bool {
	return c.Slope != inHundredths(c.Slope) || c.Shift != inHundredths(c.Shift)
}

// of is the calibrated probability of a plain one.
func (c Calibration) of(p float64) float64 {
	return Round6(sigmoid(c.Slope*logOdds(p) + c.Shift))
}

// logOdds takes nothing for certain.
func logOdds(p float64) float64 {
	p = math.Min(0.999999, math.Max(0.000001, p))
	return math.Log(p / (1 - p))
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// fit is a logistic regression of two numbers.
type fit struct {
	odds  []float64
	borne []bool
}

// best goes down to the least loss by Newton's steps, halved where they would overshoot; the loss is convex.
func (f *fit) best() (slope, shift float64) {
	slope = 1
	for range 200 {
		dSlope, dShift := f.step(slope, shift)
		size, before := 1.0, f.loss(slope, shift)
		for size > 1e-9 && f.loss(math.Max(leastSlope, slope-size*dSlope), shift-size*dShift) > before {
			size /= 2
		}
		nextSlope, nextShift := math.Max(leastSlope, slope-size*dSlope), shift-size*dShift
		if math.Abs(nextSlope-slope)+math.Abs(nextShift-shift) < 1e-9 {
			break
		}
		slope, shift = nextSlope, nextShift
	}
	return slope, shift
}

func (f *fit) loss(slope, shift float64) float64 {
	sum := sq((slope-1)/slopeGives)/2 + sq(shift/shiftGives)/2
	for i, x := range f.odds {
		z := slope*x + shift
		if f.borne[i] {
			z = -z
		}
		sum += math.Max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
	}
	return sum
}

// step is Newton's: the gradient over the curvature.
func (f *fit) step(slope, shift float64) (dSlope, dShift float64) {
	gSlope, gShift := (slope-1)/sq(slopeGives), shift/sq(shiftGives)
	a, b, c := 1/sq(slopeGives), 0.0, 1/sq(shiftGives)
	for i, x := range f.odds {
		p := sigmoid(slope*x + shift)
		off, weight := p, p*(1-p)
		if f.borne[i] {
			off--
		}
		gSlope, gShift = gSlope+off*x, gShift+off
		a, b, c = a+weight*x*x, b+weight*x, c+weight
	}
	whole := a*c - b*b
	return (c*gSlope - b*gShift) / whole, (a*gShift - b*gSlope) / whole
}

func sq(x float64) float64 { return x * x }

// calibrate puts the calibrated probability beside every plain one that is shown, if the policy asks for it.
func (r *Report) calibrate(with *Calibration) {
	r.Calibration = with
	if with == nil {
		return
	}
	for i := range r.Recommendations {
		for c := range r.Recommendations[i].Scores {
			s := &r.Recommendations[i].Scores[c]
			s.Calibrated = nil
			if !s.Hidden {
				p := with.of(s.Probability)
				s.Calibrated = &p
			}
		}
	}
}

// calibrationOf is the one that the policy names, as it was kept; nil where it names none. It fails with [NoCalibration].
func (p Portfolio) calibrationOf(policy *Policy) (*Calibration, error) {
	if policy.Calibration == 0 {
		return nil, nil
	}
	c, kept := p.Calibrations[policy.Calibration]
	if !kept {
		return nil, NoCalibration{policy.Calibration, p.AsOf}
	}
	return &c, nil
}

// NoCalibration is a version that a policy names and that was not kept by the instant.
type NoCalibration struct {
	Version int
	AsOf    time.Time
}

func (n NoCalibration) Error() string {
	return fmt.Sprintf("the policy names calibration %d, and none of that version is kept as of %s; stocktake backtest --calibrate keeps one",
		n.Version, n.AsOf.UTC().Format(time.RFC3339))
}

// Words is "Calibration 3, learnt from 57 cases known by 1 February 2025".
func (c Calibration) Words() string {
	return fmt.Sprintf("Calibration %d, learnt from %d cases known by %s", c.Version, c.Cases, c.AsOf.UTC().Format(dayWords))
}
