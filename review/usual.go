package review

import "math"

// Prior is what is held usual before a programme has shown it, and how much weight that has against what it shows.
type Prior struct {
	Middle    float64 `yaml:"middle"`    // the usual score, 0..1
	Spread    float64 `yaml:"spread"`    // between activities, a standard deviation; activities are never assumed more alike
	Noise     float64 `yaml:"noise"`     // of one answer, a standard deviation
	Mislead   float64 `yaml:"mislead"`   // how often answers mislead, however many
	Levelling float64 `yaml:"levelling"` // voices at which a role has half its full say
}

// Weights of the prior, in activities and in degrees of freedom; and the part of one person's leaning that two of their
// voices share.
const (
	priorActivities = 5
	priorDegrees    = 20
	leaningShare    = 1.0 / 3
)

// Usual is what is usual on one concern among some activities: the argument against which one of them is judged.
type Usual struct {
	Middle float64 // the usual score, 0..1
	Own    float64 // spread between activities on this concern alone, a standard deviation
	Common float64 // spread that all concerns of an activity share, a standard deviation; the same for all three
	Noise  float64 // spread of one answer, a standard deviation
	Coarse float64 // how far a mean lies from its true one because it was rounded, a standard deviation
	N      int     // activities and periods it was learnt from
}

// usual learns what is usual from pooled sums.
func (p *pool) usual(prior Prior) [3]Usual {
	overall := p.overallNoise(prior)
	var out [3]Usual
	for c, k := range p.concerns {
		n := float64(k.subjects)
		out[c].N, out[c].Coarse = int(k.subjects), p.coarse
		out[c].Middle = (priorActivities*prior.Middle + millionths(k.mean)) / (priorActivities + n)
		out[c].Noise = math.Sqrt((millionths(k.within) + priorDegrees*overall) / (float64(k.degrees) + priorDegrees))
	}
	common := p.common(prior, overall, out)
	for c := range out {
		out[c].Common = math.Sqrt(common)
		out[c].Own = math.Sqrt(p.concerns[c].own(prior, common, out[c]))
	}
	return out
}

// overallNoise is the variance of one answer over all concerns.
func (p *pool) overallNoise(prior Prior) float64 {
	within, degrees := 0.0, 0.0
	for _, k := range p.concerns {
		within += millionths(k.within)
		degrees += float64(k.degrees)
	}
	return (within + priorDegrees*prior.Noise*prior.Noise) / (degrees + priorDegrees)
}

// common is the variance that the concerns of an activity share: how far they go together beyond what one person's
// leaning puts into both. It is never negative.
func (p *pool) common(prior Prior, overall float64, usual [3]Usual) float64 {
	sum, n := 0.0, 0.0
	for i, pair := range pairs {
		k, a, b := p.pairs[i], usual[pair[0]].Middle, usual[pair[1]].Middle
		count := float64(k.subjects)
		sum += squares(k.product) - b*millionths(k.first) - a*millionths(k.second) + count*a*b
		sum -= leaningShare * overall * millionths(k.leaning)
		n += count
	}
	half := prior.Spread * prior.Spread / 2
	return math.Max(0, (priorActivities*half+sum)/(priorActivities+n))
}

// own is the variance between activities that is the concern's alone; with the common part never under the prior spread.
func (p pooled) own(prior Prior, common float64, usual Usual) float64 {
	n, spread := float64(p.subjects), prior.Spread*prior.Spread
	apart := squares(p.square) - 2*usual.Middle*millionths(p.mean) + n*usual.Middle*usual.Middle
	seen := apart - n*(common+usual.Coarse*usual.Coarse) - usual.Noise*usual.Noise*millionths(p.inverse)
	learnt := (priorActivities*spread/2 + math.Max(0, seen)) / (priorActivities + n)
	return math.Max(learnt, spread-common)
}

// ofMean is the variance of a mean of so many voices about the subject's true value.
func (u *Usual) ofMean(voices float64) float64 { return u.Noise*u.Noise/voices + u.Coarse*u.Coarse }

func millionths(n int64) float64 { return float64(n) / million }

func squares(n int64) float64 { return float64(n) / million / million }
