package config

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/review"
)

func TestTheDefaultPolicyIsAPolicy(t *testing.T) {
	policy, err := Policy("", DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256(DefaultPolicy())); policy.SHA256 != want {
		t.Errorf("sha256 %s, want %s", policy.SHA256, want)
	}
	if policy.Name != "default" || len(policy.Rules) == 0 {
		t.Errorf("named %q, %d rules", policy.Name, len(policy.Rules))
	}
}

func TestACallerMayChangeItsCopyOfTheDefaultPolicy(t *testing.T) {
	DefaultPolicy()[0] = 'x'
	if DefaultPolicy()[0] != '#' {
		t.Error("the change is seen by others")
	}
}

// ours is a healthy policy; each case changes one thing.
const ours = `name: ours
version: 1
bar: 0.5
accepted_false_share: 0.10
leave: 0.50
minimum_responses: 5
quote_responses: 8
usual: {middle: 0.65, spread: 0.15, noise: 0.20, mislead: 0.05, levelling: 2}
approvals:
  discontinue: the council
brake: {share: 0.6, never_at_or_under: 10}
rules:
  - id: few-places
    concern: no_longer_relevant
    clause: "§15"
    measure: filled_of_offered
    odds:
      - {at: 0.5, times: 4}
      - {at: 1, times: 1}
    because: "{filled_of_offered|percent} of the places were filled"
    test:
      must_flag: {filled_of_offered: 0.5}
      must_not: {filled_of_offered: 1}
overrides:
  - framework: MD
    set:
      bar: 0.4
      minimum_responses: 4
`

func TestAFaultOfAPolicyIsShownWhereItStands(t *testing.T) {
	if _, err := Policy("p.yaml", []byte(ours)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ sentence, from, to, want string }{
		{"a number out of range", "bar: 0.5\n", "bar: 5\n", `p.yaml:3:6: bar: 5 must be above 0 and under 1
    3 | bar: 5
      |      ^`},
		{"in flow style", "spread: 0.15", "spread: -1", `p.yaml:8:31: usual.spread: -1 must lie between 0.001 and 0.999
    8 | usual: {middle: 0.65, spread: -1, noise: 0.20, mislead: 0.05, levelling: 2}
      |                               ^`},
		{"a key that is missing, at no line", "bar: 0.5\n", "", `p.yaml:1:1: bar is missing; write it as stocktake policy show does: a true score under this is a fault, 0..1.`},
		{"a block that is missing, once", "brake: {share: 0.6, never_at_or_under: 10}\n", "", `p.yaml:1:1: brake is missing; write it as stocktake policy show does: a report that newly flags more than this is recorded, but kept from its channel until somebody has looked; the operator is told.`},
		{"a key that is missing and that an override makes less of, once", "quote_responses: 8\n", "", `p.yaml:1:1: quote_responses is missing; write it as stocktake policy show does: with fewer respondents no comment is quoted; not under minimum_responses.`},
		{"a key of a block that is missing, at the block", "middle: 0.65, ", "", `p.yaml:8:1: usual.middle is missing; write it as stocktake policy show does: a usual score, 0..1.
    8 | usual: {spread: 0.15, noise: 0.20, mislead: 0.05, levelling: 2}
      | ^`},
		{"a key of a rule that is missing, at the rule", "    clause: \"§15\"\n", "", `p.yaml:13:5: rules[0].clause is missing; write it as stocktake policy show does: the clause of the organisation's own rules that it stands on.
   13 |   - id: few-places
      |     ^`},
		{"a key of what the default policy has none of", "rules:", "exemptions: [{what: A, who: the board, until: 2026-12-31}]\nrules:", `p.yaml:12:14: exemptions[0].why is missing: why.
   12 | exemptions: [{what: A, who: the board, until: 2026-12-31}]
      |              ^`},
		{"a text of a rule that is empty, as it is", `clause: "§15"`, `clause: ""`, `p.yaml:15:13: rules[0].clause: the clause that it stands on is missing
   15 |     clause: ""
      |             ^`},
		{"an expression with an unknown figure", "measure: filled_of_offered", "measure: 1 - filed_of_offered", `p.yaml:16:18: rules[0].measure: unknown name filed_of_offered, did you mean "filled_of_offered"?
   16 |     measure: 1 - filed_of_offered
      |                  ^`},
		{"in quotes", "measure: filled_of_offered", `measure: "1 - filed_of_offered"`, `p.yaml:16:19: rules[0].measure: unknown name filed_of_offered, did you mean "filled_of_offered"?
   16 |     measure: "1 - filed_of_offered"
      |                   ^`},
		{"in a literal block", "measure: filled_of_offered", "measure: |\n      1 -\n      filed_of_offered", `p.yaml:18:7: rules[0].measure: unknown name filed_of_offered, did you mean "filled_of_offered"?
   18 |       filed_of_offered
      |       ^`},
		{"folded, at its beginning", "measure: filled_of_offered", "measure: >\n      1 -\n      filed_of_offered", `p.yaml:16:14: rules[0].measure: unknown name filed_of_offered, did you mean "filled_of_offered"?
   16 |     measure: >
      |              ^`},
		{"a sentence with an unknown figure", "{filled_of_offered|percent} of", "only {filed|percent} of", `p.yaml:20:20: rules[0].because: no figure "filed"
   20 |     because: "only {filed|percent} of the places were filled"
      |                    ^`},
		{"in a literal block of two lines", `"{filled_of_offered|percent} of the places were filled"`, "|\n      Of the places\n      only {filed|percent} were filled", `p.yaml:22:12: rules[0].because: no figure "filed"
   22 |       only {filed|percent} were filled
      |            ^`},
		{"a point", "{at: 1, times: 1}", "{at: 0.2, times: 1}", `p.yaml:19:14: rules[0].odds[1].at: 0.2 must be above 0.5, the point before
   19 |       - {at: 0.2, times: 1}
      |              ^`},
		{"a test that does not hold", "must_flag: {filled_of_offered: 0.5}", "must_flag: {filled_of_offered: 1}", `p.yaml:22:7: rules[0].test.must_flag: the rule gives 1 times here
   22 |       must_flag: {filled_of_offered: 1}
      |       ^`},
		{"an override", "bar: 0.4", "bar: 4", `p.yaml:27:12: overrides[0].set.bar: 4 must be above 0 and under 1
   27 |       bar: 4
      |            ^`},
		{"two at once, in the order of the lines", "name: ours\nversion: 1\nbar: 0.5", "name: ''\nversion: 1\nbar: 5", `p.yaml:1:7: name: a policy needs a name
    1 | name: ''
      |       ^
p.yaml:3:6: bar: 5 must be above 0 and under 1
    3 | bar: 5
      |      ^`},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			changed := strings.Replace(ours, c.from, c.to, 1)
			if changed == ours {
				t.Fatal("the case changes nothing")
			}
			_, err := Policy("p.yaml", []byte(changed))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnOverrideLeavesWhatItDoesNotName(t *testing.T) {
	text := strings.Replace(ours, "bar: 0.5\n", `bar: 0.5
follow_up: {decide_within_days: 14, escalate_after_days: 15, due_within_days: 90}
raters: {leniency: 0.05, middle: 0.1, sure: 0.9}
gates: {newest_within_days: {answers: 30}, activities_of_last: 0.5}
`, 1)
	for _, c := range []struct {
		sentence, set string
		change        func(*review.Policy)
	}{
		{"one limit of following up", "follow_up: {decide_within_days: 7}", func(p *review.Policy) { p.FollowUp.DecideWithinDays = 7 }},
		{"never", "follow_up: {decide_within_days: 0}", func(p *review.Policy) { p.FollowUp.DecideWithinDays = 0 }},
		{"one line of raters", "raters: {leniency: 0.02}", func(p *review.Policy) { p.Raters.Leniency = 0.02 }},
		{"one side of the brake", "brake: {share: 0.1}", func(p *review.Policy) { p.Brake.Share = 0.1 }},
		{"one gate", "gates: {activities_of_last: 0.9}", func(p *review.Policy) { p.Gates.ActivitiesOfLast = 0.9 }},
		{"a gate opened", "gates: {newest_within_days: {}}", func(p *review.Policy) { p.Gates.NewestWithinDays = map[string]int{} }},
		{"nothing", "gates: {}", func(*review.Policy) {}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			p, err := Policy("p.yaml", []byte(strings.Replace(text, "bar: 0.4", c.set, 1)))
			if err != nil {
				t.Fatal(err)
			}
			want := *p
			c.change(&want)
			got := p.For("MD", "any")
			if got.FollowUp != want.FollowUp || got.Raters != want.Raters || got.Brake != want.Brake || !reflect.DeepEqual(got.Gates, want.Gates) {
				t.Errorf("in force are %v, %v, %v, %v", got.FollowUp, got.Raters, got.Brake, got.Gates)
			}
		})
	}
}

func TestATestThatDoesNotHoldIsNoFaultOfATrial(t *testing.T) {
	changed := strings.Replace(ours, "must_flag: {filled_of_offered: 0.5}", "must_flag: {filled_of_offered: 1}", 1)
	trials, err := PolicyTrials("p.yaml", []byte(changed))
	if err != nil || len(trials) != 2 {
		t.Fatal(trials, err)
	}
	if trials[0].Holds() || !trials[1].Holds() || trials[0].Rule != "few-places" || trials[0].Factor != 1 {
		t.Errorf("tried %+v", trials)
	}
	if _, err := PolicyTrials("p.yaml", []byte(strings.Replace(ours, "bar: 0.5\n", "bar: 5\n", 1))); err == nil {
		t.Error("a fault beside the tests is let through")
	}
}

// A number is read as everybody reads it, or refused where it stands.
func TestANumberOfAPolicyIsReadAsItIsWritten(t *testing.T) {
	for _, c := range []struct{ was, is, says string }{
		{"minimum_responses: 5 ", "minimum_responses: 010 ", "p.yaml:19:20: 010 would not be read as it is written"},
		{"minimum_responses: 5 ", "minimum_responses: 1_0 ", "1_0 would not be read"},
		{"minimum_responses: 5 ", "minimum_responses: 0x8 ", "0x8 would not be read"},
		{"minimum_responses: 5 ", "minimum_responses: 0o7 ", "0o7 would not be read"},
		{"minimum_responses: 5 ", "minimum_responses: 1e1 ", "a whole number is wanted"},
		{"bar: 0.5 ", "bar: 00.5 ", "00.5 "},
		{"bar: 0.5 ", "bar: 0.5_0 ", "0.5_0 "},
		{"bar: 0.5 ", "bar: '5e-1' ", `not the text "5e-1"`},
		{"bar: 0.5 ", "bar: 5e-1 ", ""},
		{"bar: 0.5 ", "bar: .5 ", ""},
		{"bar: 0.5 ", "bar: 0.50 ", ""},
		{"bar: 0.5 ", "bar: +5.0e-1 ", ""},
		{"{at: 0.5, times: 10}", "{at: 5e-1, times: 1e1}", ""},
		{"aspires_to_join: 1", "aspires_to_join: 1e0", ""},
		{"overrides: []", "overrides: [{framework: MD, set: {bar: 5e-1, raters: {sure: 9e-1}}}]", ""},
	} {
		text := strings.Replace(string(DefaultPolicy()), c.was, c.is, 1)
		p, err := Policy("p.yaml", []byte(text))
		switch {
		case c.says == "" && (err != nil || p.Bar != 0.5 || p.Rules[0].Odds[0] != review.Point{At: 0.5, Times: 10} || p.Considerations["aspires_to_join"] != 1):
			t.Errorf("%s: %v", c.is, err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v", c.is, err)
		}
	}
}
