package review

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Fault is one thing wrong with a policy: where in the file, as a YAML path, and for expressions and sentences the line
// and column inside the text, from 1; else they are 0.
type Fault struct {
	Path         string
	Line, Column int
	Text         string
}

func (f Fault) Error() string {
	if f.Line == 0 {
		return f.Path + ": " + f.Text
	}
	return fmt.Sprintf("%s: line %d, column %d: %s", f.Path, f.Line, f.Column, f.Text)
}

// Compile makes a policy ready to judge: every expression is checked against the figures there are, every number against
// its range, every rule against its own test. With any fault there is no policy; all faults are told, in the file's order.
// What the file leaves to be understood is written out.
func Compile(p Policy) (*Policy, []Fault) {
	c := compiler{}
	c.policy(&p)
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	p.fillIn()
	p.compiled = true
	return &p, nil
}

// Trials runs the tests beside every rule, in the file's order, and tells what each gave. The faults are those of
// [Compile], but a test that does not hold is none.
func Trials(p Policy) ([]Trial, []Fault) {
	c := compiler{trying: true}
	c.policy(&p)
	return c.trials, c.faults
}

// compiler gathers faults, and what the tests of the rules gave.
type compiler struct {
	faults []Fault
	trials []Trial
	trying bool // a test that does not hold is no fault
}

func (c *compiler) policy(p *Policy) {
	c.lines(*p)
	c.people(*p)
	c.reallocation(p.Reallocation)
	p.Rules = slices.Clone(p.Rules)
	seen := map[string]bool{}
	for i := range p.Rules {
		path := fmt.Sprintf("$.rules[%d]", i)
		c.check(!seen[p.Rules[i].ID], path+".id", "two rules are called %q", p.Rules[i].ID)
		seen[p.Rules[i].ID] = true
		c.rule(path, &p.Rules[i])
	}
	c.overrides(*p, seen)
}

func (c *compiler) check(holds bool, path, format string, args ...any) {
	if !holds {
		c.faults = append(c.faults, Fault{Path: path, Text: fmt.Sprintf(format, args...)})
	}
}

func (c *compiler) share(path string, x float64) {
	c.check(x > 0 && x < 1, path, "%v must be above 0 and under 1", x)
}

// Between these no figure of a report comes to be none: of numbers far larger or smaller the sums and squares are infinite or 0.
const (
	narrowest = 0.001
	largest   = 1_000_000
	widest    = 1_000_000_000_000
)

// part is a place on the scale of answers, or a width there, that answers can be held against.
func (c *compiler) part(path string, x float64) {
	c.check(x >= narrowest && x <= 1-narrowest, path, "%v must lie between %v and %v", x, narrowest, 1-narrowest)
}

func (c *compiler) amount(path string, x float64) {
	c.check(x >= 0 && x <= largest, path, "%v must lie between 0 and %d", x, largest)
}

func (c *compiler) count(path string, n, least int) {
	c.check(n >= least && n <= math.MaxInt32, path, "%d must lie between %d and %d", n, least, math.MaxInt32)
}

func (c *compiler) days(path string, n int) {
	c.check(n >= 0 && n <= 3660, path, "%d must lie between 0 (never) and 3660", n)
}

func (c *compiler) lines(p Policy) {
	c.check(strings.TrimSpace(p.Name) != "", "$.name", "a policy needs a name")
	c.check(!strings.ContainsFunc(p.Name, Unseen) && !(strings.ContainsFunc(p.Name, isJoiner) && idleJoiner().MatchString(p.Name)), "$.name", "%q has characters that are not seen, or turn what follows; write the name without them", p.Name)
	c.count("$.version", p.Version, 1)
	c.share("$.bar", p.Bar)
	c.share("$.accepted_false_share", p.AcceptedFalseShare)
	c.check(p.Confirm >= 0 && p.Confirm <= mostConfirm, "$.confirm", "%d must lie between 1 and %d: a review looks back at %d reports", p.Confirm, mostConfirm, PeriodsBack)
	c.share("$.leave", p.Leave)
	c.check(p.Raise() <= 0 || Round6(p.Leave) <= Round6(p.Raise()), "$.leave", "%v must not be above the line at which a concern is raised, %v", p.Leave, Round6(p.Raise()))
	c.count("$.minimum_responses", p.MinimumResponses, 1)
	c.check(p.QuoteResponses >= p.MinimumResponses, "$.quote_responses", "%d must not be under minimum_responses, %d", p.QuoteResponses, p.MinimumResponses)
	c.count("$.quote_responses", p.QuoteResponses, 1)
	c.part("$.usual.middle", p.Usual.Middle)
	c.part("$.usual.spread", p.Usual.Spread)
	c.part("$.usual.noise", p.Usual.Noise)
	c.check(p.Usual.Mislead >= 0 && p.Usual.Mislead < 1, "$.usual.mislead", "%v must be 0 or more and under 1", p.Usual.Mislead)
	if least := p.leastLeave(); p.Leave > 0 && p.Usual.Mislead >= 0 && p.Usual.Mislead < 1 {
		c.check(p.Leave >= least, "$.leave", "%v lets no fact speak for a concern where answers mislead as often as usual.mislead says, %v; write %v or more, or a lower usual.mislead",
			p.Leave, p.Usual.Mislead, least)
		most := p.likeliest()
		c.check(p.Leave < least || p.Leave >= 1 || p.Raise() <= 0 || most >= p.Raise(), "$.accepted_false_share", "%v raises nothing: answers and facts at their best make a concern probable by %.2f of 100, where leave is %v and usual.mislead %v; write a higher one, a higher leave, or a lower usual.mislead",
			p.AcceptedFalseShare, 100*most, p.Leave, p.Usual.Mislead)
	}
	c.amount("$.usual.levelling", p.Usual.Levelling)
	c.share("$.brake.share", p.Brake.Share)
	c.count("$.foremost", p.Foremost, 0)
	c.count("$.brake.never_at_or_under", p.Brake.NeverAtOrUnder, 0)
	c.days("$.follow_up.decide_within_days", p.FollowUp.DecideWithinDays)
	c.days("$.follow_up.escalate_after_days", p.FollowUp.EscalateAfterDays)
	c.days("$.follow_up.due_within_days", p.FollowUp.DueWithinDays)
	c.count("$.calibration", p.Calibration, 0)
	c.gates(p.Gates)
	c.raters(p.Raters)
}

// idleJoiner matches a joiner that stands elsewhere than between letters of a script that is written with it: two names that differ in it look alike.
var idleJoiner = pattern(`(^|[^\p{L}\p{M}]|[\p{Latin}\p{Cyrillic}\p{Greek}])[\x{200c}\x{200d}]|[\x{200c}\x{200d}]([^\p{L}\p{M}]|$)`)

func (c *compiler) raters(r RaterLines) {
	c.check(r.Sure >= 0 && r.Sure < 1, "$.raters.sure", "%v must be 0 (nothing is looked for) or more and under 1", r.Sure)
	c.check(r.Leniency >= 0 && r.Leniency < 1, "$.raters.leniency", "%v must be 0 or more and under 1", r.Leniency)
	c.check(r.Middle >= 0 && r.Middle < 1, "$.raters.middle", "%v must be 0 or more and under 1", r.Middle)
}

func (c *compiler) gates(g Gates) {
	names(c, "$.gates.newest_within_days", g.NewestWithinDays, GateKinds[:], "kind")
	for _, kind := range sortedKeys(g.NewestWithinDays) {
		days := g.NewestWithinDays[kind]
		c.check(days > 0 && days <= 3660, "$.gates.newest_within_days."+kind, "%d must lie between 1 and 3660; leave it out for no gate", days)
	}
	names(c, "$.gates.share_with", g.ShareWith, GateKinds[:], "kind")
	for _, kind := range sortedKeys(g.ShareWith) {
		share := g.ShareWith[kind]
		c.check(share > 0 && share <= 1, "$.gates.share_with."+kind, "%v must be above 0 and at most 1; leave it out for no gate", share)
	}
	c.check(g.ActivitiesOfLast >= 0 && g.ActivitiesOfLast <= 1, "$.gates.activities_of_last", "%v must lie between 0 (no gate) and 1", g.ActivitiesOfLast)
}

func (c *compiler) people(p Policy) {
	c.weights("$.considerations", p.Considerations)
	c.markings(p.Markings)
	c.verdicts(p)
	names(c, "$.clauses", p.Clauses, ClauseTopics[:], "topic")
	c.exemptions("$.exemptions", p.Exemptions)
}

// verdicts checks what is said by verdict.
func (c *compiler) verdicts(p Policy) {
	names(c, "$.approvals", p.Approvals, VerdictNames(), "verdict")
	c.check(p.Approvals[string(Discontinue)] != "", "$.approvals", "say who must approve discontinue")
	names(c, "$.decides", p.Decides, VerdictNames(), "verdict")
	c.said("$.approvals.", p.Approvals)
	c.said("$.decides.", p.Decides)
	names(c, "$.may_decide", p.MayDecide, VerdictNames(), "verdict")
	for _, verdict := range sortedKeys(p.MayDecide) {
		c.named("$.may_decide."+verdict, p.MayDecide[verdict], "a name")
	}
	c.named("$.formats_that_need_approval", p.FormatsThatNeedApproval, "a format")
}

// said checks that nothing said by verdict is made of spaces.
func (c *compiler) said(path string, words map[string]string) {
	for _, verdict := range sortedKeys(words) {
		c.check(words[verdict] == "" || strings.TrimSpace(words[verdict]) != "", path+verdict, "it is blank; say who, or leave it out")
	}
}

// named checks that no name of a list is blank.
func (c *compiler) named(path string, all []string, what string) {
	for i, name := range all {
		c.check(strings.TrimSpace(name) != "", fmt.Sprintf("%s[%d]", path, i), "%s is missing", what)
	}
}

func (c *compiler) exemptions(list string, all []Exemption) {
	for i, e := range all {
		path := fmt.Sprintf("%s[%d]", list, i)
		c.check(e.What != "", path+".what", "the code of a subject is missing")
		c.check(e.Who != "", path+".who", "who said so is missing")
		c.check(e.Why != "", path+".why", "a reason is missing")
		_, err := time.Parse(time.DateOnly, e.Until)
		c.check(err == nil, path+".until", "%q is not a day; write it as 2026-12-31", e.Until)
	}
}

func (c *compiler) markings(m Markings) {
	c.named("$.markings.order", m.Order, "a marking")
	for i, name := range m.Order {
		path := fmt.Sprintf("$.markings.order[%d]", i)
		c.check(m.place(name) == i, path, "%q stands there twice", name)
	}
	c.check(m.Chat == "" || m.place(m.Chat) >= 0, "$.markings.chat", "no marking %q in the order%s", m.Chat, meant(m.Chat, m.Order))
}

func (c *compiler) weights(path string, weights map[string]float64) {
	names(c, path, weights, ConsiderationNames[:], "consideration")
	for _, name := range sortedKeys(weights) {
		c.amount(path+"."+name, weights[name])
	}
}

// names checks that every key of a mapping is one there is.
func names[V any](c *compiler, path string, given map[string]V, known []string, noun string) {
	for _, name := range sortedKeys(given) {
		c.check(slices.Contains(known, name), path+"."+name, "no %s %q%s", noun, name, meant(name, known))
	}
}

func (c *compiler) overrides(p Policy, rules map[string]bool) {
	for i, o := range p.Overrides {
		path := fmt.Sprintf("$.overrides[%d]", i)
		c.check(o.Framework != "" || o.Programme != "", path, "say for which framework or programme")
		for j, id := range o.WithoutRules {
			c.check(rules[id], fmt.Sprintf("%s.without_rules[%d]", path, j), "no rule %q%s", id, meant(id, sortedKeys(rules)))
		}
		c.weights(path+".set.considerations", o.Set.Considerations)
		c.exemptions(path+".set.exemptions", o.Set.Exemptions)
	}
	c.together(p)
}

var slug = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (c *compiler) rule(path string, r *Rule) {
	before := len(c.faults)
	c.check(slug.MatchString(r.ID), path+".id", "%q must be lower-case words joined by hyphens", r.ID)
	taken := strings.HasPrefix(r.ID, AnswersRule) || strings.HasPrefix(r.ID, againRule) || slices.Contains(ownRules[:], r.ID)
	c.check(!taken, path+".id", "%q is the name of a reason that rests on no rule", r.ID)
	concern := slices.Index(Concerns[:], r.Concern)
	c.check(concern >= 0, path+".concern", "no concern %q; there are %s", r.Concern, strings.Join(Concerns[:], ", "))
	c.check(r.Clause != "", path+".clause", "the clause that it stands on is missing")
	c.check(r.Because != "", path+".because", "a sentence is missing")
	c.check(r.Shape == "" || r.Shape == "free", path+".shape", "%q; leave it out or write free", r.Shape)
	c.points(path+".odds", r.Odds, r.Shape == "free")
	r.program = &program{concern: Concern(concern)}
	r.program.measure = c.expression(path+".measure", r.Measure, aNumber)
	r.program.bare = slices.Index(figures, strings.TrimSpace(r.Measure))
	if r.When != "" {
		r.program.when = c.expression(path+".when", r.When, yesOrNo)
	}
	r.program.figures = figuresIn(r.Measure + " " + r.When)
	because, fault := parseSentence(r.Because)
	if fault != nil {
		fault.Path = path + ".because"
		c.faults = append(c.faults, *fault)
	}
	r.program.because, r.program.behind = because, because.ratio()
	if len(c.faults) == before {
		c.tests(path+".test", *r)
	}
}

func (c *compiler) points(path string, points []Point, free bool) {
	c.check(len(points) >= 2, path, "at least two points are needed")
	rises, falls := false, false
	for i, p := range points {
		at := fmt.Sprintf("%s[%d]", path, i)
		c.check(math.Abs(p.At) <= widest, at+".at", "%v must lie between -%d and %d", p.At, widest, widest)
		c.check(p.Times >= 1.0/largest && p.Times <= largest, at+".times", "%v must lie between 0.000001 and %d", p.Times, largest)
		if i == 0 {
			continue
		}
		c.check(p.At > points[i-1].At, at+".at", "%v must be above %v, the point before", p.At, points[i-1].At)
		rises = rises || p.Times > points[i-1].Times
		falls = falls || p.Times < points[i-1].Times
	}
	c.check(free || !rises || !falls, path, "rises and falls; write shape: free if that is meant")
}
