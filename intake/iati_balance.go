package intake

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// figures are the three amounts of a row of resources; nil is unknown.
type figures struct{ planned, allocated, spent *decimal.Decimal }

// with is the sum of two sets of figures, the first of which may be nil.
func (f *figures) with(more figures) *figures {
	if f == nil {
		return &more
	}
	return &figures{plus(f.planned, more.planned), plus(f.allocated, more.allocated), plus(f.spent, more.spent)}
}

// plus is the sum of what is known.
func plus(a, b *decimal.Decimal) *decimal.Decimal {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	sum := a.Add(*b)
	return &sum
}

// balance carries what is left of commitments from year to year.
type balance struct {
	main      string
	accounts  map[string]account // by currency
	committed bool               // some commitment was made so far
	book      map[bookKey]*figures
}

// account is what came together until a year, in one currency.
type account struct{ committed, spent, due decimal.Decimal }

// left is what the commitments leave to later years. What was spent ahead of the budgets is not taken from it, as the
// later budgets still hold it: beside them the money would seem to be missing.
func (a account) left() decimal.Decimal { return a.committed.Sub(decimal.Min(a.spent, a.due)) }

// with adds a year. Where it had no budget, what it spent was due.
func (a account) with(f figures) account {
	due := f.planned
	if due == nil {
		due = f.spent
	}
	return account{a.committed.Add(value(f.allocated)), a.spent.Add(value(f.spent)), a.due.Add(value(due))}
}

// close enters a year in the book, and brings what is left to the next one. In another currency that is a row of the year's first day: no two
// years' are in one row, where they would be the same money twice.
func (b *balance) close(year string, entries map[amountKey]*figures) {
	book := map[bookKey]*figures{}
	enter := func(day, currency string, f figures) {
		key := bookKey{day, day, currency}
		if currency == b.main {
			key.first, key.last = year, lastOf(year)
		}
		book[key] = book[key].with(f)
	}
	var known *figures
	sums := map[string]*figures{}
	for key, f := range entries {
		enter(key.valued, key.currency, *f)
		sums[key.currency] = sums[key.currency].with(*f)
		known = known.with(*f)
	}
	b.committed = b.committed || known.allocated != nil
	for currency, account := range b.accounts {
		if left := account.left(); b.committed && !left.IsZero() {
			enter(year, currency, figures{allocated: &left})
		}
	}
	for currency, sum := range sums {
		b.accounts[currency] = b.accounts[currency].with(*sum)
	}
	for key, f := range book {
		f.fill(*known, b.committed)
		b.book[key] = b.book[key].with(*f)
	}
}

// rows are the drafts by their days; a year's comes before those of its first day. Of several currencies with a row of one day, which one row
// cannot hold, each but the first is of a day more: a review goes by the rate of the first day. None goes beyond its month.
func (b *balance) rows() []draft {
	keys := slices.SortedFunc(maps.Keys(b.book), func(a, b bookKey) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last), cmp.Compare(a.currency, b.currency))
	})
	var rows []draft
	others := map[string]int{} // by day
	for _, key := range keys {
		last := key.last
		if key.first == last {
			later := date(last).AddDate(0, 0, others[last])
			others[last]++
			if later.Month() == date(last).Month() {
				last = later.Format(time.DateOnly)
			}
		}
		rows = append(rows, b.book[key].draft(key.first, last, key.currency))
	}
	return rows
}

// fill puts zero where the year knows a figure and this row has no part in it: a review counts only rows that know both
// figures of a ratio, and would overlook the row.
func (f *figures) fill(known figures, committed bool) {
	zero := decimal.Zero
	if known.planned != nil {
		f.planned = cmp.Or(f.planned, &zero)
	}
	if committed {
		f.allocated = cmp.Or(f.allocated, &zero)
	}
	if known.spent != nil {
		f.spent = cmp.Or(f.spent, &zero)
	}
}

func value(d *decimal.Decimal) decimal.Decimal {
	if d == nil {
		return decimal.Zero
	}
	return *d
}

func (f *figures) draft(first, last, currency string) draft {
	cells := map[string]string{"starts_on": first, "ends_on": last, "currency": currency}
	for name, d := range map[string]*decimal.Decimal{"planned": f.planned, "allocated": f.allocated, "spent": f.spent} {
		if d != nil {
			cells[name] = d.String()
		}
	}
	return draft{kind: "resources", cells: cells}
}
