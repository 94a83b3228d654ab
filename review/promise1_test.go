package review_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// change makes one fact of the first activity better; false where there is none of the kind.
type change func(*rapid.T, *review.Figures) bool

// compared holds what a change may do against the reports before and after it.
func compared(change change, breach func(before, after review.Recommendation) string) property {
	return func(t *rapid.T, judge worlds.Judge) string {
		p := drawn(t)
		before := made(judge, p)
		p.Subjects = slices.Clone(p.Subjects)
		f := &p.Subjects[0]
		f.Answers, f.Resources = slices.Clone(f.Answers), slices.Clone(f.Resources)
		if !change(t, f) {
			return ""
		}
		return breach(of(before, f.Code), of(made(judge, p), f.Code))
	}
}

// never says that a concern has become more probable.
func never(c review.Concern) func(before, after review.Recommendation) string {
	return func(before, after review.Recommendation) string {
		if a, b := before.Scores[c].Probability, after.Scores[c].Probability; b > a {
			return fmt.Sprintf("%s went from %v to %v: %+v, then %+v", c, a, b, before.Dossier.Factors, after.Dossier.Factors)
		}
		return ""
	}
}

// row is one of the rows of means that fits.
func row(t *rapid.T, f *review.Figures, fits func(review.Resource) bool) *review.Resource {
	var rows []int
	for i, r := range f.Resources {
		if fits(r) {
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return &f.Resources[rapid.SampledFrom(rows).Draw(t, "row")]
}

func TestPromise1MoreRefusedNeverMakeItLessRelevant(t *testing.T) {
	moreAsk := func(t *rapid.T, f *review.Figures) bool {
		r := row(t, f, func(r review.Resource) bool { return r.PlacesRequested != nil })
		if r == nil {
			return false
		}
		requested := *r.PlacesRequested + int64(rapid.IntRange(1, 60).Draw(t, "more"))
		r.PlacesRequested = &requested
		return true
	}
	promised(t, compared(moreAsk, never(review.NoLongerRelevant)), map[string]worlds.Judge{
		"that takes the places asked for as those offered": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Resources {
				r := &f.Resources[i]
				r.PlacesOffered, r.PlacesRequested = r.PlacesRequested, r.PlacesOffered
			}
		}),
	})
}

func TestPromise1MoreMoneyNeverMakesItPoorer(t *testing.T) {
	moreMoney := func(t *rapid.T, f *review.Figures) bool {
		r := row(t, f, func(r review.Resource) bool { return r.Allocated != nil })
		if r == nil {
			return false
		}
		more := rapid.OneOf(rapid.Just(1), rapid.IntRange(1, 60_000)).Draw(t, "more")
		allocated := r.Allocated.Add(decimal.NewFromInt(int64(more)))
		r.Allocated = &allocated
		return true
	}
	promised(t, compared(moreMoney, never(review.UnderResourced)), map[string]worlds.Judge{
		"that takes the money allocated as the plan": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Resources {
				r := &f.Resources[i]
				r.Allocated, r.Planned = r.Planned, r.Allocated
			}
		}),
		"for whom the first euro turns nothing known into much overspent": judge(declared(t, func(p *review.Policy) {
			p.Rules = slices.DeleteFunc(p.Rules, func(r review.Rule) bool { return r.ID == "spent-without-allocation" })
		})),
	})
}

func TestPromise1ABetterScoreLowersNoEstimate(t *testing.T) {
	better := func(t *rapid.T, f *review.Figures) bool {
		if len(f.Answers) == 0 {
			return false
		}
		one := &f.Answers[rapid.IntRange(0, len(f.Answers)-1).Draw(t, "which")]
		*one = one.Scoring(min(million, one.Score()+int64(rapid.IntRange(1, 10).Draw(t, "better"))*million/10))
		return true
	}
	lowered := func(before, after review.Recommendation) string {
		for c := range before.Scores {
			if a, b := before.Scores[c].Estimate, after.Scores[c].Estimate; a != nil && *b < *a {
				return fmt.Sprintf("%s went from %v to %v", review.ScoreNames[c], *a, *b)
			}
		}
		return ""
	}
	impact := review.Criterion(slices.Index(review.Criteria[:], "impact"))
	promised(t, compared(better, lowered), map[string]worlds.Judge{
		"that reads one criterion upside down": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Answers {
				if a := f.Answers[i]; a.Criterion() == impact {
					f.Answers[i] = a.Scoring(million - a.Score())
				}
			}
		}),
	})
}

// siblingCloses closes one activity. No other may be judged otherwise, and none be proposed for discontinuation that was not.
func siblingCloses(t *rapid.T, judge worlds.Judge) string {
	p := unneeded(t)
	before := made(judge, p)
	p.Subjects = slices.Clone(p.Subjects)
	closed := &p.Subjects[rapid.IntRange(0, len(p.Subjects)-1).Draw(t, "sibling")]
	closed.Status = "closed"
	after := made(judge, p)
	for _, a := range before.Recommendations {
		if a.Subject == closed.Code {
			continue
		}
		b := of(after, a.Subject)
		if a.Verdict != review.Discontinue && b.Verdict == review.Discontinue {
			return fmt.Sprintf("%s closed, and %s went from %s to %s", closed.Code, a.Subject, a.Verdict, b.Verdict)
		}
		for c := range a.Scores {
			if a.Scores[c].Probability != b.Scores[c].Probability || *a.Scores[c].Estimate != *b.Scores[c].Estimate {
				return fmt.Sprintf("%s closed and took its facts along: %s of %s changed", closed.Code, review.ScoreNames[c], a.Subject)
			}
		}
	}
	return ""
}

func TestPromise1ASiblingThatClosesOnlySparesOthers(t *testing.T) {
	policy := declared(t, asDeclared)
	promised(t, siblingCloses, map[string]worlds.Judge{
		"that forgets what has closed": func(p review.Portfolio) (review.Report, error) {
			p.Subjects = slices.DeleteFunc(slices.Clone(p.Subjects), func(f review.Figures) bool { return f.Status == "closed" })
			return review.Judge(p, policy)
		},
		"that spares nobody while one has closed": func(p review.Portfolio) (review.Report, error) {
			if slices.ContainsFunc(p.Subjects, func(f review.Figures) bool { return f.Status == "closed" }) {
				everywhere := map[string]string{}
				for _, letter := range []string{"P", "A", "N"} {
					for i := range 8 {
						everywhere[fmt.Sprintf("%s-%d", letter, i)] = "Q"
					}
				}
				p.Elsewhere = review.ServedBy{Needs: everywhere, Partners: everywhere, Areas: everywhere}
			}
			return review.Judge(p, policy)
		},
	})
}
