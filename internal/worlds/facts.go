package worlds

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/shopspring/decimal"

	"stocktake/review"
)

// shows is between what figures the facts of a cause lie.
type shows struct {
	allocated, landing, staff, asked, reached, ofPast [2]float64
	areaClosed                                        float64 // how often no area it names is in force
	open                                              bool    // the needs it serves are
}

var shown = [...]shows{
	Healthy: {
		allocated: [2]float64{0.92, 1.05}, landing: [2]float64{0.85, 1.08}, staff: [2]float64{0.9, 1.08},
		asked: [2]float64{0.9, 1.3}, reached: [2]float64{0.8, 1.1}, ofPast: [2]float64{0.9, 1.1}, areaClosed: 0.05, open: true,
	},
	Starved: {
		allocated: [2]float64{0.4, 0.7}, landing: [2]float64{1.1, 1.7}, staff: [2]float64{0.4, 0.75},
		asked: [2]float64{1.2, 2.2}, reached: [2]float64{0.2, 0.7}, ofPast: [2]float64{0.4, 0.7}, areaClosed: 0.05, open: true,
	},
	Failing: {
		allocated: [2]float64{0.92, 1.05}, landing: [2]float64{0.8, 1.05}, staff: [2]float64{0.9, 1.05},
		asked: [2]float64{0.75, 1.1}, reached: [2]float64{0, 0.5}, ofPast: [2]float64{0.7, 1}, areaClosed: 0.05, open: true,
	},
	NotNeeded: {
		allocated: [2]float64{0.92, 1.05}, landing: [2]float64{0.5, 0.95}, staff: [2]float64{0.9, 1.05},
		asked: [2]float64{0.15, 0.6}, reached: [2]float64{0.5, 1}, ofPast: [2]float64{0.3, 0.7}, areaClosed: 0.4,
	},
}

// drawn is facts while they are drawn: each is known so often.
type drawn struct {
	*rand.Rand
	known float64
}

// facts gives an activity the facts that fit a cause.
func facts(r *rand.Rand, cause Cause, known float64, f *review.Figures) {
	d, s := drawn{r, known}, shown[cause]
	f.Partners = []string{fmt.Sprintf("P-%d", r.IntN(5))}
	f.Areas = []string{fmt.Sprintf("A-%d", r.IntN(3))}
	if r.Float64() < s.areaClosed {
		f.Areas = []string{"A-old"}
	}
	f.Needs = []string{fmt.Sprintf("N-old-%d", r.IntN(4))}
	if s.open {
		f.Needs = []string{fmt.Sprintf("N-%d", r.IntN(8))}
	}
	f.Resources = []review.Resource{d.year(s), d.yearBefore(s)}
	f.Results = []review.Result{{
		Indicator: "trained", Starts: day(2025, 1, 1), Ends: day(2025, 12, 31), Target: amount(100), Actual: d.part(100, s.reached),
	}}
}

// offered is the places of every activity's year.
const offered = 60

// year is the row of the year under review.
func (d drawn) year(s shows) review.Resource {
	planned := math.Round(50_000 + 200_000*d.Float64())
	allocated := planned * d.within(s.allocated)
	row := review.Resource{
		Starts: day(2025, 1, 1), Ends: day(2025, 12, 31), Currency: "EUR",
		Planned: amount(planned), Spent: d.part(allocated, s.landing),
		StaffPlanned: amount(4), StaffActual: d.part(4, s.staff),
		PlacesOffered: places(offered),
	}
	if d.Float64() < d.known {
		row.Allocated = amount(allocated)
	}
	if d.Float64() < d.known {
		requested := offered * d.within(s.asked)
		row.PlacesRequested, row.PlacesFilled = places(requested), places(min(offered, requested))
	}
	return row
}

// yearBefore is the row before it, against which participation moves.
func (d drawn) yearBefore(s shows) review.Resource {
	return review.Resource{
		Starts: day(2024, 1, 1), Ends: day(2024, 12, 31), Currency: "EUR",
		PlacesFilled: places(offered * min(1, d.within(s.asked)) / d.within(s.ofPast)),
	}
}

// part is a known share of a whole, or unknown.
func (d drawn) part(whole float64, share [2]float64) *decimal.Decimal {
	if d.Float64() >= d.known {
		return nil
	}
	return amount(whole * d.within(share))
}

func (d drawn) within(bounds [2]float64) float64 {
	return bounds[0] + (bounds[1]-bounds[0])*d.Float64()
}

func amount(x float64) *decimal.Decimal {
	out := decimal.NewFromFloat(x).Round(2)
	return &out
}

func places(x float64) *int64 {
	out := int64(math.Round(x))
	return &out
}

// needs are eight that are open and four that were closed.
func needs() map[string]review.Need {
	out := map[string]review.Need{}
	for i := range 8 {
		out[fmt.Sprintf("N-%d", i)] = review.Need{Title: "Need", Weight: 1 + float64(i%3)/2, Validity: review.Validity{From: day(2020, 1, 1)}}
	}
	closed := day(2024, 12, 31)
	for i := range 4 {
		out[fmt.Sprintf("N-old-%d", i)] = review.Need{Title: "Old need", Weight: 1, Validity: review.Validity{From: day(2012, 1, 1), To: &closed}}
	}
	return out
}

// areas are three in force and one that was closed.
func areas() map[string]review.Validity {
	closed := day(2024, 12, 31)
	out := map[string]review.Validity{"A-old": {Name: "Old area", From: day(2011, 1, 1), To: &closed}}
	for i := range 3 {
		out[fmt.Sprintf("A-%d", i)] = review.Validity{Name: "Area", From: day(2011, 1, 1)}
	}
	return out
}
