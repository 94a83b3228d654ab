package review_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// arranged is a world whose activities are run through two mechanisms, and the first mechanism of it.
func arranged(t *rapid.T) (review.Portfolio, string) {
	p := worlds.Draw(worlds.ByCause(0, 8, 0.8).Of(8).Through(2), rapid.Uint64().Draw(t, "world")).Portfolio
	return p, "MEC-1"
}

// member is one of the first mechanism's activities, its rows and answers its own to change.
func member(t *rapid.T, p *review.Portfolio) *review.Figures {
	p.Subjects = slices.Clone(p.Subjects)
	f := &p.Subjects[2*rapid.IntRange(0, 3).Draw(t, "member")]
	f.Answers, f.Resources = slices.Clone(f.Answers), slices.Clone(f.Resources)
	return f
}

// betweenMembers lets one more respondent answer about one of a mechanism's activities, where only participants are heard.
func betweenMembers(t *rapid.T, judge worlds.Judge) string {
	p, code := arranged(t)
	c := rapid.IntRange(0, 2).Draw(t, "concern")
	said := float64(rapid.IntRange(0, 10).Draw(t, "answer")) / 10
	before := of(made(judge, p), code).Scores[c]
	f := member(t, &p)
	f.Answers = append(f.Answers, review.NewAnswer(1000, 0, one[c], int64(said*million)))
	after := of(made(judge, p), code).Scores[c]
	if before.Estimate == nil {
		return ""
	}
	if *after.Estimate < min(*before.Estimate, said)-rounding || *after.Estimate > max(*before.Estimate, said)+rounding {
		return fmt.Sprintf("the estimate went from %v to %v by an answer of %v", *before.Estimate, *after.Estimate, said)
	}
	if after.Responses != before.Responses+1 {
		return fmt.Sprintf("%d respondents became %d", before.Responses, after.Responses)
	}
	return ""
}

func TestPromise2HoldsForMechanismsAcrossTheirActivities(t *testing.T) {
	promised(t, betweenMembers, map[string]worlds.Judge{
		"that hears the loudest twice as loud": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Answers {
				f.Answers[i] = louder(f.Answers[i])
			}
		}),
		"that takes a respondent of each activity for another": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Answers {
				f.Answers[i] = f.Answers[i].By(f.Answers[i].Respondent()%7 + int64(len(f.Answers)))
			}
		}),
	})
}

// voicesOnce counts who was heard about a mechanism: each respondent once, in however many of its activities.
func voicesOnce(t *rapid.T, judge worlds.Judge) string {
	p, code := arranged(t)
	heard := map[int64]bool{}
	for _, f := range p.Subjects {
		if f.Code != code && f.Mechanism != code {
			continue
		}
		for _, a := range f.Answers {
			heard[a.Respondent()] = true
		}
	}
	if got := of(made(judge, p), code).Scores[0].Responses; got != len(heard) {
		return fmt.Sprintf("%d voices of %d respondents", got, len(heard))
	}
	return ""
}

func TestNobodyHasTwoVoicesAboutAMechanism(t *testing.T) {
	promised(t, voicesOnce, map[string]worlds.Judge{
		"that hears a respondent once for each activity": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Answers {
				f.Answers[i] = f.Answers[i].By(f.Answers[i].Respondent() + 100*int64(len(f.Code)+int(f.Code[len(f.Code)-1])))
			}
		}),
	})
}

// betterMember makes a score, or the money, of one activity better.
func betterMember(t *rapid.T, judge worlds.Judge) string {
	p, code := arranged(t)
	before := of(made(judge, p), code)
	f := member(t, &p)
	if len(f.Answers) > 0 {
		a := &f.Answers[rapid.IntRange(0, len(f.Answers)-1).Draw(t, "which")]
		*a = a.Scoring(min(million, a.Score()+million/4))
	}
	if r := &f.Resources[0]; r.Allocated != nil {
		more := r.Allocated.Add(*r.Allocated)
		r.Allocated = &more
	}
	after := of(made(judge, p), code)
	for c := range before.Scores {
		if a, b := before.Scores[c].Estimate, after.Scores[c].Estimate; a != nil && *b < *a {
			return fmt.Sprintf("%s went from %v to %v", review.ScoreNames[c], *a, *b)
		}
	}
	if a, b := before.Scores[review.UnderResourced].Probability, after.Scores[review.UnderResourced].Probability; b > a {
		return fmt.Sprintf("better scores and more money, and it went from %v to %v", a, b)
	}
	return ""
}

func TestPromise1HoldsForMechanismsThroughTheirActivities(t *testing.T) {
	promised(t, betterMember, map[string]worlds.Judge{
		"that takes the money allocated as the plan": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Resources {
				r := &f.Resources[i]
				r.Allocated, r.Planned = r.Planned, r.Allocated
			}
		}),
		"that reads scores upside down": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Answers {
				f.Answers[i] = f.Answers[i].Scoring(million - f.Answers[i].Score())
			}
		}),
	})
}
