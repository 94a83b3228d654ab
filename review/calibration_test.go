package review

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// borneAs are cases at steady probabilities of which so much is borne out.
func borneAs(n int, truly func(p float64) float64) (out []Case) {
	for i := range n {
		p := (0.5 + float64(i)) / float64(n)
		// Every eighth at this probability in turn, so that the share is met without drawing.
		out = append(out, Case{Told: &p, Borne: math.Mod(float64(i)*0.618034, 1) < truly(p)})
	}
	return out
}

func TestACalibrationFindsTheTwoNumbersThatWerePlanted(t *testing.T) {
	for _, want := range []Calibration{{Slope: 1}, {Slope: 0.5, Shift: -0.7}, {Slope: 1.4, Shift: 0.5}} {
		got := Calibrate(borneAs(20000, func(p float64) float64 { return sigmoid(want.Slope*logOdds(p) + want.Shift) }))
		if math.Abs(got.Slope-want.Slope) > 0.05 || math.Abs(got.Shift-want.Shift) > 0.05 {
			t.Errorf("planted %v and %v, found %v and %v", want.Slope, want.Shift, got.Slope, got.Shift)
		}
	}
}

func TestFewVerdictsMoveLittle(t *testing.T) {
	for name, c := range map[string]struct {
		cases []Case
		most  float64 // by which a probability of one half may move
	}{
		"none":                          {nil, 0},
		"one that was so":               {[]Case{{Told: new(0.9), Borne: true}}, 0.03},
		"one that was not":              {[]Case{{Told: new(0.5)}}, 0.1},
		"a decision by who had read it": {[]Case{{Told: new(0.9), Ledger: true}}, 0},
		"of a group told to nobody":     {[]Case{{Probability: 0.9}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Calibrate(c.cases).of(0.5); math.Abs(got-0.5) > c.most {
				t.Errorf("one half becomes %v", got)
			}
		})
	}
}

// Whatever was said, also the very opposite of what was probable: what is more probable stays so.
func TestNoCalibrationChangesAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Case {
			return Case{Told: new(rapid.Float64Range(0, 1).Draw(t, "p")), Borne: rapid.Bool().Draw(t, "borne")}
		}), 0, 60).Draw(t, "cases")
		if rapid.Bool().Draw(t, "upside down") {
			for i := range cases {
				cases[i].Borne = *cases[i].Told < 0.5
			}
		}
		c := Calibrate(cases)
		low := rapid.Float64Range(0.01, 0.98).Draw(t, "low")
		high := rapid.Float64Range(low+0.01, 0.99).Draw(t, "high")
		if c.Slope <= 0 || c.of(low) > c.of(high) {
			t.Fatalf("%+v: %v becomes %v, %v becomes %v", c, low, c.of(low), high, c.of(high))
		}
	})
}

// With a calibration the report says all that it said without, and the calibrated probabilities beside; without the version it names there is none.
func TestACalibrationIsShownBesideAndChangesNothing(t *testing.T) {
	p, policy := doubtful(), declared(t)
	plain := judged(t, p, compiled(t, policy))
	policy.Calibration = 2
	if _, err := Judge(p, compiled(t, policy)); err == nil {
		t.Error("a calibration that is not kept is taken")
	}
	p.Calibrations = map[int]Calibration{1: {Version: 1, Slope: 1}, 2: {Version: 2, Slope: 0.5, Shift: -1}}
	r := judged(t, p, compiled(t, policy))
	for _, shown := range []Report{r, r.Shown()} {
		for _, one := range shown.Recommendations {
			for _, s := range one.Scores {
				if s.Hidden != (s.Calibrated == nil) || !s.Hidden && *s.Calibrated != p.Calibrations[2].of(s.Probability) {
					t.Errorf("%s: %v beside %v", one.Subject, s.Calibrated, s.Probability)
				}
			}
		}
	}
	if r.Calibration.Version != 2 {
		t.Errorf("it names version %d", r.Calibration.Version)
	}
	for i := range r.Recommendations {
		for c := range r.Recommendations[i].Scores {
			r.Recommendations[i].Scores[c].Calibrated = nil
		}
	}
	r.Calibration = nil
	same(t, r, plain)
}

// What was learnt to six decimals was learnt from what was judged, by a program before this one.
func TestACalibrationOfManyDecimalsIsTheAnalysts(t *testing.T) {
	p, policy := doubtful(), declared(t)
	policy.Calibration = 1
	for _, c := range []struct {
		learnt Calibration
		told   bool
	}{
		{Calibration{Version: 1, Slope: 0.97, Shift: -0.12}, true},
		{Calibration{Version: 1, Slope: 0.971234, Shift: -0.12}, false},
		{Calibration{Version: 1, Slope: 0.97, Shift: -0.123456}, false},
	} {
		p.Calibrations = map[int]Calibration{1: c.learnt}
		r := judged(t, p, compiled(t, policy))
		if r.Calibration == nil || r.Recommendations[0].Scores[0].Calibrated == nil {
			t.Errorf("%+v: the analyst is not shown it", c.learnt)
		}
		shown := r.Shown()
		if told := strings.Contains(text(t, shown), "Calibrat"); told != c.told {
			t.Errorf("%+v: told %v", c.learnt, told)
		}
	}
}

// Beside what is hidden from others no calibrated probability stands either.
func TestWhatIsHiddenIsNotCalibrated(t *testing.T) {
	p := healthy()
	p.Subjects[0].Answers = everywhere(3, 0.2, 0.75, 0.78)
	file := declared(t)
	file.Calibration = 1
	p.Calibrations = map[int]Calibration{1: {Version: 1, Cases: 60, Slope: .8, Shift: .1}}
	r := judged(t, p, compiled(t, file))
	for _, one := range r.Shown().Recommendations {
		for c, score := range one.Scores {
			if (score.Calibrated == nil) != score.Hidden {
				t.Errorf("%s, %s: hidden %v, calibrated %v", one.Subject, Concern(c).Words(), score.Hidden, score.Calibrated)
			}
		}
	}
	if r.of(t, "ACT-1").Scores[0].Calibrated == nil {
		t.Error("nothing is calibrated for the analyst")
	}
}
