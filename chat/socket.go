package chat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// again is how long is waited before a token that was refused is tried again: somebody may renew it.
const again = time.Minute

// Socket hears over a connection that we open to the chat with the app's token, and opens anew whenever it is lost, until the
// context ends; then it finishes what is in hand. A token that the chat refuses is told as trouble once, and tried again from time to
// time; [Listener.Deaf] says so meanwhile.
func (l *Listener) Socket(ctx context.Context, appToken string) {
	s := l.slack.withApp(appToken)
	for {
		err := l.line(ctx, s)
		if ctx.Err() != nil {
			return
		}
		if !l.Deaf() {
			l.trouble(fmt.Errorf("no click is heard over the socket: %w", err))
		}
		l.deaf.Store(true)
		select {
		case <-ctx.Done():
		case <-time.After(again):
		}
	}
}

// Deaf reports whether the chat refuses the token by which the socket is opened.
func (l *Listener) Deaf() bool { return l.deaf.Load() }

// line hears until the context ends or the token is refused. What is in hand is finished before the line is cut.
func (l *Listener) line(ctx context.Context, s *Slack) error {
	client := socketmode.New(s.client, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	open, cut := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(open) }()
	defer cut()
	defer l.working.Wait()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-ended:
			return s.trouble(connecting, "", err)
		case e := <-client.Events:
			if err := l.heed(open, s, client, e); err != nil {
				return err
			}
		}
	}
}

// heed takes what came over the line; only a token that is refused is an error.
func (l *Listener) heed(ctx context.Context, s *Slack, client *socketmode.Client, e socketmode.Event) error {
	if e.Type == socketmode.EventTypeConnected {
		l.deaf.Store(false)
	}
	switch data := e.Data.(type) {
	case *slack.ConnectionErrorEvent:
		return l.lost(s, data.ErrorObj)
	case *socketmode.ErrorBadMessage:
		l.trouble(errors.New("a request of the chat that cannot be read"))
	case slack.InteractionCallback:
		l.envelope(ctx, client, *e.Request)
	}
	return nil
}

const connecting = "apps.connections.open"

// lost tells of a connection that could not be opened, which is tried again by itself; only a token that is refused ends it.
func (l *Listener) lost(s *Slack, err error) error {
	err = s.trouble(connecting, "", err)
	if e := new(Error); errors.As(err, &e) && e.kind == WrongToken {
		return err
	}
	l.trouble(err)
	return nil
}

// envelope answers one request. It is answered beside the others: each has three seconds.
func (l *Listener) envelope(ctx context.Context, client *socketmode.Client, request socketmode.Request) {
	l.work(ctx, func(ctx context.Context) {
		answer := l.take(ctx, "envelope "+request.EnvelopeID, request.Payload)
		if err := client.AckCtx(ctx, request.EnvelopeID, answer); err != nil {
			l.trouble(err) // the chat sends it again, and its mark is known then
		}
	})
}

// withApp speaks to the same API, and may open sockets. A request of it is given up like any other.
func (s *Slack) withApp(token string) *Slack {
	patient := &http.Client{Transport: s.http.Transport, CheckRedirect: s.http.CheckRedirect, Timeout: s.timeout}
	other := *s
	other.app = token
	other.client = slack.New(s.token, slack.OptionAPIURL(s.apiURL), slack.OptionHTTPClient(patient), slack.OptionAppLevelToken(token))
	return &other
}
