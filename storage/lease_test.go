package storage

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"stocktake/storage/storagetest"
)

// openTwice is one database as two programs have it.
func openTwice(t *testing.T) (db, other *DB) {
	t.Helper()
	url := storagetest.Database(t, Migrate)
	var both [2]*DB
	for i := range both {
		var err error
		if both[i], err = Open(t.Context(), url); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = both[i].Close() })
	}
	return both[0], both[1]
}

// However a body ends, another program gets what it held, and its connection can be used again.
func TestALockEndsWithItsBody(t *testing.T) {
	t.Parallel()
	db, other := openTwice(t)
	failed := errors.New("no")
	for name, body := range map[string]func(stop context.CancelFunc) error{
		"it did what it should": func(context.CancelFunc) error { return nil },
		"it failed":             func(context.CancelFunc) error { return failed },
		"it was told to stop":   func(stop context.CancelFunc) error { stop(); return nil },
		"it panicked":           func(context.CancelFunc) error { panic("a bug") },
	} {
		t.Run(name, func(t *testing.T) {
			caught(func(ctx context.Context, stop context.CancelFunc) {
				var its error
				if _, err := db.Lease(ctx, "P", 0, func(context.Context) error { its = body(stop); return its }); err != its {
					t.Errorf("%v, its own is %v", err, its)
				}
			})
			if db.sql.Stats().Idle != 1 {
				t.Error("it cost the connection")
			}
			if got, err := other.Lease(t.Context(), "P", time.Second, func(context.Context) error { return nil }); !got || err != nil {
				t.Errorf("the programme is still held: %v, %v", got, err)
			}
			caught(func(ctx context.Context, stop context.CancelFunc) {
				_ = db.Turn(ctx, "C0", time.Millisecond, 0, func(context.Context) time.Duration { _ = body(stop); return 0 })
			})
			soon, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			if err := other.Turn(soon, "C0", time.Millisecond, time.Minute, func(context.Context) time.Duration { return 0 }); err != nil {
				t.Errorf("the channel is still held: %v", err)
			}
		})
	}
}

// caught lets a body panic, as a schedule does.
func caught(body func(context.Context, context.CancelFunc)) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	defer func() { _ = recover() }()
	body(ctx, stop)
}

// Whoever has lost a lease ends, and says why; another may have it by then.
func TestALeaseThatIsLostEndsItsBodyAndSaysSo(t *testing.T) {
	t.Parallel()
	db, other := openTwice(t)
	ended := false
	got, err := db.Lease(t.Context(), "P", 0, func(ctx context.Context) error {
		if _, err := other.sql.ExecContext(ctx, `
			SELECT pg_terminate_backend(pid, 10000)
			FROM pg_locks
			WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			ended = true
		case <-time.After(4 * heartbeat):
		}
		return ctx.Err()
	})
	if !got || !ended || err == nil || !strings.HasPrefix(err.Error(), "the lease's connection is lost: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, ended %v, %v", got, ended, err)
	}
}
