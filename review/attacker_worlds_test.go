package review_test

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"stocktake/review"
)

// sequence is some periods of a programme.
type sequence struct {
	marks     int64 // of the scale
	periods   []review.Portfolio
	rejecting bool // whatever is raised is turned down
}

// reports judges the periods from one on; those before are given.
func (s sequence) reports(policy *review.Policy, before []review.Report) []review.Report {
	out := slices.Clone(before)
	for _, p := range s.periods[len(before):] {
		for _, r := range slices.Backward(out) {
			p.Past = append(p.Past, left(r))
		}
		if s.rejecting {
			p.Decided = rejected(out)
		}
		r, err := review.Judge(p, policy)
		if err != nil {
			panic(err)
		}
		out = append(out, r)
	}
	return out
}

// rejected is the last recommendation of each subject on which nobody had decided, turned down.
func rejected(reports []review.Report) map[string]review.Decided {
	out := map[string]review.Decided{}
	for _, r := range reports {
		for _, one := range r.Recommendations {
			if len(one.Concerns) > 0 && one.Under == nil {
				no := review.Decision{Act: review.Reject, By: "Ada", At: r.AsOf, Reason: "no"}
				out[one.Subject] = review.Decided{ID: one.ID, Standing: one.Standing(), Ruling: review.RulingAt([]review.Decision{no}, r.AsOf)}
			}
		}
	}
	return out
}

// left is what a report leaves for later ones.
func left(r review.Report) review.Past {
	past := review.Past{Period: r.Period, MadeAt: r.AsOf, Sums: map[string]review.SubjectSums{}, Standing: map[string]review.Standing{}}
	for _, one := range r.Recommendations {
		past.Sums[one.Subject], past.Standing[one.Subject] = one.Sums, one.Standing()
	}
	return past
}

func (s sequence) answers(of target) []review.Answer {
	return s.periods[of.period].Subjects[of.subject].Answers
}

// group is the answers among which the target's stands, and the marks they gave.
func (s sequence) group(of target) (at []int, marks []int64) {
	for i, a := range s.answers(of) {
		if a.Criterion() == of.criterion {
			at = append(at, i)
			marks = append(marks, a.Score()*(s.marks-1)/million)
		}
	}
	return at, marks
}

// with is the sequence in which a group gave other marks.
func (s sequence) with(of target, group []int, marks []int64) sequence {
	s.periods = slices.Clone(s.periods)
	p := &s.periods[of.period]
	p.Subjects = slices.Clone(p.Subjects)
	answers := slices.Clone(p.Subjects[of.subject].Answers)
	for n, i := range group {
		answers[i] = answers[i].Scoring(marks[n] * million / (s.marks - 1))
	}
	p.Subjects[of.subject].Answers = answers
	return s
}

// anySequence is one to three years of two to five activities, each answered about by none to nine, with or without means.
func anySequence(r *rand.Rand) sequence {
	s := sequence{marks: []int64{3, 5, 11}[r.IntN(3)]}
	activities := 2 + r.IntN(4)
	for year := range 1 + r.IntN(3) {
		p := review.Portfolio{
			Programme: review.Programme{Code: "MD", Name: "Dialogue", SettleDays: 7},
			Period:    review.Between(day(2023+year, 1, 1), day(2024+year, 1, 1), time.UTC),
			AsOf:      day(2024+year, 1, 9),
		}
		for i := range activities {
			f := review.Figures{Code: fmt.Sprintf("ACT-%d", i), Kind: review.KindActivity, Status: "implementation"}
			f.Answers = s.anyAnswers(r)
			if r.IntN(4) == 0 {
				f.Resources = []review.Resource{anyMeans(r, 2023+year)}
			}
			p.Subjects = append(p.Subjects, f)
		}
		s.periods = append(s.periods, p)
	}
	return s
}

// criteria are one for each concern.
var criteria = []review.Criterion{0, 6, 2}

// anyAnswers are of respondents whom an activity suits more or less, mostly of one role.
func (s sequence) anyAnswers(r *rand.Rand) []review.Answer {
	var out []review.Answer
	for _, criterion := range criteria {
		suits := r.Float64()
		for i := range r.IntN(10) {
			mark := min(s.marks-1, max(0, int64((suits+0.25*r.NormFloat64())*float64(s.marks))))
			out = append(out, review.NewAnswer(int64(i+1), review.Role(max(0, r.IntN(6)-3)), criterion, mark*million/(s.marks-1)))
		}
	}
	return out
}

func anyMeans(r *rand.Rand, year int) review.Resource {
	planned, allocated := decimal.NewFromInt(100), decimal.NewFromInt(int64(40+r.IntN(60)))
	offered, asked := int64(20), int64(5+r.IntN(40))
	return review.Resource{
		Starts: day(year, 1, 1), Ends: day(year, 12, 31), Currency: "EUR",
		Planned: &planned, Allocated: &allocated, PlacesOffered: &offered, PlacesRequested: &asked,
	}
}

// anyTarget is somebody who answered; false where nobody did.
func (s sequence) anyTarget(r *rand.Rand) (target, bool) {
	of := target{period: r.IntN(len(s.periods))}
	of.subject = r.IntN(len(s.periods[of.period].Subjects))
	answers := s.answers(of)
	if len(answers) == 0 {
		return of, false
	}
	one := answers[r.IntN(len(answers))]
	of.criterion, of.respondent = one.Criterion(), one.Respondent()
	return of, true
}

// inMood is the sequence in which others said something else in the target's period: groups too small to be told anything, in
// some of the larger ones a voice a mark more or less. The target's own group is left.
func (s sequence) inMood(of target, r *rand.Rand) sequence {
	for subject := range s.periods[of.period].Subjects {
		for _, criterion := range criteria {
			other := target{period: of.period, subject: subject, criterion: criterion}
			group, marks := s.group(other)
			if len(group) == 0 || subject == of.subject && criterion == of.criterion {
				continue
			}
			switch one := r.IntN(len(marks)); {
			case len(group) < 5 && r.IntN(2) == 0:
				up := r.Int64N(2*s.marks) - s.marks
				for i := range marks {
					marks[i] = min(s.marks-1, max(0, marks[i]+up))
				}
			case len(group) >= 5 && r.IntN(12) == 0:
				marks[one] = min(s.marks-1, max(0, marks[one]+2*r.Int64N(2)-1))
			}
			s = s.with(other, group, marks)
		}
	}
	return s
}

// groups are all that can have answered: of each period, subject and concern.
func (s sequence) groups() iter.Seq[target] {
	return func(yield func(target) bool) {
		for period, p := range s.periods {
			for subject := range p.Subjects {
				for _, criterion := range criteria {
					if !yield(target{period: period, subject: subject, criterion: criterion}) {
						return
					}
				}
			}
		}
	}
}

// alike is other marks of a group that are told as the true ones are (any, of a group that is hidden), changed from some given ones but for
// who stands at a place; the true ones where none were found.
func (s sequence) alike(r *rand.Rand, of target, group []int, truth, from []int64, keep int) []int64 {
	want := s.toldOf(of, group, truth)
	for range 300 {
		out := slices.Clone(from)
		for range r.IntN(len(out) + 1) {
			if i := r.IntN(len(out)); i != keep {
				out[i] = r.Int64N(s.marks)
			}
		}
		if len(group) < toldFrom || s.toldOf(of, group, out) == want {
			return out
		}
	}
	return truth
}

// toldOf is the mean as it is told of a group's marks, in grains, worked out again: the marks of each role levelled, to the nearest ten,
// and held away from the ends.
func (s sequence) toldOf(of target, group []int, marks []int64) float64 {
	var n, sum [len(review.Roles)]float64
	for i, at := range group {
		role := s.answers(of)[at].Role()
		n[role]++
		sum[role] += float64(marks[i]) / float64(s.marks-1)
	}
	say, mean, most := 0., 0., 0.
	for role := range n {
		if n[role] > 0 {
			own := 1 / (n[role] + 2)
			say += own * n[role]
			mean += own * sum[role]
			most = max(most, own)
		}
	}
	end := max(1, math.Ceil(most/say/2/0.1-0.5))
	return min(max(math.Round(mean/say/0.1), end), 10-end)
}
