package review

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func TestTheFiguresOfASubject(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Portfolio, *Figures)
		figure string
		want   float64
	}{
		{"half of the planned money was allocated", rows(func(r *Resource) { r.Allocated = num(50000) }), "allocated_of_planned", 0.5},
		{"money not planned is unknown", rows(func(r *Resource) { r.Planned = nil }), "allocated_of_planned", unknown},
		{"a ratio to zero is unknown", rows(func(r *Resource) { r.Planned = num(0) }), "allocated_of_planned", unknown},
		{"spending when all days are over lands where it is", rows(func(r *Resource) { r.Spent = num(80000) }), "landing_of_allocated", 0.8},
		{"half of the days gone, spending lands at the double", rows(running), "landing_of_allocated", 1.2},
		{"so it does where these are centuries", rows(centuries), "landing_of_allocated", 1.2},
		{"a tenth of the days not yet gone, the landing is unknown", rows(func(r *Resource) {
			running(r)
			r.Ends = date("2035-12-31")
		}), "landing_of_allocated", unknown},
		{"nothing spent lands at nothing", rows(func(r *Resource) { r.Spent = num(0) }), "landing_of_allocated", 0},
		{"nothing spent in the first half and much in the second land together", func(_ *Portfolio, f *Figures) {
			second := f.Resources[0]
			f.Resources[0].Spent, f.Resources[0].Ends = num(0), date("2025-06-30")
			second.Spent, second.Starts = num(160000), date("2025-07-01")
			f.Resources = append(f.Resources, second)
		}, "landing_of_allocated", 0.8},
		{"nothing spent before a tenth of the days has gone foretells nothing", rows(func(r *Resource) {
			r.Spent = num(0)
			r.Ends = date("2035-12-31")
		}), "landing_of_allocated", unknown},
		{"a refund lands nowhere", rows(func(r *Resource) { r.Spent = num(-5) }), "landing_of_allocated", unknown},
		{"money spent though none was allocated", rows(func(r *Resource) { r.Allocated = num(0) }), "spent_unallocated", 1},
		{"money spent in the first days though none was allocated foretells nothing", rows(func(r *Resource) {
			r.Allocated = num(0)
			r.Ends = date("2035-12-31")
		}), "spent_unallocated", unknown},
		{"nothing spent, and none allocated", rows(func(r *Resource) { r.Spent, r.Allocated = num(0), num(0) }), "spent_unallocated", 0},
		{"money spent of what was allocated", rows(func(*Resource) {}), "spent_unallocated", 0},
		{"rows before the period do not count", func(_ *Portfolio, f *Figures) {
			f.Resources = append(f.Resources, Resource{Starts: date("2024-01-01"), Ends: date("2024-12-31"), Currency: "EUR", Planned: num(1), Allocated: num(100000)})
		}, "allocated_of_planned", 1},
		{"a row that overlaps the period by a day counts whole", func(_ *Portfolio, f *Figures) {
			f.Resources = append(f.Resources, Resource{Starts: date("2024-01-01"), Ends: date("2025-01-01"), Currency: "EUR", Planned: num(100000), Allocated: num(0)})
		}, "allocated_of_planned", 0.5},
		{"two currencies without a rate are unknown", twoCurrencies(), "allocated_of_planned", unknown},
		{"two currencies at the rate of the row's first day", twoCurrencies(
			Rate{Currency: "USD", To: "EUR", From: date("2025-01-01"), Rate: decimal.New(5, -1)},
			Rate{Currency: "USD", To: "EUR", From: date("2025-07-01"), Rate: decimal.New(9, 0)},
		), "allocated_of_planned", 0.5},
		{"two currencies at the rate of the other direction", twoCurrencies(
			Rate{Currency: "EUR", To: "USD", From: date("2025-01-01"), Rate: decimal.New(2, 0)},
		), "allocated_of_planned", 0.5},
		{"two currencies that have rates to a third", twoCurrencies(
			Rate{Currency: "USD", To: "SEK", From: date("2025-01-01"), Rate: decimal.New(5, 0)},
			Rate{Currency: "EUR", To: "SEK", From: date("2025-01-01"), Rate: decimal.New(10, 0)},
		), "allocated_of_planned", 0.5},
		{"three currencies, of which all have rates to the last by name", func(p *Portfolio, f *Figures) {
			twoCurrencies(
				Rate{Currency: "EUR", To: "USD", From: date("2025-01-01"), Rate: decimal.New(2, 0)},
				Rate{Currency: "GBP", To: "USD", From: date("2025-01-01"), Rate: decimal.New(2, 0)},
			)(p, f)
			f.Resources = append(f.Resources, Resource{Starts: date("2025-06-01"), Ends: date("2025-12-31"), Currency: "GBP", Planned: num(100000), Allocated: num(50000)})
		}, "allocated_of_planned", 0.5},
		{"two currencies of which there are rates from a third", twoCurrencies(
			Rate{Currency: "CHF", To: "USD", From: date("2025-01-01"), Rate: decimal.New(2, 0)},
			Rate{Currency: "CHF", To: "EUR", From: date("2025-01-01"), Rate: decimal.New(1, 0)},
		), "allocated_of_planned", 0.5},
		{"three currencies, of which one has no rate on its day", func(p *Portfolio, f *Figures) {
			twoCurrencies(
				Rate{Currency: "EUR", To: "USD", From: date("2025-01-01"), Rate: decimal.New(2, 0)},
				Rate{Currency: "GBP", To: "USD", From: date("2025-07-01"), Rate: decimal.New(2, 0)},
			)(p, f)
			f.Resources = append(f.Resources, Resource{Starts: date("2025-06-01"), Ends: date("2025-12-31"), Currency: "GBP", Planned: num(100000), Allocated: num(50000)})
		}, "allocated_of_planned", unknown},
		{"two rows of one of them, and one of another that lacks a figure and a rate", func(p *Portfolio, f *Figures) {
			twoCurrencies(
				Rate{Currency: "USD", To: "SEK", From: date("2025-01-01"), Rate: decimal.New(5, 0)},
				Rate{Currency: "EUR", To: "SEK", From: date("2025-01-01"), Rate: decimal.New(10, 0)},
			)(p, f)
			f.Resources = append(f.Resources, f.Resources[1], Resource{Starts: date("2025-06-01"), Ends: date("2025-12-31"), Currency: "CHF", Planned: num(1)})
		}, "allocated_of_planned", 1.0 / 3},
		{"two currencies, of three others that both have rates to the first by name", twoCurrencies(slices.Concat(
			toBoth("SEK", 5), toBoth("NOK", 4), toBoth("DKK", 20), []Rate{{Currency: "USD", To: "AUD", From: date("2025-01-01"), Rate: decimal.New(1, 0)}},
		)...), "allocated_of_planned", 0.2},
		{"one of their own goes before a third", twoCurrencies(append(toBoth("AUD", 5),
			Rate{Currency: "EUR", To: "USD", From: date("2025-01-01"), Rate: decimal.New(2, 0)},
		)...), "allocated_of_planned", 0.5},
		{"the latest rate, wherever it stands", twoCurrencies(
			Rate{Currency: "USD", To: "EUR", From: date("2025-02-01"), Rate: decimal.New(5, -1)},
			Rate{Currency: "USD", To: "EUR", From: date("2025-01-01"), Rate: decimal.New(9, 0)},
		), "allocated_of_planned", 0.5},
		{"a rate since the first day there is", twoCurrencies(Rate{Currency: "USD", To: "EUR", From: date("0001-01-01"), Rate: decimal.New(5, -1)}), "allocated_of_planned", 0.5},
		{"half in post over two rows", func(_ *Portfolio, f *Figures) {
			f.Resources = append(f.Resources, Resource{Starts: date("2025-06-01"), Ends: date("2025-12-31"), StaffPlanned: num(4), StaffActual: num(0)})
		}, "staff_of_planned", 0.5},
		{"three of four in post", rows(func(r *Resource) { r.StaffActual = num(3) }), "staff_of_planned", 0.75},
		{"44 asked for 40 places", rows(func(*Resource) {}), "asked_of_offered", 1.1},
		{"half as many came as before", func(_ *Portfolio, f *Figures) {
			f.Resources = append(f.Resources, Resource{Starts: date("2024-01-01"), Ends: date("2024-12-31"), PlacesFilled: seats(80)})
		}, "participation_of_past", 0.5},
		{"nobody came before: unknown", rows(func(*Resource) {}), "participation_of_past", unknown},
		{"one open need", rows(func(*Resource) {}), "open_need_weight", 1},
		{"no need named", func(_ *Portfolio, f *Figures) { f.Needs = nil }, "open_need_weight", unknown},
		{"its need has closed", func(_ *Portfolio, f *Figures) { f.Needs = []string{"N-old"} }, "open_need_weight", 0},
		{"one open need, named twice", func(_ *Portfolio, f *Figures) { f.Needs = []string{"N-1", "N-1"} }, "needs_named", 1},
		{"one area, named twice", func(_ *Portfolio, f *Figures) { f.Areas = []string{"A-1", "A-1"} }, "areas_named", 1},
		{"one area in force, named twice", func(_ *Portfolio, f *Figures) { f.Areas = []string{"A-1", "A-1"} }, "areas_in_force", 1},
		{"its area has closed", func(_ *Portfolio, f *Figures) { f.Areas = []string{"A-old"} }, "areas_in_force", 0},
		{"half of the way to the target", results(func(r *Result) { r.Actual = num(20) }), "target_reached", 0.5},
		{"from a baseline of 20, 30 of 40 is half of the way", results(func(r *Result) { r.Baseline, r.Actual = num(20), num(30) }), "target_reached", 0.5},
		{"a target under its baseline", results(func(r *Result) { r.Baseline, r.Target, r.Actual = num(100), num(50), num(75) }), "target_reached", 0.5},
		{"without a baseline from zero", results(func(r *Result) { r.Baseline, r.Actual = nil, num(10) }), "target_reached", 0.25},
		{"ten times the target counts twice", results(func(r *Result) { r.Actual = num(400) }), "target_reached", 2},
		{"not measured is unknown", results(func(r *Result) { r.Actual = nil }), "target_reached", unknown},
		{"an indicator whose days are not over", results(func(r *Result) { r.Ends = date("2026-01-20") }), "indicators_due", 0},
		{"an activity in time is not over its days", rows(func(*Resource) {}), "overrun_of_planned", 0},
		{"half a year over the year it was planned for", lasting("2024-07-25", "2025-07-24", "implementation"), "overrun_of_planned", 180.0 / 365},
		{"one that is being wound up was carried out", lasting("2024-07-25", "2025-07-24", "finalisation"), "overrun_of_planned", unknown},
		{"one that was closed may have ended in time", lasting("2024-07-25", "2025-07-24", "closed"), "overrun_of_planned", unknown},
		{"without an end there is nothing to be past", func(_ *Portfolio, f *Figures) { f.Ends = nil }, "overrun_of_planned", unknown},
		{"an end before the start is no end", lasting("2025-07-25", "2025-07-24", "implementation"), "overrun_of_planned", unknown},
		{"from the first to the last day", lasting("2025-01-01", "2025-12-31", "closed"), "planned_days", 365},
		{"from the first to the last day of centuries", lasting("1700-01-01", "2025-12-31", "closed"), "planned_days", 119069},
		{"shares values .8, financing .2, and an area in force", rows(func(*Resource) {}), "priority", 2.0 / 3},
		{"nothing known of the partners, no area", func(p *Portfolio, f *Figures) {
			p.Considerations = nil
			f.Areas = nil
		}, "priority", 0},
		{"nobody was recorded as invited", rows(func(*Resource) {}), "invited", unknown},
		{"two were invited, one of them twice", func(_ *Portfolio, f *Figures) { f.Invited = []Invitation{{1, 0}, {2, 0}, {1, 1}} }, "invited", 2},
	}
	policy := compiled(t, declared(t))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			c.change(&p, &p.Subjects[0])
			for _, order := range []string{"as they came", "the other way round"} {
				got := judged(t, p, policy).of(t, "ACT-1").Dossier.Evidence.Figure(c.figure)
				if !slices.Contains(figures, c.figure) || math.IsNaN(got) != math.IsNaN(c.want) || math.Abs(got-c.want) > 2e-6 {
					t.Errorf("with rows %s %s is %v, not %v", order, c.figure, got, c.want)
				}
				slices.Reverse(p.Subjects[0].Resources)
				slices.Reverse(p.Rates)
			}
		})
	}
}

func lasting(starts, ends, status string) func(*Portfolio, *Figures) {
	return func(_ *Portfolio, f *Figures) { f.Starts, f.Ends, f.Status = at(starts), at(ends), status }
}

func rows(change func(*Resource)) func(*Portfolio, *Figures) {
	return func(_ *Portfolio, f *Figures) { change(&f.Resources[0]) }
}

func results(change func(*Result)) func(*Portfolio, *Figures) {
	return func(_ *Portfolio, f *Figures) { change(&f.Results[0]) }
}

// running gives a row days of which half have gone by on 20 January 2026, with 60 of 100 spent.
func running(r *Resource) {
	r.Starts, r.Ends, r.Spent = date("2025-07-01"), date("2026-08-10"), num(60000)
}

// centuries gives a row days of which half have gone by then, with as much spent.
func centuries(r *Resource) {
	r.Starts, r.Ends, r.Spent = date("1600-01-01"), date("2452-02-08"), num(60000)
}

// twoCurrencies adds a row of 200,000 USD planned and none allocated.
func twoCurrencies(rates ...Rate) func(*Portfolio, *Figures) {
	return func(p *Portfolio, f *Figures) {
		p.Rates = rates
		f.Resources = append(f.Resources, Resource{Starts: date("2025-06-01"), Ends: date("2025-12-31"), Currency: "USD", Planned: num(200000), Allocated: num(0)})
	}
}

// toBoth is rates of EUR and USD to another currency, with 10 of it for 1 EUR.
func toBoth(currency string, usd int64) []Rate {
	return []Rate{
		{Currency: "EUR", To: currency, From: date("2025-01-01"), Rate: decimal.New(10, 0)},
		{Currency: "USD", To: currency, From: date("2025-01-01"), Rate: decimal.New(usd, 0)},
	}
}

func TestEvidenceGoesThroughJSON(t *testing.T) {
	e := nothing()
	e.AllocatedOfPlanned, e.NeedsNamed = 0.000001, 0
	written := text(t, e)
	if !strings.Contains(written, `"allocated_of_planned":0.000001`) || !strings.Contains(written, `"priority":null`) {
		t.Errorf("written as %s", written)
	}
	var read Evidence
	if err := json.Unmarshal([]byte(written), &read); err != nil {
		t.Fatal(err)
	}
	if text(t, read) != written || !math.IsNaN(read.Priority) {
		t.Errorf("read as %s", text(t, read))
	}
}

func TestARecommendationIsNamedByProgrammePeriodAndSubject(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []string{ID("P", "2025-01-01", "2026-01-01", "A"), ID("P", "2025-01-01", "2026-01-01", "B"), ID("Q", "2025-01-01", "2026-01-01", "A"), ID("P", "2024-01-01", "2025-01-01", "A")} {
		if len(id) != 8 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789") != "" || seen[id] {
			t.Errorf("the ID %q", id)
		}
		seen[id] = true
	}
	if ID("P", "2025-01-01", "2026-01-01", "A") != "cvewk5yh" {
		t.Errorf("the ID of old has changed to %q", ID("P", "2025-01-01", "2026-01-01", "A"))
	}
}
