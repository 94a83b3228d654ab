package jobs_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/jobs"
	"stocktake/review"
)

// edits counts the calls that edited since the last time it was asked.
func (p *played) edits() (n int) {
	calls := p.stand.Calls()
	for _, call := range calls[p.heard:] {
		if call == "chat.update" {
			n++
		}
	}
	p.heard = len(calls)
	return n
}

// saying counts the messages of the shared channel that say something.
func (p *played) saying(what string) (n int) {
	for _, m := range p.stand.Messages(shared) {
		if strings.Contains(m.Text, what) && strings.Contains(string(m.Blocks), what) {
			n++
		}
	}
	return n
}

// In each case everything is told, then somebody decides on one recommendation of ALPHA and one of BETA: both roots and both
// replies are to say so.
func TestAnEditThatMeetsTroubleIsMadeLaterAndNothingIsOwedForIt(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	update := func(what, code string) func(*played) {
		return func(p *played) {
			p.stand.Fail(chattest.Fault{Method: "chat.update", What: what, Code: code, RetryAfter: 1, Delay: 2 * giveUp})
		}
	}
	for _, test := range []struct {
		name            string
		change          func(*played)
		edited, failed  int // in the run after
		saying, further int // messages that say it in the end; edits of the runs after that one
	}{
		{"nothing", func(*played) {}, 4, 0, 4, 0},
		{"it is asked to wait", update(chattest.Busy, ""), 4, 0, 4, 0},
		{"the request is lost", update(chattest.LoseRequest, ""), 2, 1, 4, 2},
		{"the answer is lost", update(chattest.LoseAnswer, ""), 2, 1, 4, 2},
		{"it is taken after we hung up", update(chattest.Late, ""), 2, 1, 4, 2},
		{"the message is gone", update(chattest.Refuse, "message_not_found"), 3, 1, 3, 0},
		{"it cannot be edited any more", update(chattest.Refuse, "edit_window_closed"), 3, 1, 3, 0},
		{"it is refused for a reason of its own", update(chattest.Refuse, "moon_in_the_way"), 2, 1, 4, 2},
		{"the token is worth nothing", func(p *played) { p.stand.Revoke("xoxb-good") }, 0, 1, 4, 4},
		{"we are out of the channel", func(p *played) { p.stand.Leave(shared) }, 0, 2, 4, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := y.begin(t, 0)
			p.once(t)
			there := len(p.stand.Messages(shared))
			p.decide(t)
			test.change(p)
			result := p.once(t)
			if result.Edited != test.edited || len(result.Unedited) != test.failed || result.Code(nil) != jobs.CodeDone {
				t.Errorf("%d edited, not edited %q, code %d", result.Edited, result.Unedited, result.Code(nil))
			}
			p.reopen()
			p.edits()
			p.once(t)
			p.once(t)
			if got := p.edits(); got != test.further {
				t.Errorf("%d edits after, want %d", got, test.further)
			}
			if got := p.saying("Decider 1."); got != test.saying {
				t.Errorf("%d messages say it, want %d", got, test.saying)
			}
			if now := len(p.stand.Messages(shared)); now != there {
				t.Errorf("%d messages, and %d before the decision", now, there)
			}
		})
	}
}

// The first of two edits is taken only when nobody waits for it any more: it does not take back what the second said.
func TestALateEditDoesNotOvertake(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.once(t)
	p.decide(t)
	p.stand.Fail(chattest.Fault{Method: "chat.update", What: chattest.Late, Delay: window / 2})
	p.once(t)
	p.decide(t)
	p.once(t)
	time.Sleep(window) // for what is still under way
	if old, now := p.saying("Decider 1."), p.saying("Decider 2."); old != 0 || now != 4 {
		t.Errorf("%d messages say the first decision, %d the second", old, now)
	}
}

// What a run did to follow up changes nothing of what a message says.
func TestWhatSaysAllIsNotEdited(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.decide(t) // of nothing, nobody can decide yet
	p.once(t)
	p.once(t)
	if n := p.edits(); n != 0 {
		t.Errorf("%d edits, and nobody has decided", n)
	}
	p.decide(t)
	p.once(t)
	keys := []string{}
	for _, m := range p.stand.Messages(shared) {
		keys = append(keys, keyOf(m))
	}
	slices.Sort(keys)
	if n := p.edits(); n != 4 || len(slices.Compact(keys)) != 5 || slices.Contains(keys, "") {
		t.Errorf("%d edits, the keys are %q", n, keys)
	}
}

// oneRejected is what was told, and of which something was decided since, so that it is to be edited.
func oneRejected(t *testing.T) world {
	t.Helper()
	w := decider(t)
	w.run(t)
	w.job.At = at("2025-02-10")
	if err := w.decide(t, "2025-02-10", knots, review.Reject, "Ada Quay", func(o *jobs.Order) { o.Reason = "the quay closes" }); err != nil {
		t.Fatal(err)
	}
	return w
}

// A run that prints leaves alone what Slack shows: the next one that reaches Slack makes the edit.
func TestARunWithoutTheChatMakesNoEditAndForgetsNone(t *testing.T) {
	t.Parallel()
	w := oneRejected(t)
	slack := w.job.Chat
	for _, other := range []jobs.Chat{chat.NewPrint(io.Discard, 100), chat.NewWebhook("http://127.0.0.1:1", http.DefaultClient, window)} {
		w.job.Chat = other
		if result := w.run(t); result.Edited != 0 || len(result.Unedited) != 0 {
			t.Errorf("%T: %+v", other, result)
		}
	}
	w.job.Chat = slack
	if result := w.run(t); result.Edited == 0 {
		t.Errorf("in Slack: %+v", result)
	}
}

// stopping is a ledger whose run is told to stop as a channel's turn comes.
type stopping struct {
	jobs.Ledger
	stop func()
}

func (s stopping) Turn(ctx context.Context, channel string, pause, patience time.Duration, send func(context.Context) time.Duration) error {
	return s.Ledger.Turn(ctx, channel, pause, patience, func(ctx context.Context) time.Duration {
		s.stop()
		return send(ctx)
	})
}

func TestARunThatIsToldToStopBeginsNoEdit(t *testing.T) {
	t.Parallel()
	w := oneRejected(t)
	ctx, stop := context.WithCancel(t.Context())
	ledger := w.job.Ledger
	w.job.Ledger = stopping{ledger, stop}
	if result, _ := w.job.Run(ctx, jobs.RunOptions{}); result.Edited != 0 || ctx.Err() == nil {
		t.Errorf("%+v", result)
	}
	w.job.Ledger = ledger
	if result := w.run(t); result.Edited == 0 {
		t.Errorf("the next one: %+v", result)
	}
}

// What a run told that the ledger does not know of, as after a restore, may say something else than what is recorded since: where it
// is found, it is edited.
func TestWhatIsFoundInOtherWordsSaysWhatIsRecorded(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	for _, test := range []struct {
		name     string
		change   func(*played)
		edited   int // in the run that finds it
		nextEdit int // in the one after
	}{
		{"nothing", func(*played) {}, 2, 0},
		{"the first edit is refused", func(p *played) {
			p.stand.Fail(chattest.Fault{Method: "chat.update", What: chattest.Refuse, Code: "moon_in_the_way"})
		}, 0, 2},
		{"the answer to the first edit is lost", func(p *played) {
			p.stand.Fail(chattest.Fault{Method: "chat.update", What: chattest.LoseAnswer})
		}, 0, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := y.begin(t, 0)
			p.once(t)
			there := len(p.stand.Messages(shared))
			_, err := p.admin.Exec(`
				UPDATE stocktake.messages m
				SET state = 'claimed', claimed_at = clock_timestamp() - interval '1 hour', settled_at = NULL, receipt_channel = NULL, receipt_id = NULL,
				    text = CASE WHEN r.programme = 'BETA' THEN replace(text, 'is said', 'is recorded') ELSE text END,
				    blocks = CASE WHEN r.programme = 'BETA' THEN replace(blocks, 'is said', 'is recorded') ELSE blocks END
				FROM stocktake.reports r
				WHERE r.id = m.report AND r.as_of = $1`, p.asOf)
			if err != nil {
				t.Fatal(err)
			}
			test.change(p)
			if result := p.once(t); len(result.Otherwise) != 2 || result.Edited != test.edited || result.Code(nil) != jobs.CodeDone {
				t.Errorf("found in other words %q, %d edited, code %d: %v", result.Otherwise, result.Edited, result.Code(nil), result.Troubles)
			}
			if result := p.once(t); len(result.Otherwise) != 0 || result.Edited != test.nextEdit {
				t.Errorf("the run after: found in other words %q, %d edited", result.Otherwise, result.Edited)
			}
			if said, now := p.saying("what is recorded of it"), len(p.stand.Messages(shared)); said != 2 || now != there {
				t.Errorf("%d messages say what is recorded, want 2; %d messages, were %d", said, now, there)
			}
		})
	}
}
