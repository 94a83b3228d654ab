package pgserver

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// joinOrStart settles who starts the server. Its lock is inherited by postgres
// and held by all its processes, so it is free exactly if no server runs, and
// nothing that was left behind needs to be believed.
func (s *Server) joinOrStart(ctx context.Context, fill filler) error {
	running, err := openLock(s.folder.path("server.lock"))
	if err != nil {
		return err
	}
	defer running.close()
	attempt := func() error {
		free, err := running.try(exclusive)
		switch {
		case err != nil:
			return backoff.Permanent(err)
		case free:
			return backoff.Permanent(s.start(ctx, running, fill))
		}
		s.socket = s.folder.socket()
		return reach(ctx, s.socket)
	}
	return patiently(ctx, attempt, s.patience())
}

// patience tells the user once, after two seconds, what is waited for.
func (s *Server) patience() backoff.Notify {
	var waited time.Duration
	return func(_ error, pause time.Duration) {
		before := waited
		waited += pause
		if before < 2*time.Second && waited >= 2*time.Second {
			s.told.say("waiting: another command starts or stops the database in %s", s.folder.dir)
		}
	}
}

// start is called with the server's lock held.
func (s *Server) start(ctx context.Context, running *lock, fill filler) error {
	if err := fill(ctx, running); err != nil {
		return err
	}
	if err := s.folder.clearStale(); err != nil {
		return err
	}
	socket, err := s.folder.makeSocket()
	if err != nil {
		return err
	}
	c, err := startPostgres(s.folder, socket, running)
	if err != nil {
		return err
	}
	if err := c.ready(ctx, socket); err != nil {
		c.stop() // what it says is in err already
		return err
	}
	s.child, s.socket = c, socket
	return nil
}
