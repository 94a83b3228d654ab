package review_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"stocktake/review"
)

// The attacker reads all that is published of a programme, period after period, and wants to know what one respondent said.
// He knows the policy and the program, every fact, and who answered on what in which role; he knows no rating.
//
// He asks whether the target can have said something else: he changes the target's rating, and with it what others may have
// said, and makes all reports of the sequence again. A guess that gives the very same bytes leaves him in doubt. Where no guess
// does, only the true rating is left, and it is recovered. Guesses are ordered, not all that there are: what he calls
// recovered may still be in doubt, what he gives up on is. What was said before is as little known to him: where nothing else is left,
// he draws anew what any groups of any period may have said, alike as far as it is told.

// published is all that others can read of a report: the messages' digest and the page, facts and all.
func published(r review.Report) string {
	return text(r.Shown()) + text(r.Digest())
}

func text(x any) string {
	out, err := json.Marshal(x)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// target is one voice: what one respondent said on one concern of a subject in a period.
type target struct {
	period, subject int
	criterion       review.Criterion
	respondent      int64
}

// recovered reports whether only the true rating of the target gives what was published, all that is read of the reports.
func (s sequence) recovered(policy *review.Policy, seen []review.Report, of target, patience int, read func(review.Report) string) bool {
	want := readAll(seen[of.period:], read)
	for guess := range s.guesses(of, patience) {
		if readAll(guess.reports(policy, seen[:of.period])[of.period:], read) == want {
			return false
		}
	}
	want = readAll(seen, read)
	for guess := range s.redraws(of, 10*patience) { // the cheapest guesses, of which the fewest fit
		if readAll(guess.reports(policy, nil), read) == want {
			return false
		}
	}
	return true
}

func readAll(reports []review.Report, read func(review.Report) string) string {
	out := ""
	for _, r := range reports {
		out += read(r)
	}
	return out
}

// guesses are sequences in which the target said something else, likely ones first: nothing else is other; one more of the
// group said something else; more of the group went the other way; and others who were heard in that period were in
// as many other moods as the attacker has patience for.
func (s sequence) guesses(of target, patience int) iter.Seq[sequence] {
	group, truth := s.group(of)
	at := slices.IndexFunc(group, func(i int) bool { return s.answers(of)[i].Respondent() == of.respondent })
	return func(yield func(sequence) bool) {
		for _, guess := range []iter.Seq[[]int64]{s.lies(truth, at), s.exchanges(truth, at), s.shifts(truth, at)} {
			for marks := range guess {
				if !yield(s.with(of, group, marks)) {
					return
				}
			}
		}
		for mood := range s.moods(of, patience) {
			for marks := range s.trades(truth, at) {
				if !yield(mood.with(of, group, marks)) {
					return
				}
			}
		}
	}
}

// lies are the marks of a group with another of the target, nearest first.
func (s sequence) lies(truth []int64, at int) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		for far := int64(1); far < s.marks; far++ {
			for _, lie := range []int64{truth[at] - far, truth[at] + far} {
				if lie >= 0 && lie < s.marks && !yield(changed(truth, at, lie)) {
					return
				}
			}
		}
	}
}

// exchanges are lies with one more mark changed, among them that the target and another gave each other's.
func (s sequence) exchanges(truth []int64, at int) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		for lie := range s.lies(truth, at) {
			for other := range truth {
				for mark := range s.marks {
					if other != at && mark != truth[other] && !yield(changed(lie, other, mark)) {
						return
					}
				}
			}
		}
	}
}

// trades are lies, alone and with one other as much the other way.
func (s sequence) trades(truth []int64, at int) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		for lie := range s.lies(truth, at) {
			if !yield(lie) {
				return
			}
			for other := range truth {
				mark := truth[other] + truth[at] - lie[at]
				if other != at && mark >= 0 && mark < s.marks && !yield(changed(lie, other, mark)) {
					return
				}
			}
		}
	}
}

// shifts are lies with all others of the group a mark or more higher or lower.
func (s sequence) shifts(truth []int64, at int) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		for lie := range s.lies(truth, at) {
			for by := -s.marks; by <= s.marks; by++ {
				marks := slices.Clone(lie)
				for i := range marks {
					if i != at {
						marks[i] = min(s.marks-1, max(0, marks[i]+by))
					}
					if !yield(slices.Clone(marks)) {
						return
					}
				}
			}
		}
	}
}

// moods are what all others may have said in that period.
func (s sequence) moods(of target, patience int) iter.Seq[sequence] {
	return func(yield func(sequence) bool) {
		for seed := range uint64(patience) {
			if !yield(s.inMood(of, rand.New(rand.NewPCG(seed, 11)))) {
				return
			}
		}
	}
}

func changed(marks []int64, at int, to int64) []int64 {
	out := slices.Clone(marks)
	out[at] = to
	return out
}

// redraws are sequences in which the target said something else and, of all other groups of all periods, more and more did, so that
// they are told alike.
func (s sequence) redraws(of target, patience int) iter.Seq[sequence] {
	group, truth := s.group(of)
	at := slices.IndexFunc(group, func(i int) bool { return s.answers(of)[i].Respondent() == of.respondent })
	return func(yield func(sequence) bool) {
		for seed := range uint64(patience) {
			r := rand.New(rand.NewPCG(seed, 13))
			lie := changed(truth, at, r.Int64N(s.marks))
			marks := s.alike(r, of, group, truth, lie, at)
			if marks[at] == truth[at] {
				continue
			}
			guess := s.with(of, group, marks)
			share := []float64{.08, .2, .4}[seed%3]
			for other := range s.groups() {
				is := other.period == of.period && other.subject == of.subject && other.criterion == of.criterion
				if at, marks := s.group(other); !is && len(at) > 0 && r.Float64() < share {
					guess = guess.with(other, at, s.alike(r, other, at, marks, marks, -1))
				}
			}
			if !yield(guess) {
				return
			}
		}
	}
}

// attacked is how many targets, in groups of so many or more, the attacker went for, and how many of their ratings he recovered.
func attacked(policy *review.Policy, seeds, from, least, patience int, read func(review.Report) string) (recovered, tried int) {
	for seed := range seeds {
		r := rand.New(rand.NewPCG(uint64(from+seed), 7))
		s := anySequence(r)
		of, answered := s.anyTarget(r)
		if group, _ := s.group(of); !answered || len(group) < least {
			continue
		}
		tried++
		if s.recovered(policy, s.reports(policy, nil), of, patience, read) {
			recovered++
		}
	}
	return recovered, tried
}

// toldFrom is from how many respondents on a group is told of.
const toldFrom = 5

func TestAnAttackerRecoversNoRatingOfAGroupThatIsTold(t *testing.T) {
	policy := declared(t, asDeclared)
	for part := range 4 {
		t.Run(fmt.Sprintf("part %d", part), func(t *testing.T) {
			t.Parallel()
			const sequences = 700
			if recovered, tried := attacked(policy, sequences, part*sequences, toldFrom, 400, published); recovered > 0 || tried < sequences/2 {
				t.Errorf("he recovered %d of %d ratings", recovered, tried)
			}
		})
	}
}

// A world in which the target's mark shows in a verdict, and what others may have said in others.
func TestAnAttackerWhoForgetsWhatElseHeDoesNotKnowIsNotBelieved(t *testing.T) {
	if recovered, _ := attacked(declared(t, asDeclared), 1, 9156, 1, 400, published); recovered > 0 {
		t.Error("he recovered a rating")
	}
}

// Few answers count too, and a verdict is told whatever it rests on.
func TestAVerdictCanTellTheRatingOfWhoAnsweredAlone(t *testing.T) {
	recovered, tried := attackedAlone(declared(t, asDeclared), 150, 200)
	if recovered == 0 || recovered > tried/10 {
		t.Errorf("he recovered %d of %d ratings", recovered, tried)
	}
}

// attackedAlone is attacked, of all who alone rated the means of an activity of which money and places are known.
func attackedAlone(policy *review.Policy, seeds, patience int) (recovered, tried int) {
	for seed := range seeds {
		s := anySequence(rand.New(rand.NewPCG(uint64(seed), 77)))
		for period, p := range s.periods {
			for subject, f := range p.Subjects {
				of := target{period: period, subject: subject, criterion: criteria[review.UnderResourced]}
				group, _ := s.group(of)
				if len(f.Resources) == 0 || len(group) != 1 {
					continue
				}
				of.respondent = f.Answers[group[0]].Respondent()
				tried++
				if s.recovered(policy, s.reports(policy, nil), of, patience, published) {
					recovered++
				}
			}
		}
	}
	return recovered, tried
}

func TestTheAttackerRecoversRatingsBehindAPlainThreshold(t *testing.T) {
	recovered, tried := attacked(declared(t, asDeclared), 12, 0, 1, 5, behindAThreshold)
	if recovered < 3 {
		t.Errorf("he recovered %d of %d ratings", recovered, tried)
	}
}

// behindAThreshold is what others could read if small groups were left out, and everything else were told as it was judged.
func behindAThreshold(r review.Report) string {
	const minimum = 5
	all := slices.Clone(r.Recommendations)
	for i := range all {
		one := &all[i]
		one.Sums, one.Told, one.Reasons = review.SubjectSums{}, nil, slices.Clone(one.Reasons)
		for c, score := range one.Scores {
			if score.Responses == 0 || score.Responses >= minimum {
				continue
			}
			one.Scores[c] = review.Score{Responses: score.Responses}
			one.Reasons = slices.DeleteFunc(one.Reasons, func(r review.Reason) bool { return r.Rule == review.AnswersRule+review.ScoreNames[c] })
			if slices.Contains(one.Concerns, review.Concern(c)) {
				one.ClearsIf = nil
			}
		}
	}
	r.Recommendations, r.Told = all, nil
	return text(r)
}
