package chat_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/chat"
)

func TestAPreviewIsWhatIsPosted(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	all := chat.Layout(healthy().Digest(), true)
	all[0].Note = "Meant for #harbour, which is <archived>."
	var told bytes.Buffer
	if err := chat.Preview(&told, all); err != nil {
		t.Fatal(err)
	}
	var previews []struct {
		Text, Channel, Under string
		Blocks, Metadata     json.RawMessage
	}
	if err := json.Unmarshal(told.Bytes(), &previews); err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if _, err := slack.Send(t.Context(), m, ""); err != nil {
			t.Fatal(err)
		}
	}
	for i, posted := range stand.Messages(channel) {
		p := previews[i]
		if p.Text != posted.Text || p.Channel != channel || p.Under != all[i].Parent {
			t.Errorf("message %d: preview %q in %s under %q, posted %q", i, p.Text, p.Channel, p.Under, posted.Text)
		}
		for what, pair := range map[string][2]json.RawMessage{"blocks": {p.Blocks, posted.Blocks}, "metadata": {p.Metadata, posted.Metadata}} {
			if diff := cmp.Diff(compact(t, pair[1]), compact(t, pair[0])); diff != "" {
				t.Errorf("message %d: its %s (-posted +preview):\n%s", i, what, diff)
			}
		}
	}
}

func compact(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
