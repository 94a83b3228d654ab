package render

import (
	"testing"

	"stocktake/review"
)

// Whoever commented was heard, though nobody gave a score.
func TestCommentsWithoutAScoreAreToldAsHeard(t *testing.T) {
	c := Case{Said: []review.Said{{Criterion: 0, Text: "We waited."}}}
	for which, want := range map[review.Concern]string{
		review.NoLongerRelevant: "nobody gave a score, but some commented; nobody is recorded as invited",
		review.UnderResourced:   "nobody; nobody is recorded as invited",
	} {
		if got := rolesHeard(review.Score{}, nil, c.commented(which)); got != want {
			t.Errorf("%s: %q", which.Words(), got)
		}
	}
}
