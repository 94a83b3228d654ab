package chat_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stocktake/chat"
	"stocktake/review"
)

// hook is a stand-in for a chat with an incoming webhook: it keeps texts, and answers as it is told to.
type hook struct {
	texts  []string
	answer func(http.ResponseWriter)
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var got struct{ Text string }
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &got) != nil || r.URL.Path != "/hooks/s3cret" {
		http.Error(w, "no such hook", http.StatusNotFound)
		return
	}
	if h.answer != nil {
		h.answer(w)
		return
	}
	h.texts = append(h.texts, got.Text)
	_, _ = w.Write([]byte("ok"))
}

// patience is how long a test waits for an answer that is not to come; long is how long for one that is.
const (
	patience = time.Second
	long     = time.Minute
)

func hooked(t *testing.T, h *hook, patience time.Duration) *chat.Webhook {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return chat.NewWebhook(server.URL+"/hooks/s3cret", server.Client(), patience)
}

// A report is told whole, in posts that are short enough, and nothing in it becomes markup.
func TestAWebhookIsToldAllOfAReport(t *testing.T) {
	h := &hook{}
	client := hooked(t, h, long)
	rapid.Check(t, func(t *rapid.T) {
		h.texts = nil
		report := anyReport(t)
		keys := map[string]bool{}
		for i, m := range chat.Flat(asTold(report).Digest()) {
			if _, err := client.Send(t.Context(), m, ""); err != nil {
				t.Fatal(err)
			}
			if keys[m.Key] || m.Position != i || m.Parent != "" || len(m.About) > 0 {
				t.Fatalf("message %+v", m)
			}
			keys[m.Key] = true
		}
		for _, text := range h.texts {
			if len(text) > 4000 {
				t.Fatalf("%d bytes in one post", len(text))
			}
		}
		all := strings.Join(h.texts, "\n")
		toldWhole(t, report, all)
		harmless(t, all)
		for _, markup := range []string{"](", "*", "`", "@", "#", "<!", "www.e", ".example", "mailto:a"} {
			if strings.Contains(all, markup) {
				t.Fatalf("%q is in a post", markup)
			}
		}
	})
}

// Each chat calls people, finds channels and makes links by signs of its own: in what outsiders wrote none of them is left.
func TestNobodyIsCalledThroughAWebhookAndNoLinkIsMade(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Budget 1.5 (approx. 3:1), e.g. in U.S. dollars: see §15.", "Budget 1.5 (approx. 3:1), e.g. in U.S. dollars: see §15."},
		{"@all @here @Channel @ada.quay", "＠all ＠here ＠Channel ＠ada. quay"},
		{"#urgent C#", "＃urgent C＃"},
		{"ada@evil.example", "ada＠evil. example"},
		{"www.evil.example evil.example/x пример.рф", "www. evil. example evil. example/x пример. рф"},
		{"mailto:ada Tel:+491 by 2:30", "mailto: ada Tel: +491 by 2:30"},
		{"x.tel:112 x.mailto:1 www.www.1 www..uw Tel: none", "x. tel: 112 x. mailto: 1 www. www. 1 www. . uw Tel: none"},
		{"[x](y) [x][y]", "[x] (y) [x] [y]"},
	} {
		h := &hook{}
		client := hooked(t, h, long)
		for _, m := range []review.Message{{Key: "k", Text: c.text}, {Key: "k", Text: c.want}, {Key: "k", Note: c.text, Text: "t"}} {
			if _, err := client.Send(t.Context(), m, ""); err != nil {
				t.Fatal(err)
			}
		}
		if want := []string{c.want, c.want, c.want + "\n\nt"}; !slices.Equal(h.texts, want) {
			t.Errorf("%q is told as %q", c.text, h.texts)
		}
	}
}

func TestAWebhookTellsWhatWentWrongAndNotItsAddress(t *testing.T) {
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { http.Error(w, "because", code) }
	}
	for _, c := range []struct {
		name      string
		answer    func(http.ResponseWriter)
		kind      string
		ambiguous bool
		after     time.Duration
	}{
		{"429 with a time", func(w http.ResponseWriter) { w.Header().Set("Retry-After", "7"); w.WriteHeader(429) }, chat.RateLimited, false, 7 * time.Second},
		{"429 with a time before now", func(w http.ResponseWriter) { w.Header().Set("Retry-After", "-7"); w.WriteHeader(429) }, chat.RateLimited, false, 30 * time.Second},
		{"429 without one", status(429), chat.RateLimited, false, 30 * time.Second},
		{"500", status(500), chat.Later, true, 0},
		{"500 that repeats the address", func(w http.ResponseWriter) {
			http.Error(w, "nothing at https://chat.example/hooks/s3cret", 500)
		}, chat.Later, true, 0},
		{"a dead line", func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, chat.Later, true, 0},
		{"no answer in time", func(http.ResponseWriter) { time.Sleep(patience + patience/10) }, chat.Later, true, 0},
		{"a page to log in", func(w http.ResponseWriter) {
			_, _ = w.Write([]byte("\n<!DOCTYPE html><html><title>Who are you?</title>"))
		}, chat.WrongToken, false, 0},
		{"a page of another kind", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte("\ufeff <p>Moved."))
		}, chat.WrongToken, false, 0},
		{"404", status(404), chat.WrongToken, false, 0},
		{"403", status(403), chat.WrongToken, false, 0},
		{"413", status(413), chat.TooLong, false, 0},
		{"400", status(400), chat.Other, false, 0},
		{"elsewhere", func(w http.ResponseWriter) { w.Header().Set("Location", "/other"); w.WriteHeader(307) }, chat.Other, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := hooked(t, &hook{answer: c.answer}, patience)
			_, err := client.Send(t.Context(), review.Message{Key: "k", Text: "t"}, "")
			var trouble *chat.Error
			if !errors.As(err, &trouble) || trouble.Kind() != c.kind || trouble.Ambiguous() != c.ambiguous || trouble.RetryAfter() != c.after {
				t.Errorf("%v: %+v", err, trouble)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("it tells the address: %v", err)
			}
		})
	}
}

// What chats answer to a message that they take: Mattermost, Slack and Discord, Rocket.Chat, Teams, and those that say nothing.
func TestAWebhookThatTakesAMessageIsBelieved(t *testing.T) {
	for _, c := range []struct {
		status     int
		form, body string
	}{
		{200, "text/plain", "ok"},
		{200, "text/html", "ok"},
		{200, "text/html; charset=utf-8", "ok"},
		{200, "application/json", `{"success":true}`},
		{200, "text/plain; charset=utf-8", "1"},
		{200, "", "ok"},
		{200, "text/html", ""},
		{202, "", ""},
		{204, "", ""},
	} {
		client := hooked(t, &hook{answer: func(w http.ResponseWriter) {
			w.Header()["Content-Type"] = []string{c.form}
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}}, long)
		if receipt, err := client.Send(t.Context(), review.Message{Key: "k", Text: "t"}, ""); err != nil || receipt.ID != review.Hooked {
			t.Errorf("%d %s %q: %+v, %v", c.status, c.form, c.body, receipt, err)
		}
	}
}
