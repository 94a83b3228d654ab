package storage

import (
	"context"
	"testing"
	"time"
)

// Whoever prepares a statement and has to wait for the server holds up nobody else, and one that failed is prepared by the next who asks.
func TestOneWhoWaitsToPrepareHoldsUpNobody(t *testing.T) {
	db := openTest(t)
	tx, err := db.sql.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), `LOCK TABLE stocktake.messages`); err != nil {
		t.Fatal(err)
	}
	const locked = `SELECT count(*) FROM stocktake.messages`
	ctx, give := context.WithTimeout(t.Context(), time.Minute)
	defer give()
	done := make(chan error, 1)
	go func() {
		_, err := db.prepare(ctx, locked)
		done <- err
	}()
	waitForLock(t, db, done)
	if _, err := db.prepare(t.Context(), `SELECT 1`); err != nil || ctx.Err() != nil {
		t.Errorf("another statement: %v, after a minute: %v", err, ctx.Err())
	}
	give()
	if err := <-done; err == nil {
		t.Error("it was prepared on a locked table")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	first, err := db.prepare(t.Context(), locked)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := db.prepare(t.Context(), locked); err != nil || again != first {
		t.Errorf("it is prepared anew: %v", err)
	}
}
