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
