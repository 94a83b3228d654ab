package review

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// amount is money of one currency, on the day whose rate changes it into others.
type amount struct {
	currency string
	at       Date
	value    decimal.Decimal
}

// moneyRatio sums two figures over the rows that know both, and divides. It is unknown without such rows, over a sum of zero
// or less, and where the rows' currencies cannot be brought to one.
func moneyRatio(rows []landed, of parts, rates []Rate) float64 {
	above, below, _ := total(rows, of, rates)
	return above.per(&below)
}

// total is the sums of two figures in one currency: the first that all rows that know both have a rate to or from. Both are zero and false is
// said where there are no such rows or no such currency.
func total(rows []landed, of parts, rates []Rate) (above, below sum, known bool) {
	for _, currency := range currencies(rows, of, rates) {
		if above, below, known = totalIn(currency, rows, of, rates); known {
			return above, below, true
		}
	}
	return sum{}, sum{}, false
}

func totalIn(currency string, rows []landed, of parts, rates []Rate) (above, below sum, known bool) {
	for _, r := range rows {
		over, under := of(r)
		if over == nil || under == nil {
			continue
		}
		a, ok := amount{r.Currency, r.Starts, *over}.in(currency, rates)
		if !ok {
			return sum{}, sum{}, false
		}
		b, _ := amount{r.Currency, r.Starts, *under}.in(currency, rates) // of the same currency and day
		above.add(a)
		below.add(b)
		known = true
	}
	return above, below, known
}

// plainRatio is a ratio of two figures without a currency; unknown over a sum of zero or less.
func plainRatio(rows []landed, of parts) float64 {
	var above, below sum
	for _, r := range rows {
		if over, under := of(r); over != nil && under != nil {
			above.add(*over)
			below.add(*under)
		}
	}
	return above.per(&below)
}

// currencies are those that all could be brought to, each kind by bytes: those of the rows that know both figures and, where there are
// several, what else each of them has rates to or from.
func currencies(rows []landed, of parts, rates []Rate) []string {
	var own, others []string
	for _, r := range rows {
		if over, under := of(r); over != nil && under != nil && !slices.Contains(own, r.Currency) {
			own = append(own, r.Currency)
		}
	}
	slices.Sort(own)
	if len(own) < 2 {
		return own
	}
	reached := map[string]map[string]bool{} // by another currency, those that there is a rate from or to
	note := func(one, other string) {
		if reached[other] == nil {
			reached[other] = map[string]bool{}
		}
		reached[other][one] = true
	}
	for _, r := range rates {
		if slices.Contains(own, r.Currency) {
			note(r.Currency, r.To)
		}
		if slices.Contains(own, r.To) {
			note(r.To, r.Currency)
		}
	}
	for other, of := range reached {
		if len(of) == len(own) {
			others = append(others, other)
		}
	}
	slices.Sort(others)
	return append(own, others...)
}

// in is the amount in another currency at the rate of its day; the rate of the other direction serves where only that is known.
func (a amount) in(currency string, rates []Rate) (decimal.Decimal, bool) {
	if a.currency == currency {
		return a.value, true
	}
	if rate, ok := rateOn(rates, a.currency, currency, a.at); ok {
		return a.value.Mul(rate), true
	}
	if rate, _ := rateOn(rates, currency, a.currency, a.at); rate.IsPositive() {
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
