package jobs_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
)

// clicked is the harbour told with buttons, where only the one on the list decides on reinforce.
type clicked struct {
	world
	clicks int
}

const telex = "xntk9v63" // discontinue; pilots is reinforce, knots reshape

func newClicked(t *testing.T) *clicked {
	t.Helper()
	c := &clicked{world: newHarbour(t)}
	declared := strings.Replace(string(config.DefaultPolicy()), "may_decide: {}", "may_decide: {reinforce: [U0ADA, Ada Quay]}", 1)
	policy, err := config.Policy("", []byte(declared))
	if err != nil {
		t.Fatal(err)
	}
	c.job.Policy.Approvals, c.job.Policy.MayDecide = policy.Approvals, policy.MayDecide
	c.job.Stands = chat.Stands
	c.job.Layout = func(r review.Report) []review.Message { return chat.Layout(r.Digest(), true) }
	if result := c.run(t); result.Posted != 5 {
		t.Fatalf("%+v", result)
	}
	return c
}

// on is a click by somebody who may, on the message of a recommendation; each is a request of its own.
func (c *clicked) on(t *testing.T, id string, act review.Act) review.Click {
	t.Helper()
	c.clicks++
	sum := sha256.Sum256([]byte(fmt.Sprint(c.clicks)))
	return review.Click{
		Mark: hex.EncodeToString(sum[:]), Act: act, ID: id, Team: "T1", Of: "T1", User: "U0ADA", Name: "ada.quay",
		Message: review.Receipt{Channel: "C0HARBOUR", ID: c.messageOf(t, id)},
	}
}

// messageOf is the message in which a recommendation is told.
func (c *clicked) messageOf(t *testing.T, id string) string {
	t.Helper()
	for _, m := range c.chat.Messages("C0HARBOUR") {
		if strings.HasSuffix(keyOf(m), "/"+id) {
			return m.ID
		}
	}
	t.Fatalf("%s is told nowhere", id)
	return ""
}

func (c *clicked) do(t *testing.T, click review.Click) review.Response {
	t.Helper()
	r, err := c.job.Click(t.Context(), "T1", click)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// links is the chain of decisions, which must hold.
func (c *clicked) links(t *testing.T) int {
	t.Helper()
	chain, err := c.db.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, broken := review.VerifyChain(chain); broken != nil {
		t.Fatalf("the chain is broken: %v", broken)
	}
	return len(chain)
}

// What is clicked where, when and by whom it must not be is refused or harmless: the chain of decisions stays as it was.
func TestAClickThatMustNotCountChangesNothing(t *testing.T) {
	t.Parallel()
	accept := func(c *clicked, t *testing.T, id string) {
		if r := c.do(t, c.on(t, id, review.Accept)); !r.Recorded {
			t.Fatalf("accepted %s: %+v", id, r)
		}
	}
	later := func(c *clicked, t *testing.T, to string) {
		c.job.At = at(to)
		if result := c.run(t); len(result.Reports) == 0 {
			t.Fatalf("%+v", result)
		}
	}
	for _, test := range []struct {
		name   string
		before func(*clicked, *testing.T)
		id     string
		act    review.Act
		change func(*review.Click)
		says   string // empty: it is harmless, and nothing is said
	}{
		{"a double click", func(c *clicked, t *testing.T) { accept(c, t, pilots) }, pilots, review.Accept, nil, ""},
		{"a double click under another name", func(c *clicked, t *testing.T) { accept(c, t, pilots) }, pilots, review.Accept, func(click *review.Click) { click.Name = "ada" }, ""},
		{"the same request again", func(c *clicked, t *testing.T) {
			accept(c, t, pilots)
			c.clicks--
		}, pilots, review.Accept, nil, "heard before"},
		{"the second of two people", func(c *clicked, t *testing.T) { accept(c, t, knots) }, knots, review.Accept, func(click *review.Click) { click.User = "U0BO" }, "already accepted by ada.quay (U0ADA)"},
		{"on what is frozen, under an edited message", func(c *clicked, t *testing.T) {
			accept(c, t, knots)
			if err := c.job.Retell(t.Context(), c.on(t, knots, review.Accept).Message, knots); err != nil {
				t.Fatal(err)
			}
		}, knots, review.Reject, nil, "frozen"},
		{"decided at a terminal meanwhile", func(c *clicked, t *testing.T) {
			_, _, err := c.job.Decide(t.Context(), jobs.Order{ID: knots, Act: review.Accept, By: "Cy Dock", From: "cli"})
			if err != nil {
				t.Fatal(err)
			}
		}, knots, review.Accept, nil, "already accepted by Cy Dock"},
		{"a late click, on a report that another followed", func(c *clicked, t *testing.T) { later(c, t, "2026-02-01") }, knots, review.Accept, nil, "followed by yzy1vl67"},
		{"a form sent after another report", func(c *clicked, t *testing.T) { later(c, t, "2026-02-01") }, knots, review.Reject, func(click *review.Click) { click.Form = &review.Terms{Reason: "too dear"} }, "followed by yzy1vl67"},
		{"by a clock before the report", func(c *clicked, _ *testing.T) { c.job.At = at("2025-01-20") }, knots, review.Accept, nil, "no recommendation"},
		{"an ID there is not", nil, knots, review.Accept, func(click *review.Click) { click.ID = "zzzzzzzz" }, "no recommendation zzzzzzzz"},
		{"a value that is no ID", nil, knots, review.Accept, func(click *review.Click) { click.ID = "'; DROP TABLE x" }, "no ID"},
		{"an act that no button has", nil, knots, review.Done, nil, "no such button"},
		{"on what another report tells", func(c *clicked, t *testing.T) { later(c, t, "2026-02-01") }, knots, review.Accept, func(click *review.Click) { click.ID = "yzy1vl67" }, "no recommendation yzy1vl67"},
		{"from another channel", nil, knots, review.Accept, func(click *review.Click) { click.Message.Channel = "C0OPS" }, "no recommendation is told in this message"},
		{"under a message that is not ours", nil, knots, review.Accept, func(click *review.Click) { click.Message.ID = "1.000001" }, "no recommendation is told in this message"},
		{"from another workspace", nil, knots, review.Accept, func(click *review.Click) { click.Team = "T2" }, "workspace"},
		{"by a guest from another organisation", nil, knots, review.Accept, func(click *review.Click) { click.Of = "T2" }, "workspace"},
		{"by one who may not", nil, pilots, review.Accept, func(click *review.Click) { click.User = "U0BO" }, "ada.quay (U0BO) may not decide"},
		{"by one who calls himself as one who may", nil, pilots, review.Accept, func(click *review.Click) { click.User, click.Name = "U0BO", "Ada Quay" }, "may not decide on reinforce"},
		{"a form by one who may not", nil, pilots, review.Reject, func(click *review.Click) { click.User, click.Form = "U0BO", &review.Terms{Reason: "no"} }, "may not decide on reinforce"},
		{"rejected for no reason", nil, knots, review.Reject, func(click *review.Click) { click.Form = &review.Terms{Reason: " \n"} }, "say why"},
		{"snoozed into the past", nil, knots, review.Snooze, func(click *review.Click) { click.Form = &review.Terms{Until: "2025-01-31"} }, "passed already"},
		{"snoozed until no day", nil, knots, review.Snooze, func(click *review.Click) { click.Form = &review.Terms{Until: "soon"} }, "not a time"},
		{"an end without its authority", nil, telex, review.Accept, func(click *review.Click) { click.Form = &review.Terms{Reason: "agreed"} }, "needs the approval of"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newClicked(t)
			if test.before != nil {
				test.before(c, t)
			}
			before := c.links(t)
			click := c.on(t, test.id, test.act)
			if test.change != nil {
				test.change(&click)
			}
			r := c.do(t, click)
			if after := c.links(t); after != before || r.Recorded || r.Ask != nil {
				t.Errorf("%d decisions, there were %d; %+v", after, before, r)
			}
			if (r.No == "") != (test.says == "") || !strings.Contains(r.No, test.says) {
				t.Errorf("told %q, want %q", r.No, test.says)
			}
		})
	}
}

// What was filled in wrongly is told beside its field: the form stays, and what was typed in it.
func TestARefusalOfAFormNamesItsField(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		id, field string
		act       review.Act
		form      review.Terms
	}{
		{knots, "reason", review.Reject, review.Terms{}},
		{knots, "until", review.Snooze, review.Terms{Until: "2025-01-31"}},
		{telex, "reason", review.Accept, review.Terms{Reason: "agreed", Owner: "Bo Reed"}},
		{telex, "due", review.Accept, review.Terms{Reason: "decision C-M(2025)1", Due: "2025-01-31"}},
	} {
		c := newClicked(t)
		click := c.on(t, test.id, test.act)
		click.Form = &test.form
		if r := c.do(t, click); r.Field != test.field || r.No == "" || r.Stale {
			t.Errorf("%s with %+v: %+v, want the field %s", test.act, test.form, r, test.field)
		}
	}
}

// What a click asks for before it decides, and what is recorded then.
func TestAClickDecidesOnceAllIsSaid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		id    string
		act   review.Act
		asks  string
		terms review.Terms
		words string
		stays bool // the buttons
	}{
		{"accepted at once", pilots, review.Accept, "", review.Terms{}, "Accepted by ada.quay (U0ADA) on 1 February 2025", false},
		{"rejected", knots, review.Reject, "reason", review.Terms{Reason: "too <dear>"}, "Rejected by ada.quay (U0ADA) on 1 February 2025: too <dear>", false},
		{"snoozed", knots, review.Snooze, "until reason?", review.Terms{Until: "2025-03-01"}, "Snoozed by ada.quay (U0ADA) on 1 February 2025 until 1 March 2025", true},
		{"an end, by its authority", telex, review.Accept, "reason due? owner?", review.Terms{Reason: "decision HB(2025)3", Due: "2025-06-30", Owner: "Bo"}, "Accepted by ada.quay (U0ADA) on 1 February 2025, due 30 June 2025, owner Bo", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newClicked(t)
			click := c.on(t, test.id, test.act)
			r := c.do(t, click)
			if test.asks != "" {
				if r.Ask == nil || c.links(t) != 0 {
					t.Fatalf("%+v, %d decisions", r, c.links(t))
				}
				if got := strings.Join(append(r.Ask.Needs, marked(r.Ask.May)...), " "); got != test.asks || r.Ask.ID != test.id || r.Ask.Message != click.Message {
					t.Errorf("asks for %q of %+v, want %q", got, r.Ask, test.asks)
				}
				click = c.on(t, test.id, test.act)
				click.Form = &test.terms
				r = c.do(t, click)
			}
			if !r.Recorded || c.links(t) != 1 {
				t.Fatalf("%+v, %d decisions", r, c.links(t))
			}
			if err := c.job.Retell(t.Context(), click.Message, click.ID); err != nil {
				t.Fatal(err)
			}
			c.expectShown(t, test.id, test.words, test.stays)
		})
	}
}

// unread is a ledger in which what was told, or what is marked, cannot be read.
type unread struct {
	*storage.DB
	told, marked error
}

func (u unread) Told(ctx context.Context, programme string, at time.Time) ([]review.Told, error) {
	if u.told != nil {
		return nil, u.told
	}
	return u.DB.Told(ctx, programme, at)
}

func (u unread) Marked(ctx context.Context, programme string) ([]review.Marked, error) {
	return nil, u.marked
}

// Where the ledger cannot be read for the edit after a click, whoever asked for it is told why, and nothing is edited.
func TestAnEditThatCannotBeReadForIsToldOf(t *testing.T) {
	t.Parallel()
	c := newClicked(t)
	click := c.on(t, pilots, review.Accept)
	c.do(t, click)
	for _, ledger := range []unread{{c.db, errors.New("no messages"), nil}, {c.db, nil, errors.New("no markings")}} {
		c.job.Ledger = ledger
		want := errors.Join(ledger.told, ledger.marked)
		if err := c.job.Retell(t.Context(), click.Message, click.ID); err == nil || err.Error() != want.Error() {
			t.Errorf("%v, want %v", err, want)
		}
	}
	c.job.Ledger = c.db
	if err := c.job.Retell(t.Context(), click.Message, click.ID); err != nil {
		t.Error(err)
	}
	c.expectShown(t, pilots, "Accepted by ada.quay (U0ADA) on 1 February 2025", false)
}

func marked(fields []string) (all []string) {
	for _, f := range fields {
		all = append(all, f+"?")
	}
	return all
}

// expectShown holds the message of a recommendation against how it is to stand; its key must have been kept.
func (c *clicked) expectShown(t *testing.T, id, words string, buttons bool) {
	t.Helper()
	for _, m := range c.chat.Messages("C0HARBOUR") {
		if m.ID != c.messageOf(t, id) {
			continue
		}
		escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(words)
		if !m.Edited || !strings.Contains(m.Text, escaped) || strings.Contains(string(m.Blocks), `"type":"actions"`) != buttons {
			t.Errorf("shows %s\n%s\nwant %q, buttons %v", m.Text, m.Blocks, words, buttons)
		}
		if strings.Count(m.Text, "by ada.quay") != 1 {
			t.Errorf("it says so more than once: %s", m.Text)
		}
	}
}

// Many people at once, one decision; another click finds the message as it stands by now.
func TestOfManyPeopleAtOnceOneDecides(t *testing.T) {
	t.Parallel()
	c := newClicked(t)
	var all sync.WaitGroup
	recorded := make(chan string, 8)
	for i := range cap(recorded) {
		click := c.on(t, knots, review.Accept)
		click.User = fmt.Sprintf("U%d", i)
		all.Go(func() {
			if r, err := c.job.Click(t.Context(), "T1", click); err == nil && r.Recorded {
				recorded <- click.User
			}
		})
	}
	all.Wait()
	if len(recorded) != 1 || c.links(t) != 1 {
		t.Errorf("%d were told that they decided, %d decisions", len(recorded), c.links(t))
	}
}

// A run that holds the programme keeps nobody from deciding, and what is decided in it stands.
func TestAClickDuringARunCounts(t *testing.T) {
	t.Parallel()
	c := newClicked(t)
	held, err := c.db.Lease(t.Context(), "HARBOUR", time.Second, func(context.Context) error {
		if r := c.do(t, c.on(t, knots, review.Accept)); !r.Recorded {
			t.Errorf("%+v", r)
		}
		return nil
	})
	if err != nil || !held || c.links(t) != 1 {
		t.Errorf("%v, %v, %d decisions", held, err, c.links(t))
	}
}

// A clock that was set back does not put a decision before the one that it follows.
func TestAClickByAClockSetBackFollowsTheOneBefore(t *testing.T) {
	t.Parallel()
	c := newClicked(t)
	c.job.At = at("2025-02-10")
	snooze := c.on(t, knots, review.Snooze)
	snooze.Form = &review.Terms{Until: "2025-03-01"}
	c.do(t, snooze)
	c.job.At = at("2025-02-05")
	if r := c.do(t, c.on(t, knots, review.Accept)); !r.Recorded {
		t.Fatalf("%+v", r)
	}
	chain, err := c.db.Chain(t.Context())
	if err != nil || len(chain) != 2 || chain[1].At.Before(chain[0].At) {
		t.Errorf("%+v, %v", chain, err)
	}
}
