package review

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// fewDays is the share of a row's days before which spending foretells nothing.
const fewDays = 0.1

// frame is when a subject is looked at: which rows count, and what day it is.
type frame struct {
	period Period
	asOf   time.Time

	first, after Date // the period's first day, and the one after its last
	today        Date // of the instant
}

func frameOf(period Period, asOf time.Time) frame {
	first, after := period.Boundaries()
	return frame{
		period: period, asOf: asOf,
		first: first, after: after,
		today: dayOf(asOf, period.From.Location()),
	}
}

func (f *frame) zone() *time.Location { return f.period.From.Location() }

// elapsed is the share of a row's days that has gone by at the instant: 0 before, 1 after.
func (f *frame) elapsed(starts, ends Date) float64 {
	if f.over(ends) {
		return 1
	}
	begin, end := startOf(starts, f.zone()), startOf(ends.AddDate(0, 0, 1), f.zone())
	if !begin.Before(end) {
		return 1
	}
	return max(0, microseconds(begin, f.asOf)/microseconds(begin, end))
}

// over reports whether the last day has passed at the instant.
func (f *frame) over(ends Date) bool { return ends.Before(f.today) }

// has reports whether a run of days, both included, has one in the period; nil is open.
func (f *frame) has(starts, ends *Date) bool {
	return (starts == nil || starts.Before(f.after)) && (ends == nil || !ends.Before(f.first))
}

// inPeriod is the rows whose days overlap the period, whole.
func (f *frame) inPeriod(rows []Resource) iter.Seq[*Resource] {
	return func(yield func(*Resource) bool) {
		for i := range rows {
			if r := &rows[i]; f.has(&r.Starts, &r.Ends) && !yield(r) {
				return
			}
		}
	}
}

// landed is a row of means and where its spending lands; nil is unknown.
type landed struct {
	*Resource
	lands *decimal.Decimal
}

func (f *frame) landed(r *Resource) landed { return landed{r, f.landing(r)} }

// landing is where a row's spending lands by the end of its own days at the pace so far. It is unknown while less than a
// tenth of the days has gone, and for refunds. Of what has spent nothing it is nothing.
func (f *frame) landing(r *Resource) *decimal.Decimal {
	if r.Spent == nil || r.Spent.IsNegative() {
		return nil
	}
	gone := f.elapsed(r.Starts, r.Ends)
	switch {
	case gone < fewDays:
		return nil
	case gone == 1:
		return r.Spent
	}
	at := r.Spent.Div(decimal.NewFromFloat(gone))
	return &at
}

// means fills in money, staff and places over the rows of the period.
func (f *frame) means(e *Evidence, all []Resource, rates []Rate) {
	var few [4]landed
	rows := few[:0]
	for r := range f.inPeriod(all) {
		rows = append(rows, f.landed(r))
	}
	e.AllocatedOfPlanned = moneyRatio(rows, allocatedOfPlanned, rates)
	e.SpentOfAllocated = moneyRatio(rows, spentOfAllocated, rates)
	e.SpentOfPlanned = moneyRatio(rows, spentOfPlanned, rates)
	e.LandingOfPlanned = moneyRatio(rows, landingOfPlanned, rates)
	lands, allocated, known := total(rows, landingOfAllocated, rates)
	e.LandingOfAllocated = lands.per(&allocated)
	e.SpentUnallocated = unallocated(&lands, &allocated, known)
	e.StaffOfPlanned = plainRatio(rows, staffOfPlanned)
	e.AskedOfOffered = countRatio(rows, askedOfOffered)
	e.FilledOfOffered = countRatio(rows, filledOfOffered)
	e.ParticipationOfPast = f.participation(all)
}

// countRatio is a ratio of two counts over the rows that know both; unknown over a sum of zero.
func countRatio(rows []landed, of counts) float64 {
	above, below := int64(0), int64(0)
	for _, r := range rows {
		if over, under := of(r); over != nil && under != nil {
			above += *over
			below += *under
		}
	}
	if below <= 0 {
		return unknown
	}
	return float64(above) / float64(below)
}

// allocated is what was allocated in the rows of the period, by currency.
func (f *frame) allocated(all []Resource) []Amount {
	var out []Amount
	for r := range f.inPeriod(all) {
		if r.Allocated == nil {
			continue
		}
		i, found := slices.BinarySearchFunc(out, r.Currency, func(a Amount, currency string) int { return cmp.Compare(a.Currency, currency) })
		if !found {
			out = slices.Insert(out, i, Amount{r.Currency, *r.Allocated})
			continue
		}
		out[i].Value = out[i].Value.Add(*r.Allocated)
	}
	return out
}

// unallocated tells whether money is spent though none was allocated: 1, 0, or unknown where no row knows both or a rate is missing. A ratio
// to nothing is unknown, and without this figure the first money allocated would make the subject look poorer; so it
// looks at the rows that landing looks at, and at no others.
func unallocated(lands, allocated *sum, known bool) float64 {
	switch {
	case !known:
		return unknown
	case allocated.isPositive() || !lands.isPositive():
		return 0
	}
	return 1
}

// participation is the places filled per row that is over, against the mean of the rows before the period.
func (f *frame) participation(rows []Resource) float64 {
	now, nowRows, before, rowsBefore := int64(0), int64(0), int64(0), int64(0)
	for i := range rows {
		switch r := &rows[i]; {
		case r.PlacesFilled == nil:
		case r.Ends.Before(f.first):
			before += *r.PlacesFilled
			rowsBefore++
		case f.has(&r.Starts, &r.Ends) && f.over(r.Ends):
			now += *r.PlacesFilled
			nowRows++
		}
	}
	if nowRows == 0 || before == 0 {
		return unknown
	}
	return float64(now) / float64(nowRows) / (float64(before) / float64(rowsBefore))
}
