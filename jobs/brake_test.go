package jobs

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/review"
)

func TestTheBrakeAllowsAShareButNeverStopsAFew(t *testing.T) {
	standard := review.Brake{Share: 0.6, NeverAtOrUnder: 10}
	for _, test := range []struct {
		name   string
		brake  review.Brake
		judged int
		want   int
	}{
		{"of five judged all may be flagged", standard, 5, 10},
		{"of sixteen still ten", standard, 16, 10},
		{"of a hundred sixty", standard, 100, 60},
		{"sixty of a hundred and one", standard, 101, 60},
		{"seven in a hundred of three hundred", review.Brake{Share: 0.07}, 300, 21},
		{"and of one fewer", review.Brake{Share: 0.07}, 299, 20},
		{"a third that is not quite one", review.Brake{Share: 0.3333}, 3, 0},
		{"a number is a number", review.Brake{NeverAtOrUnder: 3}, 100, 3},
		{"no flag at all", review.Brake{}, 100, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := allows(test.brake, test.judged); got != test.want {
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
			if got := allows(brake, 100*hundreds); got != percent*hundreds {
				t.Errorf("%d%% of %d hundred: %d pass", percent, hundreds, got)
			}
		}
	}
	for tenths := range 1001 {
		brake, err := ParseBrake(fmt.Sprintf("%d.%d%%", tenths/10, tenths%10))
		if got := allows(brake, 1000); err != nil || got != tenths {
			t.Errorf("%d tenths of a percent of a thousand: %d pass, %v", tenths, got, err)
		}
	}
}

// The operator's list names each newly flagged subject once, the first ranked first, in messages that a chat takes: blocks and text, with
// what to do at their end.
func TestTheListOfWhatIsHeldBackIsWholeAndFits(t *testing.T) {
	report := review.Report{
		Programme: review.Programme{Code: "Ministry of Works", Name: "Roads"},
		Period:    review.Between(day("2024-01-01"), day("2025-01-01"), time.UTC),
	}
	const many = 3000
	for i := range many {
		report.Recommendations = append(report.Recommendations, review.Recommendation{
			ID: fmt.Sprintf("id%06d", i), Subject: fmt.Sprintf("A%05d \u202e<!here>", i), Title: fmt.Sprintf("Bridge %d", i), Rank: many - i,
			Verdict: review.Reinforce, Concerns: []review.Concern{review.UnderResourced}, Change: review.New,
		})
	}
	report.Recommendations[7].Marking = "secret"
	report.Recommendations[8].Change = review.Unchanged
	j := &Job{
		Policy: Policy{Policy: &review.Policy{}},
		Routes: Routes{Operator: "C0OPS"}, Notice: chat.Notice,
		Layout: func(review.Report) []review.Message { return []review.Message{{Key: "root"}} },
	}
	list := j.messages(report, "2999 of 3000 judged are newly flagged, the brake allows 10")[1:]
	all, keys := "", map[string]bool{}
	for i, m := range list {
		var blocks []any
		if err := json.Unmarshal(m.Blocks, &blocks); err != nil || len(blocks) > 50 || len(m.Blocks) > 12_000 || len(m.Text) > 12_000 {
			t.Fatalf("%s: %v, %d blocks, %d bytes of them, %d of text", m.Key, err, len(blocks), len(m.Blocks), len(m.Text))
		}
		if keys[m.Key] || m.Position != 1+i || m.Channel != "C0OPS" || !m.Operator || m.Hold != "" || (m.Parent == list[0].Key) != (i > 0) {
			t.Fatalf("%s under %q, at %d in %s", m.Key, m.Parent, m.Position, m.Channel)
		}
		keys[m.Key] = true
		all += m.Text + "\n"
	}
	if !keys[review.MessageKey("Ministry of Works", report.Period, "held")] {
		t.Errorf("another key than an earlier program's: %s", list[0].Key)
	}
	last := many
	for i := many - 1; i >= 0; i-- {
		id := fmt.Sprintf("(id%06d)", i)
		at := strings.Index(all, id)
		if want := i != 7 && i != 8; (at >= 0) != want || strings.Count(all, id) > 1 {
			t.Fatalf("%s is told %d times", id, strings.Count(all, id))
		}
		if at >= 0 && at < last && i < many-1 {
			t.Fatalf("%s is not in the order of ranks", id)
		}
		last = max(at, 0)
	}
	for _, want := range []string{
		"Held back: Roads, 2024: 2999 of 3000 judged are newly flagged, the brake allows 10.\n- A02999 [U+202E]<!here> Bridge 2999: reinforce (id002999), under-resourced.\n",
		"1 subject is kept back, marked above what may be told here.\n",
		"What it tells: stocktake report --programme 'Ministry of Works'\nTo let it go: stocktake run --programme 'Ministry of Works' --max-new-flags 100%\n",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("it does not say %q: %.300s", want, all)
		}
	}
	if strings.Contains(all, "\u202e") {
		t.Error("a code turns the direction of reading")
	}
}

func TestParseBrake(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  review.Brake
		wrong bool
	}{
		{"20", review.Brake{NeverAtOrUnder: 20}, false},
		{"0", review.Brake{}, false},
		{"60%", review.Brake{Share: 0.6}, false},
		{"101%", review.Brake{}, true},
		{"100.1%", review.Brake{}, true},
		{"Inf%", review.Brake{}, true},
		{"%", review.Brake{}, true},
		{"-1", review.Brake{}, true},
		{"NaN%", review.Brake{}, true},
		{"many", review.Brake{}, true},
		{"", review.Brake{}, true},
	} {
		got, err := ParseBrake(test.text)
		if got != test.want || (err != nil) != test.wrong {
			t.Errorf("%q: %v, %v", test.text, got, err)
		}
	}
}
