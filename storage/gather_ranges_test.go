package storage

import (
	"slices"
	"strings"
	"testing"

	"stocktake/review"
)

// One worker's panic is the trouble of the programme that is gathered; a process that serves others goes on.
func TestAWorkersPanicIsAnError(t *testing.T) {
	db := openTest(t)
	db.Workers = 2
	g := newGathering(t.Context(), db, sight{}, review.Portfolio{Subjects: make([]review.Figures, 2*fewest)})
	g.numbers = slices.Repeat([]int64{0}, 2*fewest)
	for worker, from := range []int{0, fewest} {
		err := g.within(func() error {
			return g.inRanges(func(part *gathering) error {
				if &part.portfolio.Subjects[0] == &g.portfolio.Subjects[from] {
					panic("cannot be")
				}
				return nil
			})
		})
		if err == nil || !strings.Contains(err.Error(), "panic: cannot be") {
			t.Errorf("worker %d panics: %v", worker, err)
		}
	}
}
