package review

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Judge makes the report of one programme and period. It is pure: the same portfolio, in whatever order its rows stand, and
// the same policy give the same report. What the policy's gates refuse is in the report's shortfalls. It fails on what no
// review can rest on: a policy that was not compiled, a period that has not ended, two subjects of one code, a calibration that is not
// there ([NoCalibration]), figures of which no number comes ([Unusable]).
func Judge(p Portfolio, policy *Policy) (Report, error) {
	if policy == nil || !policy.compiled {
		return Report{}, errors.New("the policy is not compiled")
	}
	if p.Period.To.After(p.AsOf) {
		return Report{}, fmt.Errorf("period %s has not ended at %s", p.Period, p.AsOf.UTC().Format("2006-01-02T15:04:05Z"))
	}
	s, err := newSitting(p, policy)
	if err != nil {
		return Report{}, err
	}
	calibration, err := p.calibrationOf(policy)
	if err != nil {
		return Report{}, err
	}
	var missing []Shortfall
	if p.Gating != Ungated {
		missing = s.shortfalls()
	}
	if p.Gating == Refusing && len(missing) > 0 {
		return s.refused(missing), nil
	}
	s.weighAll()
	s.decideAll()
	s.guard()
	report := s.report(missing)
	report.calibrate(calibration)
	return report, report.sound()
}

// sitting is one review while it is being made.
type sitting struct {
	portfolio Portfolio
	policy    *Policy // in force for the programme
	declared  *Policy // for all
	frame     frame
	before    frame                 // the period before, as it is known at the instant
	end       frame                 // the next period, as it will be at its end
	earlier   []Past                // newest first, only those a review of this period may use
	pool      pool                  // what all subjects add to what is usual, in this period and those before
	subjects  []*Figures            // of the programme itself, by code
	abroad    []*Figures            // activities of other programmes, here for their mechanisms' sake, by code
	run       map[string][]*Figures // of each mechanism: the activities that are run through it, also those that the period is not about
	members   map[string][]*Figures // those of them that it is about
	listener  listener
	ratings   *ratings // what the raters of all activities say; nil: not looked for
	reaches   reaches
	heard     []heard // of each of the subjects, by place; nothing of a mechanism
	cases     []*hearing
	shown     shownFigures
	leansOn   map[string]bool // programmes whose activities keep what is proposed for an end from being the last, or would if these were not to end
	toOthers  bool            // it is held for those who may not see small groups
	told      *sitting        // the same held for those; nil until it is asked for
	lowest    *sitting        // of one that is held for those: with all means at the lowest that what is told of them leaves open
}

// hearing is one subject under judgement.
type hearing struct {
	at       int        // its place among the subjects
	figures  *Figures   // of a mechanism: with those of its activities
	answers  [][]Answer // about itself and, of a mechanism, about each of its activities
	heard    *heard
	serves   serves
	evidence Evidence
	usual    [3]Usual
	lowest   *[3]Usual // what is usual if all that others do not know is at its lowest; nil where that is not asked
	weighed  weighed
	before   Standing // how it stood when it was last judged
	stood    [3]bool
	concerns []Concern
	open     [3]Footing // concerns that stood and can be neither confirmed nor cleared
	inferred [3]float64 // of what stood on facts, where few answered: the answers' probability as others can know it
	waits    [3]int     // in how many reports in a row a concern was found that must be found in more to be raised; 0: it does not wait
	verdict  Verdict
	spared   *serves    // what it is the last to serve, so that it is not discontinued; nil: the guard spared nothing
	exempt   *Exemption // nil: not exempt
	under    *Precedent // nil: it waits for a decision of its own
	again    []Reason   // why it is raised again
	stake    float64    // how much is at stake with it, 0..1
	foreseen foreseen

	attendance attendance // where it is told; see attended
	counted    [3]int     // respondents by concern, told also where what they said is not
	hidden     [3]bool    // too few of them for their figures to be told
}

// mostConfirm is in how many reports in a row a concern can be asked to be found: in those a review looks back at, and in its own.
const mostConfirm = PeriodsBack + 1

func newSitting(p Portfolio, declared *Policy) (*sitting, error) {
	p.AsOf = p.AsOf.UTC() // the same instant, in whatever zone it was given
	policy := declared.For(p.Programme.Framework, p.Programme.Code)
	s := &sitting{portfolio: p, policy: policy, declared: declared, frame: frameOf(p.Period, p.AsOf), reaches: reaches{}, leansOn: map[string]bool{}}
	before, next := p.Around()
	s.before, s.end = frameOf(before, p.AsOf), frameOf(next, next.To)
	if err := s.seat(p.Subjects); err != nil {
		return nil, err
	}
	s.earlier = usable(p)
	all := make([]heard, len(s.subjects))
	if s.policy.Raters.Sure > 0 {
		s.ratings = &ratings{}
	}
	for i, f := range s.subjects {
		if f.Kind == KindActivity {
			all[i] = s.listener.hear(policy.Usual.Levelling, f.Answers)
			s.ratings.add(f.Code, &s.listener)
		}
	}
	s.learn(all)
	return s, nil
}

// seat puts the programme's own subjects into their order, and activities, of any programme, to their mechanisms.
func (s *sitting) seat(subjects []Figures) error {
	all := make([]*Figures, len(subjects))
	for i := range subjects {
		all[i] = &subjects[i]
	}
	slices.SortFunc(all, func(a, b *Figures) int { return cmp.Compare(a.Code, b.Code) })
	for i, f := range all {
		if i > 0 && f.Code == all[i-1].Code {
			return Unfit(fmt.Sprintf("two subjects have the code %s; give each one of its own", f.Code))
		}
		if f.Programme == "" || f.Programme == s.portfolio.Programme.Code {
			s.subjects = append(s.subjects, f)
		} else {
			s.abroad = append(s.abroad, f)
		}
	}
	s.run = s.runThrough(all)
	s.members = s.membersOf(s.run)
	return nil
}

// find is the place of a subject of the programme among all of them; -1 if it is none.
func (s *sitting) find(code string) int {
	i, found := slices.BinarySearchFunc(s.subjects, code, func(f *Figures, code string) int { return cmp.Compare(f.Code, code) })
	if !found {
		return -1
	}
	return i
}

// learn puts together what all activities, in this period and those before, tell of what is usual.
func (s *sitting) learn(all []heard) {
	s.heard = all
	for _, past := range s.recent() {
		for _, sums := range past.Sums {
			s.pool.add(sums, 1)
		}
	}
	for i := range all {
		s.pool.add(all[i].sums, 1)
	}
}

// weighAll weighs every subject that is judged.
func (s *sitting) weighAll() {
	rules, hearings := len(s.policy.Rules), make([]hearing, len(s.subjects))
	all := make([]float64, rules*len(s.subjects)) // factors of all rules on all subjects
	for i, f := range s.subjects {
		if !s.judges(f) {
			continue
		}
		k, factors := &hearings[i], all[i*rules:(i+1)*rules]
		k.at = i
		s.open(k, f)
		k.weighed = s.policy.weigh(k.heard.concerns, k.usual, s.policy.tally(&k.evidence, factors))
		k.weighed.factors = factors
		s.cases = append(s.cases, k)
	}
}

// judges reports whether a subject belongs into the report: the period is about it, or about one of its activities.
func (s *sitting) judges(f *Figures) bool {
	return s.portfolio.All || s.concerned(f) || len(s.members[f.Code]) > 0
}

// concerned reports whether the period is about a subject: it was answered about, or is an activity that ran.
func (s *sitting) concerned(f *Figures) bool {
	return len(f.Answers) > 0 || s.frame.ran(f)
}

// open lays a subject's figures beside what is usual among the others. For a mechanism its activities are none of them.
func (s *sitting) open(k *hearing, f *Figures) {
	k.figures, k.heard, k.answers = f, &s.heard[k.at], [][]Answer{f.Answers}
	if f.Kind == KindMechanism {
		for _, a := range s.members[f.Code] {
			k.answers = append(k.answers, a.Answers)
		}
		whole, all := together(*f, s.members[f.Code]), s.listener.hear(s.policy.Usual.Levelling, k.answers...)
		all.sums.Whole = true
		k.figures, k.heard = &whole, &all
	}
	k.usual = s.usualBeside(k)
	for c := range k.counted {
		k.counted[c] = k.heard.concerns[c].N
	}
	k.serves = s.portfolio.servesAt(k.figures, s.frame.today)
	k.evidence = s.evidence(k.figures, k.serves, k.heard.respondents, &s.frame)
	k.before, _ = s.stoodLast(f.Code)
	for c := range k.stood {
		k.stood[c] = k.before.stands(Concern(c))
	}
}

// usualBeside is what is usual among the activities of the programme but a subject and those that belong to it: also those that have ended,
// for what was said of them is said of their mechanism.
func (s *sitting) usualBeside(k *hearing) [3]Usual {
	others := s.pool
	s.withdrawSums(&others, k.at, k.figures.Code)
	for _, own := range s.run[k.figures.Code] {
		s.withdrawSums(&others, s.find(own.Code), own.Code)
	}
	return others.usual(s.policy.Usual)
}

// withdrawSums takes out of a pool what the subject at a place added to it, in this period and those before; -1 is none of the
// programme's.
func (s *sitting) withdrawSums(from *pool, at int, code string) {
	if at >= 0 {
		from.add(s.heard[at].sums, -1)
	}
	for _, past := range s.recent() {
		if sums, known := past.Sums[code]; known {
			from.add(sums, -1)
		}
	}
}

// evidence is the figures of one subject in a frame.
func (s *sitting) evidence(f *Figures, served serves, respondents int, in *frame) Evidence {
	e := nothing()
	in.means(&e, f.Resources, s.portfolio.Rates)
	in.results(&e, f.Results)
	in.span(&e, f)
	s.portfolio.purpose(&e, f, served)
	ofMost(&e, f, s.members[f.Code], in)
	e.Responses = float64(respondents)
	if asked := len(invited(f.Invited)); asked > 0 {
		e.Invited = float64(asked)
	}
	e.Priority = s.priority(served)
	return e
}

// invitees is how many were asked to answer about it.
func (k *hearing) invitees() int {
	if k.evidence.Invited > 0 { // else it is not known
		return int(k.evidence.Invited)
	}
	return 0
}

// invited is who was asked: respondents by number, each once, with the role of the first invitation by role.
func invited(all []Invitation) []Invitation {
	rising := true
	for i := 1; i < len(all) && rising; i++ {
		rising = all[i-1].Respondent < all[i].Respondent
	}
	if rising {
		return all
	}
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b Invitation) int {
		return cmp.Or(cmp.Compare(a.Respondent, b.Respondent), cmp.Compare(a.Role, b.Role))
	})
	return slices.CompactFunc(sorted, func(a, b Invitation) bool { return a.Respondent == b.Respondent })
}
