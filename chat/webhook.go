package chat

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"stocktake/review"
)

// Webhook posts to an incoming webhook as Mattermost and others have them: plain texts into the one channel that the address stands
// for. It keeps no threads, cannot look anything up and cannot edit.
type Webhook struct {
	final
	address string
	veil    func(string) string // takes the address out of what is told
	client  *http.Client
	timeout time.Duration
}

// NewWebhook posts to an address, which is a secret: no error shows it. Every request is given up after timeout; redirects are not
// followed.
func NewWebhook(address string, client *http.Client, timeout time.Duration) *Webhook {
	return &Webhook{address: address, veil: veilOf(address), client: straight(client), timeout: timeout}
}

// veilOf takes out of a text what makes an address a secret, by which servers repeat it: the longer parts of its path and query.
func veilOf(address string) func(string) string {
	at, err := url.Parse(address)
	if err != nil {
		return strings.NewReplacer(address, veiled).Replace
	}
	parts := strings.FieldsFunc(at.User.String()+"/"+at.RequestURI(), func(r rune) bool { return strings.ContainsRune("/?&=:", r) })
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, part := range parts {
		if len(part) < 6 {
			break // "hooks" is no secret
		}
		pairs = append(pairs, part, veiled)
		if bare, err := url.PathUnescape(part); err == nil && bare != part {
			pairs = append(pairs, bare, veiled)
		}
	}
	return strings.NewReplacer(pairs...).Replace
}

const veiled = "[address]"

// Pause is as long as Slack's.
func (w *Webhook) Pause() time.Duration { return 1100 * time.Millisecond }

// Window is how long a send may take, and half as long again.
func (w *Webhook) Window() time.Duration { return w.timeout + w.timeout/2 }

// Send posts the text of a message. Any error is an [Error].
func (w *Webhook) Send(ctx context.Context, m review.Message, _ string) (review.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	body := marshal(map[string]string{"text": flat(noted(m))})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.address, bytes.NewReader(body))
	if err != nil {
		return review.Receipt{}, &Error{kind: WrongToken, text: "webhook: CHAT_WEBHOOK_URL is not an address"}
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := w.client.Do(request)
	if err != nil {
		return review.Receipt{}, w.unanswered(err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 4096)) // only to be told; the status says what became of it, but of a page
	if answer.StatusCode/100 == 2 && !isPage(answer.Header, said) {
		return review.Receipt{Channel: m.Channel, ID: review.Hooked}, nil
	}
	return review.Receipt{}, w.refusedBy(answer, said)
}

// isPage reports whether an answer is a page for people, as a proxy gives one to log in: no chat has taken anything then. Some chats call
// their "ok" a page.
func isPage(header http.Header, said []byte) bool {
	text := bytes.TrimSpace(bytes.TrimPrefix(said, []byte("\ufeff")))
	return bytes.HasPrefix(text, []byte("<")) &&
		(strings.HasPrefix(header.Get("Content-Type"), "text/html") || strings.HasPrefix(http.DetectContentType(text), "text/html"))
}

// unanswered is trouble on the way. What the library says of it begins with the address.
func (w *Webhook) unanswered(err error) *Error {
	if of := new(url.Error); errors.As(err, &of) {
		err = of.Err
	}
	kind, after := classify(err)
	return &Error{kind: kind, after: after, text: "webhook: " + w.veil(explain("", err)), err: err}
}

func (w *Webhook) refusedBy(answer *http.Response, said []byte) *Error {
	e := &Error{text: fmt.Sprintf("webhook: %s: %.200s", answer.Status, plain(w.veil(string(said))))}
	e.kind, e.after = classifyStatus(answer.StatusCode)
	switch code := answer.StatusCode; {
	case code == http.StatusTooManyRequests:
		if rest, said := restOf(answer.Header); said {
			e.after = rest
		}
	case code/100 == 2, // and yet refused: a page
		code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusNotFound, code == http.StatusGone:
		e.kind, e.text = WrongToken, e.text+"; set CHAT_WEBHOOK_URL to the address of a webhook there is"
	}
	return e
}

// Find cannot look. A message that may have been sent is taken for sent, so that none is seen twice; its receipt says that nobody
// knows.
func (w *Webhook) Find(_ context.Context, m *review.Sought) (review.Receipt, bool, error) {
	return review.Receipt{Channel: m.Channel, ID: review.Unsure}, true, nil
}
