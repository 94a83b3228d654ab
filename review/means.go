package review

import (
	"time"

	"github.com/shopspring/decimal"
)

// fewDays is the share of a row's days before which spending foretells nothing.
const fewDays = 0.1

// frame is when a subject is looked at: which rows count, and what day it is.
type frame struct {
	period Period
	asOf   time.Time
}

func (f frame) zone() *time.Location { return f.period.From.Location() }

func (f frame) today() Date { return dayOf(f.asOf, f.zone()) }

// elapsed is the share of a row's days that has gone by at the instant: 0 before, 1 after.
func (f frame) elapsed(starts, ends Date) float64 {
	begin, end := startOf(starts, f.zone()), startOf(ends.AddDate(0, 0, 1), f.zone())
	if !f.asOf.Before(end) || !begin.Before(end) {
		return 1
	}
	return max(0, float64(f.asOf.Sub(begin))/float64(end.Sub(begin)))
}

// over reports whether the last day has passed at the instant.
func (f frame) over(ends Date) bool { return !f.asOf.Before(startOf(ends.AddDate(0, 0, 1), f.zone())) }

// inPeriod is the rows whose days overlap the period, whole.
func (f frame) inPeriod(rows []Resource) []Resource {
	var out []Resource
	for _, r := range rows {
		if f.period.Overlaps(&r.Starts, &r.Ends) {
			out = append(out, r)
		}
	}
	return out
}

// landing is where a row's spending lands by the end of its own days at the pace so far. It is unknown while less than a
// tenth of the days has gone, and for refunds.
func (f frame) landing(r Resource) *decimal.Decimal {
	if r.Spent == nil || !r.Spent.IsPositive() {
		return nil
	}
	gone := f.elapsed(r.Starts, r.Ends)
	if gone < fewDays {
		return nil
	}
	at := r.Spent.Div(decimal.NewFromFloat(gone))
	return &at
}

// means fills in money, staff and places over the rows of the period.
func (f frame) means(e *Evidence, all []Resource, rates []Rate) {
	rows := f.inPeriod(all)
	e.AllocatedOfPlanned = f.moneyRatio(rows, allocatedOfPlanned, rates)
	e.SpentOfAllocated = f.moneyRatio(rows, spentOfAllocated, rates)
	e.SpentOfPlanned = f.moneyRatio(rows, spentOfPlanned, rates)
	e.LandingOfAllocated = f.moneyRatio(rows, landingOfAllocated, rates)
	e.LandingOfPlanned = f.moneyRatio(rows, landingOfPlanned, rates)
	e.SpentUnallocated = f.unallocated(rows, rates)
	e.StaffOfPlanned = f.countRatio(rows, staffOfPlanned)
	e.AskedOfOffered = f.countRatio(rows, askedOfOffered)
	e.FilledOfOffered = f.countRatio(rows, filledOfOffered)
	e.ParticipationOfPast = f.participation(all)
}

// allocated is what was allocated in the rows of the period, by currency.
func (f frame) allocated(all []Resource) []Amount {
	sums := map[string]decimal.Decimal{}
	for _, r := range f.inPeriod(all) {
		if r.Allocated != nil {
			sums[r.Currency] = sums[r.Currency].Add(*r.Allocated)
		}
	}
	var out []Amount
	for _, currency := range sortedKeys(sums) {
		out = append(out, Amount{currency, sums[currency]})
	}
	return out
}

// moneyRatio is a ratio of two figures of money over the rows that know both.
func (f frame) moneyRatio(rows []Resource, of parts, rates []Rate) float64 {
	var above, below []amount
	for _, r := range rows {
		if over, under := of(f, r); over != nil && under != nil {
			above = append(above, amount{r.Currency, r.Starts, *over})
			below = append(below, amount{r.Currency, r.Starts, *under})
		}
	}
	return ratio(above, below, rates)
}

// unallocated tells whether money is spent though none was allocated: 1, 0, or unknown where no row knows both. A ratio
// to nothing is unknown, and without this figure the first money allocated would make the subject look poorer; so it
// looks at the rows that landing looks at, and at no others.
func (f frame) unallocated(rows []Resource, rates []Rate) float64 {
	var allocated []amount
	for _, r := range rows {
		if r.Allocated != nil && f.landing(r) != nil {
			allocated = append(allocated, amount{r.Currency, r.Starts, *r.Allocated})
		}
	}
	given, ok := total(allocated, least(allocated), rates)
	switch {
	case !ok || len(allocated) == 0:
		return unknown
	case given.IsPositive():
		return 0
	}
	return 1
}

// countRatio is a ratio of two counts over the rows that know both; unknown over a sum of zero.
func (f frame) countRatio(rows []Resource, of parts) float64 {
	above, below := decimal.Zero, decimal.Zero
	for _, r := range rows {
		if over, under := of(f, r); over != nil && under != nil {
			above, below = above.Add(*over), below.Add(*under)
		}
	}
	if !below.IsPositive() {
		return unknown
	}
	return above.Div(below).InexactFloat64()
}

// participation is the places filled per row that is over, against the mean of the rows before the period.
func (f frame) participation(rows []Resource) float64 {
	now, nowRows, before, rowsBefore := int64(0), int64(0), int64(0), int64(0)
	first := DateOf(f.period.From)
	for _, r := range rows {
		switch {
		case r.PlacesFilled == nil:
		case r.Ends.Before(first):
			before += *r.PlacesFilled
			rowsBefore++
		case f.period.Overlaps(&r.Starts, &r.Ends) && f.over(r.Ends):
			now += *r.PlacesFilled
			nowRows++
		}
	}
	if nowRows == 0 || before == 0 {
		return unknown
	}
	return float64(now) / float64(nowRows) / (float64(before) / float64(rowsBefore))
}

func whole(n *int64) *decimal.Decimal {
	if n == nil {
		return nil
	}
	d := decimal.NewFromInt(*n)
	return &d
}
