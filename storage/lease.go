package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// heartbeat is how often the holder of a lease makes sure that it still has it.
const heartbeat = 5 * time.Second

// Lease runs body while the caller alone holds the programme, and reports whether it got the lease within wait. The lease
// is a session lock on a connection of its own: it ends with its holder, however that dies. If the connection is lost, the
// context given to body ends, and the error says so in place of body's own.
func (db *DB) Lease(ctx context.Context, programme string, wait time.Duration, body func(context.Context) error) (bool, error) {
	return db.locked(ctx, "programme "+programme, wait, func(ctx context.Context, conn *sqlx.Conn) error {
		ctx, end := context.WithCancel(ctx)
		watched := make(chan error, 1)
		go func() {
			defer end()
			watched <- watch(ctx, conn)
		}()
		unwatched := sync.OnceValue(func() error {
			end()
			return <-watched
		})
		defer func() { _ = unwatched() }() // where body panics: then too nobody else asks the connection any more
		err := body(ctx)
		return cmp.Or(unwatched(), err)
	})
}

// watch asks the lease's connection for a sign of life until ctx ends or none comes.
func watch(ctx context.Context, conn *sqlx.Conn) error {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := alive(ctx, conn); err != nil {
				return fmt.Errorf("the lease's connection is lost: %w", err)
			}
		}
	}
}

// alive is not cut short when ctx ends: a cancelled query would cost the connection, and with it the lease.
func alive(ctx context.Context, conn *sqlx.Conn) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), heartbeat)
	defer cancel()
	return conn.PingContext(ctx)
}

// locked runs body under a session lock of that name on a connection of its own. It reports false if another holds the
// lock for all of wait.
func (db *DB) locked(ctx context.Context, name string, wait time.Duration, body func(context.Context, *sqlx.Conn) error) (bool, error) {
	conn, err := db.conn(ctx)
	if err != nil {
		return false, fmt.Errorf("lock %s: %w", name, err)
	}
	defer conn.Close()
	if got, err := lock(ctx, conn, name, wait); err != nil || !got {
		return false, err
	}
	// Unlocked even when ctx has ended or body panics: the connection goes back to the pool and would keep the lock.
	unlock := sync.OnceValue(func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock_all()`)
		return err
	})
	defer func() { _ = unlock() }()
	err = body(ctx, conn)
	return true, cmp.Or(err, unlock())
}

func lock(ctx context.Context, conn *sqlx.Conn, name string, wait time.Duration) (bool, error) {
	limit := fmt.Sprintf("%dms", max(1, wait.Milliseconds()))
	if _, err := conn.ExecContext(ctx, `SELECT set_config('lock_timeout', $1, false)`, limit); err != nil {
		return false, fmt.Errorf("lock %s: %w", name, err)
	}
	_, lockErr := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtextextended($1, 0))`, "stocktake "+name)
	_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT set_config('lock_timeout', '0', false)`)
	if pq.As(lockErr, pqerror.LockNotAvailable) != nil {
		return false, err
	}
	if err := errors.Join(lockErr, err); err != nil {
		return false, fmt.Errorf("lock %s: %w", name, err)
	}
	return true, nil
}
