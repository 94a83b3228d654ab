package chattest

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server is a chat on a port of its own.
type Server struct {
	*Chat
	URL  string // what SLACK_API_URL is set to
	http *http.Server
}

// Serve starts a chat at addr, a free port of this machine if it ends in ":0". Close ends it.
func Serve(addr, token string, channels ...string) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve a chat: %w", err)
	}
	c := New(time.Now, token, channels...)
	s := &Server{Chat: c, URL: "http://" + listener.Addr().String() + "/api/", http: &http.Server{Handler: c, ReadHeaderTimeout: time.Minute}}
	go func() { _ = s.http.Serve(listener) }() // ends with Close
	return s, nil
}

// Close ends the server and hangs up on whoever waits.
func (s *Server) Close() error { return s.http.Close() }
