package jobs

import (
	"fmt"
	"testing"
)

func TestTheBrakeAllowsAShareButNeverStopsAFew(t *testing.T) {
	standard := Brake{Share: 0.6, Count: 10}
	for _, test := range []struct {
		name   string
		brake  Brake
		judged int
		want   int
	}{
		{"of five judged all may be flagged", standard, 5, 10},
		{"of sixteen still ten", standard, 16, 10},
		{"of a hundred sixty", standard, 100, 60},
		{"sixty of a hundred and one", standard, 101, 60},
		{"seven in a hundred of three hundred", Brake{Share: 0.07}, 300, 21},
		{"and of one fewer", Brake{Share: 0.07}, 299, 20},
		{"a third that is not quite one", Brake{Share: 0.3333}, 3, 0},
		{"a number is a number", Brake{Count: 3}, 100, 3},
		{"no flag at all", Brake{}, 100, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.brake.Allows(test.judged); got != test.want {
				t.Errorf("%d pass, want %d", got, test.want)
			}
		})
	}
}

func TestTheBrakeAllowsEachPercentAsItIsWritten(t *testing.T) {
	for percent := range 101 {
		for _, hundreds := range []int{1, 3, 70} {
			brake, err := ParseBrake(fmt.Sprintf("%d%%", percent))
			if err != nil {
				t.Fatal(err)
			}
			if got := brake.Allows(100 * hundreds); got != percent*hundreds {
				t.Errorf("%d%% of %d hundred: %d pass", percent, hundreds, got)
			}
		}
	}
	for tenths := range 1001 {
		brake, err := ParseBrake(fmt.Sprintf("%d.%d%%", tenths/10, tenths%10))
		if got := brake.Allows(1000); err != nil || got != tenths {
			t.Errorf("%d tenths of a percent of a thousand: %d pass, %v", tenths, got, err)
		}
	}
}

func TestParseBrake(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  Brake
		wrong bool
	}{
		{"20", Brake{Count: 20}, false},
		{"0", Brake{}, false},
		{"60%", Brake{Share: 0.6}, false},
		{"101%", Brake{}, true},
		{"100.1%", Brake{}, true},
		{"Inf%", Brake{}, true},
		{"%", Brake{}, true},
		{"-1", Brake{}, true},
		{"NaN%", Brake{}, true},
		{"many", Brake{}, true},
		{"", Brake{}, true},
	} {
		got, err := ParseBrake(test.text)
		if got != test.want || (err != nil) != test.wrong {
			t.Errorf("%q: %v, %v", test.text, got, err)
		}
	}
}
