package review

import "slices"

// Standing is how a subject stood in an earlier report.
type Standing struct {
	Verdict       Verdict
	Concerns      []Concern
	Probabilities [3]float64 // by concern, in the order of [Concerns]

	ToldMeans         [3]*float64 // as others were told them; nil: no answers, or too few
	ToldProbabilities [3]float64  // as others can know them; of a hidden group 0 in reports from before that was kept
	Found             *[3]bool    // which concerns were raised, or waited to be found again; nil in reports from before it was kept
	Unconfirmed       [3]Footing  // those of an earlier report that stand because too few answered to say; none in reports from before it was kept
	Grounds           *[3]Grounds // on which facts each concern stands; nil where none does, and in reports from before it was kept
}

// Footing is what a concern was raised on that stands, though too few answered to say whether it still is so.
type Footing int

// The footings there are.
const (
	Settled   Footing = iota // it is not one of these: it is raised, or does not stand
	OnAnswers                // of enough respondents
	OnFacts                  // that each pointed to it, while too few answered
)

// Standing is what later reports need to know of how the subject stood in this one.
func (r Recommendation) Standing() Standing {
	s := Standing{Verdict: r.Verdict, Concerns: r.Concerns}
	if r.Told != nil {
		s.Found, s.Unconfirmed, s.Grounds = r.Told.Found, r.Told.Unconfirmed, r.Told.Grounds
	}
	for c := range r.Scores {
		s.Probabilities[c] = r.Scores[c].Probability
		if r.Told != nil {
			s.ToldMeans[c], s.ToldProbabilities[c] = r.Told.Scores[c].Mean, r.Told.Scores[c].Probability+r.Told.Scores[c].Inferred
		}
	}
	return s
}

// found reports whether a concern was found. Of reports from before that was kept it goes by what was told: where enough had answered for
// that, a probability at the raising line was told of what was found, and of nothing else.
func (s Standing) found(c Concern, lines Lines) bool {
	if s.Found != nil {
		return s.Found[c]
	}
	told := s.ToldMeans[c] != nil && s.ToldProbabilities[c] >= inThousandths(lines.Raise())
	return told || slices.Contains(s.Concerns, c)
}

// stands reports whether a concern was raised, or stood though too few had answered to say.
func (s Standing) stands(c Concern) bool {
	return slices.Contains(s.Concerns, c) || s.Unconfirmed[c] != Settled
}

// clear reports whether no concern was raised, and none stood.
func (s Standing) clear() bool {
	return len(s.Concerns) == 0 && s.Unconfirmed == [len(Concerns)]Footing{}
}

// footing is what a concern that stood was raised on. Of reports from before it was kept on which facts it goes by what was told: it was
// on answers where their mean was.
func (s Standing) footing(c Concern) Footing {
	switch {
	case s.Unconfirmed[c] != Settled:
		return s.Unconfirmed[c]
	case s.Grounds != nil && s.Grounds[c] == 0, s.Grounds == nil && s.ToldMeans[c] != nil:
		return OnAnswers
	}
	return OnFacts
}
