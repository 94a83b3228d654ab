package review_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// rounding is how far figures of two reports may differ because each is rounded.
const rounding = 2e-6

// one is a criterion for each concern.
var one = [3]review.Criterion{criterion("relevance"), criterion("resourcing"), criterion("impact")}

func criterion(name string) review.Criterion {
	return review.Criterion(slices.Index(review.Criteria[:], name))
}

// joined is the portfolio with one more respondent who answers on one concern about the first activity.
func joined(p review.Portfolio, c int, role review.Role, score int64) review.Portfolio {
	p.Subjects = slices.Clone(p.Subjects)
	f := &p.Subjects[0]
	f.Answers = append(slices.Clone(f.Answers), review.NewAnswer(1000, role, one[c], score))
	return p
}

// between lets one more respondent answer where only one role is heard.
func between(t *rapid.T, judge worlds.Judge) string {
	p := drawn(t)
	p.Subjects[0].Answers = answers(t, 1)
	c := rapid.IntRange(0, 2).Draw(t, "concern")
	answer := int64(rapid.IntRange(0, 10).Draw(t, "answer")) * million / 10
	before := of(made(judge, p), p.Subjects[0].Code).Scores[c].Estimate
	after := of(made(judge, joined(p, c, 0, answer)), p.Subjects[0].Code).Scores[c].Estimate
	if before == nil {
		return ""
	}
	said := float64(answer) / million
	if *after < min(*before, said)-rounding || *after > max(*before, said)+rounding {
		return fmt.Sprintf("the estimate went from %v to %v by an answer of %v", *before, *after, said)
	}
	return ""
}

func TestPromise2OneMoreRespondentMovesNoEstimatePastTheirAnswer(t *testing.T) {
	policy := declared(t, asDeclared)
	promised(t, between, map[string]worlds.Judge{
		"that learns what is usual from the one judged too": func(p review.Portfolio) (review.Report, error) {
			twin := p.Subjects[0]
			twin.Code = "TWIN"
			p.Subjects = append(slices.Clone(p.Subjects), twin)
			return review.Judge(p, policy)
		},
		"that hears the loudest twice as loud": misreading(policy, func(f *review.Figures) {
			for i := range f.Answers {
				f.Answers[i] = louder(f.Answers[i])
			}
		}),
	})
}

// louder is an answer twice as far from the middle.
func louder(a review.Answer) review.Answer {
	return a.Scoring(min(million, max(0, 2*a.Score()-million/2)))
}

// ownRole lets one more respondent answer where several roles are heard, each respondent once on each concern.
func ownRole(t *rapid.T, judge worlds.Judge) string {
	p := drawn(t)
	c := rapid.IntRange(0, 2).Draw(t, "concern")
	var sum, n [len(review.Roles)]float64
	p.Subjects[0].Answers = nil
	hear := func(respondent int, p *review.Portfolio) {
		role, score := rapid.IntRange(0, 2).Draw(t, "role"), int64(rapid.IntRange(0, 10).Draw(t, "score"))*million/10
		*p = joined(*p, c, review.Role(role), score)
		p.Subjects[0].Answers[respondent] = p.Subjects[0].Answers[respondent].By(int64(respondent))
		sum[role] += float64(score) / million
		n[role]++
	}
	for i := range rapid.IntRange(1, 60).Draw(t, "respondents") {
		hear(i, &p)
	}
	for range 2 {
		say, weighted := 0.0, 0.0
		for role := range n {
			if n[role] > 0 {
				s := n[role] / (n[role] + 2)
				say, weighted = say+s, weighted+s*sum[role]/n[role]
			}
		}
		if mean := *of(made(judge, p), p.Subjects[0].Code).Scores[c].Mean; math.Abs(mean-weighted/say) > rounding {
			return fmt.Sprintf("the mean is %v, not %v: %v in all, %v respondents", mean, weighted/say, sum, n)
		}
		hear(len(p.Subjects[0].Answers), &p)
	}
	return ""
}

func TestPromise2ARespondentMovesTheMeanOfTheirOwnRoleWhoseSayLevelsOff(t *testing.T) {
	promised(t, ownRole, map[string]worlds.Judge{
		"for whom numbers outvote": judge(declared(t, func(p *review.Policy) { p.Usual.Levelling = 1e9 })),
		"for whom one says as much as a hundred": judge(declared(t, func(p *review.Policy) {
			p.Usual.Levelling = 0
		})),
	})
}

// crowd lets ever more participants of one mind stand against a few partners of the other.
func crowd(t *rapid.T, judge worlds.Judge) string {
	p := drawn(t)
	p.Subjects[0].Answers = nil
	partners, participants := rapid.IntRange(1, 10).Draw(t, "partners"), rapid.IntRange(1, 2000).Draw(t, "participants")
	for i := range partners + participants {
		a := review.NewAnswer(int64(i), 1, one[0], 0)
		if i >= partners {
			a = review.NewAnswer(int64(i), 0, one[0], million)
		}
		p.Subjects[0].Answers = append(p.Subjects[0].Answers, a)
	}
	most := 1 / (1 + float64(partners)/float64(partners+2))
	if mean := *of(made(judge, p), p.Subjects[0].Code).Scores[0].Mean; mean > most+rounding {
		return fmt.Sprintf("%d participants outvote %d partners: %v is more than %v", participants, partners, mean, most)
	}
	return ""
}

func TestPromise2NoCrowdOutvotesAnotherRole(t *testing.T) {
	promised(t, crowd, map[string]worlds.Judge{
		"for whom numbers outvote": judge(declared(t, func(p *review.Policy) { p.Usual.Levelling = 1e9 })),
	})
}

// silence takes all answers from an activity.
func silence(t *rapid.T, judge worlds.Judge) string {
	p := drawn(t)
	p.Subjects[0].Answers = nil
	p.Past = nil
	got := of(made(judge, p), p.Subjects[0].Code)
	pointing := [3]int{}
	for _, f := range got.Dossier.Factors {
		if f.Factor > 1 {
			pointing[f.Concern]++
		}
	}
	for c, s := range got.Scores {
		if s.Estimate != nil && math.Abs(*s.Estimate-s.Usual) > rounding {
			return fmt.Sprintf("nobody answered, and %s is taken as %v though %v is usual", review.ScoreNames[c], *s.Estimate, s.Usual)
		}
	}
	if got.Verdict != review.Ask && max(pointing[0], pointing[1], pointing[2]) < 2 {
		return fmt.Sprintf("nobody answered, and the verdict is %s: %+v", got.Verdict, got.Dossier.Factors)
	}
	return ""
}

func TestPromise2WithoutAnswersItIsWhatIsUsualAndAsked(t *testing.T) {
	policy := declared(t, asDeclared)
	promised(t, silence, map[string]worlds.Judge{
		"for whom silence is consent": misreading(policy, func(f *review.Figures) {
			for i := len(f.Answers); i < 5; i++ {
				for _, c := range one {
					f.Answers = append(f.Answers, review.NewAnswer(int64(2000+i), 0, c, million))
				}
			}
		}),
		"who asks nobody": judge(declared(t, func(p *review.Policy) { p.MinimumResponses = 0 })),
	})
}
