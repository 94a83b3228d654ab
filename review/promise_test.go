package review_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stocktake/config"
	"stocktake/internal/worlds"
	"stocktake/review"
)

// declared is the default policy with something changed.
func declared(t testing.TB, change func(*review.Policy)) *review.Policy {
	t.Helper()
	p, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	changed := *p
	changed.Rules = slices.Clone(p.Rules)
	change(&changed)
	return &changed
}

func asDeclared(*review.Policy) {}

func judge(policy *review.Policy) worlds.Judge {
	return func(p review.Portfolio) (review.Report, error) { return review.Judge(p, policy) }
}

// misreading is a judge that takes every subject's figures for something else.
func misreading(policy *review.Policy, change func(*review.Figures)) worlds.Judge {
	return func(p review.Portfolio) (review.Report, error) {
		p.Subjects = slices.Clone(p.Subjects)
		for i := range p.Subjects {
			f := &p.Subjects[i]
			f.Answers, f.Resources = slices.Clone(f.Answers), slices.Clone(f.Resources)
			change(f)
		}
		return review.Judge(p, policy)
	}
}

// property says how a judge breaks a promise, or nothing.
type property func(*rapid.T, worlds.Judge) string

// tries is in how many drawn cases a broken judge must be caught.
const tries = 300

// promised holds a property for the judge there is, and sees to it that each broken one is caught.
func promised(t *testing.T, holds property, broken map[string]worlds.Judge) {
	t.Helper()
	real := judge(declared(t, asDeclared))
	rapid.Check(t, func(t *rapid.T) {
		if breach := holds(t, real); breach != "" {
			t.Fatal(breach)
		}
	})
	for _, name := range slices.Sorted(maps.Keys(broken)) {
		drawn := rapid.Custom(func(t *rapid.T) string { return holds(t, broken[name]) })
		caught := false
		for seed := 1; seed <= tries && !caught; seed++ {
			caught = drawn.Example(seed) != ""
		}
		if !caught {
			t.Errorf("a judge %s was not caught in %d cases", name, tries)
		}
	}
}

// made is the judge's report; no portfolio that is drawn here can be refused.
func made(judge worlds.Judge, p review.Portfolio) review.Report {
	p.Dossiers = true
	report, err := judge(p)
	if err != nil {
		panic(err)
	}
	return report
}

// of is what a report says of a subject.
func of(r review.Report, code string) review.Recommendation {
	i := slices.IndexFunc(r.Recommendations, func(one review.Recommendation) bool { return one.Subject == code })
	return r.Recommendations[i]
}
