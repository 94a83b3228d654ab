package review_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"stocktake/internal/worlds"
	"stocktake/review"
)

const million = 1_000_000

// drawn is any programme: a world of all causes with an earlier report, in which the first activity is as odd as records can be.
func drawn(t *rapid.T) review.Portfolio {
	plan := worlds.ByCause(0, 8, 0.7).Of(6)
	p := worlds.Draw(plan, rapid.Uint64().Draw(t, "world")).Portfolio
	p.Rates = []review.Rate{{Currency: "USD", To: "EUR", From: day(2024, 1, 1), Rate: decimal.New(9, -1)}}
	p.Past = []review.Past{earlier(worlds.Draw(plan, rapid.Uint64().Draw(t, "world before")).Portfolio)}
	odd(t, &p.Subjects[0])
	return p
}

// earlier is what a report of the year before left, made of some portfolio.
func earlier(p review.Portfolio) review.Past {
	past := review.Past{
		Period: review.Between(day(2024, 1, 1), day(2025, 1, 1), time.UTC), MadeAt: day(2025, 1, 8),
		Sums: map[string]review.SubjectSums{}, Standing: map[string]review.Standing{},
	}
	for i, f := range p.Subjects {
		past.Sums[f.Code] = review.SubjectSums{Concerns: [3]review.ConcernSums{
			{Voices: 4, Mean: int64(400_000 + 90_000*i), Within: 30_000, Degrees: 3, Inverse: 250_000},
		}}
		past.Standing[f.Code] = review.Standing{Verdict: review.Keep}
	}
	past.Standing[p.Subjects[0].Code] = review.Standing{Verdict: review.Reinforce, Concerns: []review.Concern{review.UnderResourced}}
	return past
}

// odd gives a subject answers of any role on any criterion, and one to three rows of means with gaps, zeros and refunds.
func odd(t *rapid.T, f *review.Figures) {
	f.Answers = answers(t, len(review.Roles))
	f.Resources = nil
	for i := range rapid.IntRange(1, 3).Draw(t, "rows") {
		f.Resources = append(f.Resources, review.Resource{
			Starts:    day(2025, time.Month(1+4*i), 1),
			Ends:      day(rapid.SampledFrom([]int{2025, 2026, 2035}).Draw(t, "ends"), 12, 31),
			Currency:  rapid.SampledFrom([]string{"EUR", "EUR", "USD", "XXX"}).Draw(t, "currency"),
			Planned:   some(t, "planned"),
			Allocated: some(t, "allocated"),
			Spent:     some(t, "spent"),

			PlacesOffered: seats(t, "offered"), PlacesRequested: seats(t, "requested"), PlacesFilled: seats(t, "filled"),
		})
	}
}

func answers(t *rapid.T, roles int) []review.Answer {
	var out []review.Answer
	for range rapid.IntRange(0, 15).Draw(t, "answers") {
		out = append(out, review.NewAnswer(
			int64(rapid.IntRange(1, 8).Draw(t, "respondent")),
			review.Role(rapid.IntRange(0, roles-1).Draw(t, "role")),
			review.Criterion(rapid.IntRange(0, len(review.Criteria)-1).Draw(t, "criterion")),
			int64(rapid.IntRange(0, 10).Draw(t, "score"))*million/10,
		))
	}
	return out
}

// some is an amount of money, often unknown, nothing or a refund.
func some(t *rapid.T, name string) *decimal.Decimal {
	switch rapid.IntRange(0, 9).Draw(t, name+" known") {
	case 0:
		return nil
	case 1, 2:
		return &decimal.Decimal{}
	case 3:
		refund := decimal.NewFromInt(-500)
		return &refund
	}
	d := decimal.NewFromInt(int64(rapid.IntRange(1, 150_000).Draw(t, name)))
	return &d
}

func seats(t *rapid.T, name string) *int64 {
	n := int64(rapid.IntRange(-1, 100).Draw(t, name))
	if n < 0 {
		return nil
	}
	return &n
}

func day(year int, month time.Month, day int) review.Date {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// shuffled is the portfolio with its rows in another order, each respondent's answers on a concern in their own.
func shuffled(r *rand.Rand, p review.Portfolio) review.Portfolio {
	mix(r, &p.Subjects)
	mix(r, &p.Rates)
	mix(r, &p.Past)
	for i := range p.Subjects {
		f := &p.Subjects[i]
		interleave(r, &f.Answers)
		mix(r, &f.Invited)
		mix(r, &f.Resources)
		mix(r, &f.Results)
		mix(r, &f.Partners)
		mix(r, &f.Areas)
		mix(r, &f.Needs)
	}
	return p
}

func mix[T any](r *rand.Rand, rows *[]T) {
	*rows = slices.Clone(*rows)
	r.Shuffle(len(*rows), func(i, j int) { (*rows)[i], (*rows)[j] = (*rows)[j], (*rows)[i] })
}

// interleave mixes answers, but those of one respondent on one concern stay in their order: the last of them counts.
func interleave(r *rand.Rand, answers *[]review.Answer) {
	type line struct {
		respondent int64
		concern    review.Criterion // by one that speaks to it
	}
	lineOf := func(a review.Answer) line {
		if c := a.Criterion(); c == one[0] || c == one[1] {
			return line{a.Respondent(), c}
		}
		return line{a.Respondent(), one[2]}
	}
	lines := map[line][]review.Answer{}
	for _, a := range *answers {
		lines[lineOf(a)] = append(lines[lineOf(a)], a)
	}
	mix(r, answers)
	for i, a := range *answers {
		(*answers)[i], lines[lineOf(a)] = lines[lineOf(a)][0], lines[lineOf(a)][1:]
	}
}

// unneeded is a programme most of whose activities nobody needs, and which serve few partners, areas and needs together.
func unneeded(t *rapid.T) review.Portfolio {
	plan := worlds.ByCause(5, 12, 1).Of(6)
	plan.Cause = func(r *rand.Rand) worlds.Cause {
		if r.IntN(4) == 0 {
			return worlds.Healthy
		}
		return worlds.NotNeeded
	}
	p := worlds.Draw(plan, rapid.Uint64().Draw(t, "world")).Portfolio
	for i := range p.Subjects {
		f := &p.Subjects[i]
		f.Partners = few(t, "P")
		f.Areas = few(t, "A")
		f.Needs = append(few(t, "N"), "N-old-1")
		f.Status = rapid.SampledFrom([]string{"implementation", "implementation", "finalisation", "suspended"}).Draw(t, "status")
	}
	return p
}

// few is one or two codes of three.
func few(t *rapid.T, letter string) []string {
	first := rapid.IntRange(0, 2).Draw(t, letter)
	out := []string{fmt.Sprintf("%s-%d", letter, first)}
	if rapid.Bool().Draw(t, letter+" two") {
		out = append(out, fmt.Sprintf("%s-%d", letter, (first+1)%3))
	}
	return out
}
