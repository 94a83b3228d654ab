package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// turnWait is how long a send waits for others that send to the same channel: longer than any queue of sends should be.
const turnWait = 10 * time.Minute

// Turn waits until a channel is free, whoever sent to it from whichever machine, and runs send alone. Send returns how long the
// chat asked for the channel to be left alone; it is, for pause at least, counted from when the send was answered. One that was
// not answered is waited for twice as long, so that neither a slow network nor a crash brings two sends closer together.
// Without a pause there is nothing to wait for. The error is never the send's own. A rest that lasts longer than patience, as the chat
// asked somebody for, is not waited for: that is a [RestingError].
func (db *DB) Turn(ctx context.Context, channel string, pause, patience time.Duration, send func(context.Context) time.Duration) error {
	if pause == 0 {
		send(ctx)
		return nil
	}
	got, err := db.locked(ctx, "channel "+channel, turnWait, func(ctx context.Context, conn *sqlx.Conn) error {
		if err := awaitFree(ctx, conn, channel, max(patience, 2*pause)); err != nil {
			return err
		}
		// A crash from here on leaves this row: the next send, by whomever, keeps its distance from the one that may be under way.
		if err := rest(ctx, conn, channel, 2*pause); err != nil {
			return err
		}
		asked := send(ctx)
		return rest(context.WithoutCancel(ctx), conn, channel, max(pause, asked))
	})
	if err == nil && !got {
		return fmt.Errorf("channel %s: others were sending for %s", channel, turnWait)
	}
	return err
}

// RestingError is a channel that the chat asked to be left alone for longer than anybody waits.
type RestingError struct {
	Channel string
	For     time.Duration // from now on
}

func (e RestingError) Error() string {
	return fmt.Sprintf("channel %s: the chat asked to leave it alone for another %s", e.Channel, e.For.Round(time.Second))
}

// Kind, Ambiguous and RetryAfter say of it what they say of a chat's errors.
func (RestingError) Kind() string                { return "rate_limited" }
func (RestingError) Ambiguous() bool             { return false }
func (e RestingError) RetryAfter() time.Duration { return e.For }

func awaitFree(ctx context.Context, conn *sqlx.Conn, channel string, patience time.Duration) error {
	// Where the clock was set back, the last send lies ahead of it: then the same rest is waited for again, and no more.
	var seconds float64
	err := conn.GetContext(ctx, &seconds, `
		SELECT extract(epoch FROM least(free_at - clock_timestamp(), free_at - last_sent_at))
		FROM stocktake.channels
		WHERE channel = $1`, channel)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("channel %s: %w", channel, err)
	}
	left := time.Duration(seconds * float64(time.Second))
	if left > patience {
		return RestingError{channel, left}
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// rest leaves a channel alone for so long, from now on by the database's clock.
func rest(ctx context.Context, conn *sqlx.Conn, channel string, long time.Duration) error {
	_, err := conn.ExecContext(ctx, `
		INSERT INTO stocktake.channels (channel, last_sent_at, free_at)
		SELECT $1, now.at, now.at + $2 * interval '1 microsecond'
		FROM (SELECT clock_timestamp() AS at) AS now
		ON CONFLICT (channel) DO UPDATE SET last_sent_at = excluded.last_sent_at, free_at = excluded.free_at`,
		channel, long.Microseconds())
	if err != nil {
		return fmt.Errorf("channel %s: %w", channel, err)
	}
	return nil
}
