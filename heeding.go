package main

import (
	"context"
	"errors"
	"time"
)

// errUnheard is that what was under way did not end when it was told to.
var errUnheard = errors.New("told to stop while the server did not answer")

// heeding does what waits for others, but for no longer than until it is told to stop: who waits for a pipe, or for a disk or a server
// that does not answer, hears nothing of it. What is under way then is left to itself, and may go on for a while with all that it was given:
// what others use or give back meanwhile must bear that.
func heeding[T any](ctx context.Context, body func() (T, error)) (T, error) {
	type outcome struct {
		got T
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		got, err := body()
		done <- outcome{got, err}
	}()
	select {
	case o := <-done:
		return o.got, o.err
	case <-ctx.Done():
	}
	select {
	case o := <-done:
		return o.got, o.err // it has heard of it
	case <-time.After(time.Second):
		return *new(T), errUnheard
	}
}
