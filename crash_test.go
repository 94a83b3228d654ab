package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"syscall"
	"testing"
	"time"

	"stocktake/chat/chattest"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// harbourMessages is what a review of testdata/harbour tells: a root, three recommendations, and one for all asks.
const harbourMessages = 5

// A run is killed, as by a power cut, at each moment that matters; the next one finishes it, and the channel shows
// every message once.
func TestAKilledRunIsFinishedByTheNext(t *testing.T) {
	post := "chat.postMessage"
	answered := chattest.Fault{Method: post} // nothing goes wrong
	for _, test := range []struct {
		name   string
		faults []chattest.Fault // of the posts before the kill, in order; the run is killed in the last one
	}{
		{"in the first send, before the chat took it", []chattest.Fault{{Method: post, What: chattest.HangBefore}}},
		{"in the first send, after the chat took it", []chattest.Fault{{Method: post, What: chattest.HangAfter}}},
		{"in a reply, before the chat took it", []chattest.Fault{answered, {Method: post, What: chattest.HangBefore}}},
		{"in a reply, after the chat took it", []chattest.Fault{answered, {Method: post, What: chattest.HangAfter}}},
		{"in the last reply, after the chat took it", []chattest.Fault{answered, answered, answered, answered, {Method: post, What: chattest.HangAfter}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newHarbour(t)
			w.chat.Fail(test.faults...)
			w.killAfter(t, len(test.faults))
			w.run(t)
			w.run(t)
			w.expectEachOnce(t)
		})
	}
}

func TestARunKilledBeforeItSendsIsDoneByTheNext(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	command := w.start(t)
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
	w.run(t)
	w.expectEachOnce(t)
}

func TestTwoRunsAtOnceShareTheWork(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	first, second := w.start(t), w.start(t)
	for _, command := range []*exec.Cmd{first, second} {
		if err := command.Wait(); err != nil {
			t.Errorf("run: %v", err)
		}
	}
	w.expectEachOnce(t)
}

// A review that is told to stop says what it has recorded and posted, and what is owed; then that it was told. That it was is no failure
// of a programme.
func TestAReviewThatIsToldToStopTellsWhatItDid(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // else what is started here would ignore it too, where the tests were started with nohup
	for name, told := range map[string][]syscall.Signal{
		"by whoever runs it":        {syscall.SIGTERM},
		"by its terminal, at twice": {syscall.SIGHUP, syscall.SIGHUP},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newHarbour(t)
			w.chat.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.HangBefore})
			var log bytes.Buffer
			command := w.command("review", "--post", "--as-of", "2025-02-01")
			command.Stderr = &log
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			w.awaitArrivals(t, 1)
			for _, s := range told {
				if err := command.Process.Signal(s); err != nil {
					t.Fatal(err)
				}
				time.Sleep(20 * time.Millisecond) // else both are one
			}
			_ = command.Wait()
			said := regexp.MustCompile(`^time=\S* level=INFO msg=review .*reports=1 .*owed=5 .*\nstocktake: told to stop; what is recorded stands, and the next run goes on from there\n$`)
			if code := command.ProcessState.ExitCode(); code != 1 || !said.MatchString(log.String()) {
				t.Errorf("it left with %d and said %s", code, log.String())
			}
		})
	}
}

func TestARunThatIsStartedWithNohupGoesOnWithoutItsTerminal(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	command := w.command("run", "--as-of", "2025-02-01", "--quiet")
	deaf := exec.Command("sh", append([]string{"-c", `trap "" HUP; exec "$@"`, "sh"}, command.Args...)...)
	deaf.Env, deaf.Stderr = command.Env, os.Stderr
	if err := deaf.Start(); err != nil {
		t.Fatal(err)
	}
	w.awaitArrivals(t, 1)
	if err := deaf.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := deaf.Wait(); err != nil {
		t.Fatal(err)
	}
	w.expectEachOnce(t)
}

// world is a database with the harbour portfolio and a chat that stays up while runs die.
type world struct {
	url  string
	chat *chattest.Server
}

func newHarbour(t *testing.T) world {
	t.Helper()
	return harbourIn(t, storagetest.Database(t, storage.Migrate))
}

// harbourIn is the harbour in the database at url, which has its tables.
func harbourIn(t *testing.T, url string) world {
	t.Helper()
	server, err := chattest.Serve("127.0.0.1:0", goodToken, "C0HARBOUR")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	w := world{url: url, chat: server}
	w.do(t, "import", harbour)
	return w
}

func (w world) command(args ...string) *exec.Cmd {
	command := exec.Command("stocktake", args...)
	command.Env = append(os.Environ(), "DATABASE_URL="+w.url, "SLACK_BOT_TOKEN="+goodToken, "SLACK_API_URL="+w.chat.URL)
	command.Stdout, command.Stderr = io.Discard, os.Stderr
	return command
}

func (w world) do(t *testing.T, args ...string) {
	t.Helper()
	if err := w.command(append(args, "--quiet")...).Run(); err != nil {
		t.Fatalf("stocktake %v: %v", args, err)
	}
}

func (w world) run(t *testing.T) { t.Helper(); w.do(t, "run", "--as-of", "2025-02-01") }

func (w world) start(t *testing.T) *exec.Cmd {
	t.Helper()
	command := w.command("run", "--as-of", "2025-02-01", "--quiet")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command
}

// killAfter starts a run and kills it when the n-th post has arrived at the chat.
func (w world) killAfter(t *testing.T, n int) {
	t.Helper()
	command := w.start(t)
	w.awaitArrivals(t, n)
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
}

// awaitArrivals waits until so many posts have come to the chat.
func (w world) awaitArrivals(t *testing.T, n int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(w.chat.Arrivals("C0HARBOUR")) < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d posts arrived within a minute, want %d", len(w.chat.Arrivals("C0HARBOUR")), n)
		}
	}
}

// expectEachOnce holds the channel against what the report tells: every key once, in threads of one root, and never two sends
// within the pause.
func (w world) expectEachOnce(t *testing.T) {
	t.Helper()
	seen := map[string]int{}
	roots := 0
	for _, m := range w.chat.Messages("C0HARBOUR") {
		var metadata struct {
			Payload struct{ Key string } `json:"event_payload"`
		}
		if err := json.Unmarshal(m.Metadata, &metadata); err != nil {
			t.Fatal(err)
		}
		seen[metadata.Payload.Key]++
		if m.Thread == "" || m.Thread == m.ID {
			roots++
		}
	}
	for key, n := range seen {
		if n != 1 {
			t.Errorf("%s was seen %d times", key, n)
		}
	}
	if len(seen) != harbourMessages || roots != 1 {
		t.Errorf("%d messages with %d roots, want %d with one", len(seen), roots, harbourMessages)
	}
	arrivals := w.chat.Arrivals("C0HARBOUR")
	for i := 1; i < len(arrivals); i++ {
		if gap := arrivals[i].Sub(arrivals[i-1]); gap < 1100*time.Millisecond {
			t.Errorf("sends %d and %d are %s apart", i, i+1, gap)
		}
	}
}
