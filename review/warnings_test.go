package review

import (
	"strings"
	"testing"
	"time"
)

func TestWhatIsComingIsWarnedOf(t *testing.T) {
	policy := compiled(t, declared(t))
	cases := []struct {
		name   string
		change func(*Portfolio, *Figures)
		says   string
	}{
		{"all is well", rows(func(*Resource) {}), ""},
		{"the money is spent before the row's days are over", rows(running), "the 100,000 EUR allocated for 2025-07-01 to 2026-08-10 is spent by 2026-06-04"},
		{"it will last for centuries", rows(centuries), ""},
		{"it will last", rows(func(r *Resource) {
			running(r)
			r.Spent = num(40000)
		}), ""},
		{"staff fell from all to nine tenths to be short next", func(_ *Portfolio, f *Figures) {
			f.Resources[0].StaffActual = num(3.32)
			f.Resources = append(f.Resources, Resource{Starts: date("2024-01-01"), Ends: date("2024-12-31"), StaffPlanned: num(4), StaffActual: num(4)})
		}, "83% of the planned staff is in post (3.32 of 4 full-time equivalents), after 100% before; at the same pace 69% next"},
		{"from all of the money to nine tenths, which hardly counts yet", allocatedThenNow(100000, 90000), "after 100% before; at the same pace 81% next, which makes it 1.9 times as likely to be under-resourced"},
		{"from as many places asked for as offered to more", func(_ *Portfolio, f *Figures) {
			f.Resources[0].PlacesRequested = seats(45)
			f.Resources = append(f.Resources, Resource{Starts: date("2024-01-01"), Ends: date("2024-12-31"), PlacesOffered: seats(40), PlacesRequested: seats(40)})
		}, "1.1 times as many places were asked for as offered (45 for 40 places), after as many before; at the same pace 1.2 times next"},
		{"from far too much of the money to somewhat too much", allocatedThenNow(269000, 180000), ""},
		{"from far too much of the money to hardly enough", allocatedThenNow(269000, 122000), "122% of the planned money was allocated (122,000 of 100,000 EUR), after 269% before; at the same pace 55% next"},
		{"from millions of times the money to millions of times", allocatedThenNow(497311798000, 227552216000), ""},
		{"from money that was paid back to all of it", allocatedThenNow(-300000, 100000), ""},
		{"from all of the money to less than counts already", allocatedThenNow(100000, 84000), ""},
		{"nine tenths of the money as before", allocatedThenNow(90000, 90000), ""},
		{"nine tenths of the money, and next year eight", func(p *Portfolio, f *Figures) {
			allocatedThenNow(90000, 90000)(p, f)
			nextYear(80000)(p, f)
		}, "by 2026-12-31, if nothing else changes, 80% of the planned money was allocated"},
		{"half of next year's money is missing", nextYear(50000), "by 2026-12-31, if nothing else changes, 50% of the planned money was allocated, which makes it 10 times as likely to be under-resourced"},
		{"next year's money is there", nextYear(100000), ""},
		{"its need closes next year", needUntil("2026-12-30"), "the needs it serves that are still open weigh 0 in all"},
		{"its need closes with next year", needUntil("2026-12-31"), "by 2026-12-31, if nothing else changes, the needs it serves that are still open weigh 0 in all"},
		{"its need is open on the first day after next year", needUntil("2027-01-01"), ""},
		{"its area closes with next year", areaUntil("2026-12-31"), "by 2026-12-31, if nothing else changes, no priority area that it names is in force"},
		{"its area is in force on the first day after next year", areaUntil("2027-01-01"), ""},
		{"its area closes next year", areaUntil("2026-03-31"), "no priority area that it names is in force"},
		{"an indicator half way through is far from its target", indicator("2025-07-01", "2026-07-31", 10), "of what its targets asked for by now was reached"},
		{"an indicator half way through is on its way", indicator("2025-07-01", "2026-07-31", 30), ""},
		{"an indicator that has only begun says nothing", indicator("2025-12-01", "2026-11-30", 0), ""},
		{"an indicator of the year after next says nothing", indicator("2025-01-01", "2027-01-01", 0), ""},
		{"relevance sinks to the bar", sank(10, 0.74, 10, 0.58), "its relevance is taken as 58 of 100, after 74 before; at the same pace 42 next, under the bar of 50"},
		{"it sinks, but not so far", sank(10, 0.9, 10, 0.74), ""},
		{"it sinks by less than chance", sank(5, 0.515, 5, 0.505), ""},
		{"too few have said so now", sank(10, 0.74, 4, 0.5), ""},
		{"too few had said so before", sank(4, 0.9, 10, 0.58), ""},
		{"it has sunk already", sank(10, 0.9, 10, 0.2), ""},
		{"it rises", sank(10, 0.55, 10, 0.8), ""},
		{"it ends next year as planned", lasts("implementation", "2025-01-01", "2026-02-28"), ""},
		{"it is past its end and goes on", lasts("implementation", "2025-01-01", "2026-01-10"), "by 2026-12-31, if nothing else changes, it is past its end by 95%"},
		{"it is closed, and its need closes next year", func(p *Portfolio, f *Figures) {
			needUntil("2026-12-30")(p, f)
			f.Status = "closed"
		}, ""},
		{"it ended with the year, and its need closes next year", func(p *Portfolio, f *Figures) {
			needUntil("2026-12-30")(p, f)
			lasts("finalisation", "2025-01-01", "2025-12-31")(p, f)
		}, ""},
		{"it is closed, and its relevance sank", func(p *Portfolio, f *Figures) {
			sank(10, 0.74, 10, 0.58)(p, f)
			f.Status = "closed"
		}, ""},
		{"its term is followed by a shorter one, and its need closes after that", terms("2026-03-15"), ""},
		{"its need closes in the shorter one", terms("2026-01-15"), "by 2026-01-31, if nothing else changes, the needs it serves that are still open weigh 0 in all"},
		{"the last report was of another year", func(p *Portfolio, f *Figures) {
			sank(10, 0.74, 10, 0.58)(p, f)
			p.Past[0].Period = Between(date("2023-01-01"), date("2024-01-01"), time.UTC)
		}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			c.change(&p, &p.Subjects[0])
			got := judged(t, p, policy).of(t, "ACT-1")
			warned := strings.Join(got.EarlyWarnings, "; ")
			if !strings.Contains(warned, c.says) || c.says == "" && warned != "" {
				t.Errorf("warned %q with %v", warned, got.Concerns)
			}
		})
	}
}

// A mechanism is warned of what will be found in those of its activities that run in the next period, and in no others.
func TestOfAMechanismWhatIsComingIsThatOfItsActivitiesThen(t *testing.T) {
	policy := compiled(t, declared(t))
	const closes = "by 2026-12-31, if nothing else changes, the needs it serves that are still open weigh 0 in all, which makes it 10 times as likely to be no longer relevant"
	for _, c := range []struct {
		name   string
		change func(*Portfolio, *Figures)
		says   string
	}{
		{"the one whose need stays open goes on", func(*Portfolio, *Figures) {}, ""},
		{"it ended in the period", func(_ *Portfolio, f *Figures) { f.Ends = at("2025-10-31") }, closes},
		{"it ended with the year, though its status has it go on", lastOf("implementation", "2025-12-31"), closes},
		{"it ends on the first day of the next", func(_ *Portfolio, f *Figures) { f.Ends = at("2026-01-01") }, ""},
		{"it is closed, and its days go on", lastOf("closed", "2026-06-30"), ""},
		{"it was cancelled, and only answered about", lastOf("cancelled", "2026-12-31"), closes},
		{"it is still to come, and only answered about", lastOf("pipeline", "2026-12-31"), closes},
		{"it was over before, and only answered about", lastOf("closed", "2024-12-31"), closes},
		{"it was over before, and all are judged", func(p *Portfolio, f *Figures) { p.All, f.Ends = true, at("2024-12-31") }, ""},
		{"it begins next year, and nobody answered", func(_ *Portfolio, f *Figures) { f.Starts, f.Answers = at("2026-02-01"), nil }, ""},
		{"all of them end, and no period is to come that is about it", func(p *Portfolio, f *Figures) {
			f.Needs = []string{"N-1"}
			for i := range p.Subjects[:4] {
				p.Subjects[i].Ends = at("2025-12-31")
			}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := through()
			p.Subjects[0].Needs = []string{"N-2"}
			p.Needs["N-2"] = Need{Title: "Another", Weight: 1, Validity: Validity{From: date("2020-01-01")}}
			needUntil("2026-06-30")(&p, nil)
			c.change(&p, &p.Subjects[0])
			if warned := strings.Join(judged(t, p, policy).of(t, "MEC").EarlyWarnings, "; "); warned != c.says {
				t.Errorf("warned %q", warned)
			}
		})
	}
}

// lastOf is an activity of that status and last day.
func lastOf(status, ends string) func(*Portfolio, *Figures) { return lasts(status, "2024-01-01", ends) }

// What a measure works out is no figure of the sentence's, and is told under its own name.
func TestAWarningOfWhatIsWorkedOutTellsTheMeasure(t *testing.T) {
	worked := declared(t)
	worked.Rules = []Rule{{
		ID: "unallocated", Concern: "under_resourced", Clause: "§1", Measure: "1 - allocated_of_planned", Odds: []Point{{0.1, 1}, {0.3, 3}},
		Because: "{allocated_of_planned|percent} of the planned money was allocated",
		Test:    Test{map[string]float64{"allocated_of_planned": 0.5}, map[string]float64{"allocated_of_planned": 1}},
	}}
	for _, c := range []struct {
		then, now float64
		want      string
	}{
		{100000, 89000, "89% of the planned money was allocated (89,000 of 100,000 EUR): 1 - allocated_of_planned is 0.11, after 0 before; at the same pace 0.21 next"},
		{269000, 180000, ""}, // the money goes on to 1.2 of what was planned; the measure alone would go to 0.09
		{300000, 150000, "1 - allocated_of_planned is -0.5, after -2 before; at the same pace 0.25 next"},
	} {
		p := healthy()
		allocatedThenNow(c.then, c.now)(&p, &p.Subjects[0])
		said := strings.Join(judged(t, p, compiled(t, worked)).of(t, "ACT-1").EarlyWarnings, "; ")
		if !strings.Contains(said, c.want) || c.want == "" && said != "" {
			t.Errorf("%q; want %q", said, c.want)
		}
	}
}

func TestAFigureGoesOnNoFurtherThanItCan(t *testing.T) {
	for _, c := range []struct {
		name            string
		then, now, next float64
	}{
		{"asked_of_offered", 0.5, 1, 1.5},
		{"asked_of_offered", 2, 1, 0.5},
		{"asked_of_offered", 2, 0, 0},
		{"allocated_of_planned", -1, 0.5, 1},
		{"allocated_of_planned", 1, -0.5, -0.5},
		{"target_reached", 0.8, 1.6, 2},
		{"spent_unallocated", 0, 1, 1},
		{"indicators_due", 3, 2, 1},
	} {
		if next := onwards(c.name, c.then, c.now); next != c.next {
			t.Errorf("%s goes on from %v and %v to %v, not %v", c.name, c.then, c.now, next, c.next)
		}
	}
	if next := onwards("asked_of_offered", unknown, 0.5); next != 0.5 {
		t.Errorf("what was unknown before goes on to %v", next)
	}
}

// allocatedThenNow plans 100,000 each year, and allocates so much of it in 2024 and in 2025.
func allocatedThenNow(then, now float64) func(*Portfolio, *Figures) {
	return func(_ *Portfolio, f *Figures) {
		f.Resources[0].Allocated, f.Resources[0].Spent = num(now), nil
		f.Resources = append(f.Resources, Resource{
			Starts: date("2024-01-01"), Ends: date("2024-12-31"), Currency: "EUR", Planned: num(100000), Allocated: num(then),
		})
	}
}

// nextYear plans 100,000 for 2026 and allocates so much of it.
func nextYear(allocated float64) func(*Portfolio, *Figures) {
	return func(_ *Portfolio, f *Figures) {
		f.Resources = append(f.Resources, Resource{
			Starts: date("2026-01-01"), Ends: date("2026-12-31"), Currency: "EUR", Planned: num(100000), Allocated: num(allocated),
			PlacesOffered: seats(40), PlacesRequested: seats(0),
		})
	}
}

// lasts is an activity of that status and those days.
func lasts(status, starts, ends string) func(*Portfolio, *Figures) {
	return func(_ *Portfolio, f *Figures) { f.Status, f.Starts, f.Ends = status, at(starts), at(ends) }
}

// terms reviews in February and in November, of which the longer term is over; its need closes on the day.
func terms(day string) func(*Portfolio, *Figures) {
	return func(p *Portfolio, f *Figures) {
		p.Programme.Cadence, _ = ParseCadence("0 0 1 2,11 *", "UTC")
		p.Period, p.AsOf = Between(date("2025-02-01"), date("2025-11-01"), time.UTC), date("2025-11-20")
		f.Resources[0].Spent = nil
		needUntil(day)(p, f)
	}
}

func needUntil(day string) func(*Portfolio, *Figures) {
	return func(p *Portfolio, _ *Figures) {
		p.Needs["N-1"] = Need{Title: "Border training", Weight: 1, Validity: Validity{From: date("2020-01-01"), To: at(day)}}
	}
}

func areaUntil(day string) func(*Portfolio, *Figures) {
	return func(p *Portfolio, _ *Figures) {
		p.Areas["A-1"] = Validity{Name: "Training", From: date("2011-01-01"), To: at(day)}
	}
}

// indicator is one that still runs on 20 January 2026, with so much of 40 reached.
func indicator(starts, ends string, actual float64) func(*Portfolio, *Figures) {
	return func(_ *Portfolio, f *Figures) {
		f.Results = append(f.Results, Result{Indicator: "visits", Starts: date(starts), Ends: date(ends), Target: num(40), Actual: num(actual)})
	}
}

// sank is relevance as so many rated it a year ago, and as so many do now.
func sank(before int, was float64, now int, is float64) func(*Portfolio, *Figures) {
	return func(p *Portfolio, f *Figures) {
		f.Answers = append(everywhere(10, 0, 0.75, 0.78)[10:], asked(1, now, "participant", "relevance", is)...)
		past := hear(append(everywhere(10, 0, 0.75, 0.78)[10:], asked(1, before, "participant", "relevance", was)...), 2)
		p.Past = []Past{{
			Period: Between(date("2024-01-01"), date("2025-01-01"), time.UTC), MadeAt: date("2025-01-08"),
			Sums: map[string]SubjectSums{f.Code: past.sums}, Standing: map[string]Standing{},
		}}
	}
}
