package review

import (
	"fmt"
	"math"

	"github.com/shopspring/decimal"
)

// parts are the two figures of a row of means that a ratio sets against each other; nil is unknown.
type parts func(landed) (over, under *decimal.Decimal)

func allocatedOfPlanned(r landed) (over, under *decimal.Decimal) { return r.Allocated, r.Planned }
func spentOfAllocated(r landed) (over, under *decimal.Decimal)   { return r.Spent, r.Allocated }
func spentOfPlanned(r landed) (over, under *decimal.Decimal)     { return r.Spent, r.Planned }
func landingOfAllocated(r landed) (over, under *decimal.Decimal) { return r.lands, r.Allocated }
func landingOfPlanned(r landed) (over, under *decimal.Decimal)   { return r.lands, r.Planned }
func staffOfPlanned(r landed) (over, under *decimal.Decimal)     { return r.StaffActual, r.StaffPlanned }

func askedOfOffered(r landed) (over, under *decimal.Decimal) {
	return whole(r.PlacesRequested), whole(r.PlacesOffered)
}

func filledOfOffered(r landed) (over, under *decimal.Decimal) {
	return whole(r.PlacesFilled), whole(r.PlacesOffered)
}

// both reports whether a row counts for a ratio: it lies in the period and knows both parts.
func (p parts) both(f *frame, r *Resource) bool {
	if !f.has(r.Starts, r.Ends) {
		return false
	}
	over, under := p(f.landed(r))
	return over != nil && under != nil
}

// amounts is how the sums of a ratio are told beside it: the parts, and a form for the two sums.
type amounts struct {
	parts
	form  string
	money bool // the sums have a currency
	lands bool // an amount only once a row's days are over; before that it is foretold
}

// amountsOf are the ratios that have amounts.
var amountsOf = map[string]amounts{
	"allocated_of_planned": {parts: allocatedOfPlanned, form: "%s of %s", money: true},
	"spent_of_allocated":   {parts: spentOfAllocated, form: "%s of %s", money: true},
	"spent_of_planned":     {parts: spentOfPlanned, form: "%s of %s", money: true},
	"landing_of_allocated": {parts: landingOfAllocated, form: "%s of %s", money: true, lands: true},
	"landing_of_planned":   {parts: landingOfPlanned, form: "%s of %s", money: true, lands: true},
	"staff_of_planned":     {parts: staffOfPlanned, form: "%s of %s full-time equivalents"},
	"asked_of_offered":     {parts: askedOfOffered, form: "%s for %s places"},
	"filled_of_offered":    {parts: filledOfOffered, form: "%s of %s places"},
}

// tellAmounts adds to each fact that tells one ratio what it is a ratio of: "53% of the planned money was allocated (64,000 of
// 120,000 EUR)".
func (s *sitting) tellAmounts(k *hearing) {
	for i, f := range k.weighed.factors {
		told := s.policy.Rules[i].program.because.figures()
		if f.Figure == nil || len(told) != 1 {
			continue
		}
		if figure, _ := k.evidence.Figure(told[0]); math.IsNaN(figure) {
			continue
		}
		if words := amountsOf[told[0]].words(&s.frame, k.figures.Resources); words != "" {
			k.weighed.factors[i].Text += " (" + words + ")"
		}
	}
}

// words are the sums over the rows that the ratio is worked out from; none where they are in several currencies.
func (a amounts) words(f *frame, rows []Resource) string {
	if a.parts == nil {
		return ""
	}
	over, under, currency, found := decimal.Zero, decimal.Zero, "", false
	for r := range f.inPeriod(rows) {
		x, y := a.parts(f.landed(r))
		if x == nil || y == nil {
			continue
		}
		if found && a.money && r.Currency != currency || a.lands && !f.over(r.Ends) {
			return ""
		}
		over, under, currency, found = over.Add(*x), under.Add(*y), r.Currency, true
	}
	if !found {
		return ""
	}
	if a.money {
		return fmt.Sprintf(a.form, money(over, ""), money(under, currency))
	}
	return fmt.Sprintf(a.form, over, under)
}
