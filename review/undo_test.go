package review

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// At the weight that is said to undo a move less of it goes from its giver to its taker, at the step before it does not, and no
// smaller change of any weight undoes it: found by making the whole plan anew at each.
func TestAMoveIsUndoneByTheChangeItNamesAndByNoSmallerOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purses, policy := contested(t), drawPolicy(t)
		plan, err := Reallocate(purses, policy)
		if err != nil {
			t.Fatal(err)
		}
		step := policy.weights().step()
		for _, m := range plan.Moves {
			whole := func(name string, weight float64) bool {
				return moved(anew(purses, policy, name, weight), m) >= m.Amount
			}
			limit := 40
			if m.Undo != nil {
				if whole(m.Undo.Consideration, m.Undo.To) {
					t.Errorf("%s to %s is whole with %s at %v", m.From.Subject, m.To.Subject, m.Undo.Consideration, m.Undo.To)
				}
				limit = int(math.Round(math.Abs(m.Undo.To-m.Undo.From)/step)) - 1
				inward := m.Undo.To + math.Copysign(step, m.Undo.From-m.Undo.To)
				if limit > 0 && !whole(m.Undo.Consideration, inward) {
					t.Errorf("%s to %s is undone before %s is at %v", m.From.Subject, m.To.Subject, m.Undo.Consideration, m.Undo.To)
				}
			}
			for n := 1; n <= min(limit, 40); n++ {
				for c, name := range ConsiderationNames[:3] {
					weight := policy.weights()[c]
					for _, to := range []float64{weight + float64(n)*step, max(0, weight-float64(n)*step)} {
						if !whole(name, to) {
							t.Errorf("%s to %s is undone with %s at %v already", m.From.Subject, m.To.Subject, name, to)
						}
					}
				}
			}
		}
	})
}

// Who is named gets more where the taker gets less, and somebody does; where nobody is named, the taker gets no less.
func TestAMoveThatIsUndoneSaysWhoIsGivenMoreInstead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purses, policy := contested(t), drawPolicy(t)
		plan, err := Reallocate(purses, policy)
		if err != nil {
			t.Fatal(err)
		}
		before := gets(plan)
		for _, m := range plan.Moves {
			if m.Undo == nil {
				continue
			}
			after := gets(anew(purses, policy, m.Undo.Consideration, m.Undo.To))
			if less := after[m.To.Subject] < before[m.To.Subject]; less != (len(m.Undo.Instead) > 0) {
				t.Errorf("%s gets %d in place of %d, and %q more", m.To.Subject, after[m.To.Subject], before[m.To.Subject], m.Undo.Instead)
			}
			for _, code := range m.Undo.Instead {
				if after[code] <= before[code] {
					t.Errorf("%s is said to get more than %d, and gets %d", code, before[code], after[code])
				}
			}
		}
	})
}

// Two who get all they lack change places, and with them whose money they get.
func TestAMoveIsUndoneWhereItsTakerIsPaidByAnother(t *testing.T) {
	end := func(code string, free Cents) Purse {
		return Purse{Subject: code, Free: free, Allocated: 2 * free, Verdict: Discontinue, pot: pot{currency: "EUR"}}
	}
	short := func(code string, joins, shares float64) Purse {
		p := Purse{Subject: code, Gap: 10, Verdict: Reinforce, pot: pot{currency: "EUR"}}
		p.merit.sure, p.merit.stands.score, p.merit.stands.known = 1, weights{joins, shares}, [len(ConsiderationNames)]bool{true, true}
		return p
	}
	policy := &Policy{
		Considerations: map[string]float64{ConsiderationNames[0]: 1, ConsiderationNames[1]: 1},
		Reallocation:   &Reallocation{},
	}
	plan, err := Reallocate([]Purse{end("OLD-1", 10), end("OLD-2", 10), short("NEW-1", 0.8, 0.5), short("NEW-2", 0.5, 0.7)}, policy)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := told(plan), "OLD-1>NEW-1 0.10 EUR; OLD-2>NEW-2 0.10 EUR"; got != want {
		t.Fatalf("it proposes %q, want %q", got, want)
	}
	for _, m := range plan.Moves {
		if m.Undo == nil || m.Undo.Consideration != ConsiderationNames[0] || m.Undo.To != 0.66 || len(m.Undo.Instead) > 0 {
			t.Errorf("%s to %s is undone by %+v", m.From.Subject, m.To.Subject, m.Undo)
		}
	}
}

// contested is money that several are short of, whose claims lie so near each other that small changes of a weight tell. It
// comes from several, and some of it is fenced.
func contested(t *rapid.T) []Purse {
	var purses []Purse
	give := func(code string, verdict Verdict, fence string) {
		free := Cents(rapid.IntRange(0, 15).Draw(t, "free"))
		purses = append(purses, Purse{Subject: code, Free: free, Allocated: 2 * free, Verdict: verdict, Mechanism: "M", pot: pot{"EUR", fence}})
	}
	give("FIRST", Discontinue, "")
	give("FENCED", Discontinue, "FENCE")
	give("SECOND", Keep, "")
	give("THIRD", Keep, "")
	for i := range rapid.IntRange(2, 7).Draw(t, "takers") {
		p := Purse{Subject: fmt.Sprintf("A%03d", i), Verdict: Reinforce, Allocated: 5, pot: pot{currency: "EUR"}}
		p.Gap = Cents(rapid.IntRange(1, 15).Draw(t, "gap"))
		p.Mechanism = rapid.SampledFrom([]string{"", "M"}).Draw(t, "mechanism")
		p.pot.fence = rapid.SampledFrom([]string{"", "", "FENCE"}).Draw(t, "fence")
		p.merit = drawMerit(t)
		p.merit.sure, p.merit.need = 0.95, 0
		purses = append(purses, p)
	}
	return purses
}

// anew is the plan with one weight changed.
func anew(purses []Purse, policy *Policy, name string, weight float64) Plan {
	changed := *policy
	changed.Considerations = merged(policy.Considerations, map[string]float64{name: Round6(weight)})
	d := deal{policy: &changed, purses: slices.SortedFunc(slices.Values(purses), byCode)}
	d.setFree()
	d.shareOut()
	d.match()
	return d.Plan
}

// moved is how much a plan moves from the giver of a move to its taker.
func moved(p Plan, as Move) Cents {
	sum := Cents(0)
	for _, m := range p.Moves {
		if m.From.Subject == as.From.Subject && m.To.Subject == as.To.Subject {
			sum += m.Amount
		}
	}
	return sum
}

func gets(p Plan) map[string]Cents {
	out := map[string]Cents{}
	for _, t := range p.Takers {
		out[t.Subject] = t.Gets
	}
	return out
}
