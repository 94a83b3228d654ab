package chat_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/review"
)

// listening answers each connection to a port as it is told to.
func listening(t *testing.T, answer func(net.Conn)) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(conn)
		}
	}()
	return listener.Addr().String()
}

// refusing is a proxy that connects nobody, and says so.
func refusing(code int) func(net.Conn) {
	return func(conn net.Conn) {
		defer conn.Close()
		_, _ = conn.Read(make([]byte, 4096))
		fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Length: 0\r\n\r\n", code, http.StatusText(code))
	}
}

func through(proxy string) *http.Client {
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: proxy})}}
}

// A message whose request never came to be written was certainly not sent, however the way to the chat broke off; of one that was
// written and not answered nobody knows.
func TestWhatNeverBeganIsToldFromWhatMayHaveArrived(t *testing.T) {
	encrypted := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(encrypted.Close)
	silent := func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
	hangUp := func(conn net.Conn) { _, _ = conn.Read(make([]byte, 4096)); _ = conn.Close() }
	impatient := &http.Client{Transport: &http.Transport{TLSHandshakeTimeout: 50 * time.Millisecond}}
	for _, c := range []struct {
		name, address string
		client        *http.Client
		kind, says    string
	}{
		{"a proxy asks who we are", "https://chat.invalid/", through(listening(t, refusing(407))), chat.NotSent, "no connection: Proxy Authentication Required"},
		{"a proxy forbids it", "https://chat.invalid/", through(listening(t, refusing(403))), chat.NotSent, "no connection: Forbidden"},
		{"a proxy that is not there", "https://chat.invalid/", through("127.0.0.1:1"), chat.NotSent, "no connection: "},
		{"nobody listens", "http://127.0.0.1:1/", &http.Client{}, chat.NotSent, "no connection: "},
		{"no such host", "http://chat.invalid/", &http.Client{}, chat.NotSent, "no connection: "},
		{"nobody answers the handshake in our time", "https://" + listening(t, silent) + "/", &http.Client{}, chat.NotSent, "no connection in time"},
		{"nobody answers the handshake in its own", "https://" + listening(t, silent) + "/", impatient, chat.NotSent, "no connection: net/http: TLS handshake timeout"},
		{"they hang up in the handshake", "https://" + listening(t, hangUp) + "/", &http.Client{}, chat.NotSent, "no connection: "},
		{"the certificate is not ok", encrypted.URL + "/", &http.Client{}, chat.NotSent, "no connection: "},
		{"they do not speak TLS", "https://" + listening(t, refusing(400)) + "/", &http.Client{}, chat.NotSent, "no connection: "},
		{"they hang up on the request", "http://" + listening(t, hangUp) + "/", &http.Client{}, chat.Later, "EOF"},
		{"nobody answers the request", "http://" + listening(t, silent) + "/", &http.Client{}, chat.Later, "no answer in time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, one := range []interface {
				Send(context.Context, review.Message, string) (review.Receipt, error)
			}{
				chat.NewWebhook(c.address+"hooks/s3cret", c.client, patience),
				chat.NewSlack(token, c.address, c.client, patience),
			} {
				_, err := one.Send(t.Context(), message("k"), "")
				told(t, err, c.kind, 0)
				if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "s3cret") {
					t.Errorf("%v, want %q in it", err, c.says)
				}
			}
		})
	}
}

// cut is a connection that takes nothing more once the line is dead.
type cut struct {
	net.Conn
	dead *atomic.Bool
}

func (c cut) Write(b []byte) (int, error) {
	if c.dead.Load() {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(b)
}

// Of the next message nothing was written on the connection of the last, and no other is to be had.
func TestWhatComesAfterTheLineWentDeadIsNotSent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	var dead atomic.Bool
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if dead.Load() {
			return nil, net.ErrClosed
		}
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return cut{conn, &dead}, err
	}
	webhook := chat.NewWebhook(server.URL, &http.Client{Transport: &http.Transport{DialContext: dial}}, 10*time.Second)
	if _, err := webhook.Send(t.Context(), message("k"), ""); err != nil {
		t.Fatal(err)
	}
	dead.Store(true)
	_, err := webhook.Send(t.Context(), message("k2"), "")
	told(t, err, chat.NotSent, 0)
}
