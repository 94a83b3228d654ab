package review

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// teller is what tests of both kinds can tell failures to.
type teller interface {
	Helper()
	Errorf(format string, args ...any)
}

func near(t teller, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func TestARoleLevelsOff(t *testing.T) {
	answers := append(asked(1, 40, "participant", "relevance", 0.8), asked(100, 2, "partner", "relevance", 0.3)...)
	v := hear(answers, 2).concerns[NoLongerRelevant]
	say, partners := 40.0/42, 2.0/4
	near(t, "the levelled mean", v.Mean, 0.63, 0.005)
	near(t, "the levelled mean by hand", v.Mean, (say*0.8+partners*0.3)/(say+partners), 1e-9)
	near(t, "the worth", v.Worth, (say+partners)*(say+partners)/(say*say/40+partners*partners/2), 1e-9)
}

func TestOneRespondentHasOneVoice(t *testing.T) {
	const me = 7
	answers := []Answer{
		NewAnswer(me, 1, 2, 200000),
		NewAnswer(me, 1, 2, 600000),
		NewAnswer(me, 4, 5, 800000),
		NewAnswer(me, 0, 5, -1),
	}
	h := hear(answers, 2)
	v := h.concerns[NotWorking]
	if v.N != 1 || v.ByRole[4] != 1 || h.respondents != 1 {
		t.Errorf("heard %+v", v)
	}
	near(t, "the mean of the latest answers", v.Mean, 0.7, 1e-9)
}

func TestWithoutAnswersTheEstimateIsWhatIsUsual(t *testing.T) {
	var p pool
	usual := p.usual(Prior{Middle: 0.65, Spread: 0.15, Noise: 0.2})
	got := estimateAll(&[3]voices{}, &usual)
	near(t, "the estimate", got[0].Value(), 0.65, 1e-12)
	near(t, "both parts together", usual[0].Own*usual[0].Own+usual[0].Common*usual[0].Common, 0.15*0.15, 1e-12)
	student := distuv.StudentsT{Sigma: 1, Nu: 5}
	_, high := reaches{}.interval(got[0])
	near(t, "the upper end", high, 0.65+0.15*student.Quantile(0.95), 1e-9)
	near(t, "the probability", got[0].against(0.5, 0.05).Under, 0.025+0.95*student.CDF(-1), 1e-9)
}

// plain is the design in floats, one activity after the other, written apart from the code that is tested.
type plain struct {
	x, n, ssw, df [3]float64
	shared        [3]float64
}

func plainly(others []plain, own plain) (estimate, low [3]float64) {
	pair := [3][2]int{{0, 1}, {0, 2}, {1, 2}}
	var mu, s2, count [3]float64
	sw, df := 0.0, 0.0
	for k := range 3 {
		for _, o := range others {
			sw, df = sw+o.ssw[k], df+o.df[k]
		}
	}
	prog := (sw + 20*0.04) / (df + 20)
	for k := range 3 {
		sum, ssw, d := 0.0, 0.0, 0.0
		for _, o := range others {
			if o.n[k] > 0 {
				sum, count[k], ssw, d = sum+o.x[k], count[k]+1, ssw+o.ssw[k], d+o.df[k]
			}
		}
		mu[k], s2[k] = (5*0.65+sum)/(5+count[k]), (ssw+20*prog)/(d+20)
	}
	together, pairs := 5*0.5*0.0225, 0.0
	for i, p := range pair {
		for _, o := range others {
			if a, b := p[0], p[1]; o.n[a] > 0 && o.n[b] > 0 {
				together += (o.x[a]-mu[a])*(o.x[b]-mu[b]) - prog*o.shared[i]/(o.n[a]*o.n[b])/3
				pairs++
			}
		}
	}
	g2 := math.Max(0, together/(5+pairs))
	var d2 [3]float64
	ws, wx := 0.0, 0.0
	for k := range 3 {
		seen := -count[k] * g2
		for _, o := range others {
			if o.n[k] > 0 {
				seen += (o.x[k]-mu[k])*(o.x[k]-mu[k]) - s2[k]/o.n[k]
			}
		}
		d2[k] = math.Max((5*0.5*0.0225+math.Max(0, seen))/(5+count[k]), 0.0225-g2)
		if own.n[k] > 0 {
			w := 1 / (d2[k] + s2[k]/own.n[k])
			ws, wx = ws+w, wx+w*(own.x[k]-mu[k])
		}
	}
	for k := range 3 {
		G, b := 0.0, 0.0
		if g2 > 0 {
			G = wx / (1/g2 + ws)
		}
		if own.n[k] > 0 {
			b = d2[k] / (d2[k] + s2[k]/own.n[k])
		}
		estimate[k] = mu[k] + G + b*(own.x[k]-mu[k]-G)
		rest := 0.0
		if g2 > 0 {
			rest = 1 / (1/g2 + ws)
		}
		sd := math.Sqrt((1-b)*(1-b)*rest + d2[k]*(1-b))
		low[k] = estimate[k] - distuv.StudentsT{Sigma: 1, Nu: count[k] + 5}.Quantile(0.95)*sd
	}
	return estimate, low
}

// someone draws one activity's answers by participants, on any concerns, as answers and as plain figures.
func someone(t *rapid.T) ([]Answer, plain) {
	var answers []Answer
	var p plain
	var n [3]int
	for k, criterion := range []string{"relevance", "resourcing", "effectiveness"} {
		n[k] = rapid.IntRange(0, 12).Draw(t, "n")
		var scores []float64
		for i := range n[k] {
			score := float64(rapid.IntRange(0, 10).Draw(t, "score")) / 10
			scores = append(scores, score)
			answers = append(answers, asked(i, 1, "participant", criterion, score)...)
		}
		p.n[k], p.df[k] = float64(n[k]), math.Max(0, float64(n[k]-1))
		for _, s := range scores {
			p.x[k] += s / p.n[k]
		}
		for _, s := range scores {
			p.ssw[k] += (s - p.x[k]) * (s - p.x[k])
		}
	}
	p.shared = [3]float64{float64(min(n[0], n[1])), float64(min(n[0], n[2])), float64(min(n[1], n[2]))}
	return answers, p
}

func TestTheSumsSayWhatThePlainDesignSays(t *testing.T) {
	prior := Prior{Middle: 0.65, Spread: 0.15, Noise: 0.2, Mislead: 0.05, Levelling: 2}
	rapid.Check(t, func(t *rapid.T) {
		var sums pool
		var others []plain
		for range rapid.IntRange(0, 12).Draw(t, "others") {
			answers, p := someone(t)
			sums.add(hear(answers, 2).sums, 1)
			others = append(others, p)
		}
		answers, own := someone(t)
		heard, usual := hear(answers, 2), sums.usual(prior)
		got := estimateAll(&heard.concerns, &usual)
		want, low := plainly(others, own)
		for k := range 3 {
			end, _ := reaches{}.interval(got[k])
			near(t, "the estimate", got[k].Value(), clip(want[k]), 1e-4)
			near(t, "the low end", end, clip(low[k]), 1e-4)
		}
	})
}

func TestOfManyDegreesTheExpansionIsTheDistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := estimate{degrees: float64(rapid.IntRange(manyDegrees-2, 5000).Draw(t, "degrees"))}
		spreads := float64(rapid.IntRange(-900, 900).Draw(t, "hundredths of a spread")) / 100
		near(t, "what lies below", e.below(spreads), e.student().CDF(spreads), 1e-10)
	})
}

func TestTakingASubjectOutLeavesTheOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := someone(t)
		b, _ := someone(t)
		var both, alone pool
		alone.add(hear(a, 2).sums, 1)
		both.add(hear(b, 2).sums, 1)
		both.add(hear(a, 2).sums, 1)
		both.add(hear(b, 2).sums, -1)
		if both != alone {
			t.Errorf("%+v is left, not %+v", both, alone)
		}
	})
}
