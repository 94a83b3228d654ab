package review

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// ranked is a portfolio of twenty activities in trouble, of partners who stand every way on every consideration.
func ranked(seed uint64) Portfolio {
	r := dice{rand.New(rand.NewPCG(seed, 16))}
	p := healthy()
	p.Subjects, p.Considerations = nil, map[string]map[string]float64{}
	for i := range 12 {
		scores := map[string]float64{}
		for _, name := range ConsiderationNames[:6] {
			if r.in(1, 4) > 1 {
				scores[name] = float64(r.in(0, 10)) / 10
			}
		}
		p.Considerations[fmt.Sprintf("P-%d", i)] = scores
	}
	for i := range 20 {
		f := well(fmt.Sprintf("ACT-%02d", i))
		f.Partners = []string{fmt.Sprintf("P-%d", r.in(0, 11))}
		f.Areas = [][]string{{"A-1"}, {"A-old"}}[r.IntN(2)]
		f.Answers = everywhere(10, 0.8, float64(r.in(5, 60))/100, 0.78)
		p.Subjects = append(p.Subjects, f)
	}
	return p
}

// weighted is the policy with some weights, one of them changed.
func weighted(t testing.TB, r dice, changed string, to float64) *Policy {
	p := declared(t)
	for _, name := range ConsiderationNames {
		p.Considerations[name] = float64(r.in(0, 300)) / 100
	}
	if changed != "" {
		p.Considerations[changed] = to
	}
	return compiled(t, p)
}

// first is the subjects told first by a report.
func first(t testing.TB, p Portfolio, policy *Policy) []string {
	var out []string
	r := judged(t, p, policy)
	byRank := slices.SortedFunc(slices.Values(r.Recommendations), func(a, b Recommendation) int { return cmp.Compare(a.Rank, b.Rank) })
	for _, one := range byRank {
		if one.Verdict != Keep && len(out) < r.Foremost {
			out = append(out, one.Subject)
		}
	}
	return out
}

// At the weight that is stated a call stands on the other side, a hundredth before it does not, and no weight is nearer: held
// against whole reviews under a policy with that weight, for every call near the line of many portfolios.
func TestAWeightFlipsACallJustWhereItIsStated(t *testing.T) {
	calls, moved, mismatches := 0, 0, 0
	for seed := range uint64(25) {
		p, weights := ranked(seed), func() dice { return dice{rand.New(rand.NewPCG(seed, 17))} }
		policy := weighted(t, weights(), "", 0)
		for _, c := range judged(t, p, policy).Across.Near {
			calls++
			if slices.Contains(first(t, p, policy), c.Subject) != c.First {
				mismatches++
			}
			if c.Weight == "" {
				continue
			}
			moved++
			step := math.Copysign(0.01, c.From-c.To)
			before := math.Round(100*(c.To+step)) / 100
			if math.Abs(before-c.To) > math.Abs(c.From-c.To) {
				before = c.From
			}
			at, then := first(t, p, weighted(t, weights(), c.Weight, c.To)), first(t, p, weighted(t, weights(), c.Weight, before))
			if slices.Contains(at, c.Subject) == c.First || slices.Contains(then, c.Subject) != c.First || slices.Contains(at, c.Against) != c.First {
				mismatches++
				t.Logf("seed %d: %+v: at %v told first are %v, at %v %v", seed, c, c.To, at, before, then)
			}
		}
	}
	if mismatches > 0 || moved < 50 {
		t.Errorf("%d calls near the line, %d moved by a weight: %d mismatches", calls, moved, mismatches)
	}
}

// drawContest draws what a contest is about, without judging anything.
func drawContest(seed uint64) contest {
	r := rand.New(rand.NewPCG(seed, 18))
	c := contest{first: 1 + r.IntN(4)}
	for i := range c.weights {
		c.weights[i] = float64(r.IntN(4)*r.IntN(100)) / 100
	}
	for i := range 2 + r.IntN(10) {
		one := contender{code: fmt.Sprintf("ACT-%02d", i), urgency: r.IntN(8) / 7, base: 0.9 + 0.1*r.Float64()}
		for at := range one.considered.score {
			one.considered.score[at], one.considered.known[at] = float64(r.IntN(11))/10, r.IntN(4) > 0
		}
		c.calls = append(c.calls, one)
	}
	c.weights.sort(c.calls)
	return c
}

// told reports whether a call is among the first when one weight is another.
func (c contest) told(i, at int, weight float64) bool {
	then := slices.Clone(c.calls)
	c.with(at, weight).sort(then)
	return slices.IndexFunc(then, func(one contender) bool { return one.code == c.calls[i].code }) < c.first
}

// plainly finds the nearest weight by trying every hundredth up to 100.
func (c contest) plainly(i, at int) (float64, bool) {
	best, found := 0.0, false
	for k := 0; k <= 100*mostWeight; k++ {
		weight := float64(k) / 100
		if c.told(i, at, weight) != (i < c.first) && (!found || math.Abs(weight-c.weights[at]) < math.Abs(best-c.weights[at])) {
			best, found = weight, true
		}
	}
	return best, found
}

func TestTheNearestWeightIsTheNearestOfAll(t *testing.T) {
	found, none := 0, 0
	for seed := range uint64(150) {
		c := drawContest(seed)
		if len(c.calls) <= c.first {
			continue
		}
		i, at := int(seed)%len(c.calls), int(seed)%len(ConsiderationNames)
		to, ok := c.flip(i, at)
		want, does := c.plainly(i, at)
		if ok != does || ok && math.Abs(math.Abs(to-c.weights[at])-math.Abs(want-c.weights[at])) > 1e-9 {
			t.Errorf("seed %d: from %v to %v (%v), not %v (%v)", seed, c.weights[at], to, ok, want, does)
		}
		if ok {
			found++
		} else {
			none++
		}
	}
	if found < 20 || none < 20 {
		t.Errorf("%d found, %d without", found, none)
	}
}

// The same without whole reviews, over thousands of contests: told on one side at the hundredth before, on the other at the
// weight that is stated.
func TestThousandsOfContestsFlipWhereStated(t *testing.T) {
	flips := 0
	for seed := range uint64(3000) {
		c := drawContest(seed)
		for i := range c.calls {
			at := (i + int(seed)) % len(ConsiderationNames)
			to, ok := c.flip(i, at)
			if len(c.calls) <= c.first || !ok {
				continue
			}
			flips++
			before := to + math.Copysign(0.01, c.weights[at]-to)
			if math.Abs(c.weights[at]-to) < 0.01 {
				before = c.weights[at]
			}
			if c.told(i, at, to) == (i < c.first) || c.told(i, at, math.Round(1e6*before)/1e6) != (i < c.first) {
				t.Errorf("seed %d: %s does not flip at %v", seed, c.calls[i].code, to)
			}
		}
	}
	if flips < 3000 {
		t.Errorf("only %d flips", flips)
	}
}

// A report tells of the calls near the line, an explanation of any.
func TestWhoAsksIsToldWhichWeightMovesAnyCall(t *testing.T) {
	p, policy := ranked(1), compiled(t, declared(t))
	brief, err := Judge(p, policy)
	if err != nil {
		t.Fatal(err)
	}
	r := judged(t, p, policy)
	waiting := 0
	for _, one := range r.Recommendations {
		words := r.NearWords(one.Subject)
		if one.Verdict == Keep {
			continue
		}
		if waiting++; len(words) != 1 || !strings.Contains(words[0], one.Subject) {
			t.Errorf("of %s, rank %d: %q", one.Subject, one.Rank, words)
		}
	}
	if short := len(brief.Across.Near); short >= waiting || len(r.Across.Near) != waiting {
		t.Errorf("%d told of, %d with dossiers, of %d that wait", short, len(r.Across.Near), waiting)
	}
}

func TestNoWeightIsNamedWhereARuleRestsOnThePriority(t *testing.T) {
	p := declared(t)
	p.Rules[0].Measure, p.Rules[0].When = "priority", ""
	p.Rules[0].Test = Test{MustFlag: map[string]float64{"priority": 0.5}, MustNot: map[string]float64{"priority": 1}}
	r := judged(t, ranked(1), compiled(t, p))
	if len(r.Across.Near) != 0 || len(r.Notes) == 0 {
		t.Errorf("%v; %v", r.Across.Near, r.Notes)
	}
}

func TestThePolicySaysHowManyAreToldFirst(t *testing.T) {
	for _, c := range []struct{ said, want int }{{0, 3}, {1, 1}, {5, 5}} {
		p := declared(t)
		p.Foremost = c.said
		if got := first(t, ranked(1), compiled(t, p)); len(got) != c.want {
			t.Errorf("foremost %d: %v", c.said, got)
		}
		p.Foremost = 2
		p.Overrides = []Override{{Programme: ranked(1).Programme.Code, Set: Settings{Foremost: &c.said}}}
		if got := first(t, ranked(1), compiled(t, p)); len(got) != c.want {
			t.Errorf("foremost %d in an override: %v", c.said, got)
		}
	}
}

// Which weight moves a call tells of its answers: others read what stand-ins say of it, by the ranks that they read.
func TestOthersReadWhichWeightMovesACallByStandIns(t *testing.T) {
	p, policy := ranked(2), weighted(t, dice{rand.New(rand.NewPCG(2, 17))}, "", 0)
	r := judged(t, p, policy)
	told := r.Shown().Across.Near
	if text(t, told) != text(t, r.Told.Near) || len(told) == 0 {
		t.Errorf("others read %v", told)
	}
	for _, c := range told {
		first := slices.ContainsFunc(r.Digest().Top, func(i Item) bool { return i.Subject == c.Subject })
		if first != c.First {
			t.Errorf("%s: %v in the digest, %v among the calls near the line", c.Subject, first, c.First)
		}
	}
	r.Told = nil
	if near := r.Shown().Across.Near; near != nil {
		t.Errorf("without stand-ins others read %v", near)
	}
}
