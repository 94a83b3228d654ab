// Package worlds makes up portfolios of which the truth is known: programmes whose activities have true values, answers
// drawn round them, and facts that fit one of four causes. Tests hold the promises of a review against them, and
// `make worlds` prints how far it keeps them. It judges nothing itself, and no part of the program uses it.
//
// The way through, in reading order:
//
//	worlds.go   a world, and how one is drawn from a plan and a seed
//	plan.go     the plans there are: null, planted, graded, roles that differ, discordant, the four causes
//	cause.go    what ails an activity, and how that shows
//	answers.go  respondents answer on a scale from 1 to 5; what would be expected if all answered
//	facts.go    money, staff, places, needs and results that fit a cause
//	tally.go    what a judge made of worlds, held against the truth, beside a bare mean
//	measure.go  shares, coverage, calibration, ranking
//
// Start at [Draw]. Everything follows from the seed: the same plan and seed give the same world for ever.
package worlds

import (
	"fmt"
	"math/rand/v2"
	"time"

	"stocktake/review"
)

// World is a portfolio and the truth about it, by subject.
type World struct {
	Portfolio review.Portfolio
	Truth     map[string]Truth
	Leanings  []float64 // of the steady respondents: how much higher each answers
}

// Truth is what nobody in the programme can see.
type Truth struct {
	Cause      Cause
	Values     [3]float64 // by concern, 0..1: the answer to be expected if all who could be asked had answered
	Misleading bool       // the answers tell of another cause than the true one
	Misfitting bool       // the facts do
}

// Draw makes up one programme.
func Draw(plan Plan, seed uint64) World {
	r := rand.New(rand.NewPCG(seed, 0x57c7a2e))
	w := World{Portfolio: programme(), Truth: map[string]Truth{}}
	w.Leanings = plan.Steady.leanings(r)
	for i := range plan.Activities {
		f, truth := plan.activity(r, fmt.Sprintf("ACT-%03d", i+1), w.Leanings)
		plan.Steady.apart(f.Answers, i)
		w.Portfolio.Subjects = append(w.Portfolio.Subjects, f)
		w.Truth[f.Code] = truth
	}
	plan.mechanisms(r, &w.Portfolio)
	return w
}

// mechanisms runs the activities through mechanisms in turn. Respondents bear the same numbers everywhere, so each speaks of
// several activities and of the mechanism. What is true of a mechanism nobody says: it is judged by what is heard.
func (p Plan) mechanisms(r *rand.Rand, into *review.Portfolio) {
	for m := range p.Mechanisms {
		f := review.Figures{Code: fmt.Sprintf("MEC-%d", m+1), Kind: review.KindMechanism}
		f.Title, f.Answers = "Mechanism "+f.Code, p.answers(r, [3]float64{Fine, Fine, Fine})
		for i := m; i < p.Activities; i += p.Mechanisms {
			into.Subjects[i].Mechanism = f.Code
		}
		into.Subjects = append(into.Subjects, f)
	}
}

// activity draws one activity's fate, then what shows of it.
func (p Plan) activity(r *rand.Rand, code string, leanings []float64) (review.Figures, Truth) {
	cause := p.Cause(r)
	truth := Truth{Cause: cause, Misleading: r.Float64() < p.Misleading, Misfitting: r.Float64() < p.Misfitting}
	latent := p.Values(r, cause)
	truth.Values = p.expected(latent)
	told, factual := latent, cause
	if truth.Misleading {
		told = p.Values(r, cause.other())
	}
	if truth.Misfitting {
		factual = cause.other()
	}
	f := review.Figures{Code: code, Title: "Course " + code, Kind: review.KindActivity, Status: "implementation"}
	f.Answers = append(p.answers(r, told), p.Steady.answers(r, told, leanings)...)
	if p.Facts {
		facts(r, factual, p.Known, &f)
	}
	return f, truth
}

func day(year int, month time.Month, day int) review.Date {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// programme is a programme without activities, reviewed in January 2026 for the year before.
func programme() review.Portfolio {
	return review.Portfolio{
		Programme: review.Programme{Code: "WORLD", Name: "A world", SettleDays: 7},
		Period:    review.Between(day(2025, 1, 1), day(2026, 1, 1), time.UTC),
		AsOf:      day(2026, 1, 20),
		Needs:     needs(),
		Areas:     areas(),
	}
}
