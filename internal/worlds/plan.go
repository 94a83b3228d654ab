package worlds

import (
	"math/rand/v2"

	"stocktake/review"
)

// Plan says what kind of world is drawn.
type Plan struct {
	Activities             int
	Least, Most            int                                // respondents per activity, each with an answer on every concern
	Cause                  func(*rand.Rand) Cause             // of one activity
	Values                 func(*rand.Rand, Cause) [3]float64 // its true values by concern
	Roles                  []Role                             // who answers; none: participants alone
	Facts                  bool                               // money, staff, places, needs and results too
	Known                  float64                            // how often a fact is known
	Noise                  float64                            // how far one answer lies from the true value, a standard deviation; 0: as policies have it
	Misleading, Misfitting float64                            // how often answers, or facts, tell of another cause
	Steady                 Steady                             // respondents who answer about every activity
	Mechanisms             int                                // through which the activities are run, in turn; each is answered about too
}

// Role is a group of respondents that leans one way.
type Role struct {
	Name  string
	Share float64 // of the respondents
	Leans float64 // how much higher it answers
}

// Steady are people of one role, the same on every activity, each leaning one way in all that they say.
type Steady struct {
	Role   string
	People int
	Leans  float64 // how much higher they answer, all of them
	Apart  float64 // how far single ones lean from that, a standard deviation
	Only   float64 // they answer where the true values of an activity are this high on average
	Middle float64 // how often they give the middle grade whatever they think
}

// The true values of plain worlds.
const (
	Fine  = 0.78
	Fault = 0.30
)

// Null is a world in which nothing is wrong.
func Null(answers int) Plan {
	return Planted(answers, 0)
}

// Planted is a world in which each concern of each activity has a plain fault by a chance of its own.
func Planted(answers int, share float64) Plan {
	p := plain(answers)
	p.Values = func(r *rand.Rand, _ Cause) [3]float64 {
		values := [3]float64{Fine, Fine, Fine}
		for c := range values {
			if r.Float64() < share {
				values[c] = Fault
			}
		}
		return values
	}
	return p
}

// PlantedWhole is a world in which a share of the activities has a plain fault on every concern.
func PlantedWhole(answers int, share float64) Plan {
	p := plain(answers)
	p.Values = func(r *rand.Rand, _ Cause) [3]float64 {
		if r.Float64() < share {
			return [3]float64{Fault, Fault, Fault}
		}
		return [3]float64{Fine, Fine, Fine}
	}
	return p
}

// Graded is a world whose activities differ by degrees: true values spread round a middle, half of that spread shared by
// all concerns of an activity.
func Graded(answers int, middle, spread float64) Plan {
	p := plain(answers)
	p.Values = func(r *rand.Rand, _ Cause) [3]float64 {
		const half = 0.7071
		whole := half * spread * r.NormFloat64()
		var values [3]float64
		for c := range values {
			values[c] = middle + whole + half*spread*r.NormFloat64()
		}
		return values
	}
	return p
}

// Doubted is a world of causes in which the starved are needed all the same, but are rated worse on it and so asked for less.
func Doubted(least, most int) Plan {
	p := ByCause(least, most, 1)
	p.Values = func(r *rand.Rand, cause Cause) [3]float64 {
		values := byCause(r, cause)
		if cause == Starved {
			values[review.NoLongerRelevant] -= 0.12
		}
		return values
	}
	return p
}

// RolesApart is a plan in which two roles of unequal number differ by so much.
func (p Plan) RolesApart(by float64) Plan {
	p.Roles = []Role{{"participant", 0.8, by / 2}, {"partner", 0.2, -by / 2}}
	return p
}

// ByCause is a world of all four causes, with facts that are known so often.
func ByCause(least, most int, known float64) Plan {
	return Plan{
		Activities: 40, Least: least, Most: most, Facts: true, Known: known, Values: byCause,
		Cause: func(r *rand.Rand) Cause {
			if at := r.IntN(10); at < 4 {
				return Cause(at)
			}
			return Healthy
		},
	}
}

// Discordant is a world of healthy and starved activities in which answers, or facts, often tell of the other.
func Discordant(answers int) Plan {
	p := ByCause(answers, answers, 1)
	p.Misleading, p.Misfitting = 0.10, 0.10
	p.Cause = func(r *rand.Rand) Cause {
		if r.IntN(4) == 0 {
			return Starved
		}
		return Healthy
	}
	return p
}

// Through is the plan with so many mechanisms.
func (p Plan) Through(mechanisms int) Plan {
	p.Mechanisms = mechanisms
	return p
}

// Staffed is a world of twenty graded activities, each with eight participants of its own, and some staff who answer about all
// of them and lean by so much.
func Staffed(people int, leans, apart float64) Plan {
	return Graded(8, 0.60, 0.15).Of(20).With(Steady{Role: "staff", People: people, Leans: leans, Apart: apart})
}

// With is the plan with steady respondents beside those of each activity.
func (p Plan) With(s Steady) Plan {
	p.Steady = s
	return p
}

// Of is the plan with so many activities in the programme.
func (p Plan) Of(activities int) Plan {
	p.Activities = activities
	return p
}

// Between is the plan with a drawn number of respondents.
func (p Plan) Between(least, most int) Plan {
	p.Least, p.Most = least, most
	return p
}

// plain is a world of answers alone.
func plain(answers int) Plan {
	return Plan{Activities: 40, Least: answers, Most: answers, Cause: func(*rand.Rand) Cause { return Healthy }}
}

func (p Plan) roles() []Role {
	if len(p.Roles) == 0 {
		return []Role{{"participant", 1, 0}}
	}
	return p.Roles
}
