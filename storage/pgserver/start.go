package pgserver

import (
	"context"
	"errors"
	"fmt"
	"syscall"
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

// lends tries whether root may run a program under the account that it lends, and
// end it: neither our stop nor our death would end a server that we may not signal.
func (f folder) lends(ctx context.Context, running *lock) error {
	if f.account.credential == nil {
		return nil
	}
	cmd := f.command(ctx, running, syscall.SIGKILL, "postgres", "--version")
	if err := cmd.Start(); err != nil {
		return f.account.unlent(err, mayBecomeOthers())
	}
	defer cmd.Wait()
	if err := cmd.Process.Kill(); errors.Is(err, syscall.EPERM) {
		return fmt.Errorf("%w: root here may not end a program of user %s (CAP_KILL is missing): run as an ordinary user", err, f.account.name)
	}
	return nil
}

// start is called with the server's lock held.
func (s *Server) start(ctx context.Context, running *lock, fill filler) error {
	if err := s.folder.lends(ctx, running); err != nil {
		return err
	}
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
	c, err := serve(ctx, s.folder, socket, running)
	if err != nil {
		return errors.Join(err, s.folder.clearSocket())
	}
	s.child, s.socket = c, socket
	return nil
}

// serve starts postgres and waits until it answers.
func serve(ctx context.Context, f folder, socket string, running *lock) (*child, error) {
	c, err := startPostgres(f, socket, running)
	if err != nil {
		return nil, err
	}
	if err := c.ready(ctx, socket); err != nil {
		c.stop() // what it says is in err already
		return nil, err
	}
	return c, nil
}
