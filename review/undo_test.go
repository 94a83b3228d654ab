package review

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// At the weight that is said to undo a move it is not made whole, at the step before it is, and no smaller change of any
// weight undoes it: found by making the whole plan anew at each.
func TestAMoveIsUndoneByTheChangeItNamesAndByNoSmallerOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purses, policy := contested(t), drawPolicy(t)
		plan, err := Reallocate(purses, policy)
		if err != nil {
			t.Fatal(err)
		}
		reach := map[string]Cents{}
		for _, m := range plan.Moves {
			reach[m.To.Subject] += m.Amount
			whole := func(name string, weight float64) bool {
				return wholeAt(t, purses, policy, name, weight, m.To.Subject, reach[m.To.Subject])
			}
			step := policy.weights().step()
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

// contested is money that several are short of, whose claims lie so near each other that small changes of a weight tell.
func contested(t *rapid.T) []Purse {
	purses := []Purse{{Subject: "GIVER", Free: 20, Allocated: 40, Verdict: Discontinue, Mechanism: "M", pot: pot{currency: "EUR"}}}
	for i := range rapid.IntRange(2, 7).Draw(t, "takers") {
		p := Purse{Subject: fmt.Sprintf("A%03d", i), Verdict: Reinforce, Allocated: 5, pot: pot{currency: "EUR"}}
		p.Gap = Cents(rapid.IntRange(1, 15).Draw(t, "gap"))
		p.Mechanism = rapid.SampledFrom([]string{"", "M"}).Draw(t, "mechanism")
		p.merit = drawMerit(t)
		p.merit.sure, p.merit.need = 0.95, 0
		purses = append(purses, p)
	}
	return append(purses, Purse{Subject: "SECOND", Free: 5, Allocated: 9, Verdict: Keep, pot: pot{currency: "EUR"}})
}

func wholeAt(t *rapid.T, purses []Purse, policy *Policy, name string, weight float64, taker string, reach Cents) bool {
	other := *policy
	other.Considerations = merged(policy.Considerations, map[string]float64{name: Round6(weight)})
	changed := other
	d := deal{policy: &changed, purses: slices.SortedFunc(slices.Values(purses), byCode)}
	d.setFree()
	d.shareOut()
	for _, x := range d.Takers {
		if x.Subject == taker {
			return x.Gets >= reach
		}
	}
	t.Fatalf("%s takes no part any more", taker)
	return false
}
