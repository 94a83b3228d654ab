package jobs

import (
	"strings"
	"testing"
	"time"

	"stocktake/review"
)

// What was recommended earlier is no longer begun with where the newest report says otherwise; what goes on may still be ended.
func TestAnOldRecommendationIsBegunWithOnlyWhereItStands(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	ruled := func(s review.State, last review.Act) review.Ruling {
		return review.Ruling{State: s, Last: review.Decision{Act: last, Until: &until}}
	}
	kept := review.Matter{FollowedBy: "newer", Kept: true}
	followed, gone, held := review.Matter{FollowedBy: "newer"}, review.Matter{Gone: true}, review.Matter{}
	for _, c := range []struct {
		name   string
		matter review.Matter
		ruling review.Ruling
		act    review.Act
		want   string // in the reason; empty: it may be decided
	}{
		{"undecided, kept now", kept, ruled(review.Open, ""), review.Accept, "says to keep"},
		{"undecided, another stands in its place", followed, ruled(review.Open, ""), review.Reject, "followed by newer"},
		{"undecided, gone", gone, ruled(review.Open, ""), review.Accept, "not in the newest"},
		{"rejected, kept now", kept, ruled(review.Rejected, review.Reject), review.Accept, "says to keep"},
		{"rejected, another stands in its place", followed, ruled(review.Rejected, review.Reject), review.Partly, "followed by newer"},
		{"rejected, gone", gone, ruled(review.Rejected, review.Reject), review.Accept, "not in the newest"},
		{"rejected, and the newest rests on that", held, ruled(review.Rejected, review.Reject), review.Accept, ""},
		{"rejected once more", kept, ruled(review.Rejected, review.Reject), review.Reject, ""},
		{"rejected, the newest", review.Matter{Newest: true}, ruled(review.Rejected, review.Reject), review.Accept, ""},
		{"snoozed, kept now", kept, ruled(review.Snoozed, review.Snooze), review.Accept, "says to keep"},
		{"back from a snooze, gone", gone, ruled(review.Open, review.Snooze), review.Accept, ""},
		{"accepted, kept now", kept, ruled(review.Accepted, review.Accept), review.Done, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.matter.Recommendation = review.Recommendation{ID: "old", Subject: "A", Verdict: review.Reshape}
			got := passed(c.matter, c.ruling, c.act)
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q in it", got, c.want)
			}
		})
	}
}
