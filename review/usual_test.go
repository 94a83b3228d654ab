package review

import (
	"testing"
	"time"
)

// What is usual is learnt from this period and the four before: nothing older has a say.
func TestWhatIsUsualIsLearntFromThisPeriodAndTheFourBefore(t *testing.T) {
	policy := compiled(t, declared(t))
	poor := healthy()
	for i := range poor.Subjects {
		poor.Subjects[i].Answers = everywhere(10, 0.2, 0.2, 0.2)
	}
	past, older := judged(t, poor, policy).Past(), judged(t, healthy(), policy).Past()
	usual := func(back ...int) float64 {
		p := healthy()
		for _, n := range back {
			before := past
			if n > 4 {
				before = older
			}
			from := date("2025-01-01").AddDate(-n, 0, 0)
			before.Period, before.MadeAt = Between(from, from.AddDate(1, 0, 0), time.UTC), from.AddDate(1, 0, 8)
			p.Past = append(p.Past, before)
		}
		return judged(t, p, policy).of(t, "ACT-1").Scores[NoLongerRelevant].Usual
	}
	none, four := usual(), usual(1, 2, 3, 4)
	for _, c := range []struct {
		got, under float64
		name       string
	}{{usual(1), none, "one back"}, {four, usual(1, 2, 3), "the fourth back"}} {
		if c.got >= c.under {
			t.Errorf("%s: %v, not under %v", c.name, c.got, c.under)
		}
	}
	if got := usual(1, 2, 3, 4, 5); got != four {
		t.Errorf("the fifth back has a say: %v, not %v", got, four)
	}
	if got := usual(5, 3, 1, 4, 2); got != four {
		t.Errorf("in another order: %v, not %v", got, four)
	}
}
