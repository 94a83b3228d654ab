package chattest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gorilla/websocket"
)

// link is where sockets are opened.
const link = "link"

// errUnanswered is a request that nobody answered within the three seconds that Slack gives.
var errUnanswered = errors.New("not acknowledged within three seconds")

// AllowApp makes a token good for opening sockets.
func (c *Chat) AllowApp(token string) { c.change(func() { c.app, c.tokens[token] = token, "" }) }

// open gives the address of a socket. It is one of this server: the request says under which name.
func (c *Chat) open(form url.Values) answer {
	return answer{"ok": true, "url": "ws://" + form.Get("host") + "/" + link + "?ticket=" + fmt.Sprint(len(c.calls))}
}

// connect opens a socket, says hello, and hears acknowledgements until it is closed.
func (c *Chat) connect(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has been answered
	}
	defer conn.Close()
	c.change(func() {
		c.sockets = append(c.sockets, conn)
		_ = conn.WriteJSON(answer{"type": "hello", "num_connections": len(c.sockets)})
		select {
		case c.opened <- struct{}{}:
		default:
		}
	})
	for {
		var ack struct {
			Envelope string          `json:"envelope_id"`
			Payload  json.RawMessage `json:"payload"`
		}
		if conn.ReadJSON(&ack) != nil {
			return
		}
		c.change(func() {
			if waiting := c.answers[ack.Envelope]; waiting != nil {
				waiting <- ack.Payload
				delete(c.answers, ack.Envelope)
			}
		})
	}
}

// Opened waits until a socket was opened since it last returned.
func (c *Chat) Opened(ctx context.Context) error {
	select {
	case <-c.opened:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("no socket was opened: %w", ctx.Err())
	}
}

// HangUp closes all sockets, as a lost line does.
func (c *Chat) HangUp() {
	c.change(func() {
		for _, conn := range c.sockets {
			_ = conn.Close()
		}
		c.sockets = nil
	})
}

// Deliver sends a request over the newest socket in the envelope of that name, and gives back what it is answered within three
// seconds, which is nothing for most.
func (c *Chat) Deliver(envelope string, payload []byte) (json.RawMessage, error) {
	acknowledged := make(chan json.RawMessage, 1)
	err := errors.New("there is no socket")
	c.change(func() {
		if n := len(c.sockets); n > 0 {
			c.answers[envelope] = acknowledged
			err = c.sockets[n-1].WriteJSON(answer{
				"type": "interactive", "envelope_id": envelope, "accepts_response_payload": true, "payload": json.RawMessage(payload),
			})
		}
	})
	if err != nil {
		return nil, err
	}
	select {
	case got := <-acknowledged:
		return got, nil
	case <-time.After(3 * time.Second):
		return nil, errUnanswered
	}
}
