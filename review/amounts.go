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

// counts are two figures of a row that are whole numbers; nil is unknown.
type counts func(landed) (over, under *int64)

func askedOfOffered(r landed) (over, under *int64)  { return r.PlacesRequested, r.PlacesOffered }
func filledOfOffered(r landed) (over, under *int64) { return r.PlacesFilled, r.PlacesOffered }

// parts are the same figures as decimals.
func (c counts) parts(r landed) (over, under *decimal.Decimal) {
	x, y := c(r)
	return whole(x), whole(y)
}

func whole(n *int64) *decimal.Decimal {
	if n == nil {
		return nil
	}
	d := decimal.NewFromInt(*n)
	return &d
}

// both reports whether a row counts for a ratio: it lies in the period and knows both parts.
func (p parts) both(f *frame, r *Resource) bool {
	if !f.has(&r.Starts, &r.Ends) {
		return false
	}
	over, under := p(f.landed(r))
	return over != nil && under != nil
}

// ratio is a figure that sums of means are divided for, and how these sums are told beside it: the parts, and a form for the two.
type ratio struct {
	figure string
	parts
	form  string
	of    string // what one of them is; empty: money
	lands bool   // an amount only once all rows' days are over; before that it is foretold, and what is spent so far is told
}

// ratios are those that have sums to tell.
var ratios = [...]ratio{
	{figure: "allocated_of_planned", parts: allocatedOfPlanned, form: "%s of %s"},
	{figure: "spent_of_allocated", parts: spentOfAllocated, form: "%s of %s"},
	{figure: "spent_of_planned", parts: spentOfPlanned, form: "%s of %s"},
	{figure: "landing_of_allocated", parts: landingOfAllocated, form: "%s of %s", lands: true},
	{figure: "landing_of_planned", parts: landingOfPlanned, form: "%s of %s", lands: true},
	{figure: "staff_of_planned", parts: staffOfPlanned, form: "%s of %s", of: "full-time equivalent"},
	{figure: "asked_of_offered", parts: counts(askedOfOffered).parts, form: "%s for %s", of: "place"},
	{figure: "filled_of_offered", parts: counts(filledOfOffered).parts, form: "%s of %s", of: "place"},
}

// ratio is the ratio that is the one figure of a sentence; nil where there is no such.
func (s sentence) ratio() *ratio {
	told := s.figures()
	for i := range ratios {
		if len(told) == 1 && told[0] == ratios[i].figure {
			return &ratios[i]
		}
	}
	return nil
}

// says is a rule's figure in words, with what a ratio is of: "53% of the planned money was allocated (64,000 of 120,000 EUR)".
func (s *sitting) says(k *hearing, r *Rule) string {
	text, behind := r.program.because.fill(&k.evidence), r.program.behind
	if behind == nil {
		return text
	}
	if math.IsNaN(k.evidence.Figure(behind.figure)) {
		return text
	}
	if words := behind.words(&s.frame, k.figures.Resources); words != "" {
		return text + " (" + words + ")"
	}
	return text
}

// words are the sums over the rows that the ratio is worked out from, of money in each currency.
func (a *ratio) words(f *frame, rows []Resource) string {
	type sums struct{ over, under decimal.Decimal }
	all, soFar := map[string]sums{}, false
	for r := range f.inPeriod(rows) {
		x, y := a.parts(f.landed(r))
		if x == nil || y == nil {
			continue
		}
		currency := ""
		if a.of == "" {
			currency = r.Currency
		}
		if a.lands {
			x, soFar = r.Spent, soFar || !f.over(r.Ends)
		}
		one := all[currency]
		all[currency] = sums{one.over.Add(*x), one.under.Add(*y)}
	}
	var told []string
	for _, currency := range sortedKeys(all) {
		told = append(told, a.amounts(all[currency].over, all[currency].under, currency))
	}
	words := list(told)
	if soFar {
		words = "at the pace so far; " + words + " is spent"
	}
	if len(told) > 1 {
		words += ", by their rates"
	}
	return words
}

// amounts are two sums in one currency, or of no money.
func (a *ratio) amounts(over, under decimal.Decimal, currency string) string {
	if a.of == "" {
		places := placesApart(over, under)
		return fmt.Sprintf(a.form, moneyTo(places, over, ""), moneyTo(places, under, currency))
	}
	of := a.of
	if !under.Equal(decimal.NewFromInt(1)) {
		of += "s"
	}
	return fmt.Sprintf(a.form, separated(over), separated(under)+" "+of)
}
