package review

import "maps"

// Trial is one test of a rule: at these figures it must point to its concern, or must not.
type Trial struct {
	Rule    string
	Must    bool               // it must point to its concern
	Figures map[string]float64 // all others are unknown
	Factor  float64            // how many times as likely the rule makes the concern there
}

// Holds reports whether the rule does what it must.
func (t Trial) Holds() bool { return t.Must == (t.Factor > 1) }

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
		trial := Trial{r.ID, t.must, maps.Clone(t.figures), r.factor(&e)}
		c.check(trial.Holds() || c.trying, at, "the rule gives %s times here", short(trial.Factor, 3))
		c.trials = append(c.trials, trial)
	}
}
