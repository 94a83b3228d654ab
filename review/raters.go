package review

import "slices"

// Raters is what shows of the people behind the answers of a period: who scores higher than others, who keeps to the middle
// grade, how staff score their own work. It is found beside the verdicts and changes none. It is the analyst's and not recorded;
// what others read of it stands in [TellingOfAll].
type Raters struct {
	Policy RaterLines
	Roles  []Leniency // in the order of [Roles], those heard beside others on an activity
	Single []Leniency // single raters of several activities of whom it is sure enough
	Looked int        // how many of these were looked at
	Middle []Crowding // by role, then of all; none where the scale has no middle grade
	Gaps   []Gap      // by subject: staff against the others
}

// RaterLines are from which size on a report says that some score otherwise than others do, and how surely. It shows, and
// changes no score, verdict or rank. The zero RaterLines look for nothing.
type RaterLines struct {
	Leniency float64 `yaml:"leniency"` // higher or lower than the others by more than this share of the scale
	Middle   float64 `yaml:"middle"`   // on the middle grade by more than this share of the scores oftener than their spread gives
	Sure     float64 `yaml:"sure"`     // said from this probability on; 0: nothing is looked for
}

// ratings gathers what the raters of all activities say.
type ratings struct {
	leniencies leniencies
	crowdings  crowdings
	apart      []apart
}

// add takes in the voices on one activity.
func (r *ratings) add(code string, heard *listener) {
	if r == nil {
		return
	}
	staff := r.leniencies.add(heard)
	r.crowdings.add(heard)
	if one, both := apartOn(code, staff, &heard.roles); both {
		r.apart = append(r.apart, one)
	}
}

// raters works out what the policy asks for; nil if it looks for nothing.
func (s *sitting) raters() *Raters {
	if s.ratings == nil {
		return nil
	}
	policy := s.policy.Raters
	n := noiseIn(s.pool.usual(s.policy.Usual))
	out := &Raters{Policy: policy, Roles: s.ratings.leniencies.byRole(n, policy)}
	out.Single, out.Looked = s.ratings.leniencies.outspoken(n, policy, s.ratedBy)
	out.Middle = s.ratings.crowdings.crowding(s.policy.Usual.Noise, policy.Middle)
	for _, one := range s.ratings.apart {
		out.Gaps = append(out.Gaps, one.gap(n, s.policy.Usual.Spread, policy.Leniency))
	}
	return out
}

// ratedBy is, for each of some respondents, the activities, by code, on which others were heard beside them.
func (s *sitting) ratedBy(respondents []int64) [][]string {
	if len(respondents) == 0 {
		return nil
	}
	codes, last, at := make([][]string, len(respondents)), make([]int, len(respondents)), make(map[int64]int, len(respondents))
	for i, respondent := range respondents {
		at[respondent] = i
	}
	for i, f := range s.subjects {
		if f.Kind != KindActivity {
			continue
		}
		for _, a := range f.Answers {
			one, asked := at[a.Respondent()]
			if asked && last[one] <= i && a.Scored() && s.heard[i].concerns[a.Criterion().concernOf()].N > 1 {
				codes[one], last[one] = append(codes[one], f.Code), i+1
			}
		}
	}
	return codes
}

// GapOf is how staff scored a subject beside the others, if both were heard on it.
func (r *Raters) GapOf(subject string) (Gap, bool) {
	if r == nil {
		return Gap{}, false
	}
	i := slices.IndexFunc(r.Gaps, func(g Gap) bool { return g.Subject == subject })
	if i < 0 {
		return Gap{}, false
	}
	return r.Gaps[i], true
}
