package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/review"
)

const token, channel = "xoxb-secret-1", "C0123ABCD"

// world is a chat and a client that speaks to it.
func world(t *testing.T, timeout time.Duration) (*chattest.Chat, *chat.Slack) {
	t.Helper()
	stand := chattest.New(time.Now, token, channel)
	server := httptest.NewServer(stand)
	t.Cleanup(server.Close)
	return stand, chat.NewSlack(token, server.URL+"/api", server.Client(), timeout)
}

func message(key string) review.Message {
	blocks := fmt.Sprintf(`[{"type":"section","block_id":%q,"text":{"type":"mrkdwn","text":"one"}}]`, key)
	return review.Message{Key: key, Channel: channel, Text: "one <two> & three of " + key, Blocks: json.RawMessage(blocks)}
}

func TestAMessageIsSentWithItsKeyAndFoundByIt(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	root, err := slack.Send(t.Context(), message("MD/root"), "")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := slack.Send(t.Context(), message("MD/k3f90a1c"), root.ID)
	if err != nil {
		t.Fatal(err)
	}
	posted := stand.Messages(channel)
	if posted[0].ID != root.ID || posted[1].ID != reply.ID || posted[1].Thread != root.ID {
		t.Errorf("posted %+v, receipts %v %v", posted, root, reply)
	}
	if posted[0].Text != "one &lt;two&gt; &amp; three of MD/root" {
		t.Errorf("text %q is not escaped", posted[0].Text)
	}
	if want := `{"event_type":"stocktake_report","event_payload":{"key":"MD/root"}}`; string(posted[0].Metadata) != want {
		t.Errorf("metadata %s, want %s", posted[0].Metadata, want)
	}
	for _, look := range []struct {
		what, key, parent string
		since             time.Time
		want              string
	}{
		{"a root in the channel", "MD/root", "", time.Now().Add(-time.Hour), root.ID},
		{"a root without a bound", "MD/root", "", time.Time{}, root.ID},
		{"a root older than the bound", "MD/root", "", time.Now().Add(26 * time.Hour), ""},
		{"a root by a clock that is ahead", "MD/root", "", time.Now().Add(23 * time.Hour), root.ID},
		{"a reply in its thread", "MD/k3f90a1c", root.ID, time.Time{}, reply.ID},
		{"a reply is not looked for among roots", "MD/k3f90a1c", "", time.Time{}, ""},
		{"a key that only begins alike", "MD/roo", "", time.Time{}, ""},
		{"a reply that was never sent", "MD/other", root.ID, time.Time{}, ""},
	} {
		got, found, err := slack.Find(t.Context(), &review.Sought{Message: message(look.key), Root: look.parent, Since: look.since})
		if err != nil || got.ID != look.want || found != (look.want != "") {
			t.Errorf("%s: %v %v %v, want %q", look.what, got, found, err, look.want)
		}
	}
	methods := slices.Compact(slices.Sorted(slices.Values(stand.Calls())))
	if want := []string{"chat.postMessage", "conversations.history", "conversations.replies"}; !slices.Equal(methods, want) {
		t.Errorf("called %v, want %v", methods, want)
	}
}

// A chat whose answers leave out the thread has posted in it all the same, as long as it has the thread.
func TestAnAnswerWithoutItsThreadIsNoLostThread(t *testing.T) {
	for thread, want := range map[string]bool{`{"ok":true,"messages":[{"ts":"1.0"}]}`: false, `{"ok":false,"error":"internal_error"}`: false, `{"ok":false,"error":"thread_not_found"}`: true} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "conversations.replies") {
				fmt.Fprint(w, thread)
				return
			}
			fmt.Fprintf(w, `{"ok":true,"channel":%q,"ts":"2.0","message":{"ts":"2.0"}}`, channel)
		}))
		defer server.Close()
		receipt, err := chat.NewSlack("xoxb-good", server.URL, http.DefaultClient, time.Second).Send(t.Context(), message("k"), "1.0")
		if err != nil || receipt.Alone != want {
			t.Errorf("where the thread is %s: %+v, %v", thread, receipt, err)
		}
	}
}

// Slack posts a reply alone whose root is gone; where others have replied to that, a tombstone keeps the thread.
func TestAReplyWhoseRootIsGoneStandsAloneAndIsFoundThere(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	send := func(key, root string) review.Receipt {
		receipt, err := slack.Send(t.Context(), message(key), root)
		if err != nil {
			t.Fatal(err)
		}
		return receipt
	}
	kept, gone := send("kept", ""), send("gone", "")
	there := send("there", kept.ID)
	stand.Remove(channel, kept.ID)
	stand.Remove(channel, gone.ID)
	late, under, alone := send("late", kept.ID), send("MD/root", ""), send("alone", gone.ID)
	if there.Alone || late.Alone || under.Alone || !alone.Alone {
		t.Errorf("alone stand %v, %v, %v and %v; only the last does", there.Alone, late.Alone, under.Alone, alone.Alone)
	}
	for _, look := range []struct {
		what, key, parent string
		since             time.Time
		want              review.Receipt
	}{
		{"a reply under a tombstone", "late", kept.ID, time.Time{}, late},
		{"a reply to what is gone", "alone", gone.ID, time.Time{}, alone},
		{"a reply to what is gone that is older than the bound", "alone", gone.ID, time.Now().Add(26 * time.Hour), review.Receipt{}},
		{"a reply to what is gone that was never sent", "other", gone.ID, time.Time{}, review.Receipt{}},
		{"a reply under a tombstone that was never sent", "alone", kept.ID, time.Time{}, review.Receipt{}},
	} {
		if got, found, err := slack.Find(t.Context(), &review.Sought{Message: message(look.key), Root: look.parent, Since: look.since}); err != nil || got != look.want || found != (look.want.ID != "") {
			t.Errorf("%s: %v %v %v, want %v", look.what, got, found, err, look.want)
		}
	}
}

// A run that dies between claiming a message of a programme without a channel and sending it leaves a claim.
func TestWhatHasNoChannelWasNotSent(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	homeless := message("k")
	homeless.Channel = ""
	if _, found, err := slack.Find(t.Context(), &review.Sought{Message: homeless, Since: time.Now()}); err != nil || found {
		t.Errorf("found %v, %v", found, err)
	}
	if calls := stand.Calls(); len(calls) > 0 {
		t.Errorf("called %v", calls)
	}
}

func TestAMessageIsFoundPagesBackAndWithoutMetadata(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	root, err := slack.Send(t.Context(), message("first"), "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 450 {
		if _, err := slack.Send(t.Context(), message(fmt.Sprint("noise", i)), root.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := slack.Send(t.Context(), message(fmt.Sprint("more", i)), ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, forgetful := range []chattest.Forgetful{{}, {Metadata: true}, {Metadata: true, Blocks: true}} {
		stand.Forget(forgetful)
		if got, found, err := slack.Find(t.Context(), &review.Sought{Message: message("first")}); err != nil || !found || got.ID != root.ID {
			t.Errorf("root, forgetful %v: %v %v %v", forgetful, got, found, err)
		}
		if _, found, err := slack.Find(t.Context(), &review.Sought{Message: message("noise449"), Root: root.ID}); err != nil || !found {
			t.Errorf("last reply, forgetful %v: %v %v", forgetful, found, err)
		}
	}
}

// A look is taken up where the chat has asked to wait: each page is read once.
func TestALookGoesOnAfterARest(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	root, err := slack.Send(t.Context(), message("first"), "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		for _, under := range []string{root.ID, ""} {
			if _, err := slack.Send(t.Context(), message(fmt.Sprint(under, i)), under); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone, err := slack.Send(t.Context(), message("gone"), "")
	if err != nil {
		t.Fatal(err)
	}
	stand.Remove(channel, gone.ID)
	stand.PageAtMost(2)
	for _, test := range []struct {
		name, key, root string
		pages           int
		found           bool
	}{
		{"a root", "first", "", 3, true},
		{"the last reply", root.ID + "3", root.ID, 3, true},
		{"a reply whose thread is gone", "first", gone.ID, 1 + 3, true},
		{"what was never sent", "other", "", 3, false},
	} {
		before := len(stand.Calls())
		sought := &review.Sought{Message: message(test.key), Root: test.root}
		for range test.pages - 1 {
			stand.Fail(chattest.Fault{}, chattest.Fault{What: chattest.Busy, RetryAfter: 1})
			_, _, err := slack.Find(t.Context(), sought)
			told(t, err, chat.RateLimited, time.Second)
		}
		if _, found, err := slack.Find(t.Context(), sought); err != nil || found != test.found {
			t.Errorf("%s: found %v, %v", test.name, found, err)
		}
		if n := len(stand.Calls()) - before; n != 2*test.pages-1 {
			t.Errorf("%s: %d requests, want one for each of %d pages, and one more for each rest", test.name, n, test.pages)
		}
	}
}

func TestAMessageInOtherWordsIsFoundAndSaidToBe(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	if _, err := slack.Send(t.Context(), message("k"), ""); err != nil {
		t.Fatal(err)
	}
	if got, found, err := slack.Find(t.Context(), &review.Sought{Message: message("k")}); err != nil || !found || got.Otherwise {
		t.Errorf("our words: %v %v %v", got, found, err)
	}
	now := message("k")
	now.Text = "another verdict"
	if got, found, err := slack.Find(t.Context(), &review.Sought{Message: now}); err != nil || !found || !got.Otherwise {
		t.Errorf("other words: %v %v %v", got, found, err)
	}
	stand.Forget(chattest.Forgetful{Metadata: true})
	if got, found, err := slack.Find(t.Context(), &review.Sought{Message: now}); err != nil || !found || !got.Otherwise {
		t.Errorf("other words, and the key in a block alone: %v %v %v", got, found, err)
	}
	now.Key = "l"
	if got, found, err := slack.Find(t.Context(), &review.Sought{Message: now}); err != nil || found {
		t.Errorf("another key in a block: %v %v", got, err)
	}
}

// A send may still arrive for half as long again as its request may take: so long it is not believed that a message is not there.
func TestTheWindowIsHalfAsLongAgainAsARequest(t *testing.T) {
	_, slack := world(t, 10*time.Second)
	webhook := chat.NewWebhook("https://chat.example/hooks/1", http.DefaultClient, 30*time.Second)
	if slack.Window() != 15*time.Second || webhook.Window() != 45*time.Second {
		t.Errorf("%s in Slack, %s at a webhook", slack.Window(), webhook.Window())
	}
}

// Slack keeps an emoji by its name.
func TestEmojiAreTheSameWordsBySignAndByName(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	for _, test := range []struct {
		name, sent, now string
		otherwise       bool
	}{
		{"a title with signs", "Wells 💧 and schools 🏫: keep ☀️", "", false},
		{"a hue and a joined one", "Thanks 👍🏽👩‍🔧!", "", false},
		{"names and times as they were written", "At 10:30:45 :tada: we", "", false},
		{"a sign and its name", "Wells 💧!", "Wells :droplet:!", false},
		{"a digit in a box, as Slack names it", "Number :one: of :100:", "Number 1️⃣ of 💯", false},
		{"another time", "At 10:30:45", "At 10:31:45", true},
		{"other words beside signs", "Wells 💧", "Roads 💧", true},
	} {
		stand.Forget(chattest.Forgetful{})
		m := message(test.name)
		m.Text = test.sent
		if _, err := slack.Send(t.Context(), m, ""); err != nil {
			t.Fatal(err)
		}
		if test.now != "" {
			m.Text = test.now
		}
		got, found, err := slack.Find(t.Context(), &review.Sought{Message: m})
		if err != nil || !found || got.Otherwise != test.otherwise {
			t.Errorf("%s: %v %v %v", test.name, got, found, err)
		}
		stand.Forget(chattest.Forgetful{Metadata: true, Blocks: true})
		if _, found, err := slack.Find(t.Context(), &review.Sought{Message: m}); err != nil || found == test.otherwise {
			t.Errorf("%s, by its words: %v %v", test.name, found, err)
		}
	}
}

// A run of an earlier program that a restored database has lost told a reminder under a key of that time.
func TestAReminderOfAnEarlierProgramIsFoundByItsWords(t *testing.T) {
	_, slack := world(t, 10*time.Second)
	earlier := message("P/2024-01-01/2025-01-01/reminded-2")
	want, err := slack.Send(t.Context(), earlier, "")
	if err != nil {
		t.Fatal(err)
	}
	now := earlier
	now.Key = "P/2024-01-01/2025-01-01/reminded-0123456789abcdef"
	if got, found, err := slack.Find(t.Context(), &review.Sought{Message: now}); err != nil || !found || got.ID != want.ID {
		t.Errorf("the same words: %v %v %v", got, found, err)
	}
	now.Text = "another reminder"
	if _, found, err := slack.Find(t.Context(), &review.Sought{Message: now}); err != nil || found {
		t.Errorf("other words: %v %v", found, err)
	}
	if _, err := slack.Send(t.Context(), message("P/2024-01-01/2025-01-01/root"), ""); err != nil {
		t.Fatal(err)
	}
	elsewhere := message("P/2024-01-01/2025-01-01/root")
	elsewhere.Key = "Q/2024-01-01/2025-01-01/root"
	if _, found, err := slack.Find(t.Context(), &review.Sought{Message: elsewhere}); err != nil || found {
		t.Errorf("the same words under a key that is none of those: %v %v", found, err)
	}
}

// kinded is what a caller needs to know of trouble; jobs declares the same.
type kinded interface {
	Kind() string
	RetryAfter() time.Duration
	Ambiguous() bool
}

func TestTroubleIsTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		fault  chattest.Fault
		kind   string
		after  time.Duration
		stored bool
		says   string
	}{
		{"too fast, with the time to wait", chattest.Fault{What: chattest.Busy, RetryAfter: 7}, chat.RateLimited, 7 * time.Second, false, "7s"},
		{"too fast, without a time", chattest.Fault{What: chattest.Busy, RetryAfter: -1}, chat.RateLimited, 30 * time.Second, false, "429"},
		{"too fast, said in the body", chattest.Fault{What: chattest.Refuse, Code: "ratelimited"}, chat.RateLimited, 30 * time.Second, false, "ratelimited"},
		{"the request is lost", chattest.Fault{What: chattest.LoseRequest}, chat.Later, 0, false, "EOF"},
		{"the answer is lost", chattest.Fault{What: chattest.LoseAnswer}, chat.Later, 0, true, "EOF"},
		{"500 before", chattest.Fault{What: chattest.FailBefore}, chat.Later, 0, false, "500"},
		{"503 after", chattest.Fault{What: chattest.FailAfter}, chat.Later, 0, true, "503"},
		{"no answer", chattest.Fault{What: chattest.HangBefore}, chat.Later, 0, false, "no answer in time"},
		{"no answer, but done", chattest.Fault{What: chattest.HangAfter}, chat.Later, 0, true, "no answer in time"},
		{"nobody may post in the workspace", chattest.Fault{What: chattest.Refuse, Code: "ekm_access_denied"}, chat.WrongToken, 0, false, "ekm_access_denied"},
		{"the workspace is being moved", chattest.Fault{What: chattest.Refuse, Code: "team_added_to_org"}, chat.RateLimited, 30 * time.Second, false, "team_added_to_org"},
		{"half done, says Slack", chattest.Fault{What: chattest.Refuse, Code: "fatal_error"}, chat.Later, 0, false, "fatal_error"},
		{"not there, says Slack", chattest.Fault{What: chattest.Refuse, Code: "service_unavailable"}, chat.Later, 0, false, "service_unavailable"},
		{"the request came too slowly", chattest.Fault{What: chattest.Refuse, Code: "request_timeout"}, chat.Later, 0, false, "request_timeout"},
		{"too long", chattest.Fault{What: chattest.Refuse, Code: "msg_blocks_too_long"}, chat.TooLong, 0, false, "msg_blocks_too_long"},
		{"revoked", chattest.Fault{What: chattest.Refuse, Code: "token_revoked"}, chat.WrongToken, 0, false, "token_revoked; install the app again"},
		{"no scope", chattest.Fault{What: chattest.Refuse, Code: "missing_scope"}, chat.WrongToken, 0, false, "missing_scope"},
		{"no leave to post there", chattest.Fault{What: chattest.Refuse, Code: "no_permission"}, chat.UnknownChannel, 0, false, "no_permission; invite the bot"},
		{"no access to it", chattest.Fault{What: chattest.Refuse, Code: "access_denied"}, chat.UnknownChannel, 0, false, "access_denied; let the bot"},
		{"no such channel", chattest.Fault{What: chattest.Refuse, Code: "channel_not_found"}, chat.UnknownChannel, 0, false, channel + ": channel_not_found; give the channel's ID"},
		{"archived", chattest.Fault{What: chattest.Refuse, Code: "is_archived"}, chat.UnknownChannel, 0, false, "is_archived"},
		{"not invited", chattest.Fault{What: chattest.Refuse, Code: "not_in_channel"}, chat.UnknownChannel, 0, false, "invite the bot"},
		{"something new", chattest.Fault{What: chattest.Refuse, Code: "moon_in_the_way"}, chat.Other, 0, false, "moon_in_the_way"},
		{"the token is echoed", chattest.Fault{What: chattest.Refuse, Code: "bad " + token}, chat.Other, 0, false, "bad [token]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			stand, slack := world(t, patience)
			stand.Fail(c.fault)
			_, err := slack.Send(t.Context(), message("k"), "")
			told(t, err, c.kind, c.after)
			if stored := len(stand.Messages(channel)) == 1; stored != c.stored {
				t.Errorf("stored %v, want %v", stored, c.stored)
			}
			if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), token) {
				t.Errorf("error %q, want %q in it and no token", err, c.says)
			}
			if n := len(stand.Arrivals(channel)); n != 1 {
				t.Errorf("%d requests, want 1: nothing is repeated by itself", n)
			}
		})
	}
}

// What a proxy in between answers leaves open whether the message was taken, unless it says what was wrong with the request.
func TestWhatAStatusLeavesOpenIsAmbiguous(t *testing.T) {
	for status, kind := range map[int]string{
		http.StatusRequestTimeout: chat.Later, http.StatusBadGateway: chat.Later, http.StatusGatewayTimeout: chat.Later,
		http.StatusRequestEntityTooLarge: chat.TooLong, http.StatusBadRequest: chat.Other,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		_, err := chat.NewSlack(token, server.URL, server.Client(), 10*time.Second).Send(t.Context(), message("k"), "")
		t.Run(http.StatusText(status), func(t *testing.T) { told(t, err, kind, 0) })
		server.Close()
	}
}

// Whatever stands where the time to wait should be, a message that was turned away was not taken.
func TestARestThatCannotBeReadIsARestAllTheSame(t *testing.T) {
	for _, odd := range []string{"soon", "", "1.5"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", odd)
			w.WriteHeader(http.StatusTooManyRequests)
		}))
		_, err := chat.NewSlack(token, server.URL, server.Client(), 10*time.Second).Send(t.Context(), message("k"), "")
		t.Run(odd, func(t *testing.T) { told(t, err, chat.RateLimited, 30*time.Second) })
		server.Close()
	}
}

func told(t *testing.T, err error, kind string, after time.Duration) {
	t.Helper()
	var trouble kinded
	if !errors.As(err, &trouble) {
		t.Fatalf("error %v is of no kind", err)
	}
	if trouble.Kind() != kind || trouble.RetryAfter() != after || trouble.Ambiguous() != (kind == chat.Later) {
		t.Errorf("kind %s after %v, want %s after %v (%v)", trouble.Kind(), trouble.RetryAfter(), kind, after, err)
	}
}

// One slash stands before the name of the method, whether the address of the API ends in one or not.
func TestAMissingFinalSlashOfTheAddressIsAdded(t *testing.T) {
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked = r.URL.Path }))
	defer server.Close()
	for _, address := range []string{"/api", "/api/"} {
		_, _ = chat.NewSlack(token, server.URL+address, server.Client(), 10*time.Second).Check(t.Context())
		if asked != "/api/auth.test" {
			t.Errorf("%s: asked for %s", address, asked)
		}
	}
}

func TestAnAnswerThatIsNotSlacksIsNeverTakenForGood(t *testing.T) {
	for body, kind := range map[string]string{`{}`: chat.Later, `<html>`: chat.Later, `{"ok":true}`: chat.Later, `{"ok":tr`: chat.Later} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
		slack := chat.NewSlack(token, server.URL, server.Client(), 10*time.Second)
		_, err := slack.Send(t.Context(), message("k"), "")
		told(t, err, kind, 0)
		_, found, err := slack.Find(t.Context(), &review.Sought{Message: message("k"), Root: "1.000001"})
		if err == nil || found {
			t.Errorf("%s: thread looked through, found %v %v", body, found, err)
		}
		if _, _, err := slack.Find(t.Context(), &review.Sought{Message: message("k")}); err == nil && body != `{"ok":true}` {
			t.Errorf("%s: channel looked through without an error", body)
		}
		if _, err := slack.Check(t.Context()); err == nil {
			t.Errorf("%s: token called good", body)
		}
		server.Close()
	}
}

// A page cut short would read as an empty channel, and what stands on the next one would be sent twice.
func TestAPageThatLeadsNowhereIsNotTheLast(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"ok":true,"messages":[{"ts":"1.000001","text":"root"}],"has_more":true,"response_metadata":{"next_cursor":""}}`)
	}))
	defer server.Close()
	slack := chat.NewSlack(token, server.URL, server.Client(), 10*time.Second)
	for name, parent := range map[string]string{"a channel": "", "a thread": "1.000001"} {
		_, found, err := slack.Find(t.Context(), &review.Sought{Message: message("k"), Root: parent})
		if found || err == nil || !strings.Contains(err.Error(), "there is more, but no cursor to it") {
			t.Errorf("%s: found %v, %v", name, found, err)
		}
	}
}

// A chat that has always one page more, the same or empty ones, is not read for ever, nor believed to lack the message.
func TestALookThatHasNoEndIsNoAnswer(t *testing.T) {
	for name, next := range map[string]func(page int) (messages, cursor string){
		"the same cursor":     func(int) (string, string) { return `{"ts":"1.000001","text":"other"}`, "again" },
		"cursors in a circle": func(page int) (string, string) { return `{"ts":"1.000001","text":"other"}`, fmt.Sprint(page % 3) },
		"empty pages":         func(page int) (string, string) { return "", fmt.Sprint(page) },
	} {
		t.Run(name, func(t *testing.T) {
			page := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				page++
				messages, cursor := next(page)
				fmt.Fprintf(w, `{"ok":true,"messages":[%s],"has_more":true,"response_metadata":{"next_cursor":%q}}`, messages, cursor)
			}))
			defer server.Close()
			for _, root := range []string{"", "1.000001"} {
				page = 0
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				_, found, err := chat.NewSlack(token, server.URL, server.Client(), 10*time.Second).Find(ctx, &review.Sought{Message: message("k"), Root: root})
				cancel()
				told(t, err, chat.Later, 0)
				if found || page > 20 {
					t.Errorf("found %v after %d pages", found, page)
				}
			}
		})
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	stand, _ := world(t, time.Second)
	server := httptest.NewServer(stand)
	defer server.Close()
	bounce := httptest.NewServer(http.RedirectHandler(server.URL+"/chat.postMessage", http.StatusTemporaryRedirect))
	defer bounce.Close()
	_, err := chat.NewSlack(token, bounce.URL, bounce.Client(), 10*time.Second).Send(t.Context(), message("k"), "")
	told(t, err, chat.Other, 0)
	if n := len(stand.Messages(channel)); n != 0 {
		t.Errorf("%d messages posted through a redirect", n)
	}
}

func TestCheckTellsAGoodTokenFromOthers(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	if team, err := slack.Check(t.Context()); err != nil || team != "T1" {
		t.Error(err)
	}
	stand.Revoke(token)
	told(t, checked(t, slack), chat.WrongToken, 0)
	server := httptest.NewServer(stand)
	defer server.Close()
	told(t, checked(t, chat.NewSlack("xoxb-other", server.URL, server.Client(), 10*time.Second)), chat.WrongToken, 0)
}

func TestAnArchivedAndAnUnknownChannelAreTold(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	elsewhere := message("k")
	elsewhere.Channel = "C9"
	_, err := slack.Send(t.Context(), elsewhere, "")
	told(t, err, chat.UnknownChannel, 0)
	_, _, err = slack.Find(t.Context(), &review.Sought{Message: elsewhere})
	told(t, err, chat.UnknownChannel, 0)
	stand.Archive(channel)
	_, err = slack.Send(t.Context(), message("k"), "")
	told(t, err, chat.UnknownChannel, 0)
}

// What a token may not do in one kind of channel, or in one channel, says nothing of the others; what it may not do at all, does.
func TestATokenThatIsTurnedAwayFromAChannelMayBeGoodForOthers(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	look := func(parent string) func() error {
		return func() error {
			_, _, err := slack.Find(t.Context(), &review.Sought{Message: message("k"), Root: parent})
			return err
		}
	}
	update := func() error {
		return slack.Update(t.Context(), message("k"), review.Receipt{Channel: channel, ID: "1.000001"})
	}
	for _, c := range []struct {
		name, code string
		ask        func() error
		kind       string
	}{
		{"a look without the scope", "missing_scope", look(""), chat.UnknownChannel},
		{"a look into a thread without the scope", "missing_scope", look("1.000001"), chat.UnknownChannel},
		{"a look without leave", "no_permission", look(""), chat.UnknownChannel},
		{"a look without access", "access_denied", look(""), chat.UnknownChannel},
		{"a look with a token of another kind", "not_allowed_token_type", look(""), chat.WrongToken},
		{"a look with a revoked token", "token_revoked", look(""), chat.WrongToken},
		{"an edit without the scope", "missing_scope", update, chat.WrongToken},
		{"an edit without leave", "no_permission", update, chat.UnknownChannel},
		{"a check without the scope", "missing_scope", func() error { return checked(t, slack) }, chat.WrongToken},
		{"a check without access", "access_denied", func() error { return checked(t, slack) }, chat.WrongToken},
	} {
		t.Run(c.name, func(t *testing.T) {
			stand.Fail(chattest.Fault{What: chattest.Refuse, Code: c.code})
			told(t, c.ask(), c.kind, 0)
		})
	}
}

func TestACallerWhoGivesUpCanTell(t *testing.T) {
	stand, slack := world(t, 10*time.Second)
	stand.Fail(chattest.Fault{What: chattest.HangAfter})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for len(stand.Messages(channel)) == 0 {
			if ctx.Err() != nil {
				return
			}
		}
		cancel()
	}()
	_, err := slack.Send(ctx, message("k"), "")
	cancel()
	told(t, err, chat.Later, 0)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v does not say that the caller gave up", err)
	}
}

func checked(t *testing.T, s *chat.Slack) error {
	_, err := s.Check(t.Context())
	return err
}
