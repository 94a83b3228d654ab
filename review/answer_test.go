package review

import (
	"testing"

	"pgregory.net/rapid"
)

func TestAnAnswerHoldsWhatItWasMadeOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		who := rapid.Int64Range(0, 1<<37-1)
		score := rapid.Int64Range(-1, million)
		role, criterion := Role(rapid.IntRange(0, len(Roles)-1).Draw(t, "role")), Criterion(rapid.IntRange(0, len(Criteria)-1).Draw(t, "criterion"))
		holds := func(a Answer, respondent, score int64) {
			t.Helper()
			if a.Respondent() != respondent || a.Role() != role || a.Criterion() != criterion || a.Score() != score || a.Scored() != (score >= 0) || !a.Valid() {
				t.Errorf("%d by %d, role %d, criterion %d", a.Score(), a.Respondent(), a.Role(), a.Criterion())
			}
		}
		first, one, other, another := who.Draw(t, "respondent"), score.Draw(t, "score"), who.Draw(t, "other"), score.Draw(t, "another score")
		a := NewAnswer(first, role, criterion, one)
		holds(a, first, one)
		holds(a.By(other), other, one)
		holds(a.Scoring(another), first, another)
	})
}

func TestWhatIsNoAnswer(t *testing.T) {
	for name, a := range map[string]Answer{
		"nothing":        0,
		"no role":        1<<criterionAt | 1,
		"a role more":    7<<roleAt | 1<<criterionAt | 1,
		"no criterion":   1<<roleAt | 1,
		"above the best": NewAnswer(1, 0, 0, million) + 1,
	} {
		if a.Valid() {
			t.Errorf("%s is an answer", name)
		}
	}
}
