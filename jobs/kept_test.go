package jobs

import (
	"reflect"
	"testing"

	"stocktake/review"
)

// A run of a hundred programmes takes no more memory than one of the largest: of what is recorded only the counts are kept.
func TestNoMoreIsKeptOfARecordedReportThanItsCounts(t *testing.T) {
	var r Result
	r.take(review.Report{
		Programme: review.Programme{Code: "P"}, Coverage: review.Coverage{Due: 1, Reviewed: 1}, Notes: []string{"a note"},
		Across: &review.Across{}, Raters: &review.Raters{}, Told: &review.TellingOfAll{},
		Recommendations: []review.Recommendation{{Subject: "A", Verdict: review.Keep}},
	})
	r.forget()
	want := review.Report{Programme: review.Programme{Code: "P"}, Coverage: review.Coverage{Due: 1, Reviewed: 1}}
	if !reflect.DeepEqual(r.Reports[0], want) || r.Reviewed() != 1 || r.Verdicts[review.Keep] != 1 {
		t.Errorf("%+v", r)
	}
}
