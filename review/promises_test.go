package review

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func text(t testing.TB, x any) string {
	t.Helper()
	out, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func same(t testing.TB, got, want Report) {
	t.Helper()
	if a, b := text(t, got), text(t, want); a != b {
		t.Errorf("the reports differ:\n%s\n%s", a, b)
	}
}

// anyone draws a subject with any answers and means.
func anyone(t *rapid.T) Figures {
	f := well("ACT-1")
	f.Answers = nil
	for i := range rapid.IntRange(0, 15).Draw(t, "answers") {
		f.Answers = append(f.Answers, Answer{
			Respondent: int64(rapid.IntRange(1, 8).Draw(t, "respondent")),
			Role:       Role(rapid.IntRange(0, len(Roles)-1).Draw(t, "role")),
			Criterion:  Criterion(rapid.IntRange(0, len(Criteria)-1).Draw(t, "criterion")),
			Score:      int64(rapid.IntRange(0, 10).Draw(t, "score")) * million / 10,
			Order:      int64(i),
		})
	}
	r := &f.Resources[0]
	r.Allocated = num(float64(rapid.IntRange(0, 150000).Draw(t, "allocated")))
	r.Spent = num(float64(rapid.IntRange(0, 150000).Draw(t, "spent")))
	r.PlacesRequested = seats(int64(rapid.IntRange(0, 100).Draw(t, "requested")))
	return f
}

// TestPromise1 holds what more of a good thing may never do.
func TestPromise1(t *testing.T) {
	policy := compiled(t, declared(t))
	changes := []struct {
		name   string
		change func(*rapid.T, *Figures)
		holds  func(before, after Recommendation) bool
	}{
		{"more refused applicants never make it less relevant", func(t *rapid.T, f *Figures) {
			r := &f.Resources[0]
			r.PlacesRequested = seats(*r.PlacesRequested + int64(rapid.IntRange(1, 60).Draw(t, "more")))
		}, func(a, b Recommendation) bool {
			return b.Scores[NoLongerRelevant].Probability <= a.Scores[NoLongerRelevant].Probability
		}},
		{"more money allocated never makes it poorer", func(t *rapid.T, f *Figures) {
			r := &f.Resources[0]
			more := r.Allocated.Add(decimal.NewFromInt(int64(rapid.IntRange(1, 60000).Draw(t, "more"))))
			r.Allocated = &more
		}, func(a, b Recommendation) bool {
			return b.Scores[UnderResourced].Probability <= a.Scores[UnderResourced].Probability
		}},
		{"a better score lowers no estimate", func(t *rapid.T, f *Figures) {
			if len(f.Answers) > 0 {
				one := &f.Answers[rapid.IntRange(0, len(f.Answers)-1).Draw(t, "which")]
				one.Score = min(million, one.Score+int64(rapid.IntRange(1, 5).Draw(t, "better"))*million/10)
			}
		}, func(a, b Recommendation) bool {
			for c := range a.Scores {
				if *b.Scores[c].Estimate < *a.Scores[c].Estimate {
					return false
				}
			}
			return true
		}},
	}
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := healthy()
				p.Subjects[0] = anyone(t)
				before := judgeOne(t, p, policy)
				p.Subjects[0].Answers = slices.Clone(p.Subjects[0].Answers)
				p.Subjects[0].Resources = slices.Clone(p.Subjects[0].Resources)
				c.change(t, &p.Subjects[0])
				if after := judgeOne(t, p, policy); !c.holds(before, after) {
					t.Errorf("before %v, after %v", before.Scores, after.Scores)
				}
			})
		})
	}
}

func judgeOne(t *rapid.T, p Portfolio, policy *Policy) Recommendation {
	r, err := Judge(p, policy)
	if err != nil {
		t.Fatal(err)
	}
	return r.Recommendations[0]
}

// TestPromise2 holds that one more respondent of the one role heard never moves an estimate past their own answer.
func TestPromise2(t *testing.T) {
	policy := compiled(t, declared(t))
	criteria := [3]string{"relevance", "resourcing", "impact"}
	rapid.Check(t, func(t *rapid.T) {
		p := healthy()
		p.Subjects[0] = anyone(t)
		for i := range p.Subjects[0].Answers {
			p.Subjects[0].Answers[i].Role = 0
		}
		c := rapid.IntRange(0, 2).Draw(t, "concern")
		score := float64(rapid.IntRange(0, 10).Draw(t, "answer")) / 10
		before := *judgeOne(t, p, policy).Scores[c].Estimate
		p.Subjects[0].Answers = append(slices.Clone(p.Subjects[0].Answers), asked(1000, 1, "participant", criteria[c], score)...)
		after := *judgeOne(t, p, policy).Scores[c].Estimate
		const rounding = 1e-6
		if after < min(before, score)-rounding || after > max(before, score)+rounding {
			t.Errorf("the estimate went from %v to %v by an answer of %v", before, after, score)
		}
	})
}

// TestPromise4 holds that the order of rows is no fact.
func TestPromise4(t *testing.T) {
	policy := compiled(t, declared(t))
	rapid.Check(t, func(t *rapid.T) {
		p := healthy()
		p.Subjects[0] = anyone(t)
		p.Subjects[1].Resources = append(p.Subjects[1].Resources, Resource{
			Starts: date("2025-03-01"), Ends: date("2025-09-30"), Currency: "USD", Allocated: num(1000.1), Planned: num(3000.3), Spent: num(700.7),
		})
		p.Subjects[1].Results = append(p.Subjects[1].Results, Result{Indicator: "a", Starts: date("2025-01-01"), Ends: date("2025-06-30"), Target: num(3), Actual: num(1)})
		p.Rates = []Rate{
			{Currency: "USD", To: "EUR", From: date("2025-01-01"), Rate: decimal.New(93, -2)},
			{Currency: "USD", To: "EUR", From: date("2025-02-01"), Rate: decimal.New(91, -2)},
		}
		first, err := Judge(p, policy)
		if err != nil {
			t.Fatal(err)
		}
		shuffle(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), &p)
		second, err := Judge(p, policy)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(first)
		b, _ := json.Marshal(second)
		if string(a) != string(b) {
			t.Errorf("the reports differ:\n%s\n%s", a, b)
		}
	})
}

func shuffle(r *rand.Rand, p *Portfolio) {
	mix(r, &p.Subjects)
	mix(r, &p.Rates)
	for i := range p.Subjects {
		mix(r, &p.Subjects[i].Answers)
		mix(r, &p.Subjects[i].Resources)
		mix(r, &p.Subjects[i].Results)
	}
}

func mix[T any](r *rand.Rand, rows *[]T) {
	*rows = slices.Clone(*rows)
	r.Shuffle(len(*rows), func(i, j int) { (*rows)[i], (*rows)[j] = (*rows)[j], (*rows)[i] })
}
