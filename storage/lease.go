package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// heartbeat is how often the holder of a lease makes sure that it still has it.
const heartbeat = 5 * time.Second

// Lease runs body while the caller alone holds the programme, and reports whether it got the lease within wait. The lease
// is a session lock on a connection of its own: it ends with its holder, however that dies. If the connection is lost, the
// context given to body ends.
func (db *DB) Lease(ctx context.Context, programme string, wait time.Duration, body func(context.Context) error) (bool, error) {
	return db.locked(ctx, "programme "+programme, wait, func(ctx context.Context, conn *sqlx.Conn) error {
		ctx, lost := context.WithCancelCause(ctx)
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			watch(ctx, conn, lost)
		}()
		err := body(ctx)
		lost(nil)
		<-stopped
		return err
	})
}

// watch asks the lease's connection for a sign of life until ctx ends, and ends it when none comes.
func watch(ctx context.Context, conn *sqlx.Conn, lost context.CancelCauseFunc) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := alive(ctx, conn); err != nil {
				lost(fmt.Errorf("the lease's connection is lost: %w", err))
				return
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
	conn, err := db.sql.Connx(ctx)
	if err != nil {
		return false, fmt.Errorf("lock %s: %w", name, err)
	}
	defer conn.Close()
	if got, err := lock(ctx, conn, name, wait); err != nil || !got {
		return false, err
	}
	err = body(ctx, conn)
	// Unlocked even when ctx has ended: the connection goes back to the pool and would keep the lock.
	_, unlockErr := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock_all()`)
	return true, errors.Join(err, unlockErr)
}

func lock(ctx context.Context, conn *sqlx.Conn, name string, wait time.Duration) (bool, error) {
	limit := fmt.Sprintf("%dms", max(1, wait.Milliseconds()))
	if _, err := conn.ExecContext(ctx, `SELECT set_config('lock_timeout', $1, false)`, limit); err != nil {
		return false, fmt.Errorf("lock %s: %w", name, err)
	}
	_, lockErr := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtextextended($1, 0))`, "stocktake "+name)
	_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT set_config('lock_timeout', '0', false)`)
	if timedOut := new(pq.Error); errors.As(lockErr, &timedOut) && timedOut.Code.Name() == "lock_not_available" {
		return false, err
	}
	if err := errors.Join(lockErr, err); err != nil {
		return false, fmt.Errorf("lock %s: %w", name, err)
	}
	return true, nil
}

// turnWait is how long a send waits for others that send to the same channel: longer than any queue of sends should be.
const turnWait = 10 * time.Minute

// Turn waits until pause has passed since the last send to a channel, whoever sent it from whichever machine, and runs send
// alone. What counts is when a send was answered, by the database's clock; one that was not is waited for longer, so that
// neither a slow network nor a crash brings two sends closer together. Without a pause there is nothing to wait for.
func (db *DB) Turn(ctx context.Context, channel string, pause time.Duration, send func(context.Context) error) error {
	if pause == 0 {
		return send(ctx)
	}
	got, err := db.locked(ctx, "channel "+channel, turnWait, func(ctx context.Context, conn *sqlx.Conn) error {
		if err := awaitPause(ctx, conn, channel, pause); err != nil {
			return err
		}
		if err := noteSend(ctx, conn, channel, false); err != nil {
			return err
		}
		err := send(ctx)
		return errors.Join(err, noteSend(context.WithoutCancel(ctx), conn, channel, true))
	})
	if err == nil && !got {
		return fmt.Errorf("channel %s: others were sending for %s", channel, turnWait)
	}
	return err
}

// delay is how much later than it began a send may have arrived whose sender died.
const delay = time.Second

func awaitPause(ctx context.Context, conn *sqlx.Conn, channel string, pause time.Duration) error {
	var last struct {
		Seconds  float64 `db:"seconds"` // since then
		Answered bool    `db:"answered"`
	}
	err := conn.GetContext(ctx, &last, `
		SELECT extract(epoch FROM clock_timestamp() - last_sent_at) AS seconds, answered
		FROM stocktake.channels
		WHERE channel = $1`, channel)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("channel %s: %w", channel, err)
	}
	if !last.Answered {
		pause += delay
	}
	// A last send in the future means that the database's clock was set back: then one pause is enough.
	passed := max(0, time.Duration(last.Seconds*float64(time.Second)))
	timer := time.NewTimer(pause - passed)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func noteSend(ctx context.Context, conn *sqlx.Conn, channel string, answered bool) error {
	_, err := conn.ExecContext(ctx, `
		INSERT INTO stocktake.channels (channel, last_sent_at, answered)
		VALUES ($1, clock_timestamp(), $2)
		ON CONFLICT (channel) DO UPDATE SET last_sent_at = excluded.last_sent_at, answered = excluded.answered`, channel, answered)
	if err != nil {
		return fmt.Errorf("channel %s: %w", channel, err)
	}
	return nil
}
