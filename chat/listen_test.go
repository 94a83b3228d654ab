package chat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/review"
)

const appToken, signing = "xapp-secret-2", "signing-secret-3"

var ada = chattest.Person{ID: "U0ADA", Name: "ada.quay", Team: "T1"}

// hearing is a listener of which the test sees what it hears and what troubles it.
type hearing struct {
	stand    *chattest.Chat
	listener *chat.Listener
	clicks   chan review.Click
	troubles chan error
	response review.Response
	block    chan struct{} // hear waits for it, if there is one
}

func newHearing(t *testing.T) *hearing {
	t.Helper()
	stand, client := world(t, 10*time.Second)
	stand.AllowApp(appToken)
	h := &hearing{stand: stand, clicks: make(chan review.Click, 10), troubles: make(chan error, 100)}
	h.listener = chat.NewListener(client, func(_ context.Context, c review.Click) review.Response {
		h.clicks <- c
		if h.block != nil {
			<-h.block
		}
		return h.response
	}, func(err error) { h.troubles <- err })
	return h
}

// connect opens the socket, and closes it when the test ends.
func (h *hearing) connect(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() { h.listener.Socket(ctx, appToken) })
	t.Cleanup(func() { stop(); ended.Wait() })
	h.opened(t)
}

func (h *hearing) opened(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := h.stand.Opened(ctx); err != nil {
		t.Fatal(err)
	}
}

func (h *hearing) heard(t *testing.T) review.Click {
	t.Helper()
	select {
	case c := <-h.clicks:
		return c
	case err := <-h.troubles:
		t.Fatalf("trouble: %v", err)
	case <-time.After(time.Minute):
		t.Fatal("nothing was heard within a minute")
	}
	return review.Click{}
}

// view waits for the n-th window.
func (h *hearing) view(t *testing.T, n int) chattest.View {
	t.Helper()
	h.listener.Wait()
	views := h.stand.Views()
	if len(views) < n {
		t.Fatalf("%d windows were opened, want %d", len(views), n)
	}
	return views[n-1]
}

func TestAButtonPressedOverTheSocketIsHeard(t *testing.T) {
	h := newHearing(t)
	h.connect(t)
	payload := h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c")
	if answer, err := h.stand.Deliver("e1", payload); err != nil || answer != nil {
		t.Fatalf("answered %s, %v", answer, err)
	}
	want := review.Click{
		Act: review.Accept, ID: "k3f90a1c", Team: "T1", Of: "T1", User: "U0ADA", Name: "ada.quay",
		Message: review.Receipt{Channel: channel, ID: "1.000002"},
	}
	first := h.heard(t)
	want.Mark = first.Mark
	if first != want || len(first.Mark) != 64 {
		t.Errorf("heard %+v, want %+v", first, want)
	}
	// The same envelope bears the same mark, another one another.
	for envelope, same := range map[string]bool{"e1": true, "e2": false} {
		if _, err := h.stand.Deliver(envelope, payload); err != nil {
			t.Fatal(err)
		}
		if again := h.heard(t); (again.Mark == first.Mark) != same {
			t.Errorf("envelope %s bears the mark %s, the first %s", envelope, again.Mark, first.Mark)
		}
	}
}

// A guest of another organisation clicks in the workspace of the channel: that is told of both apart, and who may decide goes by the guest's.
func TestAGuestIsHeardAsOneOfAnotherWorkspace(t *testing.T) {
	h := newHearing(t)
	h.connect(t)
	payload := bytes.Replace(h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c"), []byte(`"team_id":"T1"`), []byte(`"team_id":"T2"`), 1)
	if _, err := h.stand.Deliver("e1", payload); err != nil {
		t.Fatal(err)
	}
	if c := h.heard(t); c.Team != "T1" || c.Of != "T2" {
		t.Errorf("heard from workspace %s, of one of %s", c.Team, c.Of)
	}
}

func TestALostSocketIsOpenedAnew(t *testing.T) {
	h := newHearing(t)
	h.connect(t)
	h.stand.HangUp()
	h.opened(t)
	if _, err := h.stand.Deliver("e1", h.stand.Press(ada, channel, "1.000002", "stocktake_snooze", "k3f90a1c")); err != nil {
		t.Fatal(err)
	}
	if c := h.heard(t); c.Act != review.Snooze {
		t.Errorf("heard %+v", c)
	}
}

// An envelope is acknowledged in time, however long the work takes.
func TestAButtonIsAcknowledgedBeforeTheWorkIsDone(t *testing.T) {
	h := newHearing(t)
	h.block = make(chan struct{})
	h.connect(t)
	if _, err := h.stand.Deliver("e1", h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c")); err != nil {
		t.Fatal(err)
	}
	h.heard(t)
	close(h.block)
}

// Who waits for the socket to end may close what a click needs.
func TestTheSocketEndsAfterWhatIsInHand(t *testing.T) {
	h := newHearing(t)
	h.block = make(chan struct{})
	h.response = review.Response{No: "not now"}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { h.listener.Socket(ctx, appToken); close(ended) }()
	h.opened(t)
	if _, err := h.stand.Deliver("e1", h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c")); err != nil {
		t.Fatal(err)
	}
	h.heard(t)
	stop()
	time.AfterFunc(100*time.Millisecond, func() { close(h.block) })
	<-ended
	if n := len(h.stand.Views()); n != 1 {
		t.Errorf("%d answers were shown, want 1", n)
	}
}

// From the button to the form, and what the form is answered.
func TestAFormAsksForWhatIsLacking(t *testing.T) {
	for _, c := range []struct {
		name     string
		form     review.Form
		fields   []string
		fill     map[string]string
		terms    review.Terms
		response review.Response
		answer   string // empty: it closes
	}{
		{
			"rejected",
			review.Form{Act: review.Reject, Needs: []string{"reason"}},
			[]string{"reason"},
			map[string]string{"reason": "too dear"},
			review.Terms{Reason: "too dear"},
			review.Response{Recorded: true},
			"",
		},
		{
			"snoozed into the past",
			review.Form{Act: review.Snooze, Needs: []string{"until"}, May: []string{"reason"}},
			[]string{"until", "reason?"},
			map[string]string{"until": "2025-01-01"},
			review.Terms{Until: "2025-01-01"},
			review.Response{No: "that time has passed already", Field: "until"},
			`{"response_action":"errors","errors":{"until":"That time has passed already."}}`,
		},
		{
			"an end, by one who may not",
			review.Form{Act: review.Accept, Needs: []string{"reason"}, May: []string{"due", "owner"}, Hint: "Name <it>."},
			[]string{"reason", "due?", "owner?"},
			map[string]string{"reason": "decision 12", "due": "2025-06-30", "owner": "Bo"},
			review.Terms{Reason: "decision 12", Due: "2025-06-30", Owner: "Bo"},
			review.Response{No: "you <may> not"},
			`You \u0026lt;may\u0026gt; not`,
		},
		{
			"the same form again",
			review.Form{Act: review.Reject, Needs: []string{"reason"}},
			[]string{"reason"},
			map[string]string{"reason": "x"},
			review.Terms{Reason: "x"},
			review.Response{No: "heard before", Repeated: true},
			"",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHearing(t)
			h.connect(t)
			c.form.ID, c.form.About = "k3f90a1c", "GEO-042 <!here>: reject"
			c.form.Message = review.Receipt{Channel: channel, ID: "1.000002"}
			h.response = review.Response{Ask: &c.form}
			if _, err := h.stand.Deliver("e1", h.stand.Press(ada, channel, "1.000002", "stocktake_reject", "k3f90a1c")); err != nil {
				t.Fatal(err)
			}
			h.heard(t)
			view := h.view(t, 1)
			if !slices.Equal(view.Fields(), c.fields) || !strings.Contains(view.Words(), "GEO-042 &lt;!here&gt;: reject (k3f90a1c)") {
				t.Errorf("the form asks for %v: %s", view.Fields(), view.Words())
			}
			h.response = c.response
			answer, err := h.stand.Deliver("e2", h.stand.Fill(ada, view, c.fill))
			if err != nil || (len(answer) == 0) != (c.answer == "") || !bytes.Contains(answer, []byte(c.answer)) {
				t.Errorf("answered %s, %v; want %s", answer, err, c.answer)
			}
			got := h.heard(t)
			if got.Form == nil || *got.Form != c.terms || got.Message != c.form.Message || got.ID != c.form.ID || got.Act != c.form.Act || got.User != "U0ADA" {
				t.Errorf("heard %+v %+v", got, got.Form)
			}
		})
	}
}

func TestWhoIsRefusedIsToldSo(t *testing.T) {
	h := newHearing(t)
	h.response = review.Response{No: "ada.quay (U0ADA) may not decide on reinforce"}
	h.connect(t)
	if _, err := h.stand.Deliver("e1", h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c")); err != nil {
		t.Fatal(err)
	}
	h.heard(t)
	if v := h.view(t, 1); v.Title.Text != "Not recorded" || v.Words() != "Ada.quay (U0ADA) may not decide on reinforce." {
		t.Errorf("told %q: %q", v.Title.Text, v.Words())
	}
}

// Others go on beside it: that it is refused is told, and does not end the hearing.
func TestAnAppTokenThatIsRefusedIsTold(t *testing.T) {
	h := newHearing(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { h.listener.Socket(ctx, "xapp-wrong"); close(ended) }()
	err := <-h.troubles
	if e := new(chat.Error); !errors.As(err, &e) || e.Kind() != chat.WrongToken {
		t.Errorf("told %v, want a wrong token", err)
	}
	if !strings.Contains(err.Error(), "SLACK_APP_TOKEN") || strings.Contains(err.Error(), "xapp-wrong") {
		t.Errorf("told %v", err)
	}
	select {
	case <-ended:
		t.Error("it ended")
	case err := <-h.troubles:
		t.Errorf("told again: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	stop()
	<-ended
	if !h.listener.Deaf() {
		t.Error("it does not know that it is deaf")
	}
}

// Only what the chat signed, lately, is heard. What is refused is told in a line, without a secret.
func TestOnlyWhatIsSignedIsHeard(t *testing.T) {
	for _, c := range []struct {
		name   string
		at     time.Duration // from now
		secret string
		change func(*http.Request)
		status int
		says   string
	}{
		{"signed now", 0, signing, nil, http.StatusOK, ""},
		{"almost five minutes old", -4*time.Minute - 50*time.Second, signing, nil, http.StatusOK, ""},
		{"more than five minutes old", -5*time.Minute - 2*time.Second, signing, nil, http.StatusUnauthorized, "too old"},
		{"from the future", 6 * time.Minute, signing, nil, http.StatusUnauthorized, "too old"},
		{"signed with another secret", 0, "guess", nil, http.StatusUnauthorized, "signature"},
		{"signed with nothing", 0, "", nil, http.StatusUnauthorized, "signature"},
		{"without a signature", 0, signing, func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, http.StatusUnauthorized, "missing headers"},
		{"without a time", 0, signing, func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }, http.StatusUnauthorized, "missing headers"},
		{"a signature of another form", 0, signing, func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v1=00") }, http.StatusUnauthorized, "signature"},
		{"an old one made young", -time.Hour, signing, func(r *http.Request) {
			r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(time.Now().Unix(), 10))
		}, http.StatusUnauthorized, "signature"},
		{"another body under the signature", 0, signing, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("payload=%7B%7D")) }, http.StatusUnauthorized, "signature"},
		{"too long", 0, signing, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(strings.Repeat("x", 1<<20+1))) }, http.StatusRequestEntityTooLarge, "too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHearing(t)
			r, err := chattest.Signed("/slack/interactions", c.secret, time.Now().Add(c.at), h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c"))
			if err != nil {
				t.Fatal(err)
			}
			if c.change != nil {
				c.change(r)
			}
			w := httptest.NewRecorder()
			h.listener.Signed(signing).ServeHTTP(w, r)
			h.listener.Wait()
			if w.Code != c.status || len(h.clicks) == 1 != (c.says == "") || len(h.troubles) == 1 != (c.says != "") {
				t.Fatalf("status %d, %d clicks, %d troubles", w.Code, len(h.clicks), len(h.troubles))
			}
			if c.says != "" {
				if err := <-h.troubles; !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), signing) {
					t.Errorf("told %v, want %q", err, c.says)
				}
			}
		})
	}
}

// A copy of a signed request bears the mark of the first, however its signature is written.
func TestACopyOfASignedRequestBearsItsMark(t *testing.T) {
	h := newHearing(t)
	payload, now := h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c"), time.Now()
	var marks []string
	for i := range 3 {
		r, err := chattest.Signed("/slack/interactions", signing, now.Add(time.Duration(i/2)*time.Second), payload)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			r.Header.Set("X-Slack-Signature", "v0="+strings.ToUpper(strings.TrimPrefix(r.Header.Get("X-Slack-Signature"), "v0=")))
		}
		h.listener.Signed(signing).ServeHTTP(httptest.NewRecorder(), r)
		marks = append(marks, h.heard(t).Mark)
	}
	if marks[0] != marks[1] || marks[0] == marks[2] {
		t.Errorf("marks %v", marks)
	}
}

// A form by a signed request is answered in the response.
func TestASignedFormIsAnswered(t *testing.T) {
	h := newHearing(t)
	h.response = review.Response{No: "say why it is rejected", Field: "reason"}
	private := `{"act":"reject","id":"k3f90a1c","channel":"C0123ABCD","message":"1.000002"}`
	r, err := chattest.Signed("/slack/interactions", signing, time.Now(), h.stand.Fill(ada, chattest.View{Callback: "stocktake_decide", Private: private}, nil))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.listener.Signed(signing).ServeHTTP(w, r)
	var got struct {
		Errors map[string]string `json:"errors"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Errors["reason"] != "Say why it is rejected." {
		t.Errorf("answered %s, %v", w.Body, err)
	}
}

func TestWhatIsNoClickOfOursIsTold(t *testing.T) {
	h := newHearing(t)
	for name, payload := range map[string][]byte{
		"no JSON":              []byte("{"),
		"another button":       h.stand.Press(ada, channel, "1.000002", "other_accept", "k3f90a1c"),
		"another form":         h.stand.Fill(ada, chattest.View{Callback: "other"}, nil),
		"a form of nobody":     h.stand.Fill(ada, chattest.View{Callback: "stocktake_decide", Private: "?"}, nil),
		"a shortcut":           []byte(`{"type":"shortcut"}`),
		"a click on no button": []byte(`{"type":"block_actions","actions":[]}`),
	} {
		r, err := chattest.Signed("/slack/interactions", signing, time.Now(), payload)
		if err != nil {
			t.Fatal(err)
		}
		h.listener.Signed(signing).ServeHTTP(httptest.NewRecorder(), r)
		h.listener.Wait()
		if len(h.clicks) != 0 || len(h.troubles) != 1 {
			t.Errorf("%s: %d clicks, %d troubles", name, len(h.clicks), len(h.troubles))
		}
		for len(h.troubles) > 0 {
			<-h.troubles
		}
	}
}

// A panic in the work on one click ends that click only.
func TestAPanicEndsOneClick(t *testing.T) {
	_, client := world(t, time.Second)
	troubles := make(chan error, 1)
	listener := chat.NewListener(client, func(context.Context, review.Click) review.Response { panic(errors.New("oh")) }, func(err error) { troubles <- err })
	h := newHearing(t)
	r, err := chattest.Signed("/slack/interactions", signing, time.Now(), h.stand.Press(ada, channel, "1.000002", "stocktake_accept", "k3f90a1c"))
	if err != nil {
		t.Fatal(err)
	}
	listener.Signed(signing).ServeHTTP(httptest.NewRecorder(), r)
	listener.Wait()
	if err := <-troubles; !strings.Contains(err.Error(), "panic: oh") {
		t.Errorf("told %v", err)
	}
}
