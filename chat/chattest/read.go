package chattest

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// history gives back roots, newest first; replies are not among them.
func (c *Chat) history(ch *channel, form url.Values) answer {
	var roots []*Posted
	for _, m := range slices.Backward(ch.messages) {
		if (m.Thread == "" || m.Thread == m.ID) && within(m, form) {
			roots = append(roots, m)
		}
	}
	return c.page(roots, form)
}

// replies gives back a thread, its root first, then oldest first.
func (c *Chat) replies(ch *channel, form url.Values) answer {
	root := ch.find(form.Get("ts"))
	if root == nil {
		return no("thread_not_found")
	}
	thread := []*Posted{root}
	for _, m := range ch.messages {
		if m.Thread == root.ID && m != root && within(m, form) {
			thread = append(thread, m)
		}
	}
	return c.page(thread, form)
}

func within(m *Posted, form url.Values) bool {
	oldest, latest := form.Get("oldest"), form.Get("latest")
	inclusive := form.Get("inclusive") == "1" || form.Get("inclusive") == "true"
	if inclusive && (m.ID == oldest || m.ID == latest) {
		return true
	}
	// Seconds have ten digits until 2286: as text they are in order.
	return (oldest == "" || m.ID > oldest) && (latest == "" || m.ID < latest)
}

// page cuts one page out of messages; its cursor is the number of the next page's first.
func (c *Chat) page(messages []*Posted, form url.Values) answer {
	limit, err := strconv.Atoi(form.Get("limit"))
	if err != nil || limit < 1 {
		limit = 100
	}
	if c.most > 0 {
		limit = min(limit, c.most)
	}
	from := 0
	if cursor := form.Get("cursor"); cursor != "" {
		if from, err = strconv.Atoi(cursor); err != nil || from > len(messages) {
			return no("invalid_cursor")
		}
	}
	to := min(from+limit, len(messages))
	a := answer{"ok": true, "messages": c.shown(messages[from:to], form), "has_more": to < len(messages)}
	if to < len(messages) {
		a["response_metadata"] = answer{"next_cursor": strconv.Itoa(to)}
	}
	return a
}

func (c *Chat) shown(messages []*Posted, form url.Values) []Posted {
	all := form.Get("include_all_metadata")
	shown := []Posted{}
	for _, m := range messages {
		one := *m
		one.Text = coded(m.Text)
		if c.forgot.Metadata || (all != "1" && all != "true") {
			one.Metadata = nil
		}
		if c.forgot.Blocks {
			one.Blocks = nil
		}
		shown = append(shown, one)
	}
	return shown
}

// coded is a text as Slack gives it back: emoji by their names, which are made up here.
func coded(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= 0x1F3FB && r <= 0x1F3FF:
			fmt.Fprintf(&b, ":skin-tone-%d:", r-0x1F3FB+2)
		case r >= 0x2600 && r <= 0x27BF, r >= 0x1F000 && r <= 0x1FAFF:
			fmt.Fprintf(&b, ":sign_%x:", r)
		case r != 0xFE0F: // it goes with the sign before it
			b.WriteRune(r)
		}
	}
	return b.String()
}
