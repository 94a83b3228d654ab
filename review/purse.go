package review

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Purse is the money of one activity in one currency, as a plan of moves sees it: that of the rows of means that had not
// ended when the period began. What it may set free and what it lacks never exceeds what the facts show; both may be nothing.
type Purse struct {
	Programme, Subject, Title string
	ID                        string // of the recommendation that a decision on it is about
	Verdict                   Verdict
	Ruling                    State // how that recommendation stands with those who decide
	Mechanism, Currency       string
	Partners, Areas           []string
	Planned, Allocated, Spent Cents // over the rows that know them
	Free                      Cents // what it may set free
	Gap                       Cents // what it lacks of what was planned, if it is to be given anything
	Because                   []Reason
	Passed                    string // why it is given nothing though it is under-resourced; empty otherwise
	NeedsApprovalOf           string

	merit merit
	pot   pot
	rate  *big.Rat // from its currency to its pot's; nil is one
}

// pot is money that can be moved: of one currency, and within a ring-fence if there is one.
type pot struct{ currency, fence string }

func (p pot) String() string {
	if p.fence == "" {
		return p.currency
	}
	return p.currency + " within " + p.fence
}

// Purses are the purses of all activities that a report judges. The portfolio is the one it was judged from; the matters are
// those of its programme, for what has been decided on its recommendations. It fails where the policy has no reallocation.
func Purses(p Portfolio, r Report, policy *Policy, matters []Matter) ([]Purse, error) {
	if policy.Reallocation == nil {
		return nil, errNoReallocation
	}
	s, err := newSitting(p, policy)
	if err != nil {
		return nil, err
	}
	decided := rulings(matters, p.AsOf)
	var out []Purse
	for _, x := range r.Recommendations {
		i := s.find(x.Subject)
		if i < 0 || x.Kind != KindActivity {
			continue
		}
		a := account{sitting: s, figures: s.subjects[i], recommendation: x, ruling: x.ruling(decided)}
		for _, currency := range a.currencies() {
			out = append(out, a.purse(currency, policy))
		}
	}
	return out, nil
}

// rulings are how the recommendations of a programme that stand in their own right stand at an instant, by their IDs.
func rulings(matters []Matter, at time.Time) map[string]State {
	out := make(map[string]State, len(matters))
	for _, m := range matters {
		if m.Recommendation.Under == nil {
			out[m.Recommendation.ID] = m.Ruling(at).State
		}
	}
	return out
}

// ruling is how a recommendation stands: by what was decided on it, else by the earlier decision that it waits under.
func (r Recommendation) ruling(decided map[string]State) State {
	if state, ok := decided[r.ID]; ok {
		return state
	}
	if r.Under != nil {
		return r.Under.Ruling.State
	}
	return Open
}

// account is an activity whose money is looked at.
type account struct {
	*sitting
	figures        *Figures
	recommendation Recommendation
	ruling         State
}

// rows are those of a currency that had not ended when the period began: a later one holds what is yet to be spent.
func (a account) rows(currency string) []Resource {
	first, _ := a.portfolio.Period.Boundaries()
	return slices.DeleteFunc(slices.Clone(a.figures.Resources), func(r Resource) bool {
		return r.Ends.Before(first) || r.Currency != currency
	})
}

// currencies are those of its money, by bytes.
func (a account) currencies() []string {
	first, _ := a.portfolio.Period.Boundaries()
	var out []string
	for _, r := range a.figures.Resources {
		if r.Allocated != nil && !r.Ends.Before(first) {
			out = append(out, r.Currency)
		}
	}
	return once(out)
}

func (a account) purse(currency string, policy *Policy) Purse {
	f, x := a.figures, a.recommendation
	p := Purse{
		Programme: a.portfolio.Programme.Code, Subject: f.Code, Title: f.Title, ID: x.ID, Verdict: x.Verdict, Ruling: a.ruling,
		Mechanism: f.Mechanism, Currency: currency, Partners: once(f.Partners), Areas: once(f.Areas),
		NeedsApprovalOf: x.NeedsApprovalOf,
		pot:             pot{currency: currency},
	}
	if a.portfolio.Mechanisms[f.Mechanism].RingFenced {
		p.pot.fence = f.Mechanism
	}
	if rate, ok := a.rate(currency, policy.Reallocation.ConvertTo); ok {
		p.rate, p.pot.currency = rate, policy.Reallocation.ConvertTo
	}
	var planned, allocated, spent decimal.Decimal
	for _, r := range a.rows(currency) {
		planned, allocated, spent = with(planned, r.Planned), with(allocated, r.Allocated), with(spent, r.Spent)
	}
	p.Planned, p.Allocated, p.Spent = down(planned), down(allocated), up(spent)
	p.merit = a.merit(policy)
	a.gives(&p, policy.Reallocation)
	a.takes(&p, policy.Reallocation)
	return p
}

// with is a sum and one figure more, if it is known.
func with(sum decimal.Decimal, d *decimal.Decimal) decimal.Decimal {
	if d == nil {
		return sum
	}
	return sum.Add(*d)
}

// rate is what changes a currency into the one that all is moved in, on the day of the instant; false: it stays as it is.
func (a account) rate(from, to string) (*big.Rat, bool) {
	if to == "" || from == to {
		return nil, to != ""
	}
	rates, today := a.portfolio.Rates, a.frame.today
	if rate, ok := rateOn(rates, from, to, today); ok && rate.IsPositive() {
		return rate.Rat(), true
	}
	if rate, ok := rateOn(rates, to, from, today); ok && rate.IsPositive() {
		return new(big.Rat).Inv(rate.Rat()), true
	}
	return nil, false
}

func (a account) reason(rule, format string, args ...any) Reason {
	return Reason{Rule: rule, Clause: a.policy.Clauses["reallocation"], Text: fmt.Sprintf(format, args...)}
}
