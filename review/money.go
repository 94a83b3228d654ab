package review

import (
	"time"

	"github.com/shopspring/decimal"
)

// amount is money of one currency, known since a day for the sake of its rate.
type amount struct {
	currency string
	at       Date
	value    decimal.Decimal
}

// ratio sums two figures over the rows that know both, and divides. It is unknown without such rows, over a sum of zero
// or less, and where the rows' currencies cannot be brought to one.
func ratio(over, under []amount, rates []Rate) float64 {
	currency := least(over, under)
	above, ok := total(over, currency, rates)
	below, fine := total(under, currency, rates)
	if !ok || !fine || len(under) == 0 || !below.IsPositive() {
		return unknown
	}
	return above.Div(below).InexactFloat64()
}

// least is the first currency by bytes: the one all are brought to.
func least(groups ...[]amount) string {
	first, found := "", false
	for _, group := range groups {
		for _, a := range group {
			if !found || a.currency < first {
				first, found = a.currency, true
			}
		}
	}
	return first
}

// total is the sum in one currency; false where a rate is missing.
func total(amounts []amount, currency string, rates []Rate) (decimal.Decimal, bool) {
	sum := decimal.Zero
	for _, a := range amounts {
		value, ok := a.in(currency, rates)
		if !ok {
			return sum, false
		}
		sum = sum.Add(value)
	}
	return sum, true
}

// in is the amount in another currency at the rate of its day; the rate of the other direction serves where only that is known.
func (a amount) in(currency string, rates []Rate) (decimal.Decimal, bool) {
	if a.currency == currency {
		return a.value, true
	}
	if rate, ok := rateOn(rates, a.currency, currency, a.at); ok {
		return a.value.Mul(rate), true
	}
	if rate, ok := rateOn(rates, currency, a.currency, a.at); ok && rate.IsPositive() {
		return a.value.Div(rate), true
	}
	return decimal.Zero, false
}

// rateOn is the latest rate from a day on or before the one asked for.
func rateOn(rates []Rate, from, to string, day Date) (decimal.Decimal, bool) {
	var rate decimal.Decimal
	var since time.Time
	found := false
	for _, r := range rates {
		if r.Currency == from && r.To == to && !r.From.After(day) && (!found || r.From.After(since)) {
			rate, since, found = r.Rate, r.From, true
		}
	}
	return rate, found
}
