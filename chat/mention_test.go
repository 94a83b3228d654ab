package chat_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stocktake/chat"
	"stocktake/review"
)

var mention = regexp.MustCompile(`<@[^>]*>`)

// Whatever names say, an owner is called just once, in the reply about their own, and nobody else is; a notice calls the owners of its
// items.
func TestAnOwnerIsCalledForTheirOwnOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyReport(t)
		owners := review.Owners{}
		want := map[string]string{} // by user: the recommendation
		n := review.Notice{Programme: "MD", Period: r.Period, Part: "p", Heading: "Reminder"}
		for i := range r.Recommendations {
			one := &r.Recommendations[i]
			one.Owner = rapid.SampledFrom([]string{"", "<@U0HOSTILE1>", "WORLDBANK", "<!channel>", fmt.Sprintf("Owner %d", i), fmt.Sprintf("U0OWNER%02d", i)}).Draw(t, "owner")
			if one.Owner == fmt.Sprintf("Owner %d", i) {
				owners[one.Owner] = fmt.Sprintf("U0OWNER%02d", i)
			}
			if id := owners.Of(one.Owner); id != "" {
				n.Items = append(n.Items, review.NoticeItem{Text: "<@U0HOSTILE1>", Owner: one.Owner})
				if one.Verdict != review.Keep {
					want["<@"+id+">"] = one.ID
				}
			}
		}
		for i, m := range chat.Layout(owners.Over(r.Digest()), true) {
			for _, called := range mention.FindAllString(readable(t, m.Blocks), -1) {
				if id, is := want[called]; !is || i == 0 || !slices.Contains(m.About, id) && len(m.About) > 0 {
					t.Fatalf("%s is called in %s: %s", called, m.Key, m.Blocks)
				}
				delete(want, called)
			}
			if mention.MatchString(m.Text) {
				t.Fatalf("the plain text calls: %s", m.Text)
			}
		}
		if len(want) > 0 {
			t.Fatalf("not called: %v", want)
		}
		calls := 0
		for _, m := range chat.Notice(owners.OverNotice(n)) {
			calls += len(mention.FindAllString(readable(t, m.Blocks), -1))
		}
		if calls != len(n.Items) {
			t.Fatalf("%d are called in a notice of %d", calls, len(n.Items))
		}
	})
}
