// Package chattest is a stand-in for Slack's Web API, for tests: it keeps what is posted, enforces the limits that Slack
// does, gives messages back page by page, and fails in the ways it is told to. It is no part of what users run.
//
//	chattest.go   the chat: channels, tokens, and how a request finds its method
//	fault.go      what can go wrong, and how a test asks for it
//	post.go       chat.postMessage and chat.update, with Slack's limits (limits.go)
//	read.go       conversations.history, .replies and .info
//	press.go      what people do with buttons and forms: views.open, and the requests that Slack makes of it
//	socket.go     apps.connections.open, and those requests over a socket; signed.go signs them
//	serve.go      the same on a port of its own
//
// Start at [New]; in a process of its own at [Serve].
package chattest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Chat is one workspace, kept in memory. It serves the API at any path that ends in a method's name.
type Chat struct {
	now func() time.Time

	mu       sync.Mutex
	tokens   map[string]string // token: the error it is answered with, empty for a good one
	channels map[string]*channel
	faults   []Fault
	forgot   Forgetful
	most     int   // messages to a page; 0: as many as are asked for
	last     int64 // microseconds of the latest message
	calls    []string

	app      string // the app's own token, which opens sockets and nothing else
	sockets  []*websocket.Conn
	opened   chan struct{}                   // holds one where a socket was opened since
	answers  map[string]chan json.RawMessage // by envelope
	triggers map[string]time.Time            // zero: used
	views    []View
	count    int
}

type channel struct {
	archived bool
	left     bool // we are no member any more
	messages []*Posted
	arrivals []time.Time
}

// Forgetful says what of a message the chat does not give back, as some do that only resemble Slack.
type Forgetful struct{ Metadata, Blocks bool }

// Posted is a message as the chat keeps it.
type Posted struct {
	ID       string          `json:"ts"`
	Thread   string          `json:"thread_ts,omitempty"` // the root's ID; of a root that has replies, its own
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
	Edited   bool            `json:"-"`
	Replies  int             `json:"reply_count,omitempty"`
}

// New is a chat that accepts one token and has the given channels. Its messages are named by the clock now.
func New(now func() time.Time, token string, channels ...string) *Chat {
	c := &Chat{
		now: now, tokens: map[string]string{token: ""}, channels: map[string]*channel{},
		opened: make(chan struct{}, 1), answers: map[string]chan json.RawMessage{}, triggers: map[string]time.Time{},
	}
	for _, id := range channels {
		c.channels[id] = &channel{}
	}
	return c
}

// Revoke makes a token worthless until it is renewed.
func (c *Chat) Revoke(token string) { c.change(func() { c.tokens[token] = "token_revoked" }) }

// Renew makes a token good.
func (c *Chat) Renew(token string) { c.change(func() { c.tokens[token] = "" }) }

// Archive closes a channel to new messages; it can still be read.
func (c *Chat) Archive(id string) { c.change(func() { c.channels[id].archived = true }) }

// Leave takes us out of a channel: it can neither be written nor read.
func (c *Chat) Leave(id string) { c.change(func() { c.channels[id].left = true }) }

// Invite opens a channel again, whatever closed it.
func (c *Chat) Invite(id string) {
	c.change(func() { c.channels[id].archived, c.channels[id].left = false, false })
}

// Remove takes a message away, as a person may. Of a root that has replies a tombstone is left, under which they stay.
func (c *Chat) Remove(id, message string) {
	c.change(func() {
		ch := c.channels[id]
		if m := ch.find(message); m != nil && m.Replies > 0 {
			m.Text, m.Blocks, m.Metadata = "This message was deleted.", nil, nil
			return
		}
		ch.messages = slices.DeleteFunc(ch.messages, func(m *Posted) bool { return m.ID == message })
	})
}

// Forget makes the chat give back no more than that of its messages from now on.
func (c *Chat) Forget(f Forgetful) { c.change(func() { c.forgot = f }) }

// PageAtMost makes the chat give back no more than so many messages at once, whatever is asked for.
func (c *Chat) PageAtMost(most int) { c.change(func() { c.most = most }) }

func (c *Chat) change(what func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	what()
}

// Messages are copies of a channel's messages, replies too, oldest first.
func (c *Chat) Messages(id string) []Posted {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []Posted
	for _, m := range c.channels[id].messages {
		all = append(all, *m)
	}
	return all
}

// Arrivals are the times at which requests to post to a channel arrived, whatever became of them.
func (c *Chat) Arrivals(id string) []time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]time.Time(nil), c.channels[id].arrivals...)
}

// Calls are the methods called so far, in order.
func (c *Chat) Calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.calls...)
}

// answer is the body of a response.
type answer map[string]any

func no(code string, messages ...string) answer {
	a := answer{"ok": false, "error": code}
	if len(messages) > 0 {
		a["response_metadata"] = answer{"messages": messages}
	}
	return a
}

// ServeHTTP answers one call, or fails in the way that was asked for.
func (c *Chat) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := path.Base(r.URL.Path)
	if method == link {
		c.connect(w, r)
		return
	}
	if err := parse(r); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Form.Set("host", r.Host)
	fault := c.arrive(method, r)
	do := func() answer { return c.do(method, r.Form, r.Header.Get("Authorization")) }
	if fault.before(w, r, do) {
		return
	}
	a := fault.refusal()
	if a == nil {
		a = do()
	}
	if id, posted := a["ts"].(string); posted && fault.What == TakeAway {
		c.Remove(r.Form.Get("channel"), id)
	}
	if fault.after(w, r) {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(a) // the caller may have gone; there is nobody to tell
}

// arrive notes the call and takes the fault that waits for it.
func (c *Chat) arrive(method string, r *http.Request) Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, method)
	if ch, ok := c.channels[r.Form.Get("channel")]; ok && method == "chat.postMessage" {
		ch.arrivals = append(ch.arrivals, c.now())
	}
	return c.take(method)
}

func (c *Chat) do(method string, form url.Values, authorization string) answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if code := c.refused(method, form, authorization); code != "" {
		return no(code)
	}
	switch method {
	case "apps.connections.open":
		return c.open(form)
	case "views.open":
		return c.openView(form)
	case "auth.test":
		return answer{"ok": true, "url": "https://test.example/", "team": "Test", "user": "stocktake", "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
	}
	ch, ok := c.channels[form.Get("channel")]
	if !ok {
		return no("channel_not_found")
	}
	if ch.left {
		return no("not_in_channel")
	}
	switch method {
	case "chat.postMessage":
		return c.post(ch, form)
	case "chat.update":
		return c.update(ch, form)
	case "conversations.history":
		return c.history(ch, form)
	case "conversations.replies":
		return c.replies(ch, form)
	case "conversations.info":
		return answer{"ok": true, "channel": answer{"id": form.Get("channel"), "is_archived": ch.archived, "is_member": true}}
	}
	return no("unknown_method")
}

// refused is the error a request's token is answered with, empty if the token is good.
func (c *Chat) refused(method string, form url.Values, authorization string) string {
	token := form.Get("token")
	if bearer, ok := strings.CutPrefix(authorization, "Bearer "); ok {
		token = bearer
	}
	if token == "" {
		return "not_authed"
	}
	code, known := c.tokens[token]
	switch {
	case !known:
		return "invalid_auth"
	case code == "" && (token == c.app) != (method == "apps.connections.open"):
		return "not_allowed_token_type"
	}
	return code
}
