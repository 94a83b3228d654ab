package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"stocktake/review"
	"stocktake/storage/storagetest"
)

// One worker's panic is the trouble of the programme that is gathered; a process that serves others goes on.
func TestAWorkersPanicIsAnError(t *testing.T) {
	db := openTest(t)
	db.Workers = 2
	g := newGathering(t.Context(), db, sight{}, review.Portfolio{Subjects: make([]review.Figures, 2*fewest)})
	g.numbers = slices.Repeat([]int64{0}, 2*fewest)
	for worker, from := range []int{0, fewest} {
		err := g.within(func() error {
			return g.inRanges(func(part *gathering) error {
				if &part.portfolio.Subjects[0] == &g.portfolio.Subjects[from] {
					panic("cannot be")
				}
				return nil
			})
		})
		if err == nil || !strings.Contains(err.Error(), "panic: cannot be") {
			t.Errorf("worker %d panics: %v", worker, err)
		}
	}
}

// A server that has fewer connections free is asked on fewer.
func TestFewerWorkersReadWhereTheServerIsFull(t *testing.T) {
	for limit := 1; limit <= 4; limit++ {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			db := openAs(t, limited(t, limit))
			db.Workers = 4
			g := newGathering(t.Context(), db, sight{}, review.Portfolio{Subjects: make([]review.Figures, 4*fewest)})
			g.numbers = slices.Repeat([]int64{0}, 4*fewest)
			parts := make(chan int, 4)
			err := g.within(func() error {
				return g.inRanges(func(part *gathering) error { parts <- len(part.numbers); return nil })
			})
			close(parts)
			read, workers := 0, 0
			for n := range parts {
				read, workers = read+n, workers+1
			}
			if err != nil || workers != limit || read != 4*fewest {
				t.Errorf("%d workers read %d subjects, %v; want %d", workers, read, err, limit)
			}
		})
	}
}

// limited is the address of a database for a user who may have so many connections.
func limited(t *testing.T, connections int) string {
	t.Helper()
	address := storagetest.Database(t, Migrate)
	cfg, err := parse(address, Session{})
	if err != nil {
		t.Fatal(err)
	}
	db, user := openAs(t, address), cfg.Database+"_limited"
	if _, err := db.sql.ExecContext(t.Context(), fmt.Sprintf(`CREATE ROLE %s LOGIN PASSWORD 'limited' CONNECTION LIMIT %d`, user, connections)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.sql.ExecContext(context.Background(), `DROP ROLE `+user); err != nil {
			t.Error(err)
		}
	})
	cfg.User, cfg.Password = user, "limited"
	return withDatabase(cfg, cfg.Database)
}
