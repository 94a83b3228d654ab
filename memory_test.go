package main

import (
	"runtime/debug"
	"testing"
)

func TestARunCollectsSoonerUnlessToldOtherwise(t *testing.T) {
	for _, c := range []struct {
		name, percent, limit string
		want                 int
	}{
		{"nothing said", "", "", growth},
		{"how much garbage there may be", "200", "", 100},
		{"how much memory there is", "", "1GiB", 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("GOGC", c.percent)
			t.Setenv("GOMEMLIMIT", c.limit)
			before := debug.SetGCPercent(100)
			slim()
			if got := debug.SetGCPercent(before); got != c.want {
				t.Errorf("the heap grows by %d percent, not %d", got, c.want)
			}
		})
	}
}
