package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"stocktake/chat/chattest"
)

const (
	appToken      = "xapp-good"
	signingSecret = "signing-good"
	pilots, knots = "u96hmtnw", "an5h95u3"
)

var ada = chattest.Person{ID: "U0ADA", Name: "ada.quay", Team: "T1"}

// serving is `stocktake serve` over the harbour, in a process of its own.
type serving struct {
	world
	command *exec.Cmd
	log     *sharedLog
}

// sharedLog is what a process writes, read while it writes.
type sharedLog struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func (l *sharedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
	return l.text.Write(p)
}

func (l *sharedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// await waits for a line that matches, and gives its first group back.
func (l *sharedLog) await(t *testing.T, pattern string) string {
	t.Helper()
	line := regexp.MustCompile(pattern)
	limit := time.After(2 * time.Minute) // a firing of the closest schedule is a minute away
	for {
		if found := line.FindStringSubmatch(l.String()); found != nil {
			return found[len(found)-1]
		}
		select {
		case <-l.more:
		case <-limit:
			t.Fatalf("no %s within two minutes:\n%s", pattern, l)
		}
	}
}

func serve(t *testing.T, w world, env []string, args ...string) serving {
	t.Helper()
	s := serving{world: w, log: &sharedLog{more: make(chan struct{}, 1)}}
	s.command = w.command(append([]string{"serve", "--as-of", "2025-02-01"}, args...)...)
	s.command.Env = append(s.command.Env, env...)
	s.command.Stdout, s.command.Stderr = os.Stderr, s.log
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.command.Process.Kill() })
	return s
}

// stop tells it to end, and expects that it does so in peace.
func (s serving) stop(t *testing.T) {
	t.Helper()
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.command.Wait(); err != nil {
		t.Errorf("it left with %v:\n%s", err, s.log)
	}
}

// message is the one in which a recommendation is told.
func (w world) message(t *testing.T, id string) chattest.Posted {
	t.Helper()
	for _, m := range w.chat.Messages("C0HARBOUR") {
		if strings.Contains(string(m.Metadata), "/"+id+`"`) {
			return m
		}
	}
	t.Fatalf("%s is told nowhere", id)
	return chattest.Posted{}
}

// The chat's own socket: a button decides, a form too, the messages say so, and the end is orderly.
func TestServeTakesDecisionsOverASocket(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	w.chat.AllowApp(appToken)
	s := serve(t, w, []string{"SLACK_APP_TOKEN=" + appToken})
	s.log.await(t, "msg=run .*posted=5 owed=0")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.chat.Opened(ctx); err != nil {
		t.Fatal(err)
	}
	press := func(envelope, action, id string) {
		t.Helper()
		if _, err := w.chat.Deliver(envelope, w.chat.Press(ada, "C0HARBOUR", w.message(t, id).ID, action, id)); err != nil {
			t.Fatal(err)
		}
	}
	press("e1", "stocktake_accept", pilots)
	s.log.await(t, "msg=decided act=accept recommendation="+pilots+" user=U0ADA channel=C0HARBOUR")
	press("e2", "stocktake_reject", knots)
	s.log.await(t, "msg=\"click asked back\" act=reject")
	form := w.chat.AwaitView(ctx, 1)
	if answer, err := w.chat.Deliver("e3", w.chat.Fill(ada, form, map[string]string{"reason": "too dear"})); err != nil || answer != nil {
		t.Fatalf("answered %s, %v", answer, err)
	}
	s.log.await(t, "msg=decided act=reject recommendation="+knots)
	s.stop(t)
	for id, words := range map[string]string{pilots: "Accepted by ada.quay (U0ADA) on 1 February 2025", knots: "Rejected by ada.quay (U0ADA) on 1 February 2025: too dear"} {
		if m := w.message(t, id); !m.Edited || !strings.Contains(m.Text, words) || strings.Contains(string(m.Blocks), "stocktake_accept") {
			t.Errorf("%s shows %s\n%s", id, m.Text, m.Blocks)
		}
	}
	w.do(t, "verify")
}

// Tokens that the chat refuses keep nobody from reviewing: what is due is judged, and what can be told is told. Whoever looks is told that
// no click is heard; signed requests still are.
func TestServeReviewsThoughATokenIsRefused(t *testing.T) {
	for _, c := range []struct{ name, bot, app, told, ran string }{
		{"the app's", goodToken, "xapp-PLANTED-app", `msg="not heard" error="no click is heard over the socket: apps.connections.open: invalid_auth; set SLACK_APP_TOKEN`, "posted=5 owed=0"},
		{"the bot's", "xoxb-PLANTED-bot", appToken, `msg="not heard" error="no click is heard until the chat answers: auth.test: invalid_auth; set SLACK_BOT_TOKEN`, "posted=0 owed=5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newHarbour(t)
			w.chat.AllowApp(appToken)
			env := []string{"SLACK_BOT_TOKEN=" + c.bot, "SLACK_APP_TOKEN=" + c.app, "SLACK_SIGNING_SECRET=" + signingSecret}
			s := serve(t, w, env, "--listen", "127.0.0.1:0")
			address := "http://" + s.log.await(t, "msg=listening address=(\\S+)")
			s.log.await(t, c.told)
			s.log.await(t, "msg=run .*"+c.ran)
			deaf := c.app != appToken
			if status, said := s.asked(t, address+"/readyz"); status != 200 || strings.Contains(said, "no click is heard over the socket") != deaf {
				t.Errorf("readyz: %d %s", status, said)
			}
			if !deaf {
				s.stop(t)
				expectNoSecret(t, s.log.String())
				return
			}
			r, err := chattest.Signed(address+"/slack/interactions", signingSecret, time.Now(), w.chat.Press(ada, "C0HARBOUR", w.message(t, pilots).ID, "stocktake_accept", pilots))
			if err != nil {
				t.Fatal(err)
			}
			if status := statusOf(t, r); status != 200 {
				t.Errorf("a signed request: %d", status)
			}
			s.log.await(t, "msg=decided act=accept recommendation="+pilots)
			if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := s.command.Wait(); s.command.ProcessState.ExitCode() != 4 {
				t.Errorf("it left with %v:\n%s", err, s.log)
			}
			if n := strings.Count(s.log.String(), "apps.connections.open"); n != 1 {
				t.Errorf("told %d times:\n%s", n, s.log)
			}
			expectNoSecret(t, s.log.String())
		})
	}
}

// Signed requests: one decides, a copy and a forged one do nothing, and each leaves a line.
func TestServeTakesSignedRequests(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	s := serve(t, w, []string{"SLACK_SIGNING_SECRET=" + signingSecret}, "--listen", "127.0.0.1:0")
	address := "http://" + s.log.await(t, "msg=listening address=(\\S+)")
	s.log.await(t, "msg=run .*posted=5 owed=0")
	payload := w.chat.Press(ada, "C0HARBOUR", w.message(t, pilots).ID, "stocktake_accept", pilots)
	now := time.Now()
	for _, c := range []struct {
		secret string
		at     time.Time
		status int
		says   string
	}{
		{"guess", now, 401, `msg="not heard" error="refused a request from .*invalid signature`},
		{signingSecret, now.Add(-time.Hour), 401, `msg="not heard" error="refused a request from .*too old`},
		{signingSecret, now, 200, "msg=decided act=accept recommendation=" + pilots},
		{signingSecret, now, 200, `msg="click refused" act=accept recommendation=` + pilots + ` .*why="this was heard before"`},
	} {
		r, err := chattest.Signed(address+"/slack/interactions", c.secret, c.at, payload)
		if err != nil {
			t.Fatal(err)
		}
		if status := statusOf(t, r); status != c.status {
			t.Errorf("status %d, want %d", status, c.status)
		}
		s.log.await(t, c.says)
	}
	health, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	if status := statusOf(t, health); status != 200 {
		t.Errorf("healthz: %d", status)
	}
	s.stop(t)
	if n := strings.Count(s.log.String(), "msg=decided"); n != 1 {
		t.Errorf("%d decisions were recorded", n)
	}
}

func statusOf(t *testing.T, r *http.Request) int {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// Told to stop in the middle of a send, it finishes that one, records it and goes; the next start sends the rest, each once.
func TestServeFinishesTheSendInHand(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	w.chat.Fail(chattest.Fault{Method: "chat.postMessage", What: chattest.Slow, Delay: time.Second})
	s := serve(t, w, nil)
	w.awaitArrivals(t, 1)
	s.stop(t)
	if n := len(w.chat.Messages("C0HARBOUR")); n != 1 {
		t.Errorf("%d messages stand there, want the one in hand", n)
	}
	w.run(t)
	w.expectEachOnce(t)
}

// Without anybody who hears clicks there are no buttons.
func TestButtonsAreThereWhereSomebodyHearsThem(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	w.run(t)
	var blocks []struct{ Type string }
	if err := json.Unmarshal(w.message(t, pilots).Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if b.Type == "actions" {
			t.Error("there are buttons")
		}
	}
}
