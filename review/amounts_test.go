package review

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func TestARatioIsToldWithItsAmounts(t *testing.T) {
	t.Parallel()
	exact := func(text string) *decimal.Decimal {
		d := decimal.RequireFromString(text)
		return &d
	}
	for _, c := range []struct {
		name, rule string
		change     func(*Figures)
		want       string
	}{
		{"money", "allocated-under-plan", func(f *Figures) { f.Resources[0].Allocated = num(53000) }, "53% of the planned money was allocated (53,000 of 100,000 EUR)"},
		{"nearly all", "allocated-under-plan", func(f *Figures) {
			f.Resources[0].Planned, f.Resources[0].Allocated = num(660000), num(657360)
		}, "99.6% of the planned money was allocated (657,360 of 660,000 EUR)"},
		{"hardly more than all", "allocated-under-plan", func(f *Figures) { f.Resources[0].Allocated = num(100020) }, "100.02% of the planned money was allocated (100,020 of 100,000 EUR)"},
		{"to the cent, where a float would not do", "allocated-under-plan", func(f *Figures) {
			f.Resources[0].Planned, f.Resources[0].Allocated = exact("90071992547409931.20"), exact("9007199254740993.10")
		}, "10% of the planned money was allocated (9,007,199,254,740,993.10 of 90,071,992,547,409,931.20 EUR)"},
		{"rounded to the cent, not cut", "allocated-under-plan", func(f *Figures) {
			f.Resources[0].Planned, f.Resources[0].Allocated = exact("100.005"), exact("50.009")
		}, "50% of the planned money was allocated (50.01 of 100.01 EUR)"},
		{"to as many places as they differ in", "allocated-under-plan", func(f *Figures) {
			f.Resources[0].Planned, f.Resources[0].Allocated = exact("0.00204"), exact("0.002")
		}, "98% of the planned money was allocated (0.002 of 0.00204 EUR)"},
		{"summed over the rows that know both", "allocated-under-plan", func(f *Figures) {
			second, third := f.Resources[0], f.Resources[0]
			second.Starts, second.Allocated = date("2025-02-01"), num(20000.5)
			third.Starts, third.Allocated = date("2025-03-01"), nil
			f.Resources = append(f.Resources, second, third)
		}, "60% of the planned money was allocated (120,000.50 of 200,000 EUR)"},
		{"not of rows outside the period", "allocated-under-plan", func(f *Figures) {
			before := f.Resources[0]
			before.Starts, before.Ends = date("2024-01-01"), date("2024-12-31")
			f.Resources = append(f.Resources, before)
		}, "100% of the planned money was allocated (100,000 of 100,000 EUR)"},
		{"in each of two currencies", "allocated-under-plan", func(f *Figures) {
			second := f.Resources[0]
			second.Starts, second.Currency = date("2025-02-01"), "USD"
			f.Resources = append(f.Resources, second)
		}, "100% of the planned money was allocated (100,000 of 100,000 EUR and 100,000 of 100,000 USD, by their rates)"},
		{"where spending landed", "lands-over-allocated", func(*Figures) {}, "spending lands at 98% of the money allocated (98,000 of 100,000 EUR)"},
		{"what is spent, where it is foretold where spending will land", "lands-over-allocated", func(f *Figures) {
			f.Resources[0].Ends = date("2026-02-08")
		}, "spending lands at 103% of the money allocated (at the pace so far; 98,000 of 100,000 EUR is spent)"},
		{"staff", "staff-off-plan", func(f *Figures) { f.Resources[0].StaffActual = num(3.4) }, "85% of the planned staff is in post (3.4 of 4 full-time equivalents)"},
		{"places", "turned-away", func(f *Figures) { f.Resources[0].PlacesRequested = seats(72) }, "1.8 times as many places were asked for as offered (72 for 40 places)"},
		{"as many places as were offered", "turned-away", func(f *Figures) { f.Resources[0].PlacesRequested = seats(40) }, "as many places were asked for as offered (40 for 40 places)"},
		{"hardly more", "turned-away", func(f *Figures) { f.Resources[0].PlacesRequested = seats(41) }, "1.02 times as many places were asked for as offered (41 for 40 places)"},
		{"nearly as many", "turned-away", func(f *Figures) {
			f.Resources[0].PlacesOffered, f.Resources[0].PlacesRequested = seats(660), seats(658)
		}, "99.7% as many places were asked for as offered (658 for 660 places)"},
		{"a few more of very many", "turned-away", func(f *Figures) {
			f.Resources[0].PlacesOffered, f.Resources[0].PlacesRequested = seats(1000), seats(1001)
		}, "1.001 times as many places were asked for as offered (1,001 for 1,000 places)"},
		{"fewer", "turned-away", func(f *Figures) { f.Resources[0].PlacesRequested = seats(28) }, "70% as many places were asked for as offered (28 for 40 places)"},
		{"one place", "turned-away", func(f *Figures) {
			f.Resources[0].PlacesOffered, f.Resources[0].PlacesRequested = seats(1), seats(2)
		}, "2 times as many places were asked for as offered (2 for 1 place)"},
		{"very many", "turned-away", func(f *Figures) {
			f.Resources[0].PlacesOffered, f.Resources[0].PlacesRequested = seats(100000), seats(300000)
		}, "3 times as many places were asked for as offered (300,000 for 100,000 places)"},
		{"hardly any, and not none", "turned-away", func(f *Figures) {
			f.Resources[0].PlacesOffered, f.Resources[0].PlacesRequested = seats(1000), seats(1)
		}, "0.1% as many places were asked for as offered (1 for 1,000 places)"},
		{"none", "turned-away", func(f *Figures) { f.Resources[0].PlacesRequested = seats(0) }, "0% as many places were asked for as offered (0 for 40 places)"},
		{"the only one in post", "staff-off-plan", func(f *Figures) {
			f.Resources[0].StaffPlanned, f.Resources[0].StaffActual = num(1), num(1)
		}, "100% of the planned staff is in post (1 of 1 full-time equivalent)"},
		{"nothing known", "turned-away", func(f *Figures) { f.Resources[0].PlacesRequested = nil }, "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, rates := healthy(), []Rate{{Currency: "USD", To: "EUR", From: date("2011-01-01"), Rate: *num(0.5)}}
			p.Rates = rates
			c.change(&p.Subjects[0])
			r := judged(t, p, compiled(t, declared(t)))
			for _, f := range r.of(t, "ACT-1").Dossier.Factors {
				if f.Rule == c.rule && f.Text != c.want {
					t.Errorf("%q, want %q", f.Text, c.want)
				}
			}
		})
	}
}

// What others are told has the amounts too: they are facts.
func TestAmountsAreToldToOthers(t *testing.T) {
	t.Parallel()
	p := healthy()
	p.Subjects[0].Resources[0].Allocated = num(20000)
	p.Subjects[0].Answers = everywhere(10, 0.8, 0.1, 0.78)
	one := judged(t, p, compiled(t, declared(t))).of(t, "ACT-1")
	for _, reasons := range [][]Reason{one.Reasons, one.Told.Reasons} {
		found := false
		for _, r := range reasons {
			found = found || strings.HasPrefix(r.Text, "20% of the planned money was allocated (20,000 of 100,000 EUR): ")
		}
		if !found {
			t.Errorf("no amounts in %+v", reasons)
		}
	}
}
