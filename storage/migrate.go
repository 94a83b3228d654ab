package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"
	gooselock "github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable is where goose notes what was applied.
const versionTable = "stocktake.goose_db_version"

// Schema is how many of the migrations that this program knows a database has had, and how many it lacks.
type Schema struct{ Applied, Pending int }

// Migrate brings the database at address up to date. Programs that migrate at once wait for each other; each migration
// is a transaction of its own, so a failed one leaves those before it; the error is a [StuckError] where it would fail again.
// None touches a view of an organisation's own; where one then lacks a column, the last error says so ([DB.Complete]).
// After them each role is granted what it may do, also where no migration was pending.
func Migrate(ctx context.Context, address string) error {
	db, err := OpenAs(ctx, address, Session{Command: "migrate"})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.holdsEveryText(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := db.createSchema(ctx); err != nil {
		return fmt.Errorf("migrate: %w", Forbidden(err))
	}
	if err := db.migrate(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

func (db *DB) migrate(ctx context.Context) error {
	// A migration takes moments, so the other program asks every second; an hour is for a big table.
	locker, err := gooselock.NewPostgresSessionLocker(gooselock.WithLockTimeout(1, 3600))
	if err != nil {
		return err
	}
	var files sparing
	provider, err := db.provider(&files, goose.WithSessionLocker(sole{locker, func(ctx context.Context, conn *sql.Conn) (err error) {
		if files.views, err = ownViews(ctx, &sqlx.Conn{Conn: conn, Mapper: db.sql.Mapper}); err != nil {
			return fmt.Errorf("look for views of your own: %w", Forbidden(err))
		}
		return nil
	}}))
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return stuck(Forbidden(err))
	}
	if _, err := db.Schema(ctx); err != nil { // a newer program came first: it has granted more
		return err
	}
	if err := db.grant(ctx); err != nil {
		return err
	}
	if err := db.describe(ctx); err != nil {
		return err
	}
	return db.Complete(ctx)
}

// sole is goose's lock, which programs of an earlier state take too, and what is done first of all under it. Goose takes it where something is
// pending, on the connection on which it migrates: who loses that loses both, and no other program migrates beside him.
type sole struct {
	gooselock.SessionLocker
	first func(context.Context, *sql.Conn) error
}

func (s sole) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if err := s.SessionLocker.SessionLock(ctx, conn); err != nil {
		return err
	}
	return s.first(ctx, conn)
}

// SessionUnlock leaves the lock to the session, which [Migrate] ends when the rest is done too.
func (s sole) SessionUnlock(context.Context, *sql.Conn) error { return nil }

// holdsEveryText refuses a database whose encoding lacks what people may write, and migrations do, or, as SQL_ASCII, takes bytes as they
// come: in these no name is found.
func (db *DB) holdsEveryText(ctx context.Context) error {
	state, err := db.Schema(ctx)
	if err != nil || state.Pending == 0 {
		return err
	}
	var encoding string
	if err := db.sql.GetContext(ctx, &encoding, `SELECT current_setting('server_encoding')`); err != nil {
		return err
	}
	if encoding == "UTF8" {
		return nil
	}
	return StuckError{fmt.Errorf("the database keeps texts in %s, in which not all that people write can be kept and found; make one with: createdb -E UTF8 -T template0 NAME", encoding)}
}

// createSchema makes the schema that goose's own table lies in, unless an administrator has. Two programs may come here
// at once, and the slower one's CREATE SCHEMA would fail, hence the lock.
func (db *DB) createSchema(ctx context.Context) error {
	_, err := db.sql.ExecContext(ctx, `
		DO $$
		BEGIN
			PERFORM pg_advisory_xact_lock(hashtextextended('stocktake schema', 0));
			IF to_regnamespace('stocktake') IS NULL THEN
				CREATE SCHEMA stocktake;
			END IF;
		END
		$$`)
	return err
}

// StuckError is a migration that the database does not allow, for what stands in it or for its encoding, or a view of an organisation's
// own that lacks something: trying again would not help.
type StuckError struct{ error }

// Unwrap gives what PostgreSQL said.
func (e StuckError) Unwrap() error { return e.error }

// stuck says what to do where PostgreSQL refused a migration for what stands in the database, not for the state the server was in.
func stuck(err error) error {
	refused := pq.As(err)
	if errors.As(err, new(ForbiddenError)) || !errors.As(err, new(*goose.PartialError)) || refused == nil ||
		!slices.Contains(lasting, refused.Code.Class()) {
		return err
	}
	return StuckError{fmt.Errorf("%w: %s", err, wayOut(refused))}
}

// foreign is a function that some statement of a migration came to, as an event trigger is called: PostgreSQL names it with its schema.
var foreign = pattern(`PL/pgSQL function (\S+\(.*?\)) line`)

// wayOut is what to do about it. What others have put beside our tables may be in the way, and can be taken out of it.
func wayOut(refused *pq.Error) string {
	if refused.Code == pqerror.DependentObjectsStillExist || refused.Code == pqerror.FeatureNotSupported && refused.Detail != "" {
		return strings.ReplaceAll(refused.Detail, "\n", "; ") + ": keep how it is made (pg_dump --schema-only), drop it, migrate, and make it again"
	}
	for _, found := range foreign().FindAllStringSubmatch(refused.Where, -1) {
		if !strings.HasPrefix(found[1], "stocktake.") {
			return "that is said in " + found[1] + ", which is none of Stocktake's: mend it, and migrate again; what it names needs its schema, or it a SET search_path"
		}
	}
	return "the schema stocktake is not as this program leaves it; restore its last dump, or begin with an empty database"
}

// lasting are the errors of PostgreSQL that a statement meets each time.
var lasting = []pqerror.Class{
	pqerror.ClassFeatureNotSupported, pqerror.ClassDataException, pqerror.ClassIntegrityConstraintViolation,
	pqerror.ClassDependentPrivilegeDescriptorsStillExist, pqerror.ClassSyntaxErrorOrAccessRuleViolation,
	pqerror.ClassProgramLimitExceeded, pqerror.ClassPLpgSQLError,
}

// provider takes the migrations in the order of their numbers. One that a database lacks below those it has had comes all the same,
// late: two that were written at once came into this repository in the opposite order. What it spares they leave as it is.
func (db *DB) provider(spare *sparing, options ...goose.ProviderOption) (provider *goose.Provider, err error) {
	if spare.FS, err = fs.Sub(migrations, "migrations"); err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db.sql.DB, spare, append(options,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true))...)
}

// Schema counts the migrations of a database. It writes nothing.
func (db *DB) Schema(ctx context.Context) (Schema, error) {
	provider, err := db.provider(new(sparing))
	if err != nil {
		return Schema{}, fmt.Errorf("list migrations: %w", err)
	}
	applied, err := db.applied(ctx)
	if err != nil {
		return Schema{}, fmt.Errorf("list migrations: %w", Forbidden(err))
	}
	var s Schema
	for _, source := range provider.ListSources() {
		if applied[source.Version] {
			s.Applied++
		} else {
			s.Pending++
		}
		delete(applied, source.Version)
	}
	delete(applied, 0) // goose notes the empty database as number 0
	if len(applied) > 0 {
		return Schema{}, NewerError{slices.Max(slices.Collect(maps.Keys(applied)))}
	}
	return s, nil
}

// applied reads the numbers in goose's table itself, since goose would create it first.
func (db *DB) applied(ctx context.Context) (map[int64]bool, error) {
	var exists bool
	if err := db.sql.GetContext(ctx, &exists, `SELECT to_regclass($1) IS NOT NULL`, versionTable); err != nil || !exists {
		return nil, err
	}
	var numbers []int64
	err := db.sql.SelectContext(ctx, &numbers, `SELECT version_id FROM stocktake.goose_db_version WHERE is_applied`)
	applied := map[int64]bool{}
	for _, number := range numbers {
		applied[number] = true
	}
	return applied, err
}

// Migrating tells whether some program is just bringing the database up to date: whether it holds the lock that goose takes for that.
func (db *DB) Migrating(ctx context.Context) (bool, error) {
	var held bool
	err := db.sql.GetContext(ctx, &held, `
		SELECT EXISTS (
			SELECT
			FROM pg_locks
			WHERE locktype = 'advisory' AND granted AND objsubid = 1
			  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
			  AND CAST(classid AS bigint) << 32 | CAST(objid AS bigint) = $1)`, gooselock.DefaultLockID)
	if err != nil {
		return false, fmt.Errorf("look whether somebody migrates: %w", err)
	}
	return held, nil
}

// NewerError is a database that a newer program has brought further than this one knows.
type NewerError struct{ Number int64 }

func (e NewerError) Error() string {
	return fmt.Sprintf("the database is newer than this program: it has migration %d; use the newer stocktake", e.Number)
}
