package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// ending and lacking are a healthy programme in which ACT-1 has had its day and leaves 40,000 of 100,000 unspent, and
// ACT-2 was allocated 50,000 of 100,000 planned.
func ending(p *Portfolio) {
	f := &p.Subjects[0]
	f.Needs, f.Answers = []string{"N-old"}, everywhere(10, 0.2, 0.75, 0.78)
	f.Resources[0].PlacesRequested, f.Resources[0].PlacesFilled, f.Resources[0].Spent = seats(10), seats(10), num(60000)
}

func lacking(p *Portfolio) {
	f := &p.Subjects[1]
	f.Answers = everywhere(10, 0.8, 0.3, 0.78)
	f.Resources[0].Allocated, f.Resources[0].Spent = num(50000), num(50000)
	f.Resources[0].PlacesRequested = seats(70)
}

var fenced = map[string]Mechanism{"TRUST": {Admission: AdmissionOpen, RingFenced: true}}

func yearOf(p *Portfolio, subject int) *Resource { return &p.Subjects[subject].Resources[0] }

func planned(t testing.TB, p Portfolio, policy Policy, matters ...Matter) Plan {
	t.Helper()
	with := compiled(t, policy)
	purses, err := Purses(p, judged(t, p, with), with, matters)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Reallocate(purses, with)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// told is the moves, what is left over and why somebody is passed over, in a line.
func told(p Plan) string {
	var out []string
	for _, m := range p.Moves {
		out = append(out, fmt.Sprintf("%s>%s %s", m.From.Subject, m.To.Subject, m.Amount.In(m.Currency)))
	}
	for _, pot := range p.Pots {
		if pot.Left > 0 {
			out = append(out, "left "+pot.Left.In(pot.Currency))
		}
	}
	for _, x := range p.Passed {
		out = append(out, x.Subject+": "+x.Passed)
	}
	return strings.Join(out, "; ")
}

func TestMoneyMovesFromWhatEndsOrShrinksToWhatIsShort(t *testing.T) {
	open := func(*Policy) {}
	for _, c := range []struct {
		sentence string
		change   func(*Portfolio)
		policy   func(*Policy)
		want     string
	}{
		{"what is not spent of an activity that is to end", func(*Portfolio) {}, open, "ACT-1>ACT-2 40,000 EUR"},
		{"never what is spent, were it more than was allocated", func(p *Portfolio) { yearOf(p, 0).Spent = num(120000) }, open, ""},
		{"nothing, where it is not known what was spent", func(p *Portfolio) { yearOf(p, 0).Spent = nil }, open, ""},
		{"all of a row that is still to begin", func(p *Portfolio) {
			next := *yearOf(p, 0)
			next.Starts, next.Ends, next.Spent, next.Allocated = date("2026-02-01"), date("2026-12-31"), nil, num(7)
			p.Subjects[0].Resources = append(p.Subjects[0].Resources, next)
		}, open, "ACT-1>ACT-2 40,007 EUR"},
		{"nothing of a row that had ended before the period", func(p *Portfolio) {
			yearOf(p, 0).Starts, yearOf(p, 0).Ends = date("2024-01-01"), date("2024-12-31")
		}, open, ""},
		{
			"no more than is lacking, and what is left is told", func(p *Portfolio) { yearOf(p, 1).Allocated = num(80000) }, open,
			"ACT-1>ACT-2 20,000 EUR; left 20,000 EUR",
		},
		{"up to the policy's share of the plan", func(*Portfolio) {}, func(p *Policy) { p.Reallocation.UpToPlanned = 0.7 }, "ACT-1>ACT-2 20,000 EUR; left 20,000 EUR"},
		{"a cent, where a cent is free", func(p *Portfolio) { yearOf(p, 0).Spent = num(99999.985) }, open, "ACT-1>ACT-2 0.01 EUR"},
		{"nothing, where less than a cent is", func(p *Portfolio) { yearOf(p, 0).Spent = num(99999.995) }, open, ""},
		{"half of an underspend", func(p *Portfolio) { yearOf(p, 2).Spent = num(79999.98) }, open, "ACT-1>ACT-2 40,000 EUR; ACT-3>ACT-2 10,000 EUR; left 0.01 EUR"},
		{"half of what was allocated where nothing was spent", func(p *Portfolio) { yearOf(p, 2).Spent = num(0) }, open, "ACT-1>ACT-2 40,000 EUR; ACT-3>ACT-2 10,000 EUR; left 40,000 EUR"},
		{"none of an underspend that lands on the line", func(p *Portfolio) { yearOf(p, 2).Spent = num(80000) }, open, "ACT-1>ACT-2 40,000 EUR"},
		{"none of an underspend of what may still lack means, since too few answer to say", func(p *Portfolio) {
			yearOf(p, 2).Spent = num(70000)
			p.Subjects[2].Answers = resourcing(4, 0.8)
			before(p, Standing{})
			p.Past[0].Standing["ACT-3"] = lackedMeans()
		}, open, "ACT-1>ACT-2 40,000 EUR"},
		{"none of an underspend of what is asked about, since it is too close to call whether it lacks means", func(p *Portfolio) {
			yearOf(p, 2).Spent = num(70000)
			p.Subjects[2].Answers = everywhere(6, 0.8, 0.48, 0.78)
		}, open, "ACT-1>ACT-2 40,000 EUR"},
		{"none of what does not work, where that is too close to call", func(p *Portfolio) {
			yearOf(p, 2).Spent = num(70000)
			p.Subjects[2].Answers = everywhere(6, 0.8, 0.48, 0.2)
		}, open, "ACT-1>ACT-2 40,000 EUR"},
		{"half, where it is just under the leaving line that it lacks means", func(p *Portfolio) {
			yearOf(p, 2).Spent = num(70000)
			p.Subjects[2].Answers = everywhere(4, 0.8, 0.48, 0.78)
		}, open, "ACT-1>ACT-2 40,000 EUR; ACT-3>ACT-2 10,000 EUR; left 5,000 EUR"},
		{"what is not spent of one that is to end, were that too close to call", func(p *Portfolio) {
			p.Subjects[0].Answers = everywhere(10, 0.2, 0.45, 0.78)
		}, open, "ACT-1>ACT-2 40,000 EUR"},
		{"an underspend only down to the floor", func(p *Portfolio) { yearOf(p, 2).Spent = num(70000) }, func(p *Policy) { p.Reallocation.Keeps = 0.99 }, "ACT-1>ACT-2 40,000 EUR; ACT-3>ACT-2 1,000 EUR"},
		{
			"an underspend above the floor, whole", func(p *Portfolio) { yearOf(p, 2).Spent = num(98000); yearOf(p, 2).Allocated = num(200000) },
			func(p *Policy) { p.Reallocation.Keeps = 0.745 }, "ACT-1>ACT-2 40,000 EUR; ACT-3>ACT-2 10,000 EUR; left 41,000 EUR",
		},
		{"not across currencies", func(p *Portfolio) { yearOf(p, 0).Currency = "USD" }, open, "left 25,000 USD"}, // and the partner keeps its share of the dollars
		{"across currencies at the instant's rate, no cent gained", func(p *Portfolio) {
			yearOf(p, 0).Currency = "USD"
			p.Rates = []Rate{{"USD", "EUR", date("2025-01-01"), decimal.RequireFromString("0.5")}, {"USD", "EUR", date("2026-01-01"), decimal.RequireFromString("0.7777777")}}
		}, func(p *Policy) { p.Reallocation.ConvertTo = "EUR" }, "ACT-1>ACT-2 31,111.10 EUR"},
		{"no farther than a ring-fence", func(p *Portfolio) { p.Subjects[0].Mechanism = "TRUST"; p.Mechanisms = fenced }, open, "left 40,000 EUR"},
		{"into no ring-fence", func(p *Portfolio) { p.Subjects[1].Mechanism = "TRUST"; p.Mechanisms = fenced }, open, "left 40,000 EUR"},
		{"within a ring-fence", func(p *Portfolio) {
			p.Subjects[0].Mechanism, p.Subjects[1].Mechanism, p.Mechanisms = "TRUST", "TRUST", fenced
		}, open, "ACT-1>ACT-2 40,000 EUR"},
		{"freely where the mechanism is not ring-fenced", func(p *Portfolio) { p.Subjects[0].Mechanism = "MENU" }, open, "ACT-1>ACT-2 40,000 EUR"},
		{
			"not to what must do with what it has", func(p *Portfolio) { p.Subjects[1].Mechanism = "SCHOOL" },
			func(p *Policy) { p.Reallocation.WithinExisting = []Within{{Mechanism: "SCHOOL"}} }, "left 40,000 EUR",
		},
		{"what it sets free itself, to what must do with what it has", func(p *Portfolio) {
			p.Subjects[1].Areas, p.Subjects[2].Areas = []string{"A-1", "A-S"}, []string{"A-1", "A-S"}
			yearOf(p, 2).Spent = num(70000)
		}, func(p *Policy) { p.Reallocation.WithinExisting = []Within{{Area: "A-S"}} }, "ACT-1>ACT-2 15,000 EUR; left 40,000 EUR"},
		{"no more than leaves every partner its share", func(*Portfolio) {}, func(p *Policy) { p.Reallocation.PartnerKeeps = 0.96 }, "ACT-1>ACT-2 30,000 EUR"},
		{"all of it where the share is just reached", func(p *Portfolio) { yearOf(p, 0).Spent = num(62500) }, func(p *Policy) { p.Reallocation.PartnerKeeps = 0.95 }, "ACT-1>ACT-2 37,500 EUR"},
		{"a cent less than would break it", func(p *Portfolio) { yearOf(p, 0).Spent = num(62499.99) }, func(p *Policy) { p.Reallocation.PartnerKeeps = 0.95 }, "ACT-1>ACT-2 37,500 EUR"},
		{"nothing from what is exempt", func(*Portfolio) {}, func(p *Policy) { p.Exemptions = []Exemption{{"ACT-1", "Ada", "it moves", "2027-01-01"}} }, ""},
		{
			"nothing to what is exempt", func(*Portfolio) {}, func(p *Policy) { p.Exemptions = []Exemption{{"ACT-2", "Ada", "it moves", "2027-01-01"}} },
			"left 40,000 EUR; ACT-2: it is exempt from any proposal",
		},
		{"nothing to what does not run on", func(p *Portfolio) { p.Subjects[1].Status = "closed" }, open, "left 40,000 EUR; ACT-2: it does not run on"},
		{
			"nothing where all that was planned is there", func(p *Portfolio) { yearOf(p, 1).Planned = num(50000) }, open,
			"left 40,000 EUR; ACT-2: it has all that was planned, or it is not known what was",
		},
		{"nothing where nobody is short", func(p *Portfolio) { *p = healthy(); ending(p) }, open, "left 40,000 EUR"},
		{"nothing where nothing is free", func(p *Portfolio) { *p = healthy(); lacking(p) }, open, ""},
		{"nothing where all is well", func(p *Portfolio) { *p = healthy() }, open, ""},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			p, policy := healthy(), declared(t)
			ending(&p)
			lacking(&p)
			c.change(&p)
			c.policy(&policy)
			if got := told(planned(t, p, policy)); got != c.want {
				t.Errorf("it proposes %q, want %q", got, c.want)
			}
		})
	}
}

func TestALackThatStaysSaysWhomTheMoneyGoesTo(t *testing.T) {
	for _, c := range []struct {
		kind       string
		free, gets Cents
		want       string
	}{
		{"pot", 0, 0, "nothing is free in X"},
		{"pot", 100, 0, "all that is free in X goes to those before it"},
		{"pot", 100, 40, "all that is free in X goes to it and those before it"},
		{"pot", 100, 100, "all that is free in X goes to it"},
		{"within", 0, 0, "X may have no more than it has, and sets nothing free"},
		{"within", 100, 0, "X may have no more than it has, and what it sets free goes to those before it"},
		{"within", 100, 99, "X may have no more than it has, and what it sets free goes to it and those before it"},
	} {
		var a allowances
		if got := a.usedUp(a.add(allowance{"EUR", c.kind, "x"}, "X", c.free), c.gets); got != c.want {
			t.Errorf("%s of %d, of which it gets %d: %q, want %q", c.kind, c.free, c.gets, got, c.want)
		}
	}
}

func TestAnOverspendAloneBringsNoMoney(t *testing.T) {
	open := func(*Policy) {}
	for _, c := range []struct {
		sentence string
		change   func(*Portfolio)
		policy   func(*Policy)
		want     string
	}{
		{"it took more than planned, and little else says so", func(p *Portfolio) {
			p.Subjects[1].Answers = everywhere(10, 0.8, 0.49, 0.78)
			*yearOf(p, 1) = Resource{
				Starts: date("2025-01-01"), Ends: date("2025-12-31"), Currency: "EUR",
				Planned: num(100000), Allocated: num(90000), Spent: num(300000),
			}
		}, open, "left 40,000 EUR; ACT-2: it took more than planned, and on that alone no money is proposed"},
		{"respondents say so too", func(p *Portfolio) {
			p.Subjects[1].Answers = everywhere(10, 0.8, 0.2, 0.78)
			*yearOf(p, 1) = Resource{
				Starts: date("2025-01-01"), Ends: date("2025-12-31"), Currency: "EUR",
				Planned: num(100000), Allocated: num(90000), Spent: num(300000),
			}
		}, open, "ACT-1>ACT-2 10,000 EUR; left 30,000 EUR"},
		{"so many respondents say so that it is certain", func(p *Portfolio) {
			p.Subjects[1].Answers = everywhere(400, 0.8, 0.02, 0.78)
			*yearOf(p, 1) = Resource{
				Starts: date("2025-01-01"), Ends: date("2025-12-31"), Currency: "EUR",
				Planned: num(100000), Allocated: num(90000), Spent: num(300000),
			}
		}, func(p *Policy) { p.Usual.Mislead = 0 }, "ACT-1>ACT-2 10,000 EUR; left 30,000 EUR"},
		{"what was allocated and who applies say so too", func(p *Portfolio) {
			p.Subjects[1].Answers = everywhere(10, 0.8, 0.5, 0.78)
			*yearOf(p, 1) = Resource{
				Starts: date("2025-01-01"), Ends: date("2025-12-31"), Currency: "EUR",
				Planned: num(100000), Allocated: num(50000), Spent: num(300000),
				PlacesOffered: seats(40), PlacesRequested: seats(80),
			}
		}, open, "ACT-1>ACT-2 40,000 EUR"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			p := healthy()
			ending(&p)
			c.change(&p)
			policy := declared(t)
			c.policy(&policy)
			if got := told(planned(t, p, policy)); got != c.want {
				t.Errorf("it proposes %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatWasDecidedIsKeptTo(t *testing.T) {
	p := healthy()
	ending(&p)
	lacking(&p)
	report := judged(t, p, compiled(t, declared(t)))
	matter := func(subject string, act Act) Matter {
		return Matter{Recommendation: report.of(t, subject), Decisions: []Decision{{Act: act, At: p.AsOf}}}
	}
	until := p.AsOf.AddDate(0, 1, 0)
	snoozed := matter("ACT-2", Snooze)
	snoozed.Decisions[0].Until = &until
	for _, c := range []struct {
		sentence string
		matter   Matter
		want     string
	}{
		{"an end that was rejected frees nothing", matter("ACT-1", Reject), ""},
		{"an end that was accepted frees", matter("ACT-1", Accept), "ACT-1>ACT-2 40,000 EUR"},
		{"a reinforcement that was rejected gets nothing", matter("ACT-2", Reject), "left 40,000 EUR; ACT-2: its reinforcement was rejected"},
		{"one that was snoozed neither", snoozed, "left 40,000 EUR; ACT-2: its reinforcement was snoozed"},
		{"one that was accepted does", matter("ACT-2", Accept), "ACT-1>ACT-2 40,000 EUR"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := told(planned(t, p, declared(t), c.matter)); got != c.want {
				t.Errorf("it proposes %q, want %q", got, c.want)
			}
		})
	}
}

func TestAMoveSaysWhyAndWhatItWaitsFor(t *testing.T) {
	p := healthy()
	ending(&p)
	lacking(&p)
	m := planned(t, p, declared(t)).Moves[0]
	var rules []string
	for _, r := range m.Why {
		rules = append(rules, r.Rule)
		if r.Clause != "§17" {
			t.Errorf("%s rests on clause %q", r.Rule, r.Clause)
		}
	}
	if want := []string{"set-free-by-an-end", "short-of-plan", "order-of-claims"}; !slices.Equal(rules, want) {
		t.Errorf("its reasons are %q, want %q", rules, want)
	}
	for _, figure := range []string{"40,000 EUR of 100,000 EUR allocated is not spent", "50,000 EUR of 100,000 EUR planned is allocated", "The only one that is short"} {
		if !strings.Contains(text(t, m.Why), figure) {
			t.Errorf("its reasons do not say %q: %s", figure, text(t, m.Why))
		}
	}
	if m.NeedsFirst != "the authority that approved the activity" {
		t.Errorf("it needs %q first", m.NeedsFirst)
	}
}

func TestAPlanThatCannotBeMadeIsRefused(t *testing.T) {
	policy := declared(t)
	if _, err := Reallocate([]Purse{{Subject: "A", Allocated: mostCents}, {Subject: "B", Gap: 1}}, &policy); err == nil || !strings.Contains(err.Error(), "B: the amounts are too large") {
		t.Errorf("amounts that cannot be added up: %v", err)
	}
	if got := down(decimal.New(1, 40)); got != mostCents+1 {
		t.Errorf("an amount beyond all bounds is %d", got)
	}
	policy.Reallocation = nil
	if _, err := Reallocate(nil, &policy); err == nil || !strings.Contains(err.Error(), "no reallocation block") {
		t.Errorf("a policy that says nothing of it: %v", err)
	}
}

// Money that nobody in its pot lacks is told as left over, and takes nothing of a partner's share from what somebody lacks elsewhere.
func TestWhatNobodyLacksIsSetFreeLast(t *testing.T) {
	trust, common := pot{"EUR", "TRUST"}, pot{"EUR", ""}
	purses := []Purse{
		{Subject: "A", Verdict: Discontinue, Currency: "EUR", Partners: []string{"GE"}, Allocated: 100, Free: 40, pot: trust},
		{Subject: "B", Verdict: Keep, Currency: "EUR", Partners: []string{"GE"}, Allocated: 100, Free: 40, pot: common},
		{Subject: "C", Verdict: Reinforce, Currency: "EUR", Partners: []string{"AM"}, Allocated: 100, Gap: 30, pot: common},
	}
	plan, err := Reallocate(purses, &Policy{Reallocation: &Reallocation{PartnerKeeps: 0.75}})
	if err != nil {
		t.Fatal(err)
	}
	if said := told(plan); said != "B>C 0.30 EUR; left 0.20 EUR" {
		t.Error(said)
	}
	if a := plan.Givers[0]; a.Freed != 20 || a.Limit != "partner GE keeps 1.50 EUR of 2 EUR" {
		t.Errorf("A sets free %d, since %s", a.Freed, a.Limit)
	}
}
