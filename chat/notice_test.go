package chat

import (
	"strings"
	"testing"
	"time"

	"stocktake/review"
)

func TestANoticeIsHarmlessAndKeyedByItsPart(t *testing.T) {
	from, to := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	all := Notice(review.Notice{
		Programme: strings.Repeat("ü", 200), Period: review.Period{From: from, To: to}, Part: "reminded-12", Operator: true,
		Heading: "Reminder: @channel", Items: []review.NoticeItem{{Text: "Course <!here> \u202etxet, see https://example.org"}}, Footer: "Decide",
	})
	if len(all) != 1 || !all[0].Operator || !strings.HasSuffix(all[0].Key, "/2025-01-01/2026-01-01/reminded-12") || len(all[0].Key) > 255 {
		t.Fatalf("%+v", all)
	}
	for _, bad := range []string{"@channel", "\u202e", "https://"} {
		if strings.Contains(all[0].Text, bad) || strings.Contains(string(all[0].Blocks), bad) {
			t.Errorf("%q is told: %s", bad, all[0].Text)
		}
	}
	if strings.Contains(string(all[0].Blocks), "<!here>") {
		t.Errorf("it calls everybody: %s", all[0].Blocks)
	}
}
