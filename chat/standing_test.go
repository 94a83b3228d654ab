package chat_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/review"
)

// Whatever a report says and whatever has been decided, the edited messages are taken, say all that they said before, but for what only
// those need who are still to decide, and first how many were decided on.
func TestHowItStandsAlwaysFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := chat.Layout(anyReport(t).Digest(), rapid.Bool().Draw(t, "buttons"))
		decidable := rapid.Bool().Draw(t, "decidable")
		stand := chattest.New(time.Now, token, channel)
		server := httptest.NewServer(stand)
		defer server.Close()
		client := chat.NewSlack(token, server.URL, server.Client(), time.Minute)
		standing := []string{"Decided: 1 of 30."}
		for i := range rapid.IntRange(0, 60).Draw(t, "decided") {
			standing = append(standing, fmt.Sprintf("S%d: rejected by %s", i, name(t, "by", 300)))
		}
		for _, m := range messages {
			if len(m.About) == 0 {
				continue
			}
			if rapid.Bool().Draw(t, "moved") {
				m.Note = "Meant for programme " + strings.Repeat("評", 40) + ", channel C0123456, where Stocktake cannot post."
			}
			receipt, err := client.Send(t.Context(), m, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := client.Update(t.Context(), chat.Stands(m, review.Stand{Lines: standing, Decidable: decidable}), receipt); err != nil {
				t.Fatalf("edit %s: %v", m.Key, err)
			}
		}
		for i, p := range stand.Messages(channel) {
			before := about(messages)[i]
			if !p.Edited || keyOf(t, p) != before.Key {
				t.Fatalf("%s is edited: %v, and bears %s", before.Key, p.Edited, p.Metadata)
			}
			if had, has := buttons(before.Blocks), buttons(p.Blocks); has != (had && decidable) {
				t.Fatalf("%s has buttons: %v, and had: %v", before.Key, has, had)
			}
			shown := readable(t, p.Blocks)
			for row := range strings.SplitSeq(readable(t, before.Blocks), "\n") {
				forDeciders := strings.HasPrefix(row, "*Needs the approval of*")
				if told := strings.Contains(shown, row); told != (decidable || !forDeciders) {
					t.Fatalf("%q is told: %v", row, told)
				}
			}
			for _, all := range []string{p.Text, shown} {
				if !strings.Contains(all, "Decided: 1 of 30.") || len(standing) > 1 && !strings.Contains(all, "S0: ") && !strings.Contains(all, " more: ") {
					t.Fatalf("it does not say how it stands: %s", all)
				}
			}
			harmless(t, p.Text+shown)
		}
	})
}

func buttons(blocks json.RawMessage) bool {
	return strings.Contains(string(blocks), `"type":"actions"`)
}

func keyOf(t rapid.TB, p chattest.Posted) string {
	var metadata struct {
		Payload struct{ Key string } `json:"event_payload"`
	}
	if err := json.Unmarshal(p.Metadata, &metadata); err != nil {
		t.Fatal(err)
	}
	return metadata.Payload.Key
}

func about(messages []review.Message) (all []review.Message) {
	for _, m := range messages {
		if len(m.About) > 0 {
			all = append(all, m)
		}
	}
	return all
}
