package chat

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// witness sees of each request whether it had a connection to be written to: one that is over without is [unsent].
type witness struct{ http.RoundTripper }

// RoundTrip makes one request.
func (w witness) RoundTrip(request *http.Request) (*http.Response, error) {
	// A connection counts when proxy and TLS have let us through. One that turned out to be closed before anything was written is asked for anew.
	var connected atomic.Bool
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}
	answer, err := w.RoundTripper.RoundTrip(request.WithContext(httptrace.WithClientTrace(request.Context(), trace)))
	if err != nil && !connected.Load() {
		return nil, unsent{err}
	}
	return answer, err
}

// unsent is trouble of a request of which nothing was written: the chat cannot have taken it.
type unsent struct{ err error }

func (u unsent) Error() string {
	if errors.Is(u.err, context.DeadlineExceeded) {
		return "no connection in time"
	}
	return "no connection: " + u.err.Error()
}

func (u unsent) Unwrap() error { return u.err }
