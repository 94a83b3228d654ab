package review

import (
	"maps"
	"math"
	"slices"
)

// Trial is one test of a rule: at these figures it must point to its concern, or must not.
type Trial struct {
	Rule    string
	Must    bool               // it must point to its concern
	Figures map[string]float64 // all others are unknown
	Factor  float64            // how many times as likely the rule makes the concern there
	Unknown []string           // figures for want of which it moves nothing there, by name
}

// Holds reports whether the rule does what it must.
func (t Trial) Holds() bool { return t.Must == (t.Factor > 1) }

// Want says for want of which figures the rule moves nothing; empty where it is not for that.
func (t Trial) Want() string {
	switch len(t.Unknown) {
	case 0:
		return ""
	case 1:
		return ", since " + t.Unknown[0] + " is unknown"
	}
	return ", since " + list(t.Unknown) + " are unknown"
}

// unknownTo are the figures for want of which the rule moves nothing.
func (r *Rule) unknownTo(e *Evidence) []string {
	asked, figure := "", r.figure(e)
	if math.IsNaN(figure) {
		asked = r.Measure
	}
	if r.program.when != nil && math.IsNaN(r.program.when.ask(e)) && (math.IsNaN(figure) || r.times(figure) != 1) {
		asked += " " + r.When
	}
	return slices.DeleteFunc(figuresIn(asked), func(name string) bool { return !math.IsNaN(e.at(slices.Index(figures, name))) })
}

// tests runs the rule's own two tests.
func (c *compiler) tests(path string, r Rule) {
	for _, t := range []struct {
		name    string
		figures map[string]float64
		must    bool
	}{{"must_flag", r.Test.MustFlag, true}, {"must_not", r.Test.MustNot, false}} {
		at := path + "." + t.name
		if len(t.figures) == 0 {
			c.check(false, at, "figures are missing")
			continue
		}
		e := nothing()
		for _, name := range sortedKeys(t.figures) {
			c.check(e.set(name, t.figures[name]), at+"."+name, "no figure %q%s", name, meant(name, figures))
		}
		trial := Trial{r.ID, t.must, maps.Clone(t.figures), r.factor(&e), r.unknownTo(&e)}
		advice := ""
		if len(trial.Unknown) > 0 {
			advice = "; a figure that the test leaves out is unknown in it"
		}
		c.check(trial.Holds() || c.trying, at, "the rule gives %s times here%s%s", short(trial.Factor, 3), trial.Want(), advice)
		c.trials = append(c.trials, trial)
	}
}
