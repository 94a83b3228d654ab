package review

import (
	"math"
	"slices"
	"strings"
)

// Telling is what others read of a recommendation in place of what was judged. Verdict, concerns and facts are as judged; every
// figure that rests on answers is worked out from their stand-ins (standin.go).
type Telling struct {
	Scores                  [3]Score
	Rank                    int
	Reasons                 []Reason
	ClearsIf, EarlyWarnings []string
	Change                  Change
}

// TellingOfAll is what others read of a report as a whole.
type TellingOfAll struct {
	ExpectedFalse float64
	Since         Since
	Near          []Call
	Raters        []string `json:",omitempty"` // which roles score otherwise than the others
}

// Shown is the report as others may see it. What was recorded without a telling shows no figure that rests on answers.
func (r Report) Shown() Report {
	all := make([]Recommendation, len(r.Recommendations))
	for i, one := range r.Recommendations {
		all[i] = one.shown()
	}
	r.Recommendations = all
	r.calibrate(r.Calibration)
	r.Usual, r.Raters = [3]Usual{}, nil
	r.Across = r.Across.told(r.Told)
	if r.Told != nil {
		r.ExpectedFalse, r.Since = r.Told.ExpectedFalse, r.Told.Since
	}
	return r
}

func (r Recommendation) shown() Recommendation {
	r.Sums = SubjectSums{} // for later reviews only, and would tell the mean
	told := r.Told
	if told == nil {
		told = r.untold()
		r.Told = told
	}
	r.Scores, r.Rank, r.Reasons = told.Scores, told.Rank, told.Reasons
	r.ClearsIf, r.EarlyWarnings, r.Change = told.ClearsIf, told.EarlyWarnings, told.Change
	return r
}

// untold is what may be told without stand-ins: counts and facts.
func (r Recommendation) untold() *Telling {
	t := &Telling{Rank: r.Rank, Reasons: withoutAnswers(r.Reasons), Change: r.Change}
	for c, s := range r.Scores {
		t.Scores[c] = s.hide()
	}
	return t
}

// hide leaves of a score what nobody can be singled out by: how many answered and were asked, and what is usual.
func (s Score) hide() Score {
	return Score{Responses: s.Responses, Invited: s.Invited, Usual: s.Usual, Hidden: true}
}

// withoutAnswers leaves out the sentences that tell figures of answers.
func withoutAnswers(reasons []Reason) []Reason {
	return slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool {
		return strings.HasPrefix(r.Rule, AnswersRule) || strings.HasPrefix(r.Rule, AgainRule)
	})
}

// tell works out what others read of every recommendation: the sitting is held again over stand-ins, with the verdicts that
// were found.
func (s *sitting) tell(out *Report) error {
	o := s.outside()
	ranks, all := o.rank(), TellingOfAll{}
	shown := make([]Recommendation, len(o.cases))
	for i, k := range o.cases {
		told, err := o.telling(k)
		if err != nil {
			return err
		}
		told.Rank = ranks[k.figures.Code]
		out.Recommendations[i].Told, shown[i].Change = told, told.Change
		for _, c := range k.concerns {
			all.ExpectedFalse += 1 - k.weighed.probability[c]
		}
	}
	all.ExpectedFalse = Round6(all.ExpectedFalse)
	all.Since, all.Near = o.since(shown), o.near(out.Recommendations)
	all.Raters = out.Raters.told(s.policy.MinimumResponses)
	out.Told = &all
	return nil
}

// outside is the sitting as others may follow it.
func (s *sitting) outside() *sitting {
	o := &sitting{
		portfolio: s.portfolio, policy: s.policy, frame: s.frame, subjects: s.subjects, members: s.members,
		reaches: s.reaches, staked: s.stakes(), outsiders: true,
	}
	for _, past := range s.earlier {
		o.earlier = append(o.earlier, past.standIn(s.policy))
	}
	heardOf := make([]heard, len(s.heard))
	for i, h := range s.heard {
		heardOf[i] = h.standIn(s.policy, s.policy.small(h))
	}
	o.learn(heardOf)
	for _, k := range s.cases {
		o.cases = append(o.cases, o.follow(k))
	}
	return o
}

// standIn is an earlier report as others know it.
func (p Past) standIn(policy *Policy) Past {
	out := Past{Period: p.Period, MadeAt: p.MadeAt, Sums: map[string]SubjectSums{}, Standing: map[string]Standing{}}
	for code, stood := range p.Standing {
		out.Sums[code] = p.Sums[code].standIn(stood.ToldMeans, policy)
		stood.Probabilities = stood.ToldProbabilities
		out.Standing[code] = stood
	}
	return out
}

// follow is one hearing as others may follow it: its verdict and facts, with stand-ins for its answers.
func (s *sitting) follow(of *hearing) *hearing {
	k, figures := *of, *of.figures
	k.figures, k.hidden = &figures, s.hiddenOf(of)
	k.heard, figures.Answers = of.heard.standIn(s.policy, k.hidden), nil
	if len(k.concerns) > 0 { // of the others nobody asks what would clear them
		figures.Answers = of.heard.standIns(s.policy.Usual.Levelling, k.hidden)
	}
	k.usual = s.usualBeside(of.figures)
	k.again = withoutAnswers(of.again)
	if slices.Contains(k.hidden[:], true) {
		k.attendance.roles = nil // which are silent tells which have answered
	}
	k.weighed = of.weighed.again(s.policy, k.heard.concerns, k.usual)
	for c := range k.weighed.probability {
		k.weighed.probability[c] = s.agreeing(&k, Concern(c))
	}
	return &k
}

// hiddenOf is the concerns on which nothing of what was said of a subject is told: fewer answered than the minimum or, of a mechanism, so
// few are left once those are taken away who were heard on what is told of its activities.
func (s *sitting) hiddenOf(k *hearing) [3]bool {
	hidden := s.policy.small(k.heard)
	if len(s.members[k.figures.Code]) == 0 {
		return hidden
	}
	for c, left := range s.left(k) {
		hidden[c] = hidden[c] || s.policy.hides(left)
	}
	return hidden
}

// left is how many respondents of a mechanism are in no group that is told: those of its activities with fewer than the minimum, and
// those who answered about itself.
func (s *sitting) left(k *hearing) [3]int {
	told := map[int][3]bool{} // by what answers are about
	for i, a := range s.members[k.figures.Code] {
		for c, small := range s.policy.small(s.listener.hear(a.Answers, s.policy.Usual.Levelling)) {
			is := told[i+1]
			is[c] = !small
			told[i+1] = is
		}
	}
	var rest [3]map[int64]bool
	for _, a := range k.figures.Answers {
		c := a.Criterion.concernOf()
		if a.Score < 0 || told[a.About][c] {
			continue
		}
		if rest[c] == nil {
			rest[c] = map[int64]bool{}
		}
		rest[c][a.Respondent] = true
	}
	return [3]int{len(rest[0]), len(rest[1]), len(rest[2])}
}

// agreeing is the probability that stand-ins give a concern, held to what the verdict tells of it anyhow.
func (s *sitting) agreeing(k *hearing, c Concern) float64 {
	p, lines := k.weighed.probability[c], s.policy.Lines
	switch {
	case slices.Contains(k.concerns, c) && k.stood[c]:
		return math.Max(p, lines.Leave)
	case slices.Contains(k.concerns, c):
		return math.Max(p, lines.Raise())
	case k.verdict == Keep && k.exempt == nil:
		return math.Min(p, lines.Leave-0.01)
	case k.counted[c] >= lines.MinimumResponses:
		return math.Min(p, lines.Raise()-0.01)
	}
	return p
}

// telling is what others read of one hearing that they may follow.
func (s *sitting) telling(k *hearing) (*Telling, error) {
	clears, err := s.clearsForCertain(k)
	if err != nil {
		return nil, err
	}
	t := &Telling{Scores: s.scores(k), Reasons: append(k.again, s.reasons(k)...), ClearsIf: clears, EarlyWarnings: s.warnings(k), Change: s.change(k)}
	for c := range t.Scores {
		t.Scores[c] = t.Scores[c].inBroad()
		if k.hidden[c] {
			t.Scores[c] = t.Scores[c].hide()
			t.Reasons = without(t.Reasons, AnswersRule+ScoreNames[c])
		}
	}
	return t, nil
}

func without(reasons []Reason, rule string) []Reason {
	return slices.DeleteFunc(reasons, func(r Reason) bool { return r.Rule == rule })
}

// inBroad is a score without digits that nothing stands behind.
func (s Score) inBroad() Score {
	for _, f := range []*float64{s.Estimate, s.Low, s.High} {
		if f != nil {
			*f = inHundredths(*f)
		}
	}
	s.FromAnswers, s.Probability = math.Round(1000*s.FromAnswers)/1000, math.Round(1000*s.Probability)/1000
	s.Usual = inHundredths(s.Usual)
	s.Broad = true
	return s
}

func inHundredths(x float64) float64 { return math.Round(100*x) / 100 }

// clearsForCertain is what would clear the concerns wherever in the told ranges the means lie: it is asked of the lowest that
// they can be. Nothing is said where a concern rests on a hidden group.
func (s *sitting) clearsForCertain(k *hearing) ([]string, error) {
	if len(k.concerns) == 0 {
		return nil, nil
	}
	worst := *k
	figures := *k.figures
	figures.Answers = lowest(k.figures.Answers, k.heard, s.policy)
	worst.figures, worst.heard = &figures, s.listener.hear(figures.Answers, s.policy.Usual.Levelling)
	worst.weighed = k.weighed.again(s.policy, worst.heard.concerns, k.usual)
	var out []string
	for _, c := range k.concerns {
		if k.hidden[c] {
			return nil, nil
		}
		if !worst.weighed.raised(c, k.counted[c], k.stood[c], s.policy.Lines) {
			out = append(out, concernWords[c]+": better answers on its "+scoreWords[c])
			continue // what is told is too broad to say how much better
		}
		said, err := s.clears(&worst, c)
		if err != nil {
			return nil, err
		}
		out = append(out, said...)
	}
	return out, nil
}
