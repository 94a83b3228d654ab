package chat_test

import (
	"encoding/json"
	"fmt"
	"html"
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
				if strings.HasSuffix(all, "…") {
					continue // a text of an edit that was cut: the blocks say it
				}
				if !strings.Contains(all, "Decided: 1 of 30.") || len(standing) > 1 && !strings.Contains(all, "S0: ") && !strings.Contains(all, " more: ") {
					t.Fatalf("it does not say how it stands: %s", all)
				}
			}
			harmless(t, p.Text+shown)
		}
	})
}

// Whatever signs a reason has, and as long as it may be from the command line, the edit has no more than Slack takes of blocks.
func TestALongReasonFitsIntoAnEdit(t *testing.T) {
	const section = `{"type":"section","text":{"type":"mrkdwn","text":"%s","verbatim":true}}`
	for _, sign := range []string{"a", "&", "\"", "評", "_ "} {
		for size := 100; size < 10_000; size += 700 {
			text := fmt.Sprintf(section, strings.Repeat("z", 100))
			for left := size; left > 0; left -= 2000 {
				text += "," + fmt.Sprintf(section, strings.Repeat("z", min(left, 2000)))
			}
			m := review.Message{Key: "k", Text: "t", Blocks: json.RawMessage("[" + text + "]")}
			for _, long := range []int{10, 300, 600, 5000} {
				lines := []string{"Rejected by Ada: " + strings.Repeat(sign, long), strings.Repeat("b", 2900)}
				now := chat.Stands(m, review.Stand{Lines: lines})
				if shown := readable(t, now.Blocks); len(now.Blocks) > chattest.BlocksLimit || !strings.Contains(shown, "Rejected by Ada: ") || !strings.Contains(shown, "bbb") && !strings.Contains(shown, "1 more: ") {
					t.Fatalf("%d of %q under %d bytes make %d: %.200q", long, sign, len(m.Blocks), len(now.Blocks), shown)
				}
			}
		}
	}
}

// Slack takes less text of an edit than of a new message, and counts it as it goes over the wire.
func TestAnEditOfALongTextIsTaken(t *testing.T) {
	for _, c := range []struct {
		sentence, text string
		cut            bool // and then it ends after a word
	}{
		{"a short text stays as it is", "Two words.", false},
		{"so does one of 4,000 bytes", strings.Repeat("word ", 799) + "words", false},
		{"one of 4,001 is cut", strings.Repeat("word ", 799) + "longer", true},
		{"as is one that only its escapes make too long", strings.Repeat("R&D ", 501), true},
		{"and one of long signs", strings.Repeat("評", 1500), true},
	} {
		for _, laid := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, blocks %v", c.sentence, laid), func(t *testing.T) {
				stand, client := world(t, 10*time.Second)
				m := message("k")
				m.Text = c.text
				if !laid {
					m.Blocks = nil
				}
				receipt, err := client.Send(t.Context(), m, "")
				if err != nil {
					t.Fatal(err)
				}
				before := stand.Messages(channel)[0]
				if err := client.Update(t.Context(), m, receipt); err != nil {
					t.Fatal(err)
				}
				now := stand.Messages(channel)[0]
				got := html.UnescapeString(now.Text)
				left, cut := strings.CutSuffix(got, "…")
				rest, begins := strings.CutPrefix(c.text, left)
				if cut != c.cut || !begins || cut && strings.Contains(c.text, " ") && rest[0] != ' ' || len(now.Text) > 4000 {
					t.Errorf("%d bytes of text: …%.20q, cut before %.9q", len(now.Text), got[max(0, len(got)-20):], rest)
				}
				if (laid || !c.cut) && string(now.Blocks) != string(before.Blocks) {
					t.Errorf("the blocks are %s", now.Blocks)
				}
				squeeze := func(text string) string { return strings.Join(strings.Fields(text), "") }
				if !laid && c.cut && squeeze(html.UnescapeString(readable(t, now.Blocks))) != squeeze(c.text) {
					t.Errorf("the blocks do not say all of it: %.300s", now.Blocks)
				}
				found, is, err := client.Find(t.Context(), &review.Sought{Message: m})
				if err != nil || !is || found.ID != receipt.ID || found.Otherwise != c.cut {
					t.Errorf("found %+v %v %v", found, is, err)
				}
			})
		}
	}
}

// Slack keeps the blocks that an edit does not name, and people would go on to see the old ones, and their buttons.
func TestAnEditWithoutBlocksTakesThemAway(t *testing.T) {
	stand, client := world(t, 10*time.Second)
	m := message("k")
	receipt, err := client.Send(t.Context(), m, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Update(t.Context(), chat.Plainer(m), receipt); err != nil {
		t.Fatal(err)
	}
	if now := stand.Messages(channel)[0]; len(now.Blocks) > 0 || !now.Edited || keyOf(t, now) != m.Key {
		t.Errorf("it stands as %+v", now)
	}
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
