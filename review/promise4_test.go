package review_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// differ says how two reports differ, to the byte.
func differ(a, b review.Report) string {
	first, err := json.Marshal(a)
	if err != nil {
		return err.Error()
	}
	second, err := json.Marshal(b)
	if err != nil {
		return err.Error()
	}
	if string(first) != string(second) {
		return fmt.Sprintf("the reports differ:\n%s\n%s", first, second)
	}
	return ""
}

// reordered holds that the order of rows is no fact.
func reordered(t *rapid.T, judge worlds.Judge) string {
	p := drawn(t)
	other := p
	other.Subjects = slices.Clone(p.Subjects)
	other = shuffled(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0)), other)
	return differ(made(judge, p), made(judge, other))
}

func TestPromise4TheOrderOfRowsChangesNothing(t *testing.T) {
	policy := declared(t, asDeclared)
	promised(t, reordered, map[string]worlds.Judge{
		"for whom who speaks again is another": misreading(policy, func(f *review.Figures) {
			last, runs := int64(-1), int64(0)
			for i, a := range f.Answers {
				if a.Respondent() != last {
					last, runs = a.Respondent(), runs+1
				}
				f.Answers[i] = a.By(runs)
			}
		}),
		"for whom the last row tells the role of all": misreading(policy, func(f *review.Figures) {
			for i, a := range f.Answers {
				f.Answers[i] = review.NewAnswer(a.Respondent(), f.Answers[len(f.Answers)-1].Role(), a.Criterion(), a.Score())
			}
		}),
		"who sees the first row of means only": misreading(policy, func(f *review.Figures) {
			f.Resources = f.Resources[:min(1, len(f.Resources))]
		}),
		"who keeps rows in the order they came": func(p review.Portfolio) (review.Report, error) {
			r, err := review.Judge(p, policy)
			place := func(r review.Recommendation) int {
				return slices.IndexFunc(p.Subjects, func(f review.Figures) bool { return f.Code == r.Subject })
			}
			slices.SortFunc(r.Recommendations, func(a, b review.Recommendation) int { return place(a) - place(b) })
			return r, err
		},
	})
}

// laterKnown adds what became known after the instant, alters it and takes it away again.
func laterKnown(t *rapid.T, judge worlds.Judge) string {
	p := drawn(t)
	other := p
	tomorrow := earlier(worlds.Draw(worlds.ByCause(3, 9, 1).Of(6), rapid.Uint64().Draw(t, "recorded later")).Portfolio)
	tomorrow.MadeAt = p.AsOf.Add(time.Duration(rapid.IntRange(1, 1_000_000).Draw(t, "later")) * time.Microsecond)
	ofThisPeriod := tomorrow
	ofThisPeriod.Period, ofThisPeriod.MadeAt = p.Period, p.AsOf
	other.Past = append(slices.Clone(p.Past), tomorrow, ofThisPeriod)
	return differ(made(judge, p), made(judge, other))
}

func TestPromise4NothingKnownLaterChangesTheReport(t *testing.T) {
	policy := declared(t, asDeclared)
	promised(t, laterKnown, map[string]worlds.Judge{
		"who looks ahead": func(p review.Portfolio) (review.Report, error) {
			p.Past = slices.Clone(p.Past)
			for i := range p.Past {
				p.Past[i].MadeAt = day(2025, 1, 1)
			}
			return review.Judge(p, policy)
		},
		"who looks at reports of the same period": func(p review.Portfolio) (review.Report, error) {
			p.Past = slices.Clone(p.Past)
			for i := range p.Past {
				p.Past[i].Period = review.Between(day(2024, 1, 1), day(2025, 1, 1), time.UTC)
			}
			return review.Judge(p, policy)
		},
	})
}

// elsewhere gives the same instants in another zone than the programme's.
func elsewhere(t *rapid.T, judge worlds.Judge) string {
	p := drawn(t)
	p.AsOf = p.AsOf.Add(time.Duration(rapid.IntRange(0, 48).Draw(t, "hours")) * time.Hour)
	other := p
	zone := time.FixedZone("ELSEWHERE", 3600*rapid.IntRange(-12, 14).Draw(t, "zone"))
	other.AsOf = p.AsOf.In(zone)
	other.Past = slices.Clone(p.Past)
	for i := range other.Past {
		other.Past[i].MadeAt = other.Past[i].MadeAt.In(zone)
	}
	return differ(made(judge, p), made(judge, other))
}

func TestPromise4TheZoneOfTheMachineChangesNothing(t *testing.T) {
	policy := declared(t, asDeclared)
	promised(t, elsewhere, map[string]worlds.Judge{
		"who tells the time as it was given": func(p review.Portfolio) (review.Report, error) {
			r, err := review.Judge(p, policy)
			r.AsOf = p.AsOf
			return r, err
		},
	})
}
