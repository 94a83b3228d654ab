package review

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// match says whose money goes to whom: within a pot, what is free goes over in the order of the givers to the takers in
// theirs, so that there are fewer moves than givers and takers together. The moves are given back as the sharing sees them.
func (d *deal) match() []tranche {
	out, used, parts := make([]Cents, len(d.Givers)), map[pot]Cents{}, []tranche{} // out, used: moved so far, in the pot's currency
	for t := range d.Takers {
		in := Cents(0)
		for g := range d.Givers {
			from, to := &d.Givers[g], &d.Takers[t]
			amount := min(from.Left, to.Gets-in)
			if amount == 0 || from.pot != to.pot {
				continue
			}
			m := Move{From: from.Purse, To: to.Purse, Amount: amount, Currency: to.Currency, Why: d.why(from, to, t)}
			m.Out = (out[g]+amount).over(from.rate, true) - out[g].over(from.rate, true)
			m.In = (in+amount).over(to.rate, false) - in.over(to.rate, false)
			if from.Verdict == Discontinue && from.Ruling == Open {
				m.NeedsFirst = from.NeedsApprovalOf
			}
			begin := used[from.pot] - out[g]
			d.Moves, parts = append(d.Moves, m), append(parts, tranche{d.order[t], begin, begin + from.Freed, amount})
			out[g], in, from.Left = out[g]+amount, in+amount, from.Left-amount
			used[from.pot] += amount
		}
	}
	return parts
}

// why is the reasons of a move: why there, why here, and why before others.
func (d *deal) why(from *Giver, to *Taker, place int) []Reason {
	turn := Reason{Rule: "order-of-claims", Clause: d.policy.Clauses["reallocation"]}
	rank := "The only one that is short"
	if n := len(d.Takers); n > 1 {
		rank = fmt.Sprintf("Number %d of %d that are short", place+1, n)
	}
	turn.Text = fmt.Sprintf("%s: %s sure, open needs that weigh %s, priority %s of 100.",
		rank, Chance(to.merit.sure), short(to.merit.need, 2), OfHundred(to.merit.priority(d.policy.weights())))
	return append(slices.Concat(from.Because, to.Because), turn)
}

// undo says of every move what would undo it.
func (d *deal) undo(parts []tranche) {
	given := make([]Cents, len(d.order))
	for t, i := range d.order {
		given[i] = d.Takers[t].Gets
	}
	for i, undo := range d.sharing.undone(parts, given, d.policy.weights()) {
		d.Moves[i].Undo = undo
	}
}

// sumUp adds up what becomes of each pot.
func (d *deal) sumUp() {
	sums := map[pot]*PotSum{}
	of := func(p pot) *PotSum {
		if sums[p] == nil {
			sums[p] = &PotSum{Currency: p.currency, Fence: p.fence}
		}
		return sums[p]
	}
	for _, g := range d.Givers {
		sum := of(g.pot)
		sum.Free += g.Freed
		sum.Left += g.Left
		sum.Moved += g.Freed - g.Left
	}
	for _, t := range d.Takers {
		sum := of(t.pot)
		sum.Short += t.Lacks
		sum.Unmet += t.Lacks - t.Gets
	}
	for _, sum := range slices.SortedFunc(maps.Values(sums), byPot) {
		if sum.Left > 0 {
			sum.LeftBecause = sum.leftBecause()
		}
		d.Pots = append(d.Pots, *sum)
	}
}

func byPot(a, b *PotSum) int {
	return cmp.Or(cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Fence, b.Fence))
}

func (s PotSum) leftBecause() string {
	switch {
	case s.Short == 0:
		return "nobody is short in it"
	case s.Unmet == 0:
		return "all who are short in it have what they may get"
	}
	return "those who are still short in it stand under a ceiling"
}

// remark says what a reader must know of the policy's part in it.
func (d *deal) remark() {
	left, unmet := map[string]bool{}, map[string]bool{}
	for _, p := range d.Pots {
		left[p.Fence] = left[p.Fence] || p.Left > 0 && p.Short == 0
		unmet[p.Fence] = unmet[p.Fence] || p.Unmet > 0
	}
	for _, fence := range sortedKeys(left) {
		if left[fence] && unmet[fence] && d.policy.Reallocation.ConvertTo == "" {
			d.Notes = append(d.Notes, "Each currency stays by itself, since the policy converts none (reallocation.convert_to).")
			break
		}
	}
	for _, currency := range d.unconverted() {
		d.Notes = append(d.Notes, fmt.Sprintf("%s stays by itself: there is no rate between it and %s.", currency, d.policy.Reallocation.ConvertTo))
	}
	for _, w := range d.policy.Reallocation.WithinExisting {
		if !slices.ContainsFunc(d.purses, func(p Purse) bool { return slices.Contains(d.ceilings(p), w) }) {
			d.Notes = append(d.Notes, fmt.Sprintf("No activity with money belongs to %s, which the policy keeps within what it has.", w))
		}
	}
}

// unconverted is the currencies without a rate to the one that all is to be moved in.
func (d *deal) unconverted() []string {
	to := d.policy.Reallocation.ConvertTo
	out := map[string]bool{}
	for _, p := range d.purses {
		if to != "" && p.pot.currency != to {
			out[p.Currency] = true
		}
	}
	return sortedKeys(out)
}
