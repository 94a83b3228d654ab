package jobs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"stocktake/chat/chattest"
)

// count is what is wrong after a schedule. All of it is to be nothing.
type count struct {
	owed       int // not settled in the ledger
	unseen     int // settled or not, and in no channel
	twice      int // in a channel, or in two, more often than once
	misplaced  int // not where its receipt says, or not in its thread
	tooFast    int // begun within the pause after another
	stale      int // not saying the last decision on what they are about
	unrecorded int // reports that are not there, or not with all their messages
	remarks    []string
}

func (c count) wrong() int {
	return c.owed + c.unseen + c.twice + c.misplaced + c.tooFast + c.stale + c.unrecorded
}

func (c count) String() string {
	return fmt.Sprintf("owed %d, unseen %d, seen twice %d, misplaced %d, too fast %d, stale %d, unrecorded %d\n  %s",
		c.owed, c.unseen, c.twice, c.misplaced, c.tooFast, c.stale, c.unrecorded, strings.Join(c.remarks, "\n  "))
}

func (c *count) remark(format string, args ...any) {
	c.remarks = append(c.remarks, fmt.Sprintf(format, args...))
}

func (c *count) add(other count) {
	c.owed += other.owed
	c.unseen += other.unseen
	c.twice += other.twice
	c.misplaced += other.misplaced
	c.tooFast += other.tooFast
	c.stale += other.stale
	c.unrecorded += other.unrecorded
}

// entry is a message as the ledger has it.
type entry struct {
	programme, key, parent, audience, state, channel, id string
	decider                                              string // of the last decision on what it is about
}

// count holds the ledger against the channels.
func (p *played) count(t *testing.T) (c count) {
	t.Helper()
	entries := p.entries(t)
	seen, byID := map[string]int{}, map[string]chattest.Posted{}
	for _, channel := range []string{shared, fallback, desk} {
		for _, m := range p.stand.Messages(channel) {
			if key := keyOf(m); key != "" {
				seen[key]++
			}
			byID[channel+" "+m.ID] = m
		}
	}
	for key, n := range seen {
		if n > 1 {
			c.twice += n - 1
			c.remark("%s is seen %d times", key, n)
		}
	}
	recorded := map[string]int{}
	for _, e := range entries {
		if e.audience == "programme" && !strings.Contains(e.key, "/after-") { // a half that was divided off is none of its own
			recorded[e.programme]++
		}
		c.hold(e, entries, seen, byID, p.removed)
	}
	for programme, want := range told {
		if recorded[programme] != want {
			c.unrecorded++
			c.remark("%s has %d messages in the ledger, want %d", programme, recorded[programme], want)
		}
	}
	return c
}

// hold holds one entry against what is seen.
func (c *count) hold(e entry, entries map[string]entry, seen map[string]int, byID map[string]chattest.Posted, removed map[string]bool) {
	if e.state == "overtaken" && strings.HasSuffix(e.key, "/stuck") && seen[e.key] == 0 {
		return // what it was about has been delivered first
	}
	if e.state != "posted" {
		c.owed++
		c.remark("%s is %s", e.key, e.state)
	}
	if removed[e.key] {
		return
	}
	if seen[e.key] == 0 {
		c.unseen++
		c.remark("%s is nowhere", e.key)
		return
	}
	m, ok := byID[e.channel+" "+e.id]
	if e.state == "posted" && (!ok || keyOf(m) != e.key) {
		c.misplaced++
		c.remark("%s is not where its receipt says, at %s in %s", e.key, e.id, e.channel)
	}
	if ok && !strings.Contains(m.Text, e.decider) {
		c.stale++
		c.remark("%s does not say what %s decided: %q", e.key, e.decider, m.Text)
	}
	if root := entries[e.parent]; ok && e.parent != "" && m.Thread != root.id {
		c.misplaced++
		c.remark("%s is in thread %q, its root is %s", e.key, m.Thread, root.id)
	}
}

// entries are the messages of this schedule's reports.
func (p *played) entries(t *testing.T) map[string]entry {
	t.Helper()
	rows, err := p.admin.QueryContext(t.Context(), `
		SELECT r.programme, m.key, coalesce(m.parent, ''), m.audience, m.state, coalesce(m.receipt_channel, ''), coalesce(m.receipt_id, ''),
		       coalesce((SELECT d.by
		                 FROM stocktake.decisions d
		                 WHERE d.report = m.report AND d.recommendation = ANY (m.about)
		                 ORDER BY d.number DESC
		                 LIMIT 1), '')
		FROM stocktake.reports r
		JOIN stocktake.messages m ON m.report = r.id
		WHERE r.as_of = $1`, p.asOf)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]entry{}
	for rows.Next() {
		var e entry
		if err := rows.Scan(&e.programme, &e.key, &e.parent, &e.audience, &e.state, &e.channel, &e.id, &e.decider); err != nil {
			t.Fatal(err)
		}
		all[e.key] = e
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// keyOf is the key that a message bears, whether or not the chat gives it back. A tombstone bears none.
func keyOf(m chattest.Posted) string {
	var metadata struct {
		Payload struct{ Key string } `json:"event_payload"`
	}
	if m.Metadata == nil {
		return ""
	}
	if err := json.Unmarshal(m.Metadata, &metadata); err != nil {
		panic(err) // the chat takes only what is JSON
	}
	return metadata.Payload.Key
}
