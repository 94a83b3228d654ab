package review

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// keepsAll holds the moves, one by one, against what every plan must keep, in the purses' own money.
func keepsAll(t rapid.TB, purses []Purse, plan Plan) {
	t.Helper()
	out, in, moved := map[string]Cents{}, map[string]Cents{}, map[string]Cents{}
	value := func(c Cents, rate *big.Rat) *big.Rat {
		v := new(big.Rat).SetInt64(int64(c))
		if rate != nil {
			v.Mul(v, rate)
		}
		return v
	}
	left, arrived := new(big.Rat), new(big.Rat)
	for _, m := range plan.Moves {
		if m.Amount <= 0 || m.From.pot != m.To.pot || m.From.Subject == m.To.Subject {
			t.Errorf("a move of %d from %s to %s", m.Amount, m.From.Subject, m.To.Subject)
		}
		out[m.From.Subject] += m.Out
		in[m.To.Subject] += m.In
		moved[m.From.Subject] += m.Amount
		left.Add(left, value(m.Out, m.From.rate))
		arrived.Add(arrived, value(m.In, m.To.rate))
	}
	if arrived.Cmp(left) > 0 {
		t.Errorf("%s arrives where %s left", arrived, left)
	}
	for _, p := range purses {
		if out[p.Subject] > p.Free || in[p.Subject] > p.Gap || out[p.Subject] > 0 && in[p.Subject] > 0 {
			t.Errorf("%s loses %d of %d free, and gets %d of %d lacking", p.Subject, out[p.Subject], p.Free, in[p.Subject], p.Gap)
		}
	}
	for _, g := range plan.Givers {
		if moved[g.Subject] != g.Freed-g.Left {
			t.Errorf("%s: %d moves, where %d is freed and %d left", g.Subject, moved[g.Subject], g.Freed, g.Left)
		}
	}
	for _, pot := range plan.Pots {
		if pot.Free != pot.Moved+pot.Left || pot.Moved != pot.Short-pot.Unmet || pot.Left < 0 || pot.Unmet < 0 {
			t.Errorf("a pot does not add up: %+v", pot)
		}
	}
}

func TestAPlanDoesNotDependOnTheOrderOfThePurses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purses, policy := drawPurses(t, 9, 20), drawPolicy(t)
		plan, err := Reallocate(purses, policy)
		if err != nil {
			t.Fatal(err)
		}
		other, err := Reallocate(rapid.Permutation(purses).Draw(t, "order"), policy)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := fmt.Sprintf("%+v", proposal(plan)), fmt.Sprintf("%+v", proposal(other)); a != b {
			t.Errorf("another order, another plan:\n%s\n%s", a, b)
		}
	})
}

// proposal is what of a plan is told.
func proposal(p Plan) []string {
	out := []string{told(p), fmt.Sprint(p.Pots, p.Notes)}
	for _, m := range p.Moves {
		out = append(out, fmt.Sprint(m.Out, m.In, m.Why, m.Undo))
	}
	return out
}

// Ten thousand activities: the same promises, with amounts as they are.
func TestALargePlanKeepsEveryLimit(t *testing.T) {
	purses := rapid.Custom(func(t *rapid.T) []Purse {
		one := drawPurses(t, 60, 1<<40)
		for len(one) < 40 {
			one = append(one, drawPurses(t, 60, 1<<40)...)
		}
		return one
	}).Example(7)
	var all []Purse
	for i := range 10_000 {
		p := purses[i%len(purses)]
		p.Subject = fmt.Sprintf("A%05d", i)
		p.merit.stands.known[i%3], p.merit.stands.score[i%3] = true, float64(i%997)/997
		p.Gap, p.Free = p.Gap*Cents(1+i%13), p.Free/Cents(1+i%7)
		all = append(all, p)
	}
	policy := &Policy{
		Considerations: map[string]float64{ConsiderationNames[0]: 1, ConsiderationNames[1]: 1, ConsiderationNames[2]: 2},
		Reallocation:   &Reallocation{PartnerKeeps: 0.75, WithinExisting: []Within{{Mechanism: "M"}, {Area: "X"}}},
	}
	plan, err := Reallocate(all, policy)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Moves) < 1000 {
		t.Errorf("%d moves are too few to show anything", len(plan.Moves))
	}
	keepsAll(t, all, plan)
}
