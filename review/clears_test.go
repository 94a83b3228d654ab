package review

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
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
			past.Standing[f.Code] = Standing{Concerns: []Concern{NoLongerRelevant, UnderResourced, NotWorking}}
		}
	}
	p.Past = []Past{past}
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
			out = append(out, Answer{Respondent: i + 1, Role: Role(r.IntN(roles)), Criterion: c, Score: score * million / 10, Order: int64(len(out))})
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
			remedies, err := s.remedies(k, c)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, flag{k.figures.Code, k.stood[c], remedies})
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
	if err := s.weighAll(); err != nil {
		t.Fatal(err)
	}
	s.decideAll()
	return s
}

// raised reports whether the concern is raised when the moves have been recorded.
func (f flag) raised(t require, p Portfolio, policy *Policy, c Concern, moves []pulled) bool {
	p.Subjects = slices.Clone(p.Subjects)
	i := slices.IndexFunc(p.Subjects, func(s Figures) bool { return s.Code == f.code })
	for _, m := range moves {
		record(t, &p, i, c, m)
	}
	s := sat(t, p, policy)
	k := slices.IndexFunc(s.cases, func(k *hearing) bool { return k.figures.Code == f.code })
	return slices.Contains(s.cases[k].concerns, c)
}

// broken says what is wrong with a remedy; empty if nothing is.
func (f flag) broken(t require, p Portfolio, policy *Policy, r remedy) string {
	if len(r.moves) == 0 {
		return "nothing clears it"
	}
	if f.raised(t, p, policy, r.concern, r.moves) {
		return "recorded as said, the flag stands"
	}
	less := slices.Clone(r.moves)
	last := &less[len(less)-1]
	if ninth := last.steps * 9 / 10; ninth >= 10 {
		last.steps = ninth
	} else {
		last.steps--
	}
	if last.steps == 0 {
		less = less[:len(less)-1]
	}
	if !f.raised(t, p, policy, r.concern, less) {
		return "less than what is said clears it"
	}
	return ""
}

// record writes a move into the portfolio as anybody would who reads the sentence: by column, row and size.
func record(t require, p *Portfolio, i int, c Concern, m pulled) {
	f := &p.Subjects[i]
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
		for j, a := range f.Answers {
			if a.Score >= 0 && a.Criterion.concernOf() == c {
				f.Answers[j].Score = min(million, a.Score+size.Mul(decimal.NewFromInt(million)).IntPart())
			}
		}
	case "submission":
		f.Answers = append(f.Answers, asked(1000, int(m.steps), Roles[m.row.role], criterionOf[c], 0.75)...)
	default:
		t.Fatal("nobody knows how to record " + m.column)
	}
}

// TestPromise5 holds that every flag says what would clear it, to the unit.
func TestPromise5(t *testing.T) {
	policy := compiled(t, declared(t))
	var all ClearedFlags
	rapid.Check(t, func(t *rapid.T) {
		all.Add(t, world(rapid.Uint64().Draw(t, "seed")), policy)
	})
	t.Log(all)
}

// ClearedFlags counts the flags that one figure clears, and those that take several, new and standing.
type ClearedFlags struct{ New, Stood struct{ Single, Several int } }

func (n ClearedFlags) String() string {
	return fmt.Sprintf("by a single figure %d new and %d standing, by several together %d new and %d standing",
		n.New.Single, n.Stood.Single, n.New.Several, n.Stood.Several)
}

// Add records every remedy of every flag of a portfolio, and less than that.
func (n *ClearedFlags) Add(t require, p Portfolio, policy *Policy) {
	for _, f := range flags(t, p, policy) {
		into := &n.New
		if f.stood {
			into = &n.Stood
		}
		if len(f.remedies[0].moves) == 1 {
			into.Single++
		} else {
			into.Several++
		}
		for _, r := range f.remedies {
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
		spoil func(*pulled)
		says  string
	}{
		{"rounded down to the unit", func(m *pulled) { m.steps-- }, "recorded as said, the flag stands"},
		{"a fifth too much", func(m *pulled) { m.steps += m.steps/5 + 1 }, "less than what is said clears it"},
		{"counted in tenths of the unit", func(m *pulled) { m.unit = m.unit.Div(decimal.NewFromInt(10)) }, "recorded as said, the flag stands"},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen := 0
			for seed := range uint64(5) {
				p := world(seed)
				for _, f := range flags(t, p, policy) {
					for _, r := range f.remedies {
						last := len(r.moves) - 1
						if column := r.moves[last].column; column != "allocated" && column != "score" {
							continue
						}
						r.moves = slices.Clone(r.moves)
						c.spoil(&r.moves[last])
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

// TestWhereNoSingleFigureClearsNoneDoes pulls every lever as far as it goes.
func TestWhereNoSingleFigureClearsNoneDoes(t *testing.T) {
	policy := compiled(t, declared(t))
	found := 0
	for seed := range uint64(40) {
		p := world(seed)
		s := sat(t, p, policy)
		for _, f := range flags(t, p, policy) {
			if len(f.remedies[0].moves) == 1 {
				continue
			}
			found++
			k := s.cases[slices.IndexFunc(s.cases, func(k *hearing) bool { return k.figures.Code == f.code })]
			for _, l := range s.levers(k, f.remedies[0].concern) {
				if !f.raised(t, p, policy, f.remedies[0].concern, []pulled{{l, min(l.limit, 1e6)}}) {
					t.Errorf("%s clears by %s", f.code, l.column)
				}
			}
		}
	}
	if found == 0 {
		t.Error("every flag clears by a single figure")
	}
}
