package review

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// world is a programme of a dozen activities with whatever answers and facts, some of them flagged a year ago.
func world(seed uint64) Portfolio {
	r := dice{rand.New(rand.NewPCG(seed, 5))}
	p := healthy()
	p.Subjects = nil
	p.Rates = []Rate{{Currency: "USD", To: "EUR", From: date("2020-01-01"), Rate: decimal.New(93, -2)}}
	past := Past{Period: Between(date("2024-01-01"), date("2025-01-01"), time.UTC), MadeAt: date("2025-01-08"), Standing: map[string]Standing{}}
	for i := range 12 {
		f := r.subject(fmt.Sprintf("ACT-%02d", i))
		p.Subjects = append(p.Subjects, f)
		if r.in(1, 3) == 1 {
			of := []*[3]Grounds{nil, {}, {1<<22 - 1, 1<<22 - 1, 1<<22 - 1}}[i%3] // from before that was kept, on answers, on facts
			past.Standing[f.Code] = Standing{Concerns: []Concern{NoLongerRelevant, UnderResourced, NotWorking}, Grounds: of}
		}
	}
	p.Past = []Past{past}
	for i, name := range []string{"MEC-1", "MEC-2"} { // each of four activities
		for j := range 4 {
			p.Subjects[4*i+j].Mechanism = name
		}
		p.Subjects = append(p.Subjects, Figures{Code: name, Title: name, Kind: KindMechanism, Answers: r.answers()})
	}
	return p
}

// dice draws a subject.
type dice struct{ *rand.Rand }

func (r dice) in(low, high int) int64 { return int64(low + r.IntN(high-low+1)) }

func (r dice) subject(code string) Figures {
	f := well(code)
	f.Answers = r.answers()
	f.Resources = append([]Resource{r.row("2025-01-01", "2025-12-31")}, r.row("2025-07-01", "2026-06-30"), r.row("2024-01-01", "2024-12-31"))
	f.Resources = f.Resources[:r.in(0, 3)]
	f.Results = f.Results[:0]
	for i := range r.in(0, 3) {
		f.Results = append(f.Results, r.result(fmt.Sprintf("indicator %d", i)))
	}
	f.Needs = [][]string{nil, {"N-1"}, {"N-old"}, {"N-old"}}[r.IntN(4)]
	f.Areas = [][]string{nil, {"A-1"}, {"A-old"}, {"A-old"}}[r.IntN(4)]
	f.Ends = []*Date{at("2026-12-31"), at("2025-12-31"), at("2025-03-31"), nil}[r.IntN(4)]
	return f
}

// answers are of up to twenty respondents in up to three roles, who lean to one value on each concern.
func (r dice) answers() []Answer {
	var out []Answer
	roles, middles := r.IntN(3)+1, [3]int64{r.in(0, 9), r.in(0, 9), r.in(0, 9)}
	for i := range r.in(0, 20) {
		for range r.in(1, 4) {
			c := Criterion(r.IntN(len(Criteria)))
			score := min(10, max(0, middles[c.concernOf()]+r.in(-1, 1)))
			out = append(out, NewAnswer(i+1, Role(r.IntN(roles)), c, score*million/10))
		}
	}
	return out
}

func (r dice) row(starts, ends string) Resource {
	out := Resource{Starts: date(starts), Ends: date(ends), Currency: []string{"EUR", "USD"}[r.IntN(2)]}
	for _, d := range []struct {
		to   **decimal.Decimal
		most int
	}{{&out.Planned, 200000}, {&out.Allocated, 200000}, {&out.Spent, 200000}, {&out.StaffPlanned, 12}, {&out.StaffActual, 12}} {
		if r.IntN(4) > 0 {
			x := decimal.New(r.in(0, 100*d.most), -2)
			*d.to = &x
		}
	}
	for _, n := range []**int64{&out.PlacesOffered, &out.PlacesRequested, &out.PlacesFilled} {
		if r.IntN(4) > 0 {
			*n = seats(r.in(0, 90))
		}
	}
	return out
}

func (r dice) result(name string) Result {
	out := Result{Indicator: name, Starts: date("2025-01-01"), Ends: date("2025-12-31"), Target: num(float64(r.in(-20, 40))), Actual: num(float64(r.in(-10, 40)) / 4)}
	if r.IntN(2) == 0 {
		out.Baseline = num(float64(r.in(0, 30)))
	}
	return out
}

// flag is one concern raised, and what is said to clear it.
type flag struct {
	code     string
	stood    bool
	remedies []remedy
}

// flags are all of a portfolio.
func flags(t require, p Portfolio, policy *Policy) (out []flag) {
	s := sat(t, p, policy)
	for _, k := range s.cases {
		for _, c := range k.concerns {
			out = append(out, flag{k.figures.Code, k.stood[c], s.remedies(k, c)})
		}
	}
	return out
}

type require interface {
	Fatal(args ...any)
	Errorf(format string, args ...any)
}

// sat is a sitting in which all is decided.
func sat(t require, p Portfolio, policy *Policy) *sitting {
	s, err := newSitting(p, policy.For("", ""))
	if err != nil {
		t.Fatal(err)
	}
	s.weighAll()
	s.decideAll()
	return s
}

// raised reports whether the concern is raised, or stands unconfirmed, when so many steps of the remedy have been recorded.
func (f flag) raised(t require, p Portfolio, policy *Policy, r remedy, steps int64) bool {
	p.Subjects = slices.Clone(p.Subjects)
	i := slices.IndexFunc(p.Subjects, func(s Figures) bool { return s.Code == f.code })
	if r.steps = steps; steps > 0 {
		record(t, &p, i, r)
	}
	s := sat(t, p, policy)
	k := slices.IndexFunc(s.cases, func(k *hearing) bool { return k.figures.Code == f.code })
	return slices.Contains(s.cases[k].concerns, r.concern) || s.cases[k].open[r.concern] != Settled
}

// broken says what is wrong with a remedy; empty if nothing is.
func (f flag) broken(t require, p Portfolio, policy *Policy, r remedy) string {
	if days := (Resource{Of: r.row.of, Starts: r.row.starts, Ends: r.row.ends}).days(); !r.row.ends.IsZero() && !strings.Contains(r.sentence(), days) {
		return "it does not name the row of " + days
	}
	if f.raised(t, p, policy, r, r.steps) {
		return "recorded as said, the flag stands"
	}
	less := r.steps * 9 / 10
	if less < 10 {
		less = r.steps - 1
	}
	if !f.raised(t, p, policy, r, less) {
		return "less than what is said clears it"
	}
	return ""
}

// record writes a remedy into the portfolio as anybody would who reads the sentence: by column, row and size.
func record(t require, p *Portfolio, i int, m remedy) {
	f := &p.Subjects[i]
	if f.Kind == KindMechanism {
		f = recordThrough(p, f, m)
	}
	size := m.unit.Mul(decimal.NewFromInt(m.steps))
	f.Resources, f.Results, f.Answers = slices.Clone(f.Resources), slices.Clone(f.Results), slices.Clone(f.Answers)
	var r *Resource
	for j := range f.Resources {
		if f.Resources[j].Starts.Equal(m.row.starts) && f.Resources[j].Ends.Equal(m.row.ends) {
			r = &f.Resources[j]
		}
	}
	add := func(d **decimal.Decimal) { x := (*d).Add(size); *d = &x }
	sit := func(n **int64) { *n = seats(**n + m.steps) }
	switch m.column {
	case "allocated":
		add(&r.Allocated)
	case "staff_actual":
		add(&r.StaffActual)
	case "staff_planned":
		add(&r.StaffPlanned)
	case "places_offered":
		sit(&r.PlacesOffered)
	case "places_requested":
		sit(&r.PlacesRequested)
	case "places_filled":
		sit(&r.PlacesFilled)
	case "actual":
		j := slices.IndexFunc(f.Results, func(x Result) bool { return x.Indicator == m.row.indicator })
		add(&f.Results[j].Actual)
	case "ends_on":
		f.Ends = at(f.Ends.AddDate(0, 0, int(m.steps)).Format(time.DateOnly))
	case "needs":
		p.Needs = maps.Clone(p.Needs)
		p.Needs["N-new"] = Need{Weight: 1, Validity: Validity{From: date("2026-01-01")}}
		f.Needs = append(slices.Clone(f.Needs), "N-new")
	case "areas":
		p.Areas = maps.Clone(p.Areas)
		p.Areas[once(f.Areas)[0]] = Validity{From: date("2011-01-01")}
	case "score":
		f.Answers = raisedBy(f.Answers, m.concern, size.Mul(decimal.NewFromInt(million)).IntPart())
	case "submission":
		for i, role := range m.row.roles {
			f.Answers = append(f.Answers, asked(10_000*(i+1), int(m.steps), Roles[role], criterionFor[m.concern], 0.75)...)
		}
	default:
		t.Fatal("nobody knows how to record " + m.column)
	}
}

func raisedBy(answers []Answer, c Concern, by int64) []Answer {
	out := slices.Clone(answers)
	for i, a := range out {
		if a.Scored() && a.Criterion().concernOf() == c {
			out[i] = a.Scoring(min(million, a.Score()+by))
		}
	}
	return out
}

// recordThrough is the subject that a remedy of a mechanism is recorded about: the activity that it names, any of them for a
// need, the first with an area, else the mechanism itself. Of all answers, those about its activities are raised here.
func recordThrough(p *Portfolio, f *Figures, m remedy) *Figures {
	size := m.unit.Mul(decimal.NewFromInt(m.steps * million)).IntPart()
	var areas []string
	for i := range p.Subjects {
		a := &p.Subjects[i]
		if a.Mechanism != f.Code {
			continue
		}
		if m.row.of == a.Code || m.column == "needs" {
			return a
		}
		areas = append(areas, a.Areas...)
		if m.column == "score" {
			a.Answers = raisedBy(a.Answers, m.concern, size)
		}
	}
	if m.column == "areas" {
		return &Figures{Areas: areas}
	}
	return f
}

// TestPromise5 holds that every flag says what would clear it, to the unit.
func TestPromise5(t *testing.T) {
	policy := compiled(t, declared(t))
	all := Remedied{}
	rapid.Check(t, func(t *rapid.T) {
		p := world(rapid.Uint64().Draw(t, "seed"))
		if rapid.Bool().Draw(t, "alone in its programme") {
			p.Subjects = p.Subjects[:1]
		}
		all.Add(t, p, policy)
	})
	t.Log(all)
}

// Remedied counts flags, and what clears them by column.
type Remedied map[string]int

// Add records every remedy of every flag of a portfolio, and less than that.
func (n Remedied) Add(t require, p Portfolio, policy *Policy) {
	for _, f := range flags(t, p, policy) {
		n["flags"]++
		if len(f.remedies) == 0 {
			t.Errorf("%s: nothing clears it", f.code)
		}
		for _, r := range f.remedies {
			n[r.column]++
			if fault := f.broken(t, p, policy, r); fault != "" {
				t.Errorf("%s, %s: %s", f.code, r.sentence(), fault)
			}
		}
	}
}

// TestPromise5SeesWhatIsBroken turns good remedies into bad ones, each as a fault of the search would.
func TestPromise5SeesWhatIsBroken(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, c := range []struct {
		name  string
		spoil func(*remedy)
		says  string
	}{
		{"rounded down to the unit", func(r *remedy) { r.steps-- }, "recorded as said, the flag stands"},
		{"a fifth too much", func(r *remedy) { r.steps += r.steps/5 + 1 }, "less than what is said clears it"},
		{"counted in tenths of the unit", func(r *remedy) { r.unit = r.unit.Div(decimal.NewFromInt(10)) }, "recorded as said, the flag stands"},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen := 0
			for seed := range uint64(5) {
				p := world(seed)
				for _, f := range flags(t, p, policy) {
					for _, r := range f.remedies {
						if r.column != "allocated" && r.column != "score" {
							continue
						}
						c.spoil(&r)
						if fault := f.broken(t, p, policy, r); fault != c.says {
							t.Errorf("%s, %s: seen as %q", f.code, r.sentence(), fault)
						}
						seen++
					}
				}
			}
			if seen < 20 {
				t.Errorf("only %d remedies were broken", seen)
			}
		})
	}
}

// TestFactsWithoutAMostHaveFlagsThatNothingClears shows what the most that facts are worth is for.
func TestFactsWithoutAMostHaveFlagsThatNothingClears(t *testing.T) {
	policy := compiled(t, declared(t))
	nothing := 0
	for seed := range uint64(40) {
		p := world(seed)
		s := sat(t, p, policy)
		for _, k := range s.cases {
			product := [3]float64{1, 1, 1}
			for i, factor := range k.weighed.factors {
				product[s.policy.Rules[i].program.concern] *= factor
			}
			for c, odds := range product {
				if k.weighed.odds[c] > policy.mostOdds() {
					t.Errorf("%s: the facts are worth %v", k.figures.Code, k.weighed.odds[c])
				}
				best := policy.Usual.Mislead / 2
				if k.stood[c] && odds*best/(1-best) >= 1 {
					nothing++
				}
			}
		}
	}
	if nothing == 0 {
		t.Error("the facts never said more than answers can outweigh")
	}
}
