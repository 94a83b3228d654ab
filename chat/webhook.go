package chat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"stocktake/review"
)

// Webhook posts to an incoming webhook as Mattermost and others have them: plain texts into the one channel that the address stands
// for. It keeps no threads, cannot look anything up and cannot edit.
type Webhook struct {
	address string
	client  *http.Client
	timeout time.Duration
}

// NewWebhook posts to an address, which is a secret: no error shows it. Every request is given up after timeout; redirects are not
// followed.
func NewWebhook(address string, client *http.Client, timeout time.Duration) *Webhook {
	return &Webhook{address, straight(client), timeout}
}

// Pause is as long as Slack's.
func (w *Webhook) Pause() time.Duration { return 1100 * time.Millisecond }

// Window is how long a send may take, and half as long again.
func (w *Webhook) Window() time.Duration { return w.timeout + w.timeout/2 }

// Send posts the text of a message. Any error is an [Error].
func (w *Webhook) Send(ctx context.Context, m review.Message, _ string) (review.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	body := marshal(map[string]string{"text": literal(unlinked(noted(m)))}) // a chat may read markup of its own there
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.address, bytes.NewReader(body))
	if err != nil {
		return review.Receipt{}, &Error{kind: WrongToken, text: "webhook: CHAT_WEBHOOK_URL is no address"}
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := w.client.Do(request)
	if err != nil {
		return review.Receipt{}, unanswered(err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 200)) // only to be told; the status says what became of it
	if answer.StatusCode/100 == 2 {
		return review.Receipt{Channel: m.Channel, ID: "webhook"}, nil // it gives its messages no names
	}
	return review.Receipt{}, refusedBy(answer, said)
}

// unanswered is trouble on the way. What the library says of it begins with the address.
func unanswered(err error) *Error {
	if of := new(url.Error); errors.As(err, &of) {
		err = of.Err
	}
	kind, after := classify(err)
	return &Error{kind: kind, after: after, text: "webhook: " + explain("", err), err: err}
}

func refusedBy(answer *http.Response, said []byte) *Error {
	e := &Error{text: fmt.Sprintf("webhook: %s: %s", answer.Status, plain(string(said)))}
	e.kind, e.after = classifyStatus(answer.StatusCode)
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		if rest, said := restOf(answer.Header); said {
			e.after = rest
		}
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		e.kind, e.text = WrongToken, e.text+"; set CHAT_WEBHOOK_URL to the address of a webhook there is"
	}
	return e
}

// Find cannot look. A message that may have been sent is taken for sent, so that none is seen twice; its receipt says that nobody
// knows.
func (w *Webhook) Find(_ context.Context, m *review.Sought) (review.Receipt, bool, error) {
	return review.Receipt{Channel: m.Channel, ID: review.Unsure}, true, nil
}

// Edits is false: what a webhook has posted stays as it is, and Update does nothing.
func (w *Webhook) Edits() bool { return false }

// Update does nothing.
func (w *Webhook) Update(context.Context, review.Message, review.Receipt) error { return nil }
