package chattest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stocktake/chat/chattest"
)

func serve(t *testing.T) *chattest.Server {
	t.Helper()
	s, err := chattest.Serve("127.0.0.1:0", "good", "C1", "C2")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// call calls a method with pairs of names and values, and gives back the answer.
func call(t *testing.T, s *chattest.Server, method string, pairs ...string) map[string]any {
	t.Helper()
	form := url.Values{"token": {"good"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	response, err := http.PostForm(s.URL+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got map[string]any
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWhatSlackRefusesIsRefused(t *testing.T) {
	section := func(text string) string {
		return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, text)
	}
	many := func(n int, block string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(block+",", n), ",") + "]"
	}
	header := func(n int) string {
		return fmt.Sprintf(`[{"type":"header","text":{"type":"plain_text","text":%q}}]`, strings.Repeat("é", n))
	}
	table := func(settings string) string {
		return `[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]],"column_settings":[` + settings + `]}]`
	}
	s := serve(t)
	for _, c := range []struct{ name, blocks, want string }{
		{"50 blocks", many(50, section("x")), ""},
		{"51 blocks", many(51, section("x")), "invalid_blocks"},
		{"a section of 3000", many(1, section(strings.Repeat("é", 3000))), ""},
		{"a section of 3001", many(1, section(strings.Repeat("é", 3001))), "invalid_blocks"},
		{"an empty section", many(1, section("")), "invalid_blocks"},
		{"a header of 150", header(150), ""},
		{"a header of 151", header(151), "invalid_blocks"},
		{"just short enough", many(5, section(strings.Repeat("x", 2300))), ""},
		{"too long in all", many(5, section(strings.Repeat("x", 2400))), "msg_blocks_too_long"},
		{"a table's column to the right", table(`{"align":"right"}`), ""},
		{"a column wherever", table(`{"is_wrapped":true}`), ""},
		{"a column to no side", table(`{"align":"","is_wrapped":true}`), "invalid_blocks"},
		{"21 columns", table(strings.TrimSuffix(strings.Repeat(`{},`, 21), ",")), "invalid_blocks"},
		{"one ID twice", `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`, "invalid_blocks"},
		{"no JSON", `[`, "invalid_blocks_format"},
	} {
		got := call(t, s, "chat.postMessage", "channel", "C1", "text", "t", "blocks", c.blocks)
		if code, _ := got["error"].(string); code != c.want || got["ok"] != (c.want == "") {
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
	for want, got := range map[string]map[string]any{
		"no_text":           call(t, s, "chat.postMessage", "channel", "C1"),
		"channel_not_found": call(t, s, "chat.postMessage", "channel", "C9", "text", "t"),
		"not_authed":        call(t, s, "auth.test", "token", ""),
		"invalid_auth":      call(t, s, "auth.test", "token", "bad"),
		"unknown_method":    call(t, s, "chat.delete", "channel", "C1"),
		"thread_not_found":  call(t, s, "conversations.replies", "channel", "C1", "ts", "1.000001"),
	} {
		if got["error"] != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
}

// Slack refuses no reply because its root is gone: it posts it in the channel. Where others have replied a tombstone keeps the thread.
func TestAReplyToWhatIsGoneStandsAlone(t *testing.T) {
	s := serve(t)
	post := func(root string) (id string, thread any) {
		a := call(t, s, "chat.postMessage", "channel", "C1", "text", "t", "thread_ts", root)
		return a["ts"].(string), a["message"].(map[string]any)["thread_ts"]
	}
	root, _ := post("")
	if _, thread := post(root); thread != root {
		t.Errorf("a reply stands in thread %v, want %s", thread, root)
	}
	s.Remove("C1", root)
	if _, thread := post(root); thread != root {
		t.Errorf("under a tombstone a reply stands in thread %v, want %s", thread, root)
	}
	gone, _ := post("")
	s.Remove("C1", gone)
	if _, thread := post(gone); thread != nil {
		t.Errorf("a reply to what is gone stands in thread %v", thread)
	}
}

func TestAMessageIsEditedInItsPlace(t *testing.T) {
	s := serve(t)
	id := call(t, s, "chat.postMessage", "channel", "C1", "text", "before", "metadata", `{"event_type":"a"}`)["ts"].(string)
	if got := call(t, s, "chat.update", "channel", "C1", "ts", id, "text", "after"); got["ts"] != id {
		t.Errorf("updated %v, want %s", got, id)
	}
	if got := s.Messages("C1"); len(got) != 1 || got[0].Text != "after" || !got[0].Edited {
		t.Errorf("kept %+v", got)
	}
	if got := call(t, s, "chat.update", "channel", "C2", "ts", id, "text", "after"); got["error"] != "message_not_found" {
		t.Errorf("updated in another channel: %v", got)
	}
}

// As chat.update is documented, and unlike chat.postMessage.
func TestAnEditTakesLessTextAndKeepsTheBlocksItDoesNotName(t *testing.T) {
	const blocks = `[{"type":"divider"}]`
	s := serve(t)
	long := strings.Repeat("x", 4001)
	id := call(t, s, "chat.postMessage", "channel", "C1", "text", long, "blocks", blocks, "metadata", `{"event_type":"a"}`)["ts"].(string)
	for _, step := range []struct {
		name  string
		pairs []string
		code  any
		kept  string
	}{
		{"a text too long", []string{"text", long, "blocks", "[]"}, "msg_too_long", blocks},
		{"escapes count", []string{"text", strings.Repeat("&amp;", 801), "blocks", "[]"}, "msg_too_long", blocks},
		{"no blocks named", []string{"text", long[1:]}, nil, blocks},
		{"none of them", []string{"text", "short", "blocks", "[]"}, nil, ""},
	} {
		got := call(t, s, "chat.update", append(step.pairs, "channel", "C1", "ts", id)...)
		if now := s.Messages("C1")[0]; got["error"] != step.code || string(now.Blocks) != step.kept || string(now.Metadata) != `{"event_type":"a"}` {
			t.Errorf("%s: %v, kept %s %s", step.name, got["error"], now.Blocks, now.Metadata)
		}
	}
}

func TestAChannelTellsWhetherItIsArchived(t *testing.T) {
	s := serve(t)
	s.Archive("C2")
	for id, archived := range map[string]bool{"C1": false, "C2": true} {
		got := call(t, s, "conversations.info", "channel", id)["channel"].(map[string]any)
		if got["is_archived"] != archived {
			t.Errorf("%s: %v", id, got)
		}
	}
}

func TestHistoryIsReadPageByPageNewestFirst(t *testing.T) {
	s := serve(t)
	var ids []string
	for i := range 5 {
		ids = append(ids, call(t, s, "chat.postMessage", "channel", "C1", "text", fmt.Sprint(i))["ts"].(string))
	}
	var read []string
	for cursor := ""; ; {
		got := call(t, s, "conversations.history", "channel", "C1", "limit", "2", "cursor", cursor, "oldest", ids[1], "inclusive", "1")
		for _, m := range got["messages"].([]any) {
			read = append(read, m.(map[string]any)["text"].(string))
		}
		if got["has_more"] != true {
			break
		}
		cursor = got["response_metadata"].(map[string]any)["next_cursor"].(string)
	}
	if got := strings.Join(read, ""); got != "4321" {
		t.Errorf("read %s, want 4321", got)
	}
}

func TestAFaultHappensOnceAndOnlyToItsMethod(t *testing.T) {
	s := serve(t)
	s.Fail(chattest.Fault{Method: "chat.update", What: chattest.Refuse, Code: "fatal_error"})
	if got := call(t, s, "auth.test"); got["ok"] != true {
		t.Errorf("another method: %v", got)
	}
	if got := call(t, s, "chat.update", "channel", "C1"); got["error"] != "fatal_error" {
		t.Errorf("its method: %v", got)
	}
	if got := call(t, s, "chat.update", "channel", "C1"); got["error"] != "message_not_found" {
		t.Errorf("afterwards: %v", got)
	}
}
