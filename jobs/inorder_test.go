package jobs

import (
	"maps"
	"testing"

	"stocktake/review"
)

// Of several reports of a programme that a rehearsal makes, those after it rest on the last that has a subject, as they would if all were
// recorded; none before it does.
func TestAProgrammeProposesWhatItsLastReportsDo(t *testing.T) {
	t.Parallel()
	a := ahead{unrecorded: review.Unrecorded{}}
	for _, verdict := range []review.Verdict{review.Discontinue, review.Keep} {
		a.say("P", review.Report{Recommendations: []review.Recommendation{
			{Subject: "A", Verdict: verdict}, {Subject: "B", Verdict: review.Discontinue},
		}})
	}
	a.say("P", review.Report{Recommendations: []review.Recommendation{{Subject: "C", Verdict: review.Keep}}})
	want := map[string]review.Verdict{"A": review.Keep, "B": review.Discontinue, "C": review.Keep}
	if got := a.saidBefore(review.Programme{Code: "Q"}); !maps.Equal(got["P"], want) {
		t.Errorf("said before Q: %v", got)
	}
	if got := a.saidBefore(review.Programme{Code: "P"}); len(got) > 0 {
		t.Errorf("said before P: %v", got)
	}
}
