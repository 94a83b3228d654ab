package review

import (
	"fmt"
	"math/big"

	"pgregory.net/rapid"
)

// drawPurses makes up a few purses with amounts so small that every plan can be tried.
func drawPurses(t *rapid.T, most int, cents Cents) []Purse {
	amount := func(what string) Cents { return Cents(rapid.Int64Range(0, int64(cents)).Draw(t, what)) }
	some := func(what string, of ...string) []string {
		return once(rapid.SliceOfN(rapid.SampledFrom(of), 0, 2).Draw(t, what))
	}
	purses := make([]Purse, rapid.IntRange(0, most).Draw(t, "purses"))
	for i := range purses {
		p := &purses[i]
		p.Subject, p.ID = fmt.Sprintf("A%03d", i), fmt.Sprintf("id%03d", i)
		p.Programme = rapid.SampledFrom([]string{"P", "Q"}).Draw(t, "programme")
		p.Mechanism = rapid.SampledFrom([]string{"", "M", "FENCE"}).Draw(t, "mechanism")
		p.Areas, p.Partners = some("areas", "X", "Y"), some("partners", "GE", "AM", "AZ")
		p.Currency = rapid.SampledFrom([]string{"EUR", "EUR", "USD"}).Draw(t, "currency")
		p.pot.currency = "EUR"
		if p.Currency == "USD" {
			p.rate = rapid.SampledFrom([]*big.Rat{nil, big.NewRat(2, 3), big.NewRat(3, 2)}).Draw(t, "rate")
			if p.rate == nil {
				p.pot.currency = "USD"
			}
		}
		if p.Mechanism == "FENCE" {
			p.pot.fence = "FENCE"
		}
		p.Verdict, p.Ruling = Keep, Open
		switch rapid.IntRange(0, 4).Draw(t, "part") {
		case 0, 1:
			p.Verdict = rapid.SampledFrom([]Verdict{Discontinue, Keep, Ask}).Draw(t, "verdict")
			p.Free = amount("free")
			p.Allocated = p.Free + amount("kept")
		case 2, 3:
			p.Verdict = Reinforce
			p.Gap, p.Allocated = amount("gap"), amount("allocated")
		default:
			p.Allocated = amount("allocated")
		}
		p.merit = drawMerit(t)
	}
	return purses
}

func drawMerit(t *rapid.T) merit {
	tenths := func(what string) float64 { return float64(rapid.IntRange(0, 10).Draw(t, what)) / 10 }
	m := merit{ending: tenths("ending"), sure: 0.9 + tenths("sure")/10, need: tenths("need")}
	for c := range m.stands.score {
		if c < 3 && rapid.Bool().Draw(t, "known") {
			m.stands.score[c], m.stands.known[c] = tenths("score"), true
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "overridden") == 0 {
		own := tenths("own")
		m.own[0] = &own
	}
	return m
}

func drawPolicy(t *rapid.T) *Policy {
	p := &Policy{
		Considerations: map[string]float64{
			ConsiderationNames[0]: float64(rapid.IntRange(0, 4).Draw(t, "weight")), ConsiderationNames[1]: 1, ConsiderationNames[2]: 2,
		},
		Reallocation: &Reallocation{PartnerKeeps: rapid.SampledFrom([]float64{0, 0.3, 0.5, 0.75, 1}).Draw(t, "partner keeps")},
	}
	for _, w := range []Within{{Programme: "P"}, {Mechanism: "M"}, {Area: "X"}, {Area: "Y"}} {
		if rapid.IntRange(0, 2).Draw(t, w.String()) == 0 {
			p.Reallocation.WithinExisting = append(p.Reallocation.WithinExisting, w)
		}
	}
	return p
}
