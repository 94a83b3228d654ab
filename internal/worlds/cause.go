package worlds

import "math/rand/v2"

// Cause is what ails an activity.
type Cause int

// The four causes.
const (
	Healthy   Cause = iota
	Starved         // needed, but never given the means; so it works badly too
	Failing         // needed and given the means, but it does not work
	NotNeeded       // nobody needs it any more
)

// Causes are their names.
var Causes = [...]string{"healthy", "starved", "failing", "not needed"}

func (c Cause) String() string { return Causes[c] }

// other is the cause that misleading answers or facts tell of.
func (c Cause) other() Cause {
	if c == Healthy {
		return Starved
	}
	return Healthy
}

// middles are the true values round which activities of a cause lie: relevance, resourcing, performance.
var middles = [...][3]float64{
	Healthy:   {0.78, 0.75, 0.78},
	Starved:   {0.76, 0.30, 0.40},
	Failing:   {0.74, 0.72, 0.30},
	NotNeeded: {0.30, 0.72, 0.65},
}

// byCause draws true values a little round the middles of the cause.
func byCause(r *rand.Rand, cause Cause) [3]float64 {
	values := middles[cause]
	for c := range values {
		values[c] += 0.05 * r.NormFloat64()
	}
	return values
}
