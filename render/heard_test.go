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

func TestACommentThatManyGaveIsToldOnce(t *testing.T) {
	s := newSheet(Page{Width: 100})
	ok, late := review.Said{Criterion: 0, Text: "Good."}, review.Said{Criterion: 0, Text: "Lunch was late."}
	s.comments(Case{Said: []review.Said{ok, late, {Criterion: 1, Text: "Good."}, ok}, More: true})
	const want = `
comments  the first 4; there may be more
          relevance: “Good.” (2 times)
          relevance: “Lunch was late.”
          coherence: “Good.”
`
	if got := s.b.String(); got != want {
		t.Errorf("%s", got)
	}
}

func TestAnIntervalWithoutWidthIsNotTold(t *testing.T) {
	for want, s := range map[string]review.Score{
		"20":            {Estimate: is(.2), Low: is(.2), High: is(.2)},
		"20 (20 to 21)": {Estimate: is(.2), Low: is(.2), High: is(.21)},
	} {
		if got := rangeWords(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
