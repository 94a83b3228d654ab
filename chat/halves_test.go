package chat_test

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/review"
)

// Whatever is divided, as often as it can be: all halves together say what the whole said, in its order, each is taken by the
// chat, and no two bear one key.
func TestHalvesSayTogetherWhatTheWholeSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stand := chattest.New(time.Now, token, channel)
		server := httptest.NewServer(stand)
		defer server.Close()
		client := chat.NewSlack(token, server.URL, server.Client(), time.Minute)
		var parts []review.Message
		for _, whole := range chat.Layout(asTold(anyReport(t)).Digest(), rapid.Bool().Draw(t, "buttons")) {
			own := quarters(whole)
			if got, want := said(own), said([]review.Message{whole}); got != want {
				t.Fatalf("%s says\n%q\ndivided:\n%q", whole.Key, want, got)
			}
			parts = append(parts, own...)
		}
		keys := map[string]bool{}
		for _, m := range parts {
			if _, err := client.Send(t.Context(), m, ""); err != nil {
				t.Fatalf("message %s: %v", m.Key, err)
			}
			if keys[m.Key] {
				t.Fatalf("two messages bear the key %s", m.Key)
			}
			keys[m.Key] = true
			if len(m.Key) > 255 {
				t.Fatalf("the key %s is too long for a block's ID", m.Key)
			}
		}
	})
}

// quarters divides a message twice.
func quarters(m review.Message) (all []review.Message) {
	first, rest, divided := chat.Halves(m)
	if !divided {
		return []review.Message{m}
	}
	for _, half := range []review.Message{first, rest} {
		before, after, divided := chat.Halves(half)
		if divided {
			all = append(all, before, after)
		} else {
			all = append(all, half)
		}
	}
	return all
}

// said is the text of messages without spaces and without the words that head a half.
func said(all []review.Message) string {
	var words []string
	for _, m := range all {
		for _, line := range strings.Split(m.Text, "\n") {
			if line != "continued" {
				words = append(words, strings.Fields(line)...)
			}
		}
	}
	return strings.Join(words, "")
}

func TestAHalfIsToldApartAndWhole(t *testing.T) {
	messages := chat.Layout(given(many).Digest(), true)
	root, reply := messages[0], messages[1]
	for _, c := range []struct {
		sentence         string
		whole            review.Message
		divided, restHas bool // the rest says how things stand too
	}{
		{"a root is divided, and only its first half says how things stand", root, true, false},
		{"both halves of what is about one recommendation say how it stands", reply, true, true},
		{"a line without blocks is not divided", review.Message{Key: "k", Text: "One waits."}, false, false},
		{"nor is a single block", review.Message{Key: "k", Text: "One.", Blocks: json.RawMessage(`[{"type":"divider"}]`)}, false, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			first, rest, divided := chat.Halves(c.whole)
			if divided != c.divided {
				t.Fatalf("divided: %v", divided)
			}
			if !divided {
				return
			}
			if first.Key != c.whole.Key || !slices.Equal(first.About, c.whole.About) || (len(rest.About) > 0) != c.restHas {
				t.Errorf("the first is %s about %q, the rest about %q", first.Key, first.About, rest.About)
			}
			if max(len(first.Blocks), len(rest.Blocks)) > 5*len(c.whole.Blocks)/6 {
				t.Errorf("of %d bytes one half has %d, the other %d", len(c.whole.Blocks), len(first.Blocks), len(rest.Blocks))
			}
			if !strings.Contains(string(rest.Blocks), `"block_id":"`+rest.Key+`"`) {
				t.Errorf("the rest cannot be found by its key: %s", rest.Blocks)
			}
		})
	}
}

// Earlier programs recorded the list of what is held back as one text of any length.
func TestATextWithoutBlocksIsDividedBetweenItsLines(t *testing.T) {
	whole := review.Message{Key: "P/held", Channel: "C0OPS", Operator: true, Text: strings.Repeat("A line of it.\n", 7)}
	parts := quarters(whole)
	keys := make([]string, len(parts))
	for i, m := range parts {
		keys[i] = m.Key
		if m.Channel != whole.Channel || !m.Operator || len(m.Blocks) > 0 {
			t.Errorf("%+v", m)
		}
	}
	if want := []string{"P/held", "P/held/after-line-1", "P/held/after-line-3", "P/held/after-line-3/after-line-2"}; !slices.Equal(keys, want) {
		t.Errorf("the keys are %q, want %q", keys, want)
	}
	if got, want := said(parts), said([]review.Message{whole}); got != want {
		t.Errorf("divided it says %q", got)
	}
}

// A chat that finds even the smallest part too long is sent no more parts than there are.
func TestNoHalfSaysNothing(t *testing.T) {
	lines := review.Message{Key: "P/held", Text: strings.Repeat("A line of it.\n", 5)}
	for name, whole := range map[string]review.Message{"blocks": chat.Layout(given(many).Digest(), true)[0], "lines": lines} {
		parts := 0
		for rest, divided := whole, true; divided; parts++ {
			if parts > 100 {
				t.Fatalf("%s: there is no end of it", name)
			}
			var first review.Message
			if first, rest, divided = chat.Halves(rest); divided && strings.Trim(first.Text, "\n") == "continued" {
				t.Errorf("%s: a half says nothing but that it goes on", name)
			}
		}
	}
}

func TestAPlainerMessageSaysAllOfIt(t *testing.T) {
	root := chat.Layout(given(many).Digest(), false)[0]
	if strings.Count(string(root.Blocks), `"type":"table"`) != 1 {
		t.Fatalf("no table: %s", root.Blocks)
	}
	words := chat.Plainer(root)
	if strings.Contains(string(words.Blocks), `"table"`) || !strings.Contains(string(words.Blocks), "LBY-006") || words.Text != root.Text {
		t.Errorf("with its table in words: %s", words.Blocks)
	}
	if strings.Contains(string(words.Blocks), "<!channel>") {
		t.Errorf("a title calls everybody: %s", words.Blocks)
	}
	if bare := chat.Plainer(words); len(bare.Blocks) > 0 || bare.Text != root.Text || bare.Key != root.Key {
		t.Errorf("bare: %+v", bare)
	}
}

func TestATableIsTakenAsItIs(t *testing.T) {
	stand, client := world(t, 10*time.Second)
	if _, err := client.Send(t.Context(), chat.Layout(given(many).Digest(), false)[0], ""); err != nil {
		t.Fatal(err)
	}
	if root := stand.Messages(channel)[0]; len(stand.Calls()) != 1 || !strings.Contains(string(root.Blocks), `"type":"table"`) {
		t.Errorf("after %v it stands as %s", stand.Calls(), root.Blocks)
	}
}
