package review

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestTheDefaultPolicyCompiles(t *testing.T) {
	p := compiled(t, declared(t))
	if p.Bar != 0.5 || p.MinimumResponses != 5 || len(p.Rules) < 10 || p.Brake.NeverAtOrUnder != 10 {
		t.Errorf("read as %+v", p)
	}
}

// Of two shares that add up to one in decimals, as floats one may lie above what the other leaves.
func TestAPolicyMayLeaveWhereItRaises(t *testing.T) {
	for hundredth := range 99 {
		p := declared(t)
		p.AcceptedFalseShare, p.Leave, p.Usual.Mislead = float64(hundredth+1)/100, float64(99-hundredth)/100, 0
		if _, err := Compile(p); err != nil {
			t.Errorf("accepted_false_share %v, leave %v: %v", p.AcceptedFalseShare, p.Leave, err)
		}
	}
}

// Persian and Hindi are misspelled without joiners.
func TestANameMayBeOfAnyScript(t *testing.T) {
	for _, name := range []string{"سیاست\u200cها", "क्\u200dष", "politique d’évaluation", "審査方針"} {
		policy := declared(t)
		policy.Name = name
		compiled(t, policy)
	}
}

func TestEveryFaultOfAPolicyIsToldWithItsPlace(t *testing.T) {
	rule := func(change func(*Rule)) func(*Policy) { return func(p *Policy) { change(&p.Rules[0]) } }
	cases := []struct {
		name   string
		change func(*Policy)
		path   string
		column int
		says   string
	}{
		{"a bar off the scale", func(p *Policy) { p.Bar = 1.5 }, "$.bar", 0, "above 0 and under 1"},
		{"a blank name", func(p *Policy) { p.Name = " \t" }, "$.name", 0, "needs a name"},
		{"a name that turns what follows", func(p *Policy) { p.Name = "ours\u202e" }, "$.name", 0, "are not seen"},
		{"a name of two lines", func(p *Policy) { p.Name = "ours\nversion 9" }, "$.name", 0, "are not seen"},
		{"a name that ends in what is not seen", func(p *Policy) { p.Name = "سیاست\u200c" }, "$.name", 0, "are not seen"},
		{"a name with what is not seen between Latin letters", func(p *Policy) { p.Name = "ou\u200drs" }, "$.name", 0, "are not seen"},
		{"a name with a sign that each font shows as it likes", func(p *Policy) { p.Name = "ours \ue000" }, "$.name", 0, "are not seen"},
		{"a levelling without bound", func(p *Policy) { p.Usual.Levelling = 1e308 }, "$.usual.levelling", 0, "1e+308 must lie between 0 and 1000000"},
		{"a weight without bound", func(p *Policy) { p.Considerations["shares_values"] = 1.7e308 }, "$.considerations.shares_values", 0, "must lie between 0 and 1000000"},
		{"a weight without bound in an override", func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Considerations: map[string]float64{"shares_values": 1.7e308}}}}
		}, "$.overrides[0].set.considerations.shares_values", 0, "must lie between 0 and 1000000"},
		{"a version that cannot be recorded", func(p *Policy) { p.Version = 3_000_000_000 }, "$.version", 0, "must lie between 1 and 2147483647"},
		{"a leaving line above the raising line", func(p *Policy) { p.Leave = 0.95 }, "$.leave", 0, "0.9"},
		{"to be found in more reports than are looked at", func(p *Policy) { p.Confirm = 6 }, "$.confirm", 0, "6 must lie between 1 and 5"},
		{"lines at which nothing is ever raised", func(p *Policy) { p.AcceptedFalseShare, p.Leave = 0.01, 0.05 }, "$.accepted_false_share", 0, "probable by 98.70 of 100"},
		{"a leaving line of an override at which nothing is ever raised", func(p *Policy) {
			p.AcceptedFalseShare = 0.01
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Leave: new(0.05)}}}
		}, "$.overrides[0].set.accepted_false_share", 0, "raises nothing"},
		{"a leaving line under what misleading answers leave", func(p *Policy) { p.Leave = 0.02 }, "$.leave", 0, "write 0.027 or more, or a lower usual.mislead"},
		{"misleading answers that leave nothing over the leaving line", func(p *Policy) { p.Leave, p.Usual.Mislead = 0.3, 0.7 }, "$.leave", 0, "says, 0.7; write 0.362 or more"},
		{"an override with such a leaving line", func(p *Policy) {
			leave := 0.01
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Leave: &leave}}}
		}, "$.overrides[0].set.leave", 0, "write 0.027 or more"},
		{"quoting sooner than showing", func(p *Policy) { p.QuoteResponses = 4 }, "$.quote_responses", 0, "minimum_responses"},
		{"who may decide on what is no verdict", func(p *Policy) { p.MayDecide = map[string][]string{"discontinu": {"Ines"}} }, "$.may_decide.discontinu", 0, "no verdict \"discontinu\""},
		{"raters who are told of when it is certain", func(p *Policy) { p.Raters.Sure = 1 }, "$.raters.sure", 0, "under 1"},
		{"nobody approves a discontinuation", func(p *Policy) { p.Approvals = nil }, "$.approvals", 0, "discontinue"},
		{"a consideration there is not", func(p *Policy) { p.Considerations = map[string]float64{"share_values": 1} }, "$.considerations.share_values", 0, `did you mean "shares_values"?`},
		{"an exemption without a day", func(p *Policy) { p.Exemptions = []Exemption{{What: "A", Who: "B", Why: "C", Until: "soon"}} }, "$.exemptions[0].until", 0, "2026-12-31"},
		{"a marking twice", func(p *Policy) { p.Markings.Order = []string{"open", "Open"} }, "$.markings.order[1]", 0, "twice"},
		{"a ceiling there is not", func(p *Policy) { p.Markings = Markings{[]string{"open", "limited"}, "limitted"} }, "$.markings.chat", 0, `did you mean "limited"?`},
		{"a word for a currency", func(p *Policy) { p.Reallocation.ConvertTo = "euro" }, "$.reallocation.convert_to", 0, "write three capitals such as EUR"},
		{"overrides of a framework and a programme that leave where neither raises", func(p *Policy) {
			p.Overrides = []Override{
				{Programme: "A", Set: Settings{AcceptedFalseShare: new(0.3)}},
				{Framework: "MD", Set: Settings{Leave: new(0.85)}},
			}
		}, "$.overrides[0].set.leave", 0, "0.85 must not be above the line at which a concern is raised, 0.7; so it is together with overrides[1] (framework MD)"},
		{"overrides of a framework and a programme that quote too few", func(p *Policy) {
			p.Overrides = []Override{
				{Framework: "MD", Set: Settings{MinimumResponses: new(7)}},
				{Framework: "ICI", Set: Settings{MinimumResponses: new(6)}},
				{Programme: "A", Set: Settings{QuoteResponses: new(6)}},
			}
		}, "$.overrides[2].set.quote_responses", 0, "6 must not be under minimum_responses, 7; so it is together with overrides[0] (framework MD)"},
		{"two overrides of one programme that are none together", func(p *Policy) {
			p.Overrides = []Override{
				{Programme: "A", Set: Settings{MinimumResponses: new(7)}},
				{Programme: "A", Set: Settings{QuoteResponses: new(6)}},
			}
		}, "$.overrides[1].set.quote_responses", 0, "together with overrides[0] (programme A)"},
		{"an override for nobody", func(p *Policy) { p.Overrides = []Override{{}} }, "$.overrides[0]", 0, "framework or programme"},
		{"an override off the scale", func(p *Policy) {
			bar := 2.0
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Bar: &bar}}}
		}, "$.overrides[0].set.bar", 0, "above 0 and under 1"},
		{"a brake of an override off the scale", func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Brake: BrakeSettings{Share: new(2.0)}}}}
		}, "$.overrides[0].set.brake.share", 0, "above 0 and under 1"},
		{"an override that names a verdict there is not", func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{MayDecide: map[string][]string{"discontine": {"Ada Quay"}}}}}
		}, "$.overrides[0].set.may_decide.discontine", 0, `no verdict "discontine", did you mean "discontinue"?`},
		{"an override that takes an approval away", func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Approvals: map[string]string{"discontinue": ""}}}}
		}, "$.overrides[0].set.approvals", 0, "say who must approve discontinue"},
		{"an exemption of an override without a reason", func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Exemptions: []Exemption{{What: "A", Who: "B", Until: "2026-12-31"}}}}}
		}, "$.overrides[0].set.exemptions[0].why", 0, "missing"},
		{"an override without a rule there is not", func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", WithoutRules: []string{"few-asks"}}}
		}, "$.overrides[0].without_rules[0]", 0, `did you mean "few-ask"?`},
		{"two rules of one name", func(p *Policy) { p.Rules[1].ID = p.Rules[0].ID }, "$.rules[1].id", 0, "two rules"},
		{"a name with capitals", rule(func(r *Rule) { r.ID = "Allocated" }), "$.rules[0].id", 0, "lower-case"},
		{"a name that is taken", rule(func(r *Rule) { r.ID = "answers-relevance" }), "$.rules[0].id", 0, "no rule"},
		{"a concern there is not", rule(func(r *Rule) { r.Concern = "late" }), "$.rules[0].concern", 0, "under_resourced"},
		{"an authority of spaces", func(p *Policy) { p.Approvals["discontinue"] = " " }, "$.approvals.discontinue", 0, "blank"},
		{"an authority of spaces in an override", func(p *Policy) {
			p.Overrides = []Override{{Programme: "MD", Set: Settings{Approvals: map[string]string{"reshape": " "}}}}
		}, "$.overrides[0].set.approvals.reshape", 0, "blank"},
		{"nobody who decides", func(p *Policy) { p.MayDecide = map[string][]string{"ask": {"Ada", ""}} }, "$.may_decide.ask[1]", 0, "a name is missing"},
		{"a format without a name", func(p *Policy) { p.FormatsThatNeedApproval = []string{""} }, "$.formats_that_need_approval[0]", 0, "a format is missing"},
		{"a figure there is not", rule(func(r *Rule) { r.Measure = "1 + allocated" }), "$.rules[0].measure", 5, "unknown name allocated"},
		{"a figure there is not, in a ratio of a ratio", rule(func(r *Rule) { r.Measure = "open_need / planned_days / 2" }), "$.rules[0].measure", 1, `did you mean "open_needs"?`},
		{"a figure there is not, where it is not asked", rule(func(r *Rule) { r.When = "open_needs > 3 or abs(open_needs) / planned_day / 2 > 1" }), "$.rules[0].when", 37, `did you mean "planned_days"?`},
		{"a measure that is not a number", rule(func(r *Rule) { r.Measure = "open_needs > 0" }), "$.rules[0].measure", 12, "where a number is wanted"},
		{"a measure that is at times no number", rule(func(r *Rule) { r.Measure = "max(open_needs > 3 ? 2 : true, 1)" }), "$.rules[0].measure", 26, "where a number is wanted"},
		{"a condition that is no question", rule(func(r *Rule) { r.When = "open_needs" }), "$.rules[0].when", 1, "where yes or no is wanted"},
		{"a condition that is at times no question", rule(func(r *Rule) { r.When = "open_needs > 3 ? true : 1" }), "$.rules[0].when", 25, "where yes or no is wanted"},
		{"a condition that is two kinds of number", rule(func(r *Rule) { r.When = "open_needs > 3 ? 1 : 2.0" }), "$.rules[0].when", 18, "where yes or no is wanted"},
		{"branches of two kinds, compared", rule(func(r *Rule) { r.When = "(open_needs > 3 ? 1 : true) == 1" }), "$.rules[0].when", 23, "where a number is wanted"},
		{"a not that is asked of a figure", rule(func(r *Rule) { r.When = "not open_needs > 3" }), "$.rules[0].when", 5, "(open_needs > 3)"},
		{"a function that knows the clock", rule(func(r *Rule) { r.When = "now().Year() > 2020" }), "$.rules[0].when", 7, "not for rules"},
		{"a function of too many", rule(func(r *Rule) { r.When = "open_needs > 0 and known(open_needs, 1)" }), "$.rules[0].when", 20, "write min(a, b)"},
		{"a list in a measure", rule(func(r *Rule) { r.Measure = "[1.0][5]" }), "$.rules[0].measure", 6, "not for rules"},
		{"a condition that may have no answer", rule(func(r *Rule) { r.When = "open_needs > 0 and [true][5]" }), "$.rules[0].when", 26, "lists, texts"},
		{"a division without an answer", rule(func(r *Rule) { r.When = "open_needs > 0 and 1 % 0 == 1" }), "$.rules[0].when", 22, "not for rules"},
		{"a text", rule(func(r *Rule) { r.When = `"a" matches "a"` }), "$.rules[0].when", 5, "not for rules"},
		{"nothing to take the place of", rule(func(r *Rule) { r.When = "(open_needs ?? 1) > 0" }), "$.rules[0].when", 13, "not for rules"},
		{"a name given", rule(func(r *Rule) { r.Measure = "let x = 1; x" }), "$.rules[0].measure", 5, "not for rules"},
		{"a sign too many", rule(func(r *Rule) { r.Measure = "1 + * 2" }), "$.rules[0].measure", 5, "write as in"},
		{"a number beyond all", rule(func(r *Rule) { r.Measure = "1e999" }), "$.rules[0].measure", 5, "write as in"},
		{"nothing but parentheses", rule(func(r *Rule) { r.Measure = strings.Repeat("(", 1_000_000) }), "$.rules[0].measure", 1, "write at most 2000"},
		{"comparisons within comparisons", rule(func(r *Rule) { r.When = nested("0 < (", "open_needs > 1", " ? 1 : 0) < 2", 40) }), "$.rules[0].when", 223, "write a < b and b < c"},
		{"no clause", rule(func(r *Rule) { r.Clause = "" }), "$.rules[0].clause", 0, "missing"},
		{"points out of order", rule(func(r *Rule) { r.Odds = []Point{{1, 2}, {0.5, 3}} }), "$.rules[0].odds[1].at", 0, "above 1"},
		{"a factor of nothing", rule(func(r *Rule) { r.Odds = []Point{{0, 0}, {1, 3}} }), "$.rules[0].odds[0].times", 0, "0 must lie between 0.000001 and 1000000"},
		{"odds that rise and fall", rule(func(r *Rule) { r.Odds = []Point{{0, 1}, {1, 3}, {2, 1}} }), "$.rules[0].odds", 0, "shape: free"},
		{"a sentence with a figure there is not", rule(func(r *Rule) { r.Because = "only {allocated_of_plan|percent} came" }), "$.rules[0].because", 6, `did you mean "allocated_of_planned"?`},
		{"a sentence with a form there is not", rule(func(r *Rule) { r.Because = "{open_needs|euro}" }), "$.rules[0].because", 1, "percent"},
		{"a sentence with a fault in its second line", rule(func(r *Rule) { r.Because = "Of the planned money\n no more than {open_need} came" }), "$.rules[0].because", 15, `did you mean "open_needs"?`},
		{"a sentence not closed", rule(func(r *Rule) { r.Because = "of {open_needs" }), "$.rules[0].because", 4, "{ without }"},
		{"a test that does not flag", rule(func(r *Rule) { r.Test.MustFlag = map[string]float64{"allocated_of_planned": 1} }), "$.rules[0].test.must_flag", 0, "0.7 times"},
		{"a test that flags what it must not", rule(func(r *Rule) { r.Test.MustNot = map[string]float64{"allocated_of_planned": 0.5} }), "$.rules[0].test.must_not", 0, "10 times"},
		{"a test that leaves out what the rule measures", rule(func(r *Rule) { r.Test.MustFlag = map[string]float64{"open_needs": 1} }), "$.rules[0].test.must_flag", 0, "1 times here, since allocated_of_planned is unknown; a figure that the test leaves out"},
		{"a test that leaves out whom the rule applies to", rule(func(r *Rule) { r.When = "priority < 0.5 or needs_named <= 1" }), "$.rules[0].test.must_flag", 0, "1 times here, since needs_named and priority are unknown"},
		{"a test at which the rule does not apply", rule(func(r *Rule) {
			r.When, r.Test.MustFlag = "open_needs > 1", map[string]float64{"allocated_of_planned": 0.5, "open_needs": 1}
		}), "$.rules[0].test.must_flag", 0, "1 times here"},
		{"no test", rule(func(r *Rule) { r.Test.MustNot = nil }), "$.rules[0].test.must_not", 0, "missing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := declared(t)
			c.change(&p)
			got, faults := Compile(p)
			found := slices.ContainsFunc(faults, func(f Fault) bool {
				return f.Path == c.path && f.Column == c.column && strings.Contains(f.Text, c.says)
			})
			if got != nil || !found {
				t.Errorf("the faults are %v", faults)
			}
		})
	}
}

func TestATopicWithoutAClauseIsNamed(t *testing.T) {
	p := declared(t)
	if got := compiled(t, p).Unfounded(); len(got) != 0 {
		t.Errorf("the default policy has no clause for %v", got)
	}
	p.Clauses["ask"] = ""
	delete(p.Clauses, "last")
	if got := compiled(t, p).Unfounded(); !slices.Equal(got, []string{"ask", "last"}) {
		t.Errorf("there is no clause for %v", got)
	}
}

func TestAtTheLeastLeavingLineASubjectWithoutFactsIsLeftToItsAnswers(t *testing.T) {
	for _, mislead := range []float64{0, 0.05, 0.3} {
		p := declared(t)
		p.Usual.Mislead, p.AcceptedFalseShare = mislead, 0.3
		p.Leave = max(0.001, p.leastLeave())
		if policy := compiled(t, p); policy.mostOdds() < 1 {
			t.Errorf("misleading %v, leaving under %v: no facts change the odds to %v", mislead, p.Leave, policy.mostOdds())
		}
	}
}

func TestAFactorIsReadOffItsPoints(t *testing.T) {
	rule := Rule{Odds: []Point{{0.5, 10}, {0.7, 4}, {0.85, 1.5}}}
	for _, c := range []struct {
		name     string
		at, want float64
	}{
		{"flat before the first", 0.1, 10},
		{"on a point", 0.7, 4},
		{"half way between two, on a logarithmic scale", 0.6, 6.324555},
		{"flat after the last", 2, 1.5},
	} {
		t.Run(c.name, func(t *testing.T) { near(t, "the factor", rule.times(c.at), c.want, 1e-6) })
	}
}

func TestARatioToZeroIsUnknownWhereverItStands(t *testing.T) {
	e := nothing()
	e.OpenNeeds, e.AreasNamed, e.AreasInForce = 3, 0, 2
	for _, c := range []struct {
		name, measure, when string
		figure, factor      float64
	}{
		{"a ratio", "open_needs / areas_in_force", "", 1.5, 2},
		{"one to zero", "open_needs / areas_named", "", unknown, 1},
		{"zero to zero", "areas_named / areas_named", "", unknown, 1},
		{"turned over", "1 / (open_needs / areas_named)", "", unknown, 1},
		{"of numbers", "1 / 2 + open_needs / 3", "", 1.5, 2},
		{"of a choice of two kinds of number", "(open_needs > 0 ? 3 : 0.5) / areas_in_force", "", 1.5, 2},
		{"of such a choice to zero", "min((open_needs > 0 ? 1 : 0.5) / areas_named, 5)", "", unknown, 1},
		{"of such a choice to zero, last", "min(5, (open_needs > 0 ? 1 : 0.5) / areas_named)", "", unknown, 1},
		{"to such a choice of zero", "min(1 / (open_needs > 0 ? 0 : 0.5), 5)", "", unknown, 1},
		{"beyond all numbers", "open_needs ** 9999", "", unknown, 1},
		{"beyond all numbers, brought back", "min(open_needs ** 9999, 5)", "", unknown, 1},
		{"zero turned over by a power", "min(areas_named ** -1, 5)", "", unknown, 1},
		{"too large for a whole number", "min(9223372036854775807 + 1, 5)", "", 5, 2},
		{"in a condition", "open_needs / areas_in_force", "open_needs / areas_named > 1", 1.5, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ruleOf(t, c.measure, c.when)
			figure, factor := r.figure(&e), r.factor(&e)
			if math.IsNaN(figure) != math.IsNaN(c.figure) || !math.IsNaN(figure) && figure != c.figure || math.Abs(factor-c.factor) > 1e-9 {
				t.Errorf("%v, %v times; want %v, %v times", figure, factor, c.figure, c.factor)
			}
		})
	}
}

// Three needs are open; what was spent is not known.
func TestAFigureThatIsUnknownMovesNothing(t *testing.T) {
	e := nothing()
	e.OpenNeeds = 3
	for when, applies := range map[string]bool{
		"open_needs > 2":                                        true,
		"spent_of_planned > 2":                                  false,
		"not (spent_of_planned > 2)":                            false,
		"not (not (spent_of_planned > 2))":                      false,
		"spent_of_planned != 2":                                 false,
		"spent_of_planned == spent_of_planned":                  false,
		"(spent_of_planned > 2) == false":                       false,
		"(spent_of_planned > 2 ? false : true)":                 false,
		"spent_of_planned ** 0 == 1":                            false,
		"min(spent_of_planned, 5) > 2":                          false,
		"max(5, spent_of_planned) > 2":                          false,
		"spent_of_planned > 2 or open_needs > 2":                true,
		"open_needs > 2 || spent_of_planned > 2":                true,
		"not (spent_of_planned > 2 and open_needs > 3)":         true,
		"not (open_needs > 3 && spent_of_planned > 2)":          true,
		"not (spent_of_planned > 2 or open_needs > 3)":          false,
		"spent_of_planned > 2 and open_needs > 2":               false,
		"known(spent_of_planned)":                               false,
		"known(open_needs)":                                     true,
		"not known(spent_of_planned) or spent_of_planned < 0.5": true,
		"(known(spent_of_planned) ? spent_of_planned : 1) == 1": true,
		"2 < open_needs < 4":                                    true,
		"!(open_needs > 3) && -open_needs ^ 2 == -9":            true,
		"(2 ^ 3 ^ 2 == 2 ** 3 ** 2) == true":                    true,
	} {
		t.Run(when, func(t *testing.T) {
			r := ruleOf(t, "open_needs", when)
			if r.applies(&e) != applies {
				t.Errorf("it applies: %v", !applies)
			}
			r = ruleOf(t, when+" ? 1.5 : 0", "")
			if factor := r.factor(&e); applies != (factor == 2) {
				t.Errorf("measured it is %v, %v times", r.figure(&e), factor)
			}
		})
	}
}

func TestFewerThanBeforeAppliesWhereNobodyKnowsHowManyPlacesWereOffered(t *testing.T) {
	policy := compiled(t, declared(t))
	rule := policy.Rules[slices.IndexFunc(policy.Rules, func(r Rule) bool { return r.ID == "fewer-than-before" })]
	e := nothing()
	e.ParticipationOfPast = 0.3
	for _, c := range []struct{ filled, want float64 }{{unknown, 2}, {0.94, 2}, {0.95, 1}} {
		e.FilledOfOffered = c.filled
		if factor := rule.factor(&e); factor != c.want {
			t.Errorf("filled %v: %v times, want %v", c.filled, factor, c.want)
		}
	}
}

// ruleOf is a rule that nobody has tested.
func ruleOf(t *testing.T, measure, when string) Rule {
	c := compiler{trying: true}
	r := Rule{
		ID: "r", Concern: Concerns[0], Clause: "§1", Measure: measure, When: when, Because: "so", Odds: []Point{{1, 1}, {1.5, 2}},
		Test: Test{map[string]float64{}, map[string]float64{}},
	}
	c.rule("$", &r)
	if c.faults = slices.DeleteFunc(c.faults, func(f Fault) bool { return strings.HasPrefix(f.Path, "$.test") }); len(c.faults) > 0 {
		t.Fatal(c.faults)
	}
	return r
}

func nested(before, middle, after string, times int) string {
	return strings.Repeat(before, times) + middle + strings.Repeat(after, times)
}

func TestAnOverrideHoldsForItsOwn(t *testing.T) {
	bar, minimum := 0.4, 3
	declared := declared(t)
	declared.Overrides = []Override{
		{Programme: "P", Set: Settings{MinimumResponses: &minimum}},
		{Framework: "MED", Set: Settings{Bar: &bar, Approvals: map[string]string{"discontinue": "the council"}}, WithoutRules: []string{"few-ask"}},
	}
	policy := compiled(t, declared)
	for _, c := range []struct {
		name                 string
		framework, programme string
		bar                  float64
		minimum              int
		approval             string
	}{
		{"neither", "X", "Y", 0.5, 5, "the authority that approved the activity"},
		{"the framework", "MED", "Y", 0.4, 5, "the council"},
		{"the programme", "X", "P", 0.5, 3, "the authority that approved the activity"},
		{"both", "MED", "P", 0.4, 3, "the council"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := policy.For(c.framework, c.programme)
			if got.Bar != c.bar || got.MinimumResponses != c.minimum || got.Approvals["discontinue"] != c.approval {
				t.Errorf("in force is %+v", got.Lines)
			}
			has := slices.ContainsFunc(got.Rules, func(r Rule) bool { return r.ID == "few-ask" })
			if has == (c.framework == "MED") {
				t.Errorf("the rule few-ask is in force: %v", has)
			}
		})
	}
}

// Of overrides that hold for one programme the broadest is laid first, whatever their order in the file, which decides among equals alone.
func TestTheNarrowerOverrideIsLaidOverTheBroader(t *testing.T) {
	framework, programme := Override{Framework: "MED", Set: Settings{Bar: new(0.3)}}, Override{Programme: "MD", Set: Settings{Bar: new(0.4)}}
	both, again := Override{Framework: "MED", Programme: "MD", Set: Settings{Bar: new(0.6)}}, Override{Programme: "MD", Set: Settings{Bar: new(0.7)}}
	for name, c := range map[string]struct {
		overrides []Override
		bar       float64
	}{
		"of both last":             {[]Override{framework, programme, both}, 0.6},
		"of both first":            {[]Override{both, programme, framework}, 0.6},
		"of both before one":       {[]Override{both, programme}, 0.6},
		"of both, of a framework":  {[]Override{both, framework}, 0.6},
		"of the framework last":    {[]Override{programme, framework}, 0.4},
		"twice of one":             {[]Override{programme, again, framework}, 0.7},
		"twice of one, turned":     {[]Override{again, programme, framework}, 0.4},
		"twice of one, and a both": {[]Override{again, both, programme}, 0.6},
	} {
		t.Run(name, func(t *testing.T) {
			declared := declared(t)
			declared.Overrides = c.overrides
			if got := compiled(t, declared).For("MED", "MD").Bar; got != c.bar {
				t.Errorf("the bar is %v, want %v", got, c.bar)
			}
		})
	}
}

func TestAnOverrideExemptsBesideThePolicyAndHasABrakeOfItsOwn(t *testing.T) {
	declared := declared(t)
	declared.Exemptions = []Exemption{{What: "A", Who: "w", Why: "y", Until: "2026-01-01"}}
	declared.Overrides = []Override{{Programme: "P", Set: Settings{
		Brake: BrakeSettings{Share: new(0.1)}, Exemptions: []Exemption{
			{What: "A", Who: "of its own", Why: "y", Until: "2025-12-31"}, {What: "B", Who: "w", Why: "y", Until: "2026-01-01"},
		},
	}}}
	policy := compiled(t, declared)
	for _, c := range []struct {
		programme string
		exempt    []string
		who       string
		brake     Brake
	}{
		{"P", []string{"A", "B"}, "of its own", Brake{Share: 0.1, NeverAtOrUnder: policy.Brake.NeverAtOrUnder}},
		{"Y", []string{"A"}, "w", policy.Brake},
	} {
		t.Run(c.programme, func(t *testing.T) {
			got := policy.For("MED", c.programme)
			exempt := slices.DeleteFunc([]string{"A", "B", "C"}, func(code string) bool { return got.exemption(code, date("2025-06-01")) == nil })
			if !slices.Equal(exempt, c.exempt) || got.Brake != c.brake {
				t.Errorf("exempt are %v, the brake is %v", exempt, got.Brake)
			}
			if who := got.exemption("A", date("2025-06-01")).Who; who != c.who {
				t.Errorf("A is exempt by word of %q", who)
			}
		})
	}
}

// Each key that an override may give holds where it does and nowhere else, and of a list by name what it does not name stays.
func TestAnOverrideMayGiveEachOfItsKeys(t *testing.T) {
	all := reflect.ValueOf(Settings{
		Bar: new(0.4), AcceptedFalseShare: new(0.2), Confirm: new(2), Leave: new(0.4), MinimumResponses: new(3), QuoteResponses: new(9),
		Considerations: map[string]float64{"shares_values": 7, "aspires_to_join": 8},
		Approvals:      map[string]string{"reinforce": "the council", "discontinue": "the king"},
		Decides:        map[string]string{"reinforce": "the council", "discontinue": "the king"},
		MayDecide:      map[string][]string{"reinforce": {"Ines"}, "discontinue": {"Omar"}},
		FollowUp:       FollowUpSettings{new(11), new(12), new(13)},
		Gates:          GateSettings{map[string]int{"answers": 30}, map[string]float64{"resources": 0.5}, new(0.5)},
		Brake:          BrakeSettings{new(0.1), new(3)},
		Raters:         RaterSettings{new(0.3), new(0.4), new(0.8)},
		Exemptions:     []Exemption{{"A", "w", "y", "2026-01-01"}},
		Foremost:       new(5),
		Formats:        []string{"19+n"},
	})
	laid := func(set Settings) *Policy {
		declared := declared(t)
		declared.Overrides = []Override{{Programme: "P", Set: set}}
		return compiled(t, declared)
	}
	bare := laid(Settings{})
	for i := range all.NumField() {
		var set Settings
		reflect.ValueOf(&set).Elem().Field(i).Set(all.Field(i))
		with, without := laid(set).For("MED", "P"), bare.For("MED", "P")
		with.Overrides, without.Overrides = nil, nil
		if text(t, with) == text(t, without) {
			t.Errorf("%s changes nothing", all.Type().Field(i).Name)
		}
	}
	got := laid(all.Interface().(Settings)).For("MED", "P")
	if d := got.Decides; d["reinforce"] != "the council" || d["discontinue"] != "the king" || d["reshape"] != "the owner of the activity" {
		t.Errorf("decides are %v", d)
	}
	if c := got.Considerations; c["shares_values"] != 7 || c["aspires_to_join"] != 8 || c["supports_operations"] != 1 {
		t.Errorf("considerations are %v", c)
	}
}

func TestAnOverrideIsToldWhereItHolds(t *testing.T) {
	bar, minimum := 0.4, 3
	declared := declared(t)
	declared.Overrides = []Override{
		{Programme: "MD", Set: Settings{MinimumResponses: &minimum, MayDecide: map[string][]string{"reshape": {"Ines", "Omar"}}, FollowUp: FollowUpSettings{DecideWithinDays: new(10)}}},
		{Framework: "MED", Set: Settings{Bar: &bar, Approvals: map[string]string{"reinforce": "the board", "discontinue": "the council"}}, WithoutRules: []string{"few-ask"}},
		{Framework: "MED", Programme: "other", Set: Settings{Bar: &bar}},
		{Programme: "MD", Set: Settings{Confirm: new(0), Foremost: new(0)}},
		{Programme: "MD", Set: Settings{Brake: BrakeSettings{new(0.2), new(5)}, Exemptions: []Exemption{{"A", "the board", "a new head", "2026-01-01"}}}},
		{Programme: "MD", Set: Settings{
			Gates: GateSettings{ShareWith: map[string]float64{}}, Formats: []string{}, MayDecide: map[string][]string{"reshape": {}}, Approvals: map[string]string{"reinforce": ""},
		}},
		{Programme: "MD", Set: Settings{Exemptions: []Exemption{}, Considerations: map[string]float64{}}, WithoutRules: []string{}},
	}
	notes := strings.Join(judged(t, healthy(), compiled(t, declared)).Notes, "\n")
	want := "For framework MED the policy says otherwise: bar 0.4; approvals.discontinue the council; approvals.reinforce the board; without the rule few-ask.\n" +
		"For programme MD the policy says otherwise: minimum_responses 3; may_decide.reshape Ines, Omar; " +
		"follow_up.decide_within_days 10.\n" +
		"For programme MD the policy says otherwise: confirm 1; foremost 3.\n" +
		"For programme MD the policy says otherwise: brake.share 0.2; brake.never_at_or_under 5; " +
		"exemptions what: A, who: the board, why: a new head, until: 2026-01-01.\n" +
		"For programme MD the policy says otherwise: approvals.reinforce none; may_decide.reshape none; gates.share_with none; " +
		"formats_that_need_approval none."
	if notes != want {
		t.Errorf("told\n%s\nnot\n%s", notes, want)
	}
}
