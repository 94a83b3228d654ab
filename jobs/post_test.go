package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/config"
	"stocktake/facts"
	"stocktake/intake"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

func TestMain(m *testing.M) { storagetest.Main(m) }

// Whatever goes wrong with one send, after the next runs each message stands in the channel once, and none is owed.
func TestEachMessageIsSeenOnceWhateverFails(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults []chattest.Fault
		first  int // messages that the first run leaves owed
	}{
		{"nothing", nil, 0},
		{"the request is lost", []chattest.Fault{{What: chattest.LoseRequest}}, 5},
		{"the answer is lost", []chattest.Fault{{What: chattest.LoseAnswer}}, 0},
		{"too many requests", []chattest.Fault{{What: chattest.Busy, RetryAfter: 1}}, 0},
		{"an error before it was taken", []chattest.Fault{{What: chattest.FailBefore}}, 5},
		{"an error after it was taken", []chattest.Fault{{What: chattest.FailAfter}}, 0},
		{"no answer in time, not taken", []chattest.Fault{{What: chattest.HangBefore}}, 5},
		{"no answer in time, taken", []chattest.Fault{{What: chattest.HangAfter}}, 0},
		{"refused for good reasons", []chattest.Fault{{What: chattest.Refuse, Code: "account_inactive"}}, 5},
		{"the answer to the third is lost", []chattest.Fault{{}, {}, {What: chattest.LoseAnswer}}, 0},
		{"the third is lost", []chattest.Fault{{}, {}, {What: chattest.LoseRequest}}, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newHarbour(t)
			for i := range test.faults {
				test.faults[i].Method = "chat.postMessage"
			}
			w.chat.Fail(test.faults...)
			if owed := w.run(t).Owed; owed != test.first {
				t.Errorf("the first run left %d owed, want %d", owed, test.first)
			}
			if result := w.run(t); result.Owed != 0 || len(result.Troubles) != 0 || len(result.Reports) != 0 {
				t.Errorf("the second run: %+v", result)
			}
			w.expectEachOnce(t)
		})
	}
}

// The look into the channel may fail too; then nothing is sent blindly.
func TestAMessageThatMayHaveBeenSeenIsNotSentUnseen(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	w.chat.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer}, chattest.Fault{Method: "conversations.history", What: chattest.FailBefore})
	if owed := w.run(t).Owed; owed != 5 {
		t.Fatalf("%d owed after the first run, want all 5", owed)
	}
	unread := chattest.Fault{Method: "conversations.history", What: chattest.FailBefore}
	w.chat.Fail(unread, unread)
	if owed := w.run(t).Owed; owed != 5 {
		t.Fatalf("%d owed while the channel cannot be read, want all 5", owed)
	}
	w.chat.Fail(unread)
	if owed := w.run(t).Owed; owed != 0 {
		t.Fatalf("%d owed where it could not be read once, want none", owed)
	}
	w.run(t)
	w.expectEachOnce(t)
}

// An outage that goes on from run to run costs each of them one question, leaves nothing more claimed, and keeps nobody from being judged.
func TestAChatThatDoesNotAnswerForWhatAnEarlierRunLeftSilencesTheRun(t *testing.T) {
	t.Parallel()
	for _, what := range []string{chattest.FailBefore, chattest.HangBefore, chattest.LoseRequest} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			p := newYard(t, nil).begin(t, 0)
			p.leave(t, "ALPHA")
			p.leave(t, "BETA")
			first := len(p.stand.Calls())
			p.asOf = p.asOf.AddDate(0, 0, 1)
			for range 20 {
				p.stand.Fail(chattest.Fault{What: what})
			}
			result := p.once(t)
			if result.Code(nil) != jobs.CodeUndelivered || len(result.Reports) != 3 || result.Posted != 0 || result.Owed != 12 || len(result.Troubles) != 1 {
				t.Errorf("code %d, %d reports, %d posted, %d owed: %v", result.Code(nil), len(result.Reports), result.Posted, result.Owed, result.Troubles)
			}
			if calls, want := p.stand.Calls()[first:], []string{"conversations.history", "conversations.history", "auth.test"}; !slices.Equal(calls, want) {
				t.Errorf("called %v, want %v", calls, want)
			}
			p.stand.Heal()
			if troubles := p.settle(t); len(troubles) > 0 {
				t.Errorf("when it answers again: %v", troubles)
			}
			all := append(p.stand.Messages(shared), p.stand.Messages(fallback)...)
			seen := map[string]bool{}
			for _, m := range all {
				seen[keyOf(m)] = true
			}
			if len(all) != 12 || len(seen) != 12 {
				t.Errorf("%d messages of %d keys, want 12", len(all), len(seen))
			}
		})
	}
}

// Each run begins with what was left: one channel in which nothing can be read would keep silent all others for good.
func TestAChannelThatDoesNotAnswerSilencesNobodyWhereTheChatDoes(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.leave(t, "ALPHA")
	broken := chattest.Fault{Method: "conversations.history", What: chattest.Refuse, Code: "internal_error"}
	p.stand.Fail(broken, broken)
	if result := p.once(t); result.Code(nil) != jobs.CodeUndelivered || result.Owed != 3 || result.Posted != 4 {
		t.Errorf("code %d, %d posted, %d owed: %v", result.Code(nil), result.Posted, result.Owed, result.Troubles)
	}
	for channel, want := range map[string][]string{shared: lines(alphaThere[:1], betaThere), fallback: gammaThere} {
		if diff := cmp.Diff(want, p.shows(channel)); diff != "" {
			t.Errorf("in %s (-want +got):\n%s", channel, diff)
		}
	}
	if troubles := p.settle(t); len(troubles) > 0 {
		t.Errorf("when it answers again: %v", troubles)
	}
}

// leave is a run over one programme whose first message is taken, and neither the answer nor the look into the channel comes through.
func (p *played) leave(t *testing.T, programme string) {
	t.Helper()
	p.stand.Fail(
		chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer},
		chattest.Fault{Method: "conversations.history", What: chattest.FailBefore})
	if result := p.run(t, &process{}, programme); result.Owed != told[programme] {
		t.Fatalf("%d of %s are owed: %v", result.Owed, programme, result.Troubles)
	}
}

// A chat that asks to wait after each page is read to the end all the same: a look goes on from where it was.
func TestALookThatRestsAfterEachPageComesToItsEnd(t *testing.T) {
	t.Parallel()
	p := newYard(t, nil).begin(t, 0)
	p.stand.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.LoseAnswer}, chattest.Fault{Method: "conversations.history", What: chattest.FailBefore})
	p.once(t)
	others := chat.NewSlack("xoxb-good", p.server.URL, http.DefaultClient, time.Second)
	for range 16 {
		if _, err := others.Send(t.Context(), review.Message{Channel: shared, Text: "What others say."}, ""); err != nil {
			t.Fatal(err)
		}
	}
	p.stand.PageAtMost(2)
	for range 8 { // more often than the chat may ask for one page
		p.stand.Fail(chattest.Fault{Method: "conversations.history"}, chattest.Fault{Method: "conversations.history", What: chattest.Busy, RetryAfter: 1})
	}
	if troubles := p.settle(t); len(troubles) > 0 {
		t.Error(troubles)
	}
	if got := p.shows(shared); got[0] != "ALPHA/root" || slices.Contains(got[1:], "ALPHA/root") {
		t.Errorf("the channel shows %q", got)
	}
}

// What the ledger fails to take down of a message that was sent is owed; it is found, and not sent again.
func TestAReceiptThatTheLedgerDoesNotTakeIsLookedFor(t *testing.T) {
	for _, test := range []struct {
		name   string
		deaf   deaf
		posted int // of 5
	}{
		{"the next claim fails", deaf{next: true}, 1},
		{"the last receipt fails", deaf{receipts: true}, 4},
		{"both fail", deaf{next: true, receipts: true}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newHarbour(t)
			test.deaf.Ledger = w.db
			w.job.Ledger = test.deaf
			if result := w.run(t); result.Posted != test.posted || result.Owed != 5-test.posted || result.Code(nil) != jobs.CodeUndelivered {
				t.Errorf("posted %d, owed %d: %v", result.Posted, result.Owed, result.Troubles)
			}
			w.job.Ledger = w.db
			if result := w.run(t); result.Owed != 0 || len(result.Troubles) != 0 {
				t.Errorf("the second run: %+v", result)
			}
			w.expectEachOnce(t)
		})
	}
}

// deaf is a ledger that is out of reach when something is to be recorded.
type deaf struct {
	jobs.Ledger
	next, receipts bool
}

var errDeaf = errors.New("the connection is lost")

func (d deaf) ClaimNext(ctx context.Context, sent review.Sent, key string) (review.Claim, error) {
	if d.next {
		return review.Claim{}, errDeaf
	}
	return d.Ledger.ClaimNext(ctx, sent, key)
}

func (d deaf) Settle(ctx context.Context, sent review.Sent) error {
	if d.receipts {
		return errDeaf
	}
	return d.Ledger.Settle(ctx, sent)
}

func TestAProgrammeThatAnotherRunHoldsIsLeftOut(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	w.job.At = at("2025-02-01")
	got, err := w.db.Lease(t.Context(), "HARBOUR", time.Second, func(ctx context.Context) error {
		impatient, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		result, err := w.job.Run(impatient, jobs.RunOptions{Programmes: []string{"HARBOUR"}})
		if len(result.Held) != 1 || result.Code(err) != jobs.CodeHeld {
			t.Errorf("%+v, %v", result, err)
		}
		return nil
	})
	if !got || err != nil {
		t.Fatalf("the lease: %v, %v", got, err)
	}
}

// Whoever stops a run reads of the programme it was in, not of all that it had still to come to.
func TestARunThatIsToldToStopNamesNoOtherProgrammes(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	load(t, w.db, "testdata/daily")
	ctx, stop := context.WithCancel(t.Context())
	asked := 0
	w.job.At = func(zone *time.Location) time.Time {
		if asked++; asked == 2 { // the list of programmes was the first
			stop()
		}
		return at("2025-02-01")(zone)
	}
	result, err := w.job.Run(ctx, jobs.RunOptions{})
	others := slices.ContainsFunc(result.Troubles, func(x jobs.Trouble) bool { return x.Programme != "ALPHA" })
	if !errors.Is(err, context.Canceled) || others || result.Matched != 1 || result.Code(err) != jobs.CodeFailed {
		t.Errorf("%d programmes begun, troubles %v, %v", result.Matched, result.Troubles, err)
	}
}

// Missed periods are caught up once, oldest first; a first review goes no further back than the last settled one.
func TestMissedPeriodsAreCaughtUpOnce(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	for _, step := range []struct {
		asOf string
		want []string
	}{
		{"2025-01-07", []string{"2023-01-01..2024-01-01"}}, // the answers of 2024 have not settled yet
		{"2025-01-08", []string{"2024-01-01..2025-01-01"}},
		{"2025-01-09", nil},
		{"2028-01-20", []string{"2025-01-01..2026-01-01", "2026-01-01..2027-01-01", "2027-01-01..2028-01-01"}},
		{"2027-06-01", nil}, // the clock was set back
		{"2024-06-01", nil}, // to when less was known: what is recorded is not judged again, nor is the time before
		{"2022-06-01", nil},
	} {
		w.job.At = at(step.asOf)
		result, err := w.job.Run(t.Context(), jobs.RunOptions{})
		if err != nil || len(result.Troubles) > 0 {
			t.Fatalf("as of %s: %+v, %v", step.asOf, result.Troubles, err)
		}
		var got []string
		for _, r := range result.Reports {
			got = append(got, r.Period.String())
		}
		if len(got) != len(step.want) {
			t.Fatalf("as of %s: %v, want %v", step.asOf, got, step.want)
		}
		for i := range got {
			if got[i] != step.want[i] {
				t.Errorf("as of %s: %v, want %v", step.asOf, got, step.want)
			}
		}
	}
}

// world is the harbour portfolio on a database of its own, and a chat.
type world struct {
	db   *storage.DB
	chat *chattest.Chat
	job  *jobs.Job
}

// hurried is Slack without its pause, which is tested where time is real.
type hurried struct{ *chat.Slack }

func (hurried) Pause() time.Duration { return 0 }

func newHarbour(t *testing.T) world {
	t.Helper()
	return harbourIn(t, storagetest.Database(t, storage.Migrate))
}

// harbourIn is the harbour in the database at url, which has its tables.
func harbourIn(t *testing.T, url string) world {
	t.Helper()
	server, err := chattest.Serve("127.0.0.1:0", "xoxb-good", "C0HARBOUR")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	db, err := storage.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	load(t, db, "../testdata/harbour")
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	return world{db: db, chat: server.Chat, job: &jobs.Job{
		Ledger: db,
		Chat:   hurried{chat.NewSlack("xoxb-good", server.URL, http.DefaultClient, time.Second)},
		Policy: jobs.Policy{
			Policy: unbraked(),
			Text:   config.DefaultPolicy(),
			Judge:  func(p review.Portfolio) (review.Report, error) { return review.Judge(p, policy) },
		},
		At:     at("2025-02-01"),
		Layout: func(r review.Report) []review.Message { return chat.Layout(r.Digest(), false) },
		Stands: chat.Stands, Plainer: chat.Plainer, Halves: chat.Halves,
	}}
}

// unbraked is a policy that holds nothing back, and asks for nothing else.
func unbraked() *review.Policy { return &review.Policy{Brake: review.Brake{Share: 1}} }

func at(date string) func(*time.Location) time.Time {
	return func(zone *time.Location) time.Time {
		instant, err := review.AsOf(date, zone)
		if err != nil {
			panic(err)
		}
		return instant
	}
}

func load(t *testing.T, db *storage.DB, dir string) {
	t.Helper()
	files, err := intake.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	im, err := db.BeginImport(t.Context(), storage.ImportOptions{At: at("2025-02-01")(time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		_, err := intake.Read(file, func(row facts.Row) error { return im.Add(t.Context(), row) }, func(r facts.Reject) error { return errors.New(r.Reason) })
		if err != nil {
			t.Fatal(err)
		}
	}
	if result, err := im.Finish(t.Context()); err != nil || !result.Written {
		t.Fatalf("%+v, %v", result, err)
	}
}

func (w world) run(t *testing.T) jobs.Result {
	t.Helper()
	result, err := w.job.Run(t.Context(), jobs.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// expectEachOnce holds the channel against the five messages that the review of the harbour tells.
func (w world) expectEachOnce(t *testing.T) {
	t.Helper()
	seen := map[string]int{}
	for _, m := range w.chat.Messages("C0HARBOUR") {
		var metadata struct {
			Payload struct{ Key string } `json:"event_payload"`
		}
		if err := json.Unmarshal(m.Metadata, &metadata); err != nil {
			t.Fatal(err)
		}
		seen[metadata.Payload.Key]++
	}
	for key, n := range seen {
		if n != 1 {
			t.Errorf("%s was seen %d times", key, n)
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d messages were seen, want 5", len(seen))
	}
}
