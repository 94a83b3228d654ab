package review

import "testing"

func TestAChanceIsFinerNearTheEndsAndNeverCertain(t *testing.T) {
	for _, c := range []struct {
		p    float64
		want string
	}{
		{0, "under 0.1 in 100"},
		{0.0004, "under 0.1 in 100"},
		{0.0009, "under 0.1 in 100"},
		{0.001, "0.1 in 100"},
		{0.009, "0.9 in 100"},
		{0.01, "1 in 100"},
		{0.5, "50 in 100"},
		{0.99, "99 in 100"},
		{0.9932, "99.3 in 100"},
		{0.999, "99.9 in 100"},
		{0.9991, "over 99.9 in 100"},
		{1, "over 99.9 in 100"},
	} {
		if got := Chance(c.p); got != c.want {
			t.Errorf("%v: %q, want %q", c.p, got, c.want)
		}
	}
}

// TestOneFigureIsRoundedOnce: a figure is the same in a sentence, made before it is rounded for the report, and beside it.
func TestOneFigureIsRoundedOnce(t *testing.T) {
	for _, x := range []float64{.025, .0250003, .0249997, .3849996, .385, .3850004, .995, .9995, .99951, .0004} {
		if unrounded, shown := OfHundred(x), OfHundred(Round6(x)); unrounded != shown {
			t.Errorf("%v is %s and, as it is shown, %s", x, unrounded, shown)
		}
		others := &sitting{toOthers: true}
		if said, shown := others.ofHundred(x), others.ofHundred(inHundredths(x)); said != shown {
			t.Errorf("%v is %s to others and, as it is shown, %s", x, said, shown)
		}
		if said, shown := others.chance(x), Chance(inThousandths(x)); said != shown {
			t.Errorf("%v is %s to others and, as it is shown, %s", x, said, shown)
		}
	}
}

// Where rounding would put it on a line, it says on which side of it it stands.
func TestAChanceIsToldFromTheLinesBesideIt(t *testing.T) {
	for _, c := range []struct {
		p    float64
		want string
	}{
		{0.498828, "49.9 in 100"},
		{0.5, "50 in 100"},
		{0.5004, "50.04 in 100"},
		{0.503, "50.3 in 100"},
		{0.49996, "49.996 in 100"},
		{0.8996, "89.96 in 100"},
		{0.494, "49 in 100"},
		{0.97, "97 in 100"},
		{0.9995, "over 99.9 in 100"},
	} {
		if got := ChanceBeside(c.p, 0.9, 0.5); got != c.want {
			t.Errorf("%v is %q, want %q", c.p, got, c.want)
		}
	}
}

func TestAScoreIsFinerNearTheEnds(t *testing.T) {
	for _, c := range []struct {
		x    float64
		want string
	}{{0, "0"}, {.004, "0.4"}, {.0251, "3"}, {.025, "3"}, {.5, "50"}, {.9949, "99.5"}, {.9993, "99.9"}, {1, "100"}} {
		if got := OfHundred(c.x); got != c.want {
			t.Errorf("%v: %s, want %s", c.x, got, c.want)
		}
	}
}
