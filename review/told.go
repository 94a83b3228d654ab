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
	Found                   *[3]bool    // which concerns are raised, or wait to be found again; nil in reports from before it was kept
	Unconfirmed             [3]Footing  // which stand because too few answered to say
	Grounds                 *[3]Grounds // of what is raised or stands so: on which facts; nil where nothing is, and in reports from before it was kept
}

// TellingOfAll is what others read of a report as a whole.
type TellingOfAll struct {
	ExpectedFalse float64
	Since         Since
	Near          []Call
	Raters        []string `json:",omitempty"` // which roles score otherwise than the others
}

// Shown is the report as others may see it. What was recorded without a telling shows no figure that rests on answers. What is not
// named here, or of a recommendation in shown, they do not see.
func (r Report) Shown() Report {
	out := Report{
		Programme: r.Programme, Period: r.Period, AsOf: r.AsOf, Policy: r.Policy, Coverage: r.Coverage,
		Recommendations: make([]Recommendation, len(r.Recommendations)), ExpectedFalse: r.ExpectedFalse, Since: r.Since,
		AnswersUntil: r.AnswersUntil, Shortfalls: r.Shortfalls, Notes: r.Notes, Told: r.Told, Foremost: r.Foremost, Across: r.Across.told(r.Told),
	}
	for i, one := range r.Recommendations {
		out.Recommendations[i] = one.shown()
	}
	if r.Calibration != nil && !r.Calibration.ForAnalyst() {
		out.calibrate(r.Calibration)
	}
	if r.Told != nil {
		out.ExpectedFalse, out.Since = r.Told.ExpectedFalse, r.Told.Since
	}
	return out
}

// shown leaves out also the sums, which are for later reviews only, and would tell the mean.
func (r Recommendation) shown() Recommendation {
	told := r.Told
	if told == nil {
		told = r.untold()
	}
	return Recommendation{
		ID: r.ID, Subject: r.Subject, Kind: r.Kind, Title: r.Title, Owner: r.Owner, Marking: r.Marking, Verdict: r.Verdict, Concerns: r.Concerns,
		Priority: r.Priority, NeedsApprovalOf: r.NeedsApprovalOf, DecidedBy: r.DecidedBy, Factors: r.Factors, Under: r.Under, Quotes: r.Quotes,
		Arrangement: r.Arrangement, Allocated: r.Allocated,

		Scores: told.Scores, Rank: told.Rank, Reasons: told.Reasons, ClearsIf: told.ClearsIf, EarlyWarnings: told.EarlyWarnings, Change: told.Change,
		Told: told,
	}
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
		return strings.HasPrefix(r.Rule, AnswersRule) || strings.HasPrefix(r.Rule, againRule)
	})
}

// tell works out what others read of every recommendation: the sitting is held again over stand-ins, with the verdicts
// that were found. Of a subject that is kept nothing more is asked once it is told, so that they are all followed in one place.
func (s *sitting) tell(out *Report, o *sitting) {
	tellings, order := make([]Telling, len(s.cases)), make([]standpoint, len(s.cases))
	all := TellingOfAll{Since: Since{First: len(o.earlier) == 0}}
	var kept hearing
	var waiting []*hearing
	for i, of := range s.cases {
		k := &kept
		if of.verdict != Keep {
			k = &hearing{}
			waiting = append(waiting, k)
		}
		o.follow(k, of)
		o.telling(&tellings[i], k)
		order[i] = k.standpoint(i)
		all.Since.count(tellings[i].Change)
		for _, c := range k.concerns {
			all.ExpectedFalse += 1 - k.weighed.probability[c]
		}
	}
	for i, rank := range ranksOf(order) {
		tellings[i].Rank, out.Recommendations[i].Told = rank, &tellings[i]
	}
	all.ExpectedFalse = Round6(all.ExpectedFalse)
	all.Near = o.near(waiting)
	all.Raters = out.Raters.told(s.policy.MinimumResponses)
	out.Told = &all
}

// telling is what others read of one hearing that they may follow.
func (s *sitting) telling(t *Telling, k *hearing) {
	t.Scores, t.ClearsIf, t.EarlyWarnings, t.Change = s.scores(k), s.clearsInBroad(k), s.warnings(k), s.change(k)
	t.Reasons = append(k.again, s.reasons(k)...)
	t.Found, t.Unconfirmed, t.Grounds = &[3]bool{}, k.open, s.grounds(k)
	for c := range t.Scores {
		t.Found[c] = k.waits[c] > 0 || slices.Contains(k.concerns, Concern(c))
		t.Scores[c].inBroad()
		if k.hidden[c] {
			inferred := t.Scores[c].Probability
			t.Scores[c] = t.Scores[c].hide()
			t.Scores[c].Inferred = inferred
			t.Reasons = without(t.Reasons, AnswersRule+ScoreNames[c])
			if k.waits[c] > 0 { // which is told whatever it rests on, like a concern that is raised: the next report goes by it
				t.Reasons = append(t.Reasons, s.waits(k, Concern(c)))
			}
		}
	}
}

func without(reasons []Reason, rule string) []Reason {
	return slices.DeleteFunc(reasons, func(r Reason) bool { return r.Rule == rule })
}

// inBroad takes from a score the digits that nothing stands behind.
func (s *Score) inBroad() {
	for _, f := range []*float64{s.Estimate, s.Low, s.High} {
		if f != nil {
			*f = inHundredths(*f)
		}
	}
	s.FromAnswers, s.Probability = inThousandths(s.FromAnswers), inThousandths(s.Probability)
	s.Usual = inHundredths(s.Usual)
	s.Broad = true
}

func inHundredths(x float64) float64  { return math.Round(100*Round6(x)) / 100 }
func inThousandths(x float64) float64 { return math.Round(1000*Round6(x)) / 1000 }

// clearsInBroad is what would clear the concerns as far as others can know: it is asked of the lowest that the told means can be.
// Nothing is said where a concern rests on a hidden group.
func (s *sitting) clearsInBroad(k *hearing) (out []string) {
	if len(k.concerns) == 0 {
		return nil
	}
	worst := s.atWorst(k)
	for _, c := range k.concerns {
		if k.hidden[c] {
			return nil
		}
		if !worst.weighed.raised(c, k.counted[c], k.stood[c], s.policy.Lines) {
			out = append(out, c.Words()+": "+k.betterWords(c))
			continue // what is told is too broad to say how much better
		}
		out = append(out, s.clears(worst, c)...)
	}
	return out
}

// betterWords ask for answers without a size.
func (k *hearing) betterWords(c Concern) string {
	if k.counted[c] == 0 {
		return "good answers on its " + ScoreNames[c] + ", which nobody rated"
	}
	return "better answers on its " + ScoreNames[c]
}

// atWorst is a hearing with all means, its own and those of the others, at the lowest that what is told of them leaves open.
func (s *sitting) atWorst(k *hearing) *hearing {
	worst := *k
	worst.answers = [][]Answer{lowest(k.answers[0], k.heard, s.policy)}
	heard := s.listener.hear(s.policy.Usual.Levelling, worst.answers...)
	usual := s.lowest.usualBeside(k)
	worst.heard, worst.lowest = &heard, &usual
	for c := range worst.usual {
		worst.usual[c].Middle = min(worst.usual[c].Middle-grain/2, usual[c].Middle)
		worst.usual[c].Coarse = 0 // it is at its lowest already
	}
	worst.weighed = k.weighed.again(s.policy, worst.heard.concerns, worst.usual)
	for c := range worst.weighed.answers {
		worst.weighed.answers[c] = s.estimate(&worst, Concern(c), &worst.heard.concerns)
		worst.weighed.decide(Concern(c))
	}
	return &worst
}

// ofOneMind is the share of the noise told to others that is left where respondents are as much of one mind as any are.
const ofOneMind = 1. / 8

// estimate is what answers say of one concern of a subject. How far answers truly lie apart is not told, nor what hidden groups said: to
// others it is the worst of what they say as told, which draws them to the usual, as if all were of one mind, which does not, and beside
// the lowest usual there can be, which lies furthest apart.
func (s *sitting) estimate(k *hearing, c Concern, heard *[3]voices) estimate {
	out := s.policy.estimate(c, heard, &k.usual)
	if !s.toOthers {
		return out
	}
	alike := k.usual
	for c := range alike {
		alike[c].Noise *= ofOneMind
	}
	for _, usual := range []*[3]Usual{&alike, k.lowest} {
		if usual == nil {
			continue
		}
		if other := s.policy.estimate(c, heard, usual); other.Under > out.Under {
			out = other
		}
	}
	return out
}
