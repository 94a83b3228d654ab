package jobs

import "testing"

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
