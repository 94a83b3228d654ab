package jobs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"stocktake/chat/chattest"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
)

// dates are the part of a key that says of which period it is.
var dates = regexp.MustCompile(`/\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d`)

// shows is what stands in a channel: the keys without their dates, replies indented, "meant for" and "orphaned" where a note says so,
// "bare" where there are no blocks.
func (p *played) shows(channel string) (all []string) {
	for _, m := range p.stand.Messages(channel) {
		line := dates.ReplaceAllString(keyOf(m), "")
		if m.Thread != "" && m.Thread != m.ID {
			line = "  " + line
		}
		if strings.HasPrefix(m.Text, "Meant for ") && strings.Contains(string(m.Blocks), "Meant for ") {
			line += ", meant for"
		}
		if gone := "The message that this one answers is gone."; strings.HasPrefix(m.Text, gone) && strings.Contains(string(m.Blocks), gone) {
			line += ", orphaned"
		}
		if channel != desk && len(m.Blocks) == 0 {
			line += ", bare"
		}
		all = append(all, line)
	}
	return all
}

var (
	alphaThere = []string{"ALPHA/root", "  ALPHA/ALPHA-0", "  ALPHA/ALPHA-1"}
	betaThere  = []string{"BETA/root", "  BETA/BETA-0"}
	gammaThere = []string{"GAMMA/root", "  GAMMA/GAMMA-0"}
	noteAlpha  = []string{"ALPHA/root, meant for", "  ALPHA/ALPHA-0", "  ALPHA/ALPHA-1"}
	noteBeta   = []string{"BETA/root, meant for", "  BETA/BETA-0"}
)

func lines(parts ...[]string) (all []string) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// reopen opens all that was closed.
func (p *played) reopen() {
	p.stand.Renew("xoxb-good")
	for _, channel := range []string{shared, fallback, desk} {
		p.stand.Invite(channel)
	}
	p.routes = jobs.Routes{Fallback: fallback, Operator: desk}
}

// What a run does where the chat refuses. When all is open again the next run delivers the rest.
func TestWhatIsRefusedHasItsWay(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	refuse := func(codes ...string) func(*played) {
		return func(p *played) {
			for _, code := range codes {
				p.stand.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.Refuse, Code: code})
			}
		}
	}
	for _, test := range []struct {
		name                   string
		change                 func(*played)
		shared, fallback, desk []string
		code, owed             int
	}{
		{"nothing", func(*played) {}, lines(alphaThere, betaThere), gammaThere, nil, 0, 0},
		{
			"an archived channel", func(p *played) { p.stand.Archive(shared) },
			nil, lines(noteAlpha, noteBeta, gammaThere),
			[]string{"ALPHA/root/moved/C0FALLBACK", "BETA/root/moved/C0FALLBACK"},
			0, 0,
		},
		{
			"a channel that we were taken out of", func(p *played) { p.stand.Leave(shared) },
			nil, lines(noteAlpha, noteBeta, gammaThere),
			[]string{"ALPHA/root/moved/C0FALLBACK", "BETA/root/moved/C0FALLBACK"},
			0, 0,
		},
		{
			"a channel that we may not post to", refuse("no_permission"),
			betaThere, lines(noteAlpha, gammaThere),
			[]string{"ALPHA/root/moved/C0FALLBACK"},
			0, 0,
		},
		{
			"a channel that we are denied", refuse("access_denied"),
			betaThere, lines(noteAlpha, gammaThere),
			[]string{"ALPHA/root/moved/C0FALLBACK"},
			0, 0,
		},
		{"a token that lacks the scope to post", refuse("missing_scope"), nil, nil, nil, jobs.CodeUndelivered, 7},
		{
			"an archived channel, and no operator", func(p *played) { p.stand.Archive(shared); p.routes.Operator = "" },
			nil, lines(noteAlpha, noteBeta, gammaThere), nil, 0, 0,
		},
		{
			"an archived channel, and no fallback", func(p *played) { p.stand.Archive(shared); p.routes.Fallback = "" },
			nil, nil,
			[]string{"ALPHA/root/stuck", "BETA/root/stuck", "GAMMA/root/stuck"},
			jobs.CodeUndelivered, 7,
		},
		{
			"an archived channel, and the fallback too", func(p *played) { p.stand.Archive(shared); p.stand.Archive(fallback) },
			nil, nil,
			[]string{
				"ALPHA/root/moved/C0FALLBACK", "ALPHA/root/stuck", "BETA/root/moved/C0FALLBACK", "BETA/root/stuck", "GAMMA/root/stuck",
			},
			jobs.CodeUndelivered, 7,
		},
		{
			"an archived channel, and the operator's too", func(p *played) { p.stand.Archive(shared); p.stand.Archive(desk) },
			nil, lines(noteAlpha, noteBeta, gammaThere), nil, jobs.CodeUndelivered, 2,
		},
		{
			"blocks too long", refuse("msg_blocks_too_long"),
			lines([]string{"ALPHA/root", "  ALPHA/root/after-1"}, alphaThere[1:], betaThere), gammaThere, nil, 0, 0,
		},
		{
			"half of it too long, and no half of that", refuse("msg_blocks_too_long", "msg_blocks_too_long"),
			lines([]string{"ALPHA/root, bare", "  ALPHA/root/after-1"}, alphaThere[1:], betaThere), gammaThere, nil, 0, 0,
		},
		{
			"blocks not understood", refuse("invalid_blocks"),
			lines([]string{"ALPHA/root, bare"}, alphaThere[1:], betaThere), gammaThere, nil, 0, 0,
		},
		{"a thread that takes no replies", func(p *played) {
			p.stand.Fail(chattest.Fault{Method: "chat.postMessage"}, chattest.Fault{Method: "chat.postMessage", What: chattest.Refuse, Code: "cannot_reply_to_message"})
		}, lines([]string{"ALPHA/root", "ALPHA/ALPHA-0, orphaned", "  ALPHA/ALPHA-1"}, betaThere), gammaThere, nil, 0, 0},
		{"a root that is taken away before its replies", func(p *played) {
			p.stand.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.TakeAway})
		}, lines([]string{"ALPHA/ALPHA-0, orphaned", "  ALPHA/ALPHA-1"}, betaThere), gammaThere, nil, 0, 0},
		{"a root that is taken away, and the first answer after it is lost", func(p *played) {
			p.stand.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.TakeAway}, chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer})
		}, lines([]string{"ALPHA/ALPHA-0, orphaned", "  ALPHA/ALPHA-1"}, betaThere), gammaThere, nil, 0, 0},
		{"a root that is taken away, and what stands in its place then", func(p *played) {
			p.stand.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.TakeAway}, chattest.Fault{Method: "chat.postMessage", What: chattest.TakeAway})
		}, lines([]string{"ALPHA/ALPHA-1, orphaned"}, betaThere), gammaThere, nil, 0, 0},
		{"a token that is worth nothing", func(p *played) { p.stand.Revoke("xoxb-good") }, nil, nil, nil, jobs.CodeUndelivered, 7},
		{"half an hour to wait", func(p *played) {
			// In the harness a second is a hundredth: this is eleven minutes there.
			p.stand.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.Busy, RetryAfter: 66_000})
		}, nil, gammaThere, nil, jobs.CodeUndelivered, 5},
		{ // the last, since reports after one that is held back are held back too
			"the brake, and the operator's channel is archived",
			func(p *played) { p.brake = review.Brake{}; p.stand.Archive(desk) },
			nil, nil, nil, jobs.CodeUndelivered, 3,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := y.begin(t, 0)
			test.change(p)
			if result := p.once(t); result.Code(nil) != test.code || result.Owed != test.owed {
				t.Errorf("code %d with %d owed, want %d with %d: %v", result.Code(nil), result.Owed, test.code, test.owed, result.Troubles)
			}
			for channel, want := range map[string][]string{shared: test.shared, fallback: test.fallback, desk: test.desk} {
				if diff := cmp.Diff(want, p.shows(channel)); diff != "" {
					t.Errorf("in %s (-want +got):\n%s", channel, diff)
				}
			}
			p.reopen()
			if troubles := p.settle(t); len(troubles) > 0 {
				t.Errorf("when all is open again: %v", troubles)
			}
		})
	}
}

// What is stuck is told once, however often it is tried, and delivered when its channel is open again.
func TestTheOperatorIsToldOnceAndTheRestWaits(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.routes.Fallback = ""
	p.stand.Archive(shared)
	for range 3 {
		p.once(t)
	}
	if diff := cmp.Diff([]string{"ALPHA/root/stuck", "BETA/root/stuck", "GAMMA/root/stuck"}, p.shows(desk)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p.stand.Invite(shared)
	p.routes.Fallback = fallback
	if troubles := p.settle(t); len(troubles) > 0 {
		t.Error(troubles)
	}
	for channel, want := range map[string][]string{shared: lines(alphaThere, betaThere), fallback: {"GAMMA/root, meant for", "  GAMMA/GAMMA-0"}} {
		if diff := cmp.Diff(want, p.shows(channel)); diff != "" {
			t.Errorf("in %s (-want +got):\n%s", channel, diff)
		}
	}
}

// Wherever a run dies, what is held back is told once, and nothing else.
func TestWhatIsHeldBackIsToldOnce(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	for dies := 4; dies <= 64; dies += 4 {
		p := y.begin(t, 0)
		p.brake = review.Brake{}
		p.ran.Go(func() { p.run(t, &process{dies: dies}) })
		p.ran.Wait()
		if troubles := p.settle(t); len(troubles) > 0 {
			t.Fatal(troubles)
		}
		for channel, want := range map[string][]string{shared: nil, fallback: nil, desk: {"ALPHA/held", "BETA/held", "GAMMA/held"}} {
			if diff := cmp.Diff(want, p.shows(channel), cmpopts.SortSlices(strings.Compare)); diff != "" {
				t.Fatalf("died at %d: in %s (-want +got):\n%s", dies, channel, diff)
			}
		}
		for _, m := range p.stand.Messages(desk) {
			if len(m.Blocks) == 0 {
				t.Errorf("%s has no blocks", keyOf(m))
			}
		}
	}
}

// A channel is closed when the root stands already: what was to follow goes elsewhere, the first of it as a root.
func TestWhatFollowsARootInAClosedChannelGoesElsewhere(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.stand.Fail(chattest.Fault{Method: "chat.postMessage"}, chattest.Fault{Method: "chat.postMessage", What: chattest.Refuse, Code: "is_archived"})
	if troubles := p.settle(t); len(troubles) > 0 {
		t.Error(troubles)
	}
	want := lines([]string{"ALPHA/ALPHA-0, meant for", "  ALPHA/ALPHA-1"}, gammaThere)
	if diff := cmp.Diff(want, p.shows(fallback)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A message that may stand in a channel which cannot be read goes nowhere else: the operator is told, and it is settled when the
// channel can be read again.
func TestWhatMayHaveBeenSeenIsNotMoved(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.stand.Fail(
		chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer},
		chattest.Fault{Method: "conversations.history", What: chattest.FailBefore})
	p.once(t)
	p.stand.Leave(shared)
	p.once(t)
	if got := p.shows(desk); !slices.Contains(got, "ALPHA/root/stuck") || slices.Contains(p.shows(fallback), "ALPHA/root, meant for") {
		t.Errorf("the operator reads %q, the fallback shows %q", got, p.shows(fallback))
	}
	p.stand.Invite(shared)
	if troubles := p.settle(t); len(troubles) > 0 {
		t.Error(troubles)
	}
	if diff := cmp.Diff(alphaThere, p.shows(shared)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A token may lack what it takes to read one channel and not others, such as that for direct messages: what stands in those others goes on.
func TestAChannelThatMayNotBeReadStopsNoOther(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	unread := chattest.Fault{Method: "conversations.history", What: chattest.Refuse, Code: "missing_scope"}
	p.stand.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer}, unread)
	for range 2 {
		if result := p.once(t); result.Code(nil) != jobs.CodeUndelivered || result.Owed != 3 {
			t.Errorf("code %d with %d owed: %v", result.Code(nil), result.Owed, result.Troubles)
		}
		p.stand.Fail(unread)
	}
	for channel, want := range map[string][]string{
		shared: lines(alphaThere[:1], betaThere), fallback: gammaThere, desk: {"ALPHA/root/stuck"},
	} {
		if diff := cmp.Diff(want, p.shows(channel)); diff != "" {
			t.Errorf("in %s (-want +got):\n%s", channel, diff)
		}
	}
	p.stand.Heal()
	if troubles := p.settle(t); len(troubles) > 0 {
		t.Error(troubles)
	}
	if diff := cmp.Diff(lines(alphaThere[:1], betaThere, alphaThere[1:]), p.shows(shared)); diff != "" {
		t.Errorf("when it may be read (-want +got):\n%s", diff)
	}
}

// A programme may name another channel by now: what is owed to it goes there, and that needs no note.
func TestWhatIsOwedGoesToTheChannelThatTheProgrammeNamesByNow(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	p := y.begin(t, 0)
	p.routes.Fallback = ""
	p.stand.Archive(shared)
	p.once(t)
	db, err := storage.Open(t.Context(), y.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	load(t, db, "testdata/renamed")
	if troubles := p.settle(t); len(troubles) > 0 {
		t.Error(troubles)
	}
	if diff := cmp.Diff(lines(alphaThere, betaThere, gammaThere), p.shows(fallback)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A worthless token is asked once, not for each programme.
func TestAWorthlessTokenSilencesTheRun(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.stand.Revoke("xoxb-good")
	result := p.once(t)
	if calls := p.stand.Calls(); len(calls) != 1 || len(result.Troubles) != 1 || len(result.Reports) != 3 {
		t.Errorf("calls %v, %d reports, troubles %v", calls, len(result.Reports), result.Troubles)
	}
}
