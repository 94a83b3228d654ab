package chattest

import (
	"encoding/json"
	"fmt"
	"net/url"
)

func (c *Chat) post(ch *channel, form url.Values) answer {
	if ch.archived {
		return no("is_archived")
	}
	if a := check(form); a != nil {
		return a
	}
	m := &Posted{Thread: form.Get("thread_ts")}
	if m.Thread != "" {
		m.reply(ch.find(m.Thread))
	}
	m.ID = c.name()
	m.fill(form)
	ch.messages = append(ch.messages, m)
	return answer{"ok": true, "channel": form.Get("channel"), "ts": m.ID, "message": *m}
}

// reply has a message stand under a root. One that is gone is no reason to refuse it: it is a root itself then, as the answer shows.
func (m *Posted) reply(root *Posted) {
	if root == nil {
		m.Thread = ""
		return
	}
	root.Thread = root.ID
	root.Replies++
}

func (c *Chat) update(ch *channel, form url.Values) answer {
	m := ch.find(form.Get("ts"))
	if m == nil {
		return no("message_not_found")
	}
	if len(form.Get("text")) > editLimit {
		return no("msg_too_long")
	}
	if a := check(form); a != nil {
		return a
	}
	m.fill(form)
	m.Edited = true
	return answer{"ok": true, "channel": form.Get("channel"), "ts": m.ID, "text": m.Text, "message": *m}
}

// fill takes over what a request has. Blocks and metadata that it says nothing of stay; an empty array takes the blocks away.
func (m *Posted) fill(form url.Values) {
	m.Text = form.Get("text")
	if s := form.Get("blocks"); s == "[]" {
		m.Blocks = nil
	} else if s != "" {
		m.Blocks = json.RawMessage(s)
	}
	if s := form.Get("metadata"); s != "" {
		m.Metadata = json.RawMessage(s)
	}
}

// name gives a message the clock's time, or the next free microsecond after the last message.
func (c *Chat) name() string {
	c.last = max(c.last+1, c.now().UnixMicro())
	return fmt.Sprintf("%d.%06d", c.last/1e6, c.last%1e6)
}

func (ch *channel) find(id string) *Posted {
	for _, m := range ch.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}
