package jobs_test

import (
	"context"
	"database/sql"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// An older run begins on the schema as it was before the newest migration, and the database is migrated while it is at work. The
// run ends as it began: everything is recorded and told once, and the next run has nothing left to do.
//
// The older program is this one, so the newest migration has to be one that it can do without until it meets what that is for. For
// one that it cannot, name here the last that it can.
func TestMigratingWhileAnOlderRunIsUnderWay(t *testing.T) {
	for _, test := range []struct {
		name   string
		moment func(*world, func())
	}{
		{"before it judges", func(w *world, migrate func()) { w.job.Policy.Judge = judgesAfter(w.job.Policy.Judge, migrate) }},
		{"in the first send", func(w *world, migrate func()) { w.job.Chat = &interrupted{Chat: w.job.Chat, at: 1, do: migrate} }},
		{"in a reply", func(w *world, migrate func()) { w.job.Chat = &interrupted{Chat: w.job.Chat, at: 3, do: migrate} }},
		{"in the last reply", func(w *world, migrate func()) { w.job.Chat = &interrupted{Chat: w.job.Chat, at: 5, do: migrate} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url := storagetest.Database(t, nil)
			migrateButTheNewest(t, url)
			w := harbourIn(t, url)
			var migrated []error
			test.moment(&w, sync.OnceFunc(func() {
				w.expectPending(t, 1)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // were the run in its way, they would wait for each other
				defer cancel()
				migrated = append(migrated, storage.Migrate(ctx, url))
			}))
			if result := w.run(t); result.Owed != 0 || len(result.Troubles) != 0 || len(result.Reports) != 1 {
				t.Errorf("the older run: %+v", result)
			}
			if len(migrated) != 1 || migrated[0] != nil {
				t.Fatalf("migrating meanwhile: %v", migrated)
			}
			w.expectPending(t, 0)
			if result := w.run(t); result.Owed != 0 || len(result.Troubles) != 0 || len(result.Reports) != 0 {
				t.Errorf("the run after: %+v", result)
			}
			w.expectEachOnce(t)
		})
	}
}

func judgesAfter(judge func(review.Portfolio) (review.Report, error), do func()) func(review.Portfolio) (review.Report, error) {
	return func(p review.Portfolio) (review.Report, error) {
		do()
		return judge(p)
	}
}

// interrupted is a chat in which something happens in the send of that number, after it was claimed and before it is told.
type interrupted struct {
	jobs.Chat
	at, sent int
	do       func()
}

func (i *interrupted) Send(ctx context.Context, message review.Message, rootID string) (review.Receipt, error) {
	if i.sent++; i.sent == i.at {
		i.do()
	}
	return i.Chat.Send(ctx, message, rootID)
}

// migrateButTheNewest brings an empty database to where the program before the newest migration left it.
func migrateButTheNewest(t *testing.T, url string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `CREATE SCHEMA stocktake`); err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("../storage/migrations"),
		goose.WithTableName("stocktake.goose_db_version"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	sources := provider.ListSources()
	if _, err := provider.UpTo(t.Context(), sources[len(sources)-2].Version); err != nil {
		t.Fatal(err)
	}
}

func (w world) expectPending(t *testing.T, want int) {
	t.Helper()
	schema, err := w.db.Schema(t.Context())
	if err != nil || schema.Pending != want {
		t.Errorf("%d migrations are pending, %v; want %d", schema.Pending, err, want)
	}
}
