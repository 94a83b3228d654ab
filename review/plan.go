package review

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Plan is what could be moved within the total: nothing is added, and nothing that is spent moves. Amounts are in the
// currency of their pot. It proposes; the recommendations behind each move are decided on like any other.
type Plan struct {
	Policy PolicyID
	Pots   []PotSum // by currency, then ring-fence
	Givers []Giver  // in the order in which they set free: ends first
	Takers []Taker  // in the order in which they are given
	Moves  []Move   // by taker, then by giver
	Passed []Purse  // under-resourced, and given nothing for a reason of their own
	Notes  []string
}

// PotSum is what becomes of the money of one currency or one ring-fence.
type PotSum struct {
	Currency, Fence   string // Fence: the mechanism that keeps it; empty: common money
	Free, Moved, Left Cents
	Short, Unmet      Cents
	LeftBecause       string // empty: nothing is left
}

// Giver is a purse that sets money free.
type Giver struct {
	Purse
	Currency    string // of the amounts: its pot's
	Freed, Left Cents  // Left: nobody may or need take it
	Limit       string // why it sets no more free; empty: it could not
}

// Taker is a purse that lacks money.
type Taker struct {
	Purse
	Currency     string
	Lacks, Gets  Cents
	UnmetBecause string
}

// Move is money from one activity to another. Out and In are in the purses' own currencies: out is rounded up and in down.
type Move struct {
	From, To   Purse
	Amount     Cents
	Currency   string
	Out, In    Cents
	Why        []Reason
	Undo       *Undo  // nil: no weight undoes it, however it is changed up to ten times the largest
	NeedsFirst string // whose approval of the giver's end is still to come
}

// errNoReallocation is a policy that says nothing of moves.
var errNoReallocation = errors.New("the policy has no reallocation block; stocktake policy show prints one")

// Reallocate makes the plan, within the policy's limits, in three steps. Each serves the first in its order as far as the limits leave, then
// the second, and so on ([fill]):
//
//  1. the givers set free what somebody lacks in their pot: ends before underspending, then the more probable end, then by code;
//  2. the givers, in the same order, set free what nobody lacks there;
//  3. what is free goes to the takers, by their claims.
//
// It is not the plan that moves most: a giver of several partners may use up what more than one after it could free. The order of the
// purses does not matter. It fails where the amounts are too large to be added up.
func Reallocate(purses []Purse, policy *Policy) (Plan, error) {
	if policy.Reallocation == nil {
		return Plan{}, errNoReallocation
	}
	purses = slices.SortedFunc(slices.Values(purses), byCode)
	if err := addable(purses); err != nil {
		return Plan{}, err
	}
	d := deal{policy: policy, purses: purses, Plan: Plan{Policy: policy.ID()}}
	d.setFree()
	d.shareOut()
	d.undo(d.match())
	d.sumUp()
	d.remark()
	return d.Plan, nil
}

func byCode(a, b Purse) int {
	return cmp.Or(cmp.Compare(a.Programme, b.Programme), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Currency, b.Currency))
}

func addable(purses []Purse) error {
	left := Cents(mostCents)
	for _, p := range purses {
		for _, c := range []Cents{p.Allocated.times(p.rate), p.Gap.times(p.rate)} {
			if c < 0 || c > left {
				return fmt.Errorf("%s: the amounts are too large to be added up", p.Subject)
			}
			left -= c
		}
	}
	return nil
}

// deal is a plan in the making.
type deal struct {
	Plan
	policy  *Policy
	purses  []Purse
	sharing *sharing
	order   []int // of the sharing's takers
}
