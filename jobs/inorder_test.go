package jobs

import (
	"slices"
	"testing"

	"stocktake/review"
)

// Of several reports of a programme that a rehearsal makes, those after it rest on the last, as they would if all were recorded.
func TestAProgrammeProposesWhatItsLastReportDoes(t *testing.T) {
	t.Parallel()
	var a ahead
	for _, verdict := range []review.Verdict{review.Discontinue, review.Keep} {
		a.propose("P", review.Report{Recommendations: []review.Recommendation{
			{Subject: "A", Verdict: verdict}, {Subject: "B", Verdict: review.Discontinue},
		}})
	}
	if got := a.leavingBefore(review.Programme{Code: "Q"}); !slices.Equal(got, []string{"B"}) {
		t.Errorf("%v are leaving", got)
	}
}
