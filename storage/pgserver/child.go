package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// child is a running postgres that ends with this process.
type child struct {
	cmd   *exec.Cmd
	log   string
	ended chan struct{}
	err   error // how it ended; set before ended is closed
}

// startPostgres begins a new log and keeps the one before it: a server that is
// started again may say less of why it ended than it did then.
func startPostgres(f folder, socket string, running *lock) (*child, error) {
	if err := os.Rename(f.path("postgres.log"), f.path("postgres.log.1")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	log, err := openPrivate(f.path("postgres.log"), os.O_APPEND)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := f.command(context.Background(), running, syscall.SIGINT, "postgres", f.postgresArgs(socket)...)
	cmd.Stdout, cmd.Stderr = log, log
	c := &child{cmd: cmd, log: log.Name(), ended: make(chan struct{})}
	if err := c.launch(); err != nil {
		return nil, fmt.Errorf("start postgres%s: %w", f.account.by(), err)
	}
	return c, nil
}

func (f folder) postgresArgs(socket string) []string {
	settings := []string{
		"listen_addresses=", "port=" + strconv.Itoa(port),
		`unix_socket_directories="` + strings.ReplaceAll(socket, `"`, `""`) + `"`,
		"max_connections=200", "max_wal_size=1GB",
		"timezone=UTC", "log_timezone=UTC",
	}
	if !f.durable {
		settings = append(settings, "fsync=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0")
	}
	args := []string{"-D", f.path("data")}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return args
}

// command is a program of PostgreSQL under the right account. Its environment
// is bare: PG* variables would change what it does, and tokens are not its business.
func (f folder) command(ctx context.Context, running *lock, onDeath syscall.Signal, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(f.bin.dir, program), args...)
	cmd.Dir = "/"
	cmd.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH"), "LD_LIBRARY_PATH=" + os.Getenv("LD_LIBRARY_PATH")}
	cmd.ExtraFiles = []*os.File{running.file}
	cmd.SysProcAttr = attributes(f.account, onDeath)
	return cmd
}

// launch starts the program from a thread that stays until the program ends:
// the kernel's signal at a parent's death goes by thread, not by process.
func (c *child) launch() error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(c.ended)
		err := c.cmd.Start()
		started <- err
		if err == nil {
			c.err = ending(context.Background(), c.cmd.Wait())
		}
	}()
	return <-started
}

// ready waits for the first connection, however long a recovery takes, unless
// postgres dies or ctx ends.
func (c *child) ready(ctx context.Context, socket string) error {
	attempt := func() error {
		select {
		case <-c.ended:
			return backoff.Permanent(c.died("ended by itself"))
		default:
			return reach(ctx, socket)
		}
	}
	return patiently(ctx, attempt, nil)
}

// died says how postgres ended, and why in its own last words.
func (c *child) died(how string) error {
	words, err := os.ReadFile(c.log)
	if err != nil {
		return errors.Join(c.err, err)
	}
	return fmt.Errorf("postgres %s (%w): %s", how, c.err, lastWords(string(words)))
}

// stop ends postgres, which first writes everything down; after a minute it is
// made to leave at once, and recovers at its next start.
func (c *child) stop() error {
	select {
	case <-c.ended:
		return c.died("ended by itself")
	default:
	}
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if err := c.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop postgres: %w", err)
		}
		select {
		case <-c.ended:
			if c.err != nil {
				return c.died("did not end well")
			}
			return nil
		case <-time.After(time.Minute):
		}
	}
	return errors.New("postgres does not stop")
}

// ending is the error of a program that was started from here, without its exit
// code, which is nobody else's. One that was told to stop has done nothing wrong.
func ending(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, new(*exec.ExitError)):
		return errors.New(err.Error())
	}
	return err
}
