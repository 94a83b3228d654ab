package review

import (
	"github.com/shopspring/decimal"
)

// gives fills in what an activity may set free: one that is to be discontinued all that is not spent, one whose spending
// lands far under its allocated money a part of what it will not spend. What was spent stays, and what was decided: nothing
// is taken on a recommendation that was rejected or snoozed, nor from what is exempt or may lack means itself.
func (a account) gives(p *Purse, policy *Reallocation) {
	switch {
	case a.policy.exemption(a.figures.Code, a.frame.today) != nil, p.Verdict != Discontinue && a.mayLackMeans():
	case p.Verdict == Discontinue && (a.ruling == Rejected || a.ruling == Snoozed):
	case p.Verdict == Discontinue:
		a.ends(p)
	default:
		a.shrinks(p, policy)
	}
}

// mayLackMeans reports whether it cannot be told that it has the means it needs: it was found to lack them, which stands, or that is too
// close to call. Were money taken from the latter, the next review could find it short by the very plan.
func (a account) mayLackMeans() bool {
	return a.recommendation.Standing().stands(UnderResourced) || a.recommendation.Scores[UnderResourced].Probability >= a.policy.Leave
}

// ends frees what is not spent, over the rows of which it is known what was: what one overspent is gone from the others, as
// is what was spent in a row without allocated money. What is not known to be left in a row counts as spent.
func (a account) ends(p *Purse) {
	allocated, left := decimal.Zero, decimal.Zero
	for _, r := range a.rows(p.Currency) {
		if spent, known := a.spent(r); known {
			allocated, left = with(allocated, r.Allocated), with(left, r.Allocated).Sub(spent)
		}
	}
	if p.Free = down(left); p.Free > 0 {
		p.Because = append(p.Because, a.reason("set-free-by-an-end",
			"Proposed to be discontinued (no longer relevant, %s); %s of %s allocated is not spent.",
			Chance(a.recommendation.Scores[NoLongerRelevant].Probability), p.Free.In(p.Currency), down(allocated).In(p.Currency)))
	}
}

// spent is what a row has spent, if that is known: one still to begin has spent nothing, and a refund adds nothing.
func (a account) spent(r Resource) (decimal.Decimal, bool) {
	if r.Spent != nil {
		return decimal.Max(decimal.Zero, *r.Spent), true
	}
	return decimal.Zero, r.Starts.After(a.frame.today)
}

// shrinks frees a part of what will not be spent, over the rows of which it is known where their spending lands.
func (a account) shrinks(p *Purse, policy *Reallocation) {
	allocated, lands := decimal.Zero, decimal.Zero
	for _, r := range a.rows(p.Currency) {
		if landing := a.lands(r); landing != nil {
			allocated, lands = with(allocated, r.Allocated), lands.Add(*landing)
		}
	}
	if !lands.LessThan(share(allocated, policy.LandsUnder)) {
		return
	}
	unspent := allocated.Sub(lands)
	free := decimal.Min(share(unspent, policy.UnderspendFree), allocated.Sub(share(allocated, policy.Keeps)))
	if p.Free = down(free); p.Free > 0 {
		p.Because = append(p.Because, a.reason("set-free-by-underspending",
			"Spending lands at %s in 100 of %s allocated, so %s will not be spent; %s of it is free.",
			OfHundred(lands.Div(allocated).InexactFloat64()), down(allocated).In(p.Currency), down(unspent).In(p.Currency), p.Free.In(p.Currency)))
	}
}

// lands is where a row's spending lands, if that is known: were it too early to say, one that is overspent lands there at least.
func (a account) lands(r Resource) *decimal.Decimal {
	if landing := a.frame.landing(&r); landing != nil {
		return landing
	}
	if spent, known := a.spent(r); known && spent.GreaterThan(with(decimal.Zero, r.Allocated)) {
		return &spent
	}
	return nil
}
