package review

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each change stands alone in the table of what differs, and alone makes of the old policy what the new one is there.
func TestEveryKeyThatDiffersIsNamedAndCanBeChangedAlone(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Policy)
		want   []string
	}{
		"nothing":                      {func(*Policy) {}, nil},
		"its name and version":         {func(p *Policy) { p.Name, p.Version = "other", 2 }, nil},
		"a line":                       {func(p *Policy) { p.Bar = 0.45 }, []string{"bar: 0.5 → 0.45"}},
		"a prior":                      {func(p *Policy) { p.Usual.Spread = 0.2 }, []string{"usual.spread: 0.15 → 0.2"}},
		"a weight":                     {func(p *Policy) { p.Considerations["shares_values"] = 3 }, []string{"considerations.shares_values: 1 → 3"}},
		"a weight left out":            {func(p *Policy) { delete(p.Considerations, "shares_values") }, []string{"considerations.shares_values: 1 → 0"}},
		"what means the same left out": {func(p *Policy) { p.Confirm, p.Foremost = 0, 0 }, nil},
		"what means the same in an override": {func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Confirm: new(0), Foremost: new(0)}}}
		}, []string{"overrides[framework MD]:  → framework: MD, set: confirm: 1, foremost: 3"}},
		"a point of a rule": {func(p *Policy) { p.Rules[6].Odds[0].Times = 3 }, []string{"rules[fewer-than-before].odds: 0.3 → 2; 0.7 → 1 → 0.3 → 3; 0.7 → 1"}},
		"a rule left out":   {func(p *Policy) { p.Rules = slices.Delete(p.Rules, 0, 1) }, []string{"rules[allocated-under-plan]: "}},
		"a rule more":       {func(p *Policy) { r := p.Rules[0]; r.ID = "mine"; p.Rules = append(p.Rules, r) }, []string{"rules[mine]:  → id: mine"}},
		"an exemption":      {func(p *Policy) { p.Exemptions = []Exemption{{"A", "w", "y", "2026-01-01"}} }, []string{"exemptions[A]:  → what: A"}},
		"a limit of moves":  {func(p *Policy) { p.Reallocation.Keeps = 0.4 }, []string{"reallocation.keeps: 0.5 → 0.4"}},
		"an override":       {func(p *Policy) { bar := 0.4; p.Overrides = []Override{{Framework: "MD", Set: Settings{Bar: &bar}}} }, []string{"overrides[framework MD]:  → framework: MD, set: bar: 0.4"}},
		"a brake of an override": {func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Brake: BrakeSettings{Share: new(0.2)}}}}
		}, []string{"overrides[framework MD]:  → framework: MD, set: brake: share: 0.2"}},
		"a gate that the file empties":  {func(p *Policy) { p.Gates.ShareWith = map[string]float64{} }, []string{"gates.share_with:  → none"}},
		"formats that the file empties": {func(p *Policy) { p.FormatsThatNeedApproval = []string{} }, []string{"formats_that_need_approval: 28+n → none"}},
		"names that the file empties":   {func(p *Policy) { p.MayDecide = map[string][]string{"reshape": {}} }, []string{"may_decide.reshape:  → none"}},
		"an override that empties a gate": {func(p *Policy) {
			p.Overrides = []Override{{Framework: "MD", Set: Settings{Gates: GateSettings{ShareWith: map[string]float64{}}}}}
		}, []string{"overrides[framework MD]:  → framework: MD, set: gates: share_with: none"}},
		"a gate, and two others": {func(p *Policy) { p.Gates.ActivitiesOfLast, p.Leave, p.MinimumResponses = 0.5, 0.4, 6 }, []string{"leave: 0.5 → 0.4", "minimum_responses: 5 → 6", "gates.activities_of_last: 0 → 0.5"}},
	} {
		t.Run(name, func(t *testing.T) {
			older, changed := compiled(t, declared(t)), declared(t)
			c.change(&changed)
			r := Revise(older, compiled(t, changed))
			if len(r.Keys) != len(c.want) {
				t.Fatalf("%d keys differ: %v", len(r.Keys), r.Keys)
			}
			for i, k := range r.Keys {
				if said := k.Path + ": " + k.Was + " → " + k.Is; !strings.HasPrefix(said, c.want[i]) {
					t.Errorf("%s, want %s", said, c.want[i])
				}
				if again := differences(older, r.alone[i]); len(again) != 1 || again[0].Path != k.Path || again[0].Is != k.Is {
					t.Errorf("%s alone differs in %v", k.Path, again)
				}
			}
			if left := differences(older, compiled(t, declared(t))); len(left) != 0 {
				t.Errorf("the old policy was changed: %v", left)
			}
		})
	}
}

// In an override, what is empty takes away what the policy has, and what is left out leaves it.
func TestWhatAnOverrideEmptiesIsAKeyAndWhatLeavesAllAsItIsIsNone(t *testing.T) {
	gates := func(shares map[string]float64) Settings { return Settings{Gates: GateSettings{ShareWith: shares}} }
	for name, c := range map[string]struct {
		was, is Settings
		want    string
	}{
		"a gate emptied":            {Settings{}, gates(map[string]float64{}), "gates.share_with:  → none"},
		"an empty gate left out":    {gates(map[string]float64{}), Settings{}, "gates.share_with: none → "},
		"a share taken away":        {gates(map[string]float64{"answers": 0.9}), gates(map[string]float64{}), "gates.share_with.answers: 0.9 → "},
		"a share left out":          {gates(map[string]float64{"answers": 0.9}), Settings{}, "gates.share_with.answers: 0.9 → "},
		"formats emptied":           {Settings{}, Settings{Formats: []string{}}, "formats_that_need_approval:  → none"},
		"a format that is a word":   {Settings{Formats: []string{"none"}}, Settings{Formats: []string{}}, "formats_that_need_approval: none → none"},
		"names emptied":             {Settings{}, Settings{MayDecide: map[string][]string{"reshape": {}}}, "may_decide.reshape:  → none"},
		"an approval taken away":    {Settings{}, Settings{Approvals: map[string]string{"reinforce": ""}}, "approvals.reinforce:  → none"},
		"no weight, and no verdict": {Settings{}, Settings{Considerations: map[string]float64{}, Decides: map[string]string{}, MayDecide: map[string][]string{}}, ""},
		"nobody exempt beside":      {Settings{}, Settings{Exemptions: []Exemption{}, Approvals: map[string]string{}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			laid := func(set Settings) *Policy {
				declared := declared(t)
				declared.Overrides = []Override{{Programme: "MD", Set: set}}
				return compiled(t, declared)
			}
			r := Revise(laid(c.was), laid(c.is))
			var said []string
			for i, k := range r.Keys {
				said = append(said, strings.TrimPrefix(k.Path, "overrides[programme MD].set.")+": "+k.Was+" → "+k.Is)
				if left := differences(r.Alone(i), r.New); len(left) != 0 {
					t.Errorf("%s alone leaves %v", k.Path, left)
				}
			}
			if got := strings.Join(said, "\n"); got != c.want {
				t.Errorf("differ in %q, want %q", got, c.want)
			}
		})
	}
}

// doubtful is a healthy programme but for the first activity: three quarters of its money were allocated, and
// its means are rated 50 of 100, which leaves it between the lines.
func doubtful() Portfolio {
	p := healthy()
	p.Subjects[0].Resources[0].Allocated, p.Subjects[0].Resources[0].Spent = num(75000), nil
	p.Subjects[0].Answers = everywhere(10, 0.8, 0.5, 0.78)
	return p
}

// What moves it, and which of the keys that differ does it alone.
func TestWhatMovesIsToldWithTheKeysThatDoItAlone(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Policy)
		from   Verdict
		to     Verdict // empty: not judged
		by     []string
	}{
		"nothing":                    {func(*Policy) {}, "", "", nil},
		"a key that counts for none": {func(p *Policy) { p.Brake.Share = 0.5 }, "", "", nil},
		"a line":                     {func(p *Policy) { p.AcceptedFalseShare = 0.4 }, Ask, Reinforce, []string{"accepted_false_share"}},
		"a line, beside others":      {func(p *Policy) { p.AcceptedFalseShare, p.Brake.Share, p.QuoteResponses = 0.4, 0.5, 9 }, Ask, Reinforce, []string{"accepted_false_share"}},
		"either of two":              {func(p *Policy) { p.AcceptedFalseShare, p.Bar = 0.4, 0.6 }, Ask, Reinforce, []string{"bar", "accepted_false_share"}},
		"only two together":          {func(p *Policy) { p.AcceptedFalseShare, p.Rules[0].Odds[1].Times = 0.25, 9.9 }, Ask, Reinforce, nil},
		"gates that refuse to judge": {func(p *Policy) { p.Gates.ShareWith = map[string]float64{"invitations": 1} }, Ask, "", []string{"gates.share_with.invitations"}},
	} {
		t.Run(name, func(t *testing.T) {
			changed := declared(t)
			c.change(&changed)
			p := doubtful()
			p.Gating = Refusing
			r := Revise(compiled(t, declared(t)), compiled(t, changed))
			compared := Compare(judged(t, p, r.Old), judged(t, p, r.New))
			for i, key := range r.Keys {
				compared.Blame(key, judged(t, p, r.Alone(i)))
			}
			var from, to Verdict
			var by []string
			for _, m := range compared.Moved {
				if m.Subject != "ACT-1" || !m.Turns() {
					continue
				}
				from = m.Before.Verdict
				if m.After != nil {
					to = m.After.Verdict
				}
				for _, k := range m.By {
					by = append(by, k.Path)
				}
			}
			if diff := cmp.Diff(c.by, by); diff != "" || from != c.from || to != c.to {
				t.Errorf("%q → %q, want %q → %q; by -want +got\n%s", from, to, c.from, c.to, diff)
			}
		})
	}
}
