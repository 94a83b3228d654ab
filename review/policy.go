package review

import (
	"cmp"
	"maps"
	"slices"
)

// Policy is the declared policy: what a review holds against a subject, how surely, and who must agree. It is read from a
// file by config, compiled by [Compile], and only a compiled one judges.
type Policy struct {
	Name    string `yaml:"name"`
	Version int    `yaml:"version"`
	SHA256  string `yaml:"-"` // of the file it was read from

	Lines          `yaml:",inline"`
	Usual          Prior               `yaml:"usual"`
	Considerations map[string]float64  `yaml:"considerations"` // weight of each of [ConsiderationNames]; left out: 0
	Approvals      map[string]string   `yaml:"approvals"`      // by verdict: who must approve it
	Decides        map[string]string   `yaml:"decides"`        // by verdict: who decides on it, in words for those who read it
	MayDecide      map[string][]string `yaml:"may_decide"`     // by verdict: the names that a decision is taken under; none: any
	Foremost       int                 `yaml:"foremost"`       // how many recommendations are told first; 0: three
	FollowUp       FollowUp            `yaml:"follow_up"`      // when those who do not answer are asked again
	Calibration    int                 `yaml:"calibration"`    // version of the one shown beside probabilities; 0: none
	Reallocation   *Reallocation       `yaml:"reallocation"`   // how much money may be moved, and within what limits; nil: no plan can be made
	Clauses        map[string]string   `yaml:"clauses"`        // by topic of [ClauseTopics]: the clause of the organisation's own rules
	Exemptions     []Exemption         `yaml:"exemptions"`
	Gates          Gates               `yaml:"gates"` // when it refuses to judge
	Brake          Brake               `yaml:"brake"`
	Markings       Markings            `yaml:"markings"` // what may be told in chat
	Raters         RaterLines          `yaml:"raters"`   // when it is said that some score otherwise than others
	Rules          []Rule              `yaml:"rules"`
	Overrides      []Override          `yaml:"overrides"`

	// FormatsThatNeedApproval are formats of activities of which the subject and the participants need a decision. A name that
	// ends in "+n" stands for any number there.
	FormatsThatNeedApproval []string `yaml:"formats_that_need_approval"`

	compiled bool
}

// Lines are the numbers that decide when something is said.
type Lines struct {
	Bar                float64 `yaml:"bar"`                  // a true score under it is a fault, 0..1
	AcceptedFalseShare float64 `yaml:"accepted_false_share"` // a concern is raised at one minus this
	Confirm            int     `yaml:"confirm"`              // a concern is raised when found in so many reports in a row, this one included; 0: one
	Leave              float64 `yaml:"leave"`                // a raised concern stands until it falls under this
	MinimumResponses   int     `yaml:"minimum_responses"`    // respondents before a concern is raised or a figure of theirs shown
	QuoteResponses     int     `yaml:"quote_responses"`      // respondents before a comment is quoted
}

// Raise is the probability at which a concern is raised.
func (l Lines) Raise() float64 { return 1 - l.AcceptedFalseShare }

// Exemption keeps one subject from any proposal up to a day, and says who said so and why.
type Exemption struct {
	What  string `yaml:"what"` // the subject's code
	Who   string `yaml:"who"`
	Why   string `yaml:"why"`
	Until string `yaml:"until"` // the last day, 2006-01-02
}

// Brake keeps a report from its channel that newly flags more than the larger of this share of what was judged and NeverAtOrUnder.
type Brake struct {
	Share          float64 `yaml:"share"`
	NeverAtOrUnder int     `yaml:"never_at_or_under"`
}

// Rule looks at facts and says how many times as likely they make a concern.
type Rule struct {
	ID      string  `yaml:"id"`
	Concern string  `yaml:"concern"`
	Clause  string  `yaml:"clause"`
	Measure string  `yaml:"measure"` // an expression over the figures of [Evidence], giving one number
	When    string  `yaml:"when"`    // to whom it applies; empty: to all
	Odds    []Point `yaml:"odds"`
	Shape   string  `yaml:"shape"`   // "free": the odds may rise and fall
	Because string  `yaml:"because"` // a sentence with figures, as "{allocated_of_planned|percent} of the planned money was allocated"
	Test    Test    `yaml:"test"`

	program *program
}

// Point says that at this figure the concern is this many times as likely.
type Point struct {
	At    float64 `yaml:"at"`
	Times float64 `yaml:"times"`
}

// Test is one set of figures at which the rule must point to its concern, and one at which it must not.
type Test struct {
	MustFlag map[string]float64 `yaml:"must_flag"`
	MustNot  map[string]float64 `yaml:"must_not"`
}

// Override changes the policy for one framework or programme. What it does not name stays.
type Override struct {
	Framework    string   `yaml:"framework"`
	Programme    string   `yaml:"programme"`
	Set          Settings `yaml:"set"`
	WithoutRules []string `yaml:"without_rules"`
}

// Settings are the parts of a policy an override may give anew.
type Settings struct {
	Bar                *float64            `yaml:"bar"`
	AcceptedFalseShare *float64            `yaml:"accepted_false_share"`
	Confirm            *int                `yaml:"confirm"`
	Leave              *float64            `yaml:"leave"`
	MinimumResponses   *int                `yaml:"minimum_responses"`
	QuoteResponses     *int                `yaml:"quote_responses"`
	Considerations     map[string]float64  `yaml:"considerations"` // replaces the weights it names
	Approvals          map[string]string   `yaml:"approvals"`      // replaces those it names
	Decides            map[string]string   `yaml:"decides"`        // replaces those it names
	MayDecide          map[string][]string `yaml:"may_decide"`     // replaces those it names
	FollowUp           FollowUpSettings    `yaml:"follow_up"`
	Gates              GateSettings        `yaml:"gates"`
	Brake              BrakeSettings       `yaml:"brake"`
	Raters             RaterSettings       `yaml:"raters"`
	Exemptions         []Exemption         `yaml:"exemptions"` // besides those of the policy
	Foremost           *int                `yaml:"foremost"`
	Formats            []string            `yaml:"formats_that_need_approval"` // replaces all of them
}

// ConsiderationNames are the seven considerations: six are scored per partner, the last is computed: whether the activity
// lies in a priority area in force.
var ConsiderationNames = [...]string{
	"aspires_to_join", "shares_values", "supports_operations", "strategic_importance",
	"bilateral_framework", "financing_capacity", priorityArea,
}

const priorityArea = "priority_area"

// ClauseTopics are what a policy's clauses are asked for when a sentence rests on no rule.
var ClauseTopics = [...]string{
	"answers", "ask", "last", "exemption", "starved", "reallocation",
	UnapprovedFormat, UnapprovedAdmission, UnapprovedInterlocutor, "needs", "overlap", "fairness", "weights", "notice", "raters",
}

// Unfounded are the topics of [ClauseTopics] for which the policy names no clause, so that what is said of them names none.
func (p *Policy) Unfounded() []string {
	return slices.DeleteFunc(slices.Clone(ClauseTopics[:]), func(topic string) bool { return p.Clauses[topic] != "" })
}

// fillIn writes out what is left to be understood, in overrides too, so that all who read the policy see what holds.
func (p *Policy) fillIn() {
	p.Confirm, p.Foremost = max(p.Confirm, 1), cmp.Or(p.Foremost, foremost)
	weights := make(map[string]float64, len(ConsiderationNames))
	for _, name := range ConsiderationNames {
		weights[name] = p.Considerations[name]
	}
	p.Considerations = weights
	p.Overrides = slices.Clone(p.Overrides)
	for i := range p.Overrides {
		set := &p.Overrides[i].Set
		set.Confirm, set.Foremost = understood(set.Confirm, 1), understood(set.Foremost, foremost)
		p.Overrides[i].dropIdle()
	}
}

// dropIdle leaves out what is there and empty of what only comes beside what is there already: it changes nothing, so nothing is said of it.
func (o *Override) dropIdle() {
	o.Set.Considerations = merged(nil, o.Set.Considerations)
	o.Set.Approvals = merged(nil, o.Set.Approvals)
	o.Set.Decides = merged(nil, o.Set.Decides)
	o.Set.MayDecide = merged(nil, o.Set.MayDecide)
	o.Set.Exemptions = slices.Concat(o.Set.Exemptions)
	o.WithoutRules = slices.Concat(o.WithoutRules)
}

// understood is what an override gives, the usual number where that is 0; nil stays nil.
func understood(given *int, usual int) *int {
	if given == nil {
		return nil
	}
	return new(cmp.Or(*given, usual))
}

// For is the policy in force for a programme of a framework: the broadest override first, of the framework, of the programme, of
// both; among equals the first in the file.
func (p *Policy) For(framework, programme string) *Policy {
	out := *p
	for _, o := range p.applying(framework, programme) {
		out = out.with(o)
	}
	return &out
}

// applying is the overrides that hold for a programme of a framework, in the order in which they are laid over the policy.
func (p *Policy) applying(framework, programme string) []Override {
	var out []Override
	for _, i := range p.layers(framework, programme) {
		out = append(out, p.Overrides[i])
	}
	return out
}

// layers is the places of these.
func (p *Policy) layers(framework, programme string) []int {
	var out []int
	for i, o := range p.Overrides {
		if o.appliesTo(framework, programme) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(i, j int) int { return p.Overrides[i].broader(p.Overrides[j]) })
	return out
}

// broader orders two overrides that hold for one programme: of its framework, of the programme, of both.
func (o Override) broader(than Override) int {
	return cmp.Or(cmp.Compare(o.Programme, than.Programme), cmp.Compare(o.Framework, than.Framework))
}

func (o Override) appliesTo(framework, programme string) bool {
	return (o.Framework == "" || o.Framework == framework) && (o.Programme == "" || o.Programme == programme)
}

func (p Policy) with(o Override) Policy {
	give(&p.Bar, o.Set.Bar)
	give(&p.AcceptedFalseShare, o.Set.AcceptedFalseShare)
	give(&p.Confirm, o.Set.Confirm)
	give(&p.Leave, o.Set.Leave)
	give(&p.MinimumResponses, o.Set.MinimumResponses)
	give(&p.QuoteResponses, o.Set.QuoteResponses)
	p.Considerations = merged(p.Considerations, o.Set.Considerations)
	p.Approvals = merged(p.Approvals, o.Set.Approvals)
	p.Decides = merged(p.Decides, o.Set.Decides)
	p.MayDecide = merged(p.MayDecide, o.Set.MayDecide)
	give(&p.Foremost, o.Set.Foremost)
	p.FollowUp = p.FollowUp.with(o.Set.FollowUp)
	p.Gates = p.Gates.with(o.Set.Gates)
	p.Brake = p.Brake.with(o.Set.Brake)
	p.Raters = p.Raters.with(o.Set.Raters)
	p.Exemptions = slices.Concat(o.Set.Exemptions, p.Exemptions)
	if o.Set.Formats != nil {
		p.FormatsThatNeedApproval = o.Set.Formats
	}
	p.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r Rule) bool { return slices.Contains(o.WithoutRules, r.ID) })
	return p
}

func give[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func merged[T any](old, over map[string]T) map[string]T {
	if len(over) == 0 {
		return old
	}
	out := make(map[string]T, len(old)+len(over))
	maps.Copy(out, old)
	maps.Copy(out, over)
	return out
}
