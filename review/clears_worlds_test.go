package review_test

import (
	"testing"
	"time"

	"stocktake/config"
	"stocktake/internal/worlds"
	"stocktake/review"
)

// TestPromise5OverLargeWorlds records what would clear every flag of programmes whose activities are starved, failing, not
// needed or well, half of them flagged a year ago; and nine tenths of it.
func TestPromise5OverLargeWorlds(t *testing.T) {
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	all := review.Remedied{}
	for seed := range uint64(2) {
		w := worlds.Draw(worlds.ByCause(3, 30, 0.9).Of(100), seed)
		past := review.Past{MadeAt: w.Portfolio.Period.From.Add(7 * 24 * time.Hour), Standing: map[string]review.Standing{}}
		past.Period = review.Between(w.Portfolio.Period.From.AddDate(-1, 0, 0), w.Portfolio.Period.From, time.UTC)
		for i, f := range w.Portfolio.Subjects {
			if i%2 == 0 {
				past.Standing[f.Code] = review.Standing{Concerns: []review.Concern{review.NoLongerRelevant, review.UnderResourced, review.NotWorking}}
			}
		}
		w.Portfolio.Past = []review.Past{past}
		all.Add(t, w.Portfolio, policy)
	}
	t.Log(all)
}

// TestWhatOthersAreToldClearsOverLargeWorlds holds what others are told against what was judged. They do not know what is usual to the
// digit, nor what small groups said of it, so it is no promise, but of a thousand changes hardly one leaves the concern standing.
func TestWhatOthersAreToldClearsOverLargeWorlds(t *testing.T) {
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name         string
		plan         worlds.Plan
		worlds, told int
	}{
		{"most groups are told", worlds.ByCause(3, 30, 0.9).Of(100), 6, 100},
		{"half of them are", worlds.ByCause(0, 8, 0.9).Of(10), 200, 100},
		{"few are", worlds.ByCause(0, 6, 0.9).Of(10), 200, 100},
		{"none is", worlds.ByCause(0, 4, 0.9).Of(10), 400, 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := review.InBroad{}
			for seed := range uint64(c.worlds) {
				all.Add(t, worlds.Draw(c.plan, seed).Portfolio, policy)
			}
			if all.Told < c.told || all.Clear*1000 < all.Told*995 {
				t.Errorf("%d of %d changes clear what was judged", all.Clear, all.Told)
			}
		})
	}
}
