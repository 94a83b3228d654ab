package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"stocktake/jobs"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// Whoever finds another program at the migrations waits for it: the first start of all may just be under way.
func TestADatabaseThatIsJustBeingSetUpIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{
		{"import", harbour},
		{"import", harbour, "--check"},
		{"run"},
		{"run", "--dry-run"},
		{"status"},
	} {
		t.Run(command[0], func(t *testing.T) {
			t.Parallel()
			o := office{storagetest.Database(t, storage.Migrate)}
			o.stocktake(t, 0, "import", harbour)
			ended := o.migrating(t)
			o.stocktake(t, 0, append(command, "--as-of", "2025-02-01")...)
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

// Root's is always in the same place.
func TestNoPlaceForAPrivateDatabaseIsWrong(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	a := &app{flags: &flags{}}
	want := "set HOME, XDG_DATA_HOME or DATABASE_URL"
	if os.Geteuid() == 0 {
		t.Setenv("PG_BIN", "/nowhere")
		want = "PG_BIN: /nowhere holds no program initdb"
	}
	_, _, err := a.privateDatabase(t.Context())
	if err = permanent(err); jobs.CodeOf(err) != jobs.CodeWrong || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want a wrong configuration", err)
	}
}

// migrating starts a migration that takes half a second, and returns when it is under way.
func (o office) migrating(t *testing.T) <-chan error {
	t.Helper()
	o.exec(t, `DELETE FROM stocktake.goose_db_version WHERE version_id = 38`)
	db := connection(t, o.url)
	inTheWay, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inTheWay.ExecContext(t.Context(), `LOCK TABLE stocktake.messages`); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- storage.Migrate(t.Context(), o.url) }()
	for waiting := false; !waiting && len(ended) == 0; time.Sleep(time.Millisecond) {
		err := db.QueryRowContext(t.Context(), `
			SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
	time.AfterFunc(500*time.Millisecond, func() { _ = inTheWay.Rollback() })
	return ended
}
