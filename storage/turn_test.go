package storage

import (
	"context"
	"errors"
	"testing"
	"time"
)

// Whatever came of the send before, the next one to the channel keeps its distance.
func TestTurnsKeepTheirDistance(t *testing.T) {
	const pause = 30 * time.Millisecond
	gone, leave := context.WithCancel(t.Context())
	for _, test := range []struct {
		name  string
		ctx   context.Context
		first func(context.Context) time.Duration
		want  time.Duration
	}{
		{"it was answered", t.Context(), func(context.Context) time.Duration { return 0 }, pause},
		{"the chat asked to be left alone", t.Context(), func(context.Context) time.Duration { return 5 * pause }, 5 * pause},
		{"the chat asked for less than the pause", t.Context(), func(context.Context) time.Duration { return 1 }, pause},
		{"its run was told to stop", gone, func(context.Context) time.Duration { leave(); return 5 * pause }, 5 * pause},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			var first, second time.Time
			if err := db.Turn(test.ctx, "C0", pause, time.Hour, func(ctx context.Context) time.Duration { first = time.Now(); return test.first(ctx) }); err != nil {
				t.Fatal(err)
			}
			if err := db.Turn(t.Context(), "C0", pause, time.Hour, func(context.Context) time.Duration { second = time.Now(); return 0 }); err != nil {
				t.Fatal(err)
			}
			if gap := second.Sub(first); gap < test.want {
				t.Errorf("they are %s apart, want %s", gap, test.want)
			}
		})
	}
}

// A sender that dies leaves a row behind, and the next one waits for what may be under way: twice the pause.
func TestASendWhoseSenderDiedIsWaitedFor(t *testing.T) {
	db := openTest(t)
	const pause = 200 * time.Millisecond
	began := time.Now()
	err := db.Turn(t.Context(), "C0", pause, time.Hour, func(ctx context.Context) time.Duration {
		_, err := db.sql.ExecContext(ctx, `
			SELECT pg_terminate_backend(pid)
			FROM pg_locks
			WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
		if err != nil {
			t.Error(err)
		}
		return 0
	})
	if err == nil {
		t.Error("it did not die")
	}
	if err := db.Turn(t.Context(), "C0", pause, time.Hour, func(context.Context) time.Duration { return 0 }); err != nil {
		t.Fatal(err)
	}
	if gap := time.Since(began); gap < 2*pause {
		t.Errorf("the next one came %s after, want %s", gap, 2*pause)
	}
}

// The clock of the database may be set back; a channel is not shut until it has caught up.
func TestAClockThatWasSetBackShutsNoChannel(t *testing.T) {
	db := openTest(t)
	_, err := db.sql.ExecContext(t.Context(), `
		INSERT INTO stocktake.channels (channel, last_sent_at, free_at)
		VALUES ('C0', now() + interval '1 hour', now() + interval '1 hour 0.03 seconds')`)
	if err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := db.Turn(soon, "C0", time.Second, time.Hour, func(context.Context) time.Duration { return 0 }); err != nil {
		t.Error(err)
	}
}

// Nobody hangs for an hour because the chat asked one run to leave a channel alone so long.
func TestALongRestIsNotWaitedFor(t *testing.T) {
	db := openTest(t)
	const pause = 30 * time.Millisecond
	if err := db.Turn(t.Context(), "C0", pause, time.Minute, func(context.Context) time.Duration { return time.Hour }); err != nil {
		t.Fatal(err)
	}
	var resting RestingError
	err := db.Turn(t.Context(), "C0", pause, time.Minute, func(context.Context) time.Duration { t.Error("it was sent"); return 0 })
	if !errors.As(err, &resting) || resting.For < 59*time.Minute || resting.For > time.Hour {
		t.Errorf("%v", err)
	}
	if err := db.Turn(t.Context(), "C1", pause, time.Minute, func(context.Context) time.Duration { return 0 }); err != nil {
		t.Errorf("another channel: %v", err)
	}
}
