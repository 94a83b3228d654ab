package intake

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// amount is money of one day and currency. On is the day it belongs to, valued the one whose exchange rate it has.
type amount struct {
	on, valued string
	currency   string
	figures
}

// ledger sums an activity's money over years. What a year was allocated is what was committed until its end, less what earlier years took
// of it: a commitment is for the life of an activity, and beside one year's plan and spending the commitments signed in that
// very year would say nothing, or with a part of it cancelled the opposite.
//
// A row has one currency. The activity's main one has a row for each year; amounts in another have a row of their own, of the day they
// are valued on, so that a review changes them at that day's rate, or says that it knows none. Such a row is the sum of what that day's
// rate is for, of whichever years.
type ledger struct {
	standard string // the currency of amounts that name none
	starts   time.Month
	counts   map[string]int // of amounts, by currency
	entries  map[amountKey]*figures
	budgets  []budget
	bad      wrong
}

// amountKey is what amounts are summed over as they come, so that an activity's memory does not grow with its transactions.
type amountKey struct{ year, valued, currency string }

// bookKey is a row: the days that it is of, and its currency.
type bookKey struct{ first, last, currency string }

func newLedger(currency string, starts int) *ledger {
	return &ledger{standard: currency, starts: time.Month(max(starts, 1)), counts: map[string]int{}, entries: map[amountKey]*figures{}}
}

func (l *ledger) fault(reason string) {
	if l.bad.reason == "" {
		l.bad = wrong{"", reason}
	}
}

// add enters an amount. Days are canonical, as is the currency.
func (l *ledger) add(a amount) {
	key := amountKey{year: l.year(a.on), valued: a.valued, currency: a.currency}
	l.counts[a.currency]++
	l.entries[key] = l.entries[key].with(a.figures)
}

// year is the first day of the year that a day lies in.
func (l *ledger) year(day string) string {
	t := date(day)
	year := t.Year()
	if t.Month() < l.starts {
		year--
	}
	return time.Date(year, l.starts, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func lastOf(year string) string { return date(year).AddDate(1, 0, -1).Format(time.DateOnly) }

// date reads a canonical day.
func date(day string) time.Time {
	t, _ := time.Parse(time.DateOnly, day)
	return t
}

// main is the currency of most amounts, of several the first by bytes.
func (l *ledger) main() string {
	var most string
	for _, currency := range slices.Sorted(maps.Keys(l.counts)) {
		if l.counts[currency] > l.counts[most] {
			most = currency
		}
	}
	return most
}

// lines are the rows, or what is wrong with the money as a whole.
func (l *ledger) lines() ([]draft, wrong) {
	l.settle()
	byYear := map[string]map[amountKey]*figures{}
	for key, f := range l.entries {
		if byYear[key.year] == nil {
			byYear[key.year] = map[amountKey]*figures{}
		}
		byYear[key.year][key] = f
	}
	b := &balance{main: l.main(), accounts: map[string]account{}, book: map[bookKey]*figures{}}
	for _, year := range slices.Sorted(maps.Keys(byYear)) {
		b.close(year, byYear[year])
	}
	rows := append(l.long(), b.rows()...)
	l.distinct(rows)
	if l.bad.reason != "" {
		return nil, l.bad
	}
	return rows, wrong{}
}

// distinct refuses two currencies of the same days, which one row cannot hold.
func (l *ledger) distinct(rows []draft) {
	seen := map[string]string{}
	for _, r := range rows {
		days := r.cells["starts_on"] + " to " + r.cells["ends_on"]
		if other, ok := seen[days]; ok {
			l.fault(fmt.Sprintf("amounts in %s and %s are both of %s, and a row of resources has one currency", other, r.cells["currency"], days))
		}
		seen[days] = r.cells["currency"]
	}
}
