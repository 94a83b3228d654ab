package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stocktake/chat/chattest"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
)

// What could be sent nowhere, and is delivered before the operator can be told of it, is not told of.
func TestNobodyIsToldThatSomethingIsStuckOnceItIsDelivered(t *testing.T) {
	t.Parallel()
	for _, pause := range []time.Duration{0, 10 * time.Millisecond} {
		p := newYard(t, nil).begin(t, pause)
		p.stand.Archive(shared)
		p.stand.Archive(desk)
		p.routes.Fallback = ""
		if result := p.once(t); result.Owed != 10 {
			t.Fatalf("%d owed, want 7 messages and 3 notices", result.Owed)
		}
		p.stand.Invite(desk)
		p.stand.Invite(shared)
		result := p.once(t)
		if got := p.shows(desk); !slices.Equal(got, []string{"GAMMA/root/stuck"}) || result.Overtaken != 2 || result.Owed != 2 {
			t.Errorf("the operator reads %q; %d overtaken, %d owed", got, result.Overtaken, result.Owed)
		}
		p.routes.Fallback = fallback
		if troubles := p.settle(t); len(troubles) > 0 {
			t.Error(troubles)
		}
		if c := p.count(t); c.wrong() > 0 {
			t.Error(c)
		}
	}
}

// A run that has something to overtake is killed at each of its steps in turn: nothing is lost or doubled, and none of it told.
func TestARunThatOvertakesIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	y := newYard(t, nil)
	run := func(p *played, one *process) {
		p.ran.Go(func() { p.run(t, one, "ALPHA") })
		p.ran.Wait()
	}
	stuck := func() *played {
		p := y.begin(t, 0)
		for _, channel := range []string{shared, fallback, desk} {
			p.stand.Archive(channel)
		}
		run(p, &process{})
		p.reopen()
		return p
	}
	whole := &process{}
	run(stuck(), whole)
	for step := range whole.step {
		p := stuck()
		run(p, &process{dies: 1 + step})
		if troubles := p.settle(t); len(troubles) > 0 {
			t.Errorf("killed at step %d: %v", 1+step, troubles)
		}
		if c := p.count(t); c.wrong() > 0 || !slices.Equal(p.shows(desk), []string{"ALPHA/root/moved/C0FALLBACK"}) {
			t.Errorf("killed at step %d: %s\nthe operator reads %q", 1+step, c, p.shows(desk))
		}
		p.server.Close()
	}
}

// mute is a day on which the token is worth nothing: what is due is recorded, and none of it sent.
func (w world) mute(t *testing.T, day string) {
	t.Helper()
	w.chat.Revoke("xoxb-good")
	w.job.At = at(day)
	if result := w.run(t); result.Owed == 0 {
		t.Fatalf("nothing is owed: %+v", result)
	}
	w.chat.Renew("xoxb-good")
}

// notices are the first lines of what was told after the report.
func (w world) notices() (all []string) {
	for _, m := range w.chat.Messages("C0HARBOUR")[5:] {
		first, _, _ := strings.Cut(m.Text, "\n")
		all = append(all, first)
	}
	return all
}

func (w world) reject(t *testing.T, ids ...string) {
	t.Helper()
	for _, id := range ids {
		if err := w.decide(t, "2025-02-16", id, review.Reject, "Ada Quay", func(o *jobs.Order) { o.Reason = "no" }); err != nil {
			t.Fatal(err)
		}
	}
}

// A reminder that could not be sent is sent of what is undecided by then.
func TestAReminderIsOfWhatIsUndecidedWhenItIsSent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		then func(*testing.T, world)
		want []string
		rest int // how many of the recommendations it names
	}{
		{"nobody decided", func(*testing.T, world) {}, []string{"Reminder: Harbour school, 4 recommendations wait for a decision."}, 4},
		{"all are decided on", func(t *testing.T, w world) { w.reject(t, w.waiting(t)...) }, nil, 0},
		{"the first is", func(t *testing.T, w world) { w.reject(t, w.waiting(t)[0]) }, []string{"Reminder: Harbour school, 3 recommendations wait for a decision."}, 3},
		{"the last is", func(t *testing.T, w world) { w.reject(t, w.waiting(t)[3]) }, []string{"Reminder: Harbour school, 3 recommendations wait for a decision."}, 3},
		{"it was sent, and the answer lost", func(t *testing.T, w world) {
			w.chat.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer}, chattest.Fault{Method: "conversations.replies", What: chattest.FailBefore})
			w.job.At = at("2025-02-16")
			w.run(t)
			w.reject(t, w.waiting(t)...)
		}, []string{"Reminder: Harbour school, 4 recommendations wait for a decision."}, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := decider(t)
			w.run(t)
			w.mute(t, "2025-02-15")
			test.then(t, w)
			w.job.At = at("2025-02-17")
			harbour, err := w.job.Chosen(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			before, err := w.job.Waiting(t.Context(), harbour[0])
			if err != nil {
				t.Fatal(err)
			}
			rehearsed, err := w.job.Run(t.Context(), jobs.RunOptions{DryRun: true})
			if err != nil || rehearsed.ToPost != before.Messages {
				t.Errorf("to be posted %d, waiting %d, %v", rehearsed.ToPost, before.Messages, err)
			}
			result := w.run(t)
			if result.Owed != 0 || len(result.Troubles) > 0 || result.Posted != rehearsed.ToPost || result.Overtaken != before.Overtaken {
				t.Errorf("%+v; to be posted were %d, overtaken %d", result, rehearsed.ToPost, before.Overtaken)
			}
			if got := w.notices(); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
			if all := w.chat.Messages("C0HARBOUR"); test.rest > 0 && strings.Count(all[5].Text, "of 1 February 2025") != test.rest {
				t.Errorf("it names others than %d: %s", test.rest, all[5].Text)
			}
			if left, err := w.db.Unsettled(t.Context(), "HARBOUR"); err != nil || left != (storage.Unsettled{}) {
				t.Errorf("left is %+v, %v", left, err)
			}
			w.run(t)
			if got := w.notices(); !slices.Equal(got, test.want) {
				t.Errorf("and after: %q", got)
			}
		})
	}
}

// waiting are the IDs of what waits for a decision, in the order in which a reminder names it.
func (w world) waiting(t *testing.T) (ids []string) {
	t.Helper()
	matters, err := w.db.Matters(t.Context(), "HARBOUR", at("2025-02-15"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range matters {
		if m.Waits(at("2025-02-15")(time.UTC)) {
			ids = append(ids, m.Recommendation.ID)
		}
	}
	return ids
}

// A later report takes the place of what a reminder is about: that is not told any more, the report is.
func TestAReminderOfWhatALaterReportHasTakenThePlaceOfIsOvertaken(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.run(t)
	w.mute(t, "2025-02-15")
	w.job.At = at("2026-02-01")
	rehearsed, err := w.job.Run(t.Context(), jobs.RunOptions{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	result := w.run(t)
	if result.Overtaken != 1 || result.Posted != rehearsed.ToPost || result.Owed != 0 {
		t.Errorf("%d overtaken, %d posted of %d, %d owed", result.Overtaken, result.Posted, rehearsed.ToPost, result.Owed)
	}
	if got := w.notices(); slices.ContainsFunc(got, func(text string) bool { return strings.HasPrefix(text, "Reminder") }) {
		t.Errorf("told %q", got)
	}
}

// Where the review that is due fails for once, nobody is reminded of what its report would have taken the place of.
func TestNobodyIsRemindedWhileTheReviewThatIsDueFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		err      error
		followed int
		code     int
	}{
		{"the database is slow", errors.New("canceling statement due to statement timeout"), 0, jobs.CodeFailed},
		{"a row cannot be read", review.Unfit("it is none"), 4, jobs.CodeRefused},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := decider(t)
			w.run(t)
			w.job.Ledger = blind{w.db, test.err}
			w.job.At = at("2026-02-01")
			if result := w.run(t); result.FollowedUp != test.followed || len(result.Troubles) != 1 || result.Code(nil) != test.code {
				t.Errorf("%d followed up, code %d, %v", result.FollowedUp, result.Code(nil), result.Troubles)
			}
			reminded := len(w.notices()) > 0
			w.job.Ledger = w.db
			if result := w.run(t); reminded != (test.followed > 0) || len(result.Reports) != 1 || len(result.Troubles) > 0 {
				t.Errorf("reminded: %v; then %+v", reminded, result)
			}
		})
	}
}

// blind is a ledger that cannot gather.
type blind struct {
	*storage.DB
	err error
}

func (b blind) Gather(context.Context, review.Programme, review.Period, time.Time, func() review.Unrecorded) (review.Portfolio, string, error) {
	return review.Portfolio{}, "", b.err
}

// Somebody decides while the reminder waits for its channel's turn.
func TestANoticeIsAskedAboutRightBeforeItIsClaimed(t *testing.T) {
	t.Parallel()
	w := decider(t)
	w.run(t)
	w.mute(t, "2025-02-15")
	w.job.Ledger = &queued{DB: w.db, meanwhile: func() { w.reject(t, w.waiting(t)...) }}
	w.job.At = at("2025-02-17")
	if result := w.run(t); result.Overtaken != 1 || result.Owed != 0 || len(result.Troubles) > 0 {
		t.Errorf("%+v", result)
	}
	if got := w.notices(); len(got) > 0 {
		t.Errorf("told %q", got)
	}
}

// queued is a ledger in which something happens before the first turn comes.
type queued struct {
	*storage.DB
	meanwhile func()
}

func (q *queued) Turn(ctx context.Context, channel string, pause, patience time.Duration, send func(context.Context) time.Duration) error {
	if q.meanwhile != nil {
		q.meanwhile()
		q.meanwhile = nil
	}
	return q.DB.Turn(ctx, channel, pause, patience, send)
}

// A reminder of very much takes many messages. What it tells of is read once for all of them, unless somebody decides meanwhile.
func TestOfManyMessagesOfOneReminderTheFirstIsAskedAbout(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		meanwhile func(*testing.T, world)
		want      int // times that matters are read anew
	}{
		{"nobody decides", func(*testing.T, world) {}, 1},
		{"somebody decides after the first", func(t *testing.T, w world) { w.reject(t, w.waiting(t)[0]) }, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := decider(t)
			w.crowd(t, 200)
			w.run(t)
			w.mute(t, "2025-02-15")
			counted := &counting{DB: w.db}
			counted.second = func() { test.meanwhile(t, w) }
			w.job.Ledger = counted
			w.job.At = at("2025-02-17")
			if result := w.run(t); result.Owed != 0 || len(result.Troubles) > 0 {
				t.Errorf("%+v", result)
			}
			if counted.read != test.want {
				t.Errorf("read %d times in %d messages, want %d", counted.read, counted.turns, test.want)
			}
		})
	}
}

// crowd adds so many activities of which nobody has said anything.
func (w world) crowd(t *testing.T, n int) {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("code,title,programme,status,starts_on\n")
	for i := range n {
		fmt.Fprintf(&rows, "Z%03d,Mooring %d,HARBOUR,implementation,2023-01-01\n", i, i)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "activities.csv"), []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	load(t, w.db, dir)
}

// counting is a ledger that counts turns, and how often matters are read in them.
type counting struct {
	*storage.DB
	second      func() // before the second turn
	inTurn      bool
	read, turns int
}

func (c *counting) Turn(ctx context.Context, channel string, pause, patience time.Duration, send func(context.Context) time.Duration) error {
	if c.turns++; c.turns == 2 {
		c.second()
	}
	c.inTurn = true
	defer func() { c.inTurn = false }()
	return c.DB.Turn(ctx, channel, pause, patience, send)
}

func (c *counting) Matters(ctx context.Context, programme string, at func(*time.Location) time.Time) ([]review.Matter, error) {
	if c.inTurn {
		c.read++
	}
	return c.DB.Matters(ctx, programme, at)
}
