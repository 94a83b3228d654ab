package review

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// pursesOf are the purses of a programme in which ACT-1 is to end with 40,000 of 100,000 unspent, ACT-2 has 50,000 of
// 100,000 planned, and of ACT-3's 100,000 spending lands at 60,000.
func pursesOf(t testing.TB, change func(*Portfolio)) map[string]Purse {
	t.Helper()
	p := healthy()
	ending(&p)
	lacking(&p)
	yearOf(&p, 2).Spent = num(60000)
	change(&p)
	policy := compiled(t, declared(t))
	purses, err := Purses(p, judged(t, p, policy), policy, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Purse{}
	for _, one := range purses {
		if one.Currency == "EUR" {
			out[one.Subject] = one
		}
	}
	return out
}

// beside gives an activity another row of money, of the days of the first.
func beside(subject int, planned, allocated, spent *decimal.Decimal) func(*Portfolio) {
	return func(p *Portfolio) {
		f := &p.Subjects[subject]
		f.Resources = append(f.Resources, Resource{
			Starts: f.Resources[0].Starts, Ends: f.Resources[0].Ends, Currency: "EUR", Planned: planned, Allocated: allocated, Spent: spent,
		})
	}
}

// from moves the last row of an activity to other days.
func from(starts, ends string, then func(*Portfolio), subject int) func(*Portfolio) {
	return func(p *Portfolio) {
		then(p)
		rows := p.Subjects[subject].Resources
		rows[len(rows)-1].Starts, rows[len(rows)-1].Ends = date(starts), date(ends)
	}
}

func TestWhatOneRowSpentIsNotFreeInAnother(t *testing.T) {
	for _, c := range []struct {
		sentence string
		change   func(*Portfolio)
		subject  string
		free     Cents
		says     string
	}{
		{"nothing beside", func(*Portfolio) {}, "ACT-1", 40_000_00, "40,000 EUR of 100,000 EUR allocated is not spent"},
		{"as much more unspent", beside(0, nil, num(10000), num(4000)), "ACT-1", 46_000_00, "46,000 EUR of 110,000 EUR allocated is not spent"},
		{"a part overspent", beside(0, nil, num(10000), num(20000)), "ACT-1", 30_000_00, "30,000 EUR of 110,000 EUR allocated is not spent"},
		{"all but a cent overspent", beside(0, nil, num(10000), num(49999.99)), "ACT-1", 1, "0.01 EUR of 110,000 EUR allocated is not spent"},
		{"all overspent", beside(0, nil, num(10000), num(50000)), "ACT-1", 0, ""},
		{"more overspent than is left", beside(0, nil, num(10000), num(150000)), "ACT-1", 0, ""},
		{"spent where none was allocated", beside(0, nil, nil, num(15000)), "ACT-1", 25_000_00, "25,000 EUR of 100,000 EUR allocated is not spent"},
		{"allocated, and it is not known what was spent", beside(0, nil, num(70000), nil), "ACT-1", 40_000_00, "40,000 EUR of 100,000 EUR allocated is not spent"},
		{"planned alone", beside(0, num(70000), nil, nil), "ACT-1", 40_000_00, "40,000 EUR of 100,000 EUR allocated is not spent"},
		{"a refund adds nothing", beside(0, nil, num(10000), num(-5000)), "ACT-1", 50_000_00, "50,000 EUR of 110,000 EUR allocated is not spent"},
		{
			"what is still to begin makes up for what was overspent", from("2026-02-01", "2026-12-31", beside(0, nil, num(30000), nil), 0), "ACT-1",
			70_000_00, "70,000 EUR of 130,000 EUR allocated is not spent",
		},
		{
			"what was overspent before the period takes no part", from("2024-01-01", "2024-12-31", beside(0, nil, num(10000), num(50000)), 0), "ACT-1",
			40_000_00, "40,000 EUR of 100,000 EUR allocated is not spent",
		},
		{"nothing beside an underspend", func(*Portfolio) {}, "ACT-3", 20_000_00, "lands at 60 in 100 of 100,000 EUR allocated, so 40,000 EUR will not be spent; 20,000 EUR"},
		{"an underspend, and a part overspent", beside(2, nil, num(10000), num(20000)), "ACT-3", 15_000_00, "of 110,000 EUR allocated, so 30,000 EUR will not be spent; 15,000 EUR"},
		{"an underspend, and some spent where none was allocated", beside(2, nil, nil, num(10000)), "ACT-3", 15_000_00, "of 100,000 EUR allocated, so 30,000 EUR will not be spent; 15,000 EUR"},
		{"an underspend, and as much spent where none was allocated", beside(2, nil, nil, num(40000)), "ACT-3", 0, ""},
		{
			"an underspend, and a row overspent in its first days", from("2026-01-15", "2026-12-31", beside(2, nil, num(10000), num(20000)), 2), "ACT-3",
			15_000_00, "of 110,000 EUR allocated, so 30,000 EUR will not be spent; 15,000 EUR",
		},
		{
			"an underspend, and a row in its first days not yet spent", from("2026-01-15", "2026-12-31", beside(2, nil, num(10000), num(10000)), 2), "ACT-3",
			20_000_00, "of 100,000 EUR allocated, so 40,000 EUR will not be spent; 20,000 EUR",
		},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			p := pursesOf(t, c.change)[c.subject]
			if why := text(t, p.Because); p.Free != c.free || !strings.Contains(why, c.says) || (len(p.Because) == 0) != (c.free == 0) {
				t.Errorf("%s sets %s free, want %s: %s", c.subject, p.Free.In("EUR"), c.free.In("EUR"), why)
			}
		})
	}
}

func TestNoPurseMovesWhatIsSpentOrLacksMoreThanItsPlan(t *testing.T) {
	free, short := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		some := func(what string) *decimal.Decimal {
			return rapid.SampledFrom([]*decimal.Decimal{nil, num(0), num(5000), num(20000), num(60000), num(150000)}).Draw(r, what)
		}
		for code, p := range pursesOf(t, func(p *Portfolio) {
			for subject := range 3 {
				for range rapid.IntRange(0, 2).Draw(r, "rows") {
					beside(subject, some("planned"), some("allocated"), some("spent"))(p)
				}
			}
		}) {
			if p.Free > 0 {
				free++
			}
			if p.Gap > 0 {
				short++
			}
			if p.Free > 0 && p.Free+p.Spent > p.Allocated || p.Gap > 0 && p.Allocated+p.Gap > p.Planned {
				r.Errorf("%s, with %s spent of %s allocated of %s planned, sets %s free and lacks %s",
					code, p.Spent.In(""), p.Allocated.In(""), p.Planned.In(""), p.Free.In(""), p.Gap.In(""))
			}
		}
	})
	if free < 50 || short < 20 {
		t.Errorf("%d that set free and %d that lack are too few to show anything", free, short)
	}
}

func TestWhatIsAllocatedBesideThePlanCountsToo(t *testing.T) {
	for _, c := range []struct {
		sentence string
		change   func(*Portfolio)
		gap      Cents
		says     string
	}{
		{"nothing beside", func(*Portfolio) {}, 50_000_00, "50,000 EUR of 100,000 EUR planned is allocated, 50,000 EUR more may be"},
		{"as much more planned", beside(1, num(30000), num(10000), nil), 70_000_00, "60,000 EUR of 130,000 EUR planned is allocated, 70,000 EUR more may be"},
		{"some allocated, and it is not known what was planned", beside(1, nil, num(20000), nil), 30_000_00, "70,000 EUR of 100,000 EUR planned is allocated, 30,000 EUR more may be"},
		{"all but a cent", beside(1, nil, num(49999.99), nil), 1, "99,999.99 EUR of 100,000 EUR planned is allocated, 0.01 EUR more may be"},
		{"all that was planned", beside(1, nil, num(50000), nil), 0, ""},
		{"more than was planned", beside(1, nil, num(150000), nil), 0, ""},
		{"some planned, and it is not known what was allocated", beside(1, num(90000), nil, nil), 50_000_00, "50,000 EUR of 100,000 EUR planned is allocated, 50,000 EUR more may be"},
		{
			"some planned, and less than that allocated elsewhere", func(p *Portfolio) {
				beside(1, num(90000), nil, nil)(p)
				beside(1, nil, num(90000), nil)(p)
			}, 50_000_00, "50,000 EUR of 100,000 EUR planned is allocated, 50,000 EUR more may be",
		},
		{
			"some planned, and more than that allocated elsewhere", func(p *Portfolio) {
				beside(1, num(10000), nil, nil)(p)
				beside(1, nil, num(40000), nil)(p)
			}, 20_000_00, "90,000 EUR of 110,000 EUR planned is allocated, 20,000 EUR more may be",
		},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			p := pursesOf(t, c.change)["ACT-2"]
			if why := text(t, p.Because); p.Gap != c.gap || !strings.Contains(why, c.says) || (len(p.Because) == 0) != (c.gap == 0) {
				t.Errorf("it lacks %s, want %s: %s, %s", p.Gap.In("EUR"), c.gap.In("EUR"), why, p.Passed)
			}
		})
	}
}
