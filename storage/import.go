package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"stocktake/facts"
)

// ImportOptions says how to import.
type ImportOptions struct {
	At      time.Time // the import's time: --as-of, else now; to the microsecond
	Partial bool      // leave bad rows out instead of refusing all
	Check   bool      // only find out what would come of it: see [DB.BeginImport]

	// Rejects takes the bad rows, if it is not nil, once all are known: before the import is there for others, and an error ends it. First
	// come those that are bad by themselves, then those that only name what is not there, each by file in the order of reading, then row.
	Rejects func(facts.Reject) error
}

// ImportResult says what an import did or, if it was not Written, would have done with the rows that are sound. Each row
// is counted once: New is the first version of a fact, Changed a further one, Unchanged says nothing new.
type ImportResult struct {
	New, Changed, Unchanged int
	Rejected                int
	Forgotten               int      // rows of people who were forgotten; counted above too
	Withdrawn               int      // versions of what a publication does not give any more; among Changed
	Adrift                  []Adrift // by file in the order of reading, then code
	Written                 bool     // false: --check, or bad rows without --partial
}

// Import takes the rows of files in and makes versions of facts of them, in one transaction: nothing is there for others
// before [Import.Finish], and nothing is left if that is not reached. It is used by one goroutine.
type Import struct {
	tx      *sqlx.Tx
	courier courier // brings rows to tx; to be waited for before tx is asked for anything
	path    string  // to which the search path is set back
	opts    ImportOptions
	bare    bool // it is a check, and there are no tables of ours to check against
	id      int64
	files   map[string]*file
	staged  map[string]*staging
	read    int64 // rows so far; numbers them
	rejects rejects
	result  ImportResult // so far
}

// file is one imported file.
type file struct {
	id   int64
	rows int64
}

// BeginImport starts an import. The caller ends it with [Import.Finish] or [Import.Cancel]. A check writes to temporary tables alone,
// takes no lock and waits for none, and is held against nothing where the database was not set up yet.
func (db *DB) BeginImport(ctx context.Context, opts ImportOptions) (*Import, error) {
	bare, err := db.bare(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("begin import: %w", err)
	}
	conn, err := db.conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin import: %w", err)
	}
	im := &Import{courier: courier{conn: conn}, path: db.path, opts: opts, bare: bare, files: map[string]*file{}, staged: map[string]*staging{}, rejects: rejects{pending: pending{of: "rejects"}}}
	// For the session, not the transaction: a server that reports the search path does so when it is set back, and where that is in the middle
	// of a COPY that failed, the driver gives the connection up.
	if _, err := conn.ExecContext(ctx, `SET search_path = pg_temp, stocktake`); err != nil {
		im.giveBack()
		return nil, fmt.Errorf("begin import: %w", err)
	}
	// A transaction ended by its context would be rolled back in the middle of a COPY; ours ends between statements.
	if im.tx, err = conn.BeginTxx(context.WithoutCancel(ctx), opts.isolation()); err != nil {
		im.giveBack()
		return nil, fmt.Errorf("begin import: %w", err)
	}
	if err := im.begin(ctx); err != nil {
		_ = im.Cancel() // which fails too where the connection is lost, and says less
		return nil, fmt.Errorf("begin import: %w", err)
	}
	return im, nil
}

func (im *Import) begin(ctx context.Context) error {
	if _, err := im.exec(ctx, "prepare", struct{ Check, Bare bool }{im.opts.Check, im.bare}); err != nil {
		return err
	}
	return im.tx.GetContext(ctx, &im.id, `
		INSERT INTO imports (as_of, partial)
		VALUES ($1, $2)
		RETURNING id`, im.opts.At, im.opts.Partial)
}

// bare tells whether an import is a check in a database without all of our tables. One that is just being set up holds nothing either.
func (db *DB) bare(ctx context.Context, opts ImportOptions) (bool, error) {
	if !opts.Check {
		return false, nil
	}
	schema, err := db.Schema(ctx)
	return schema.Pending > 0, err
}

// isolation lets a check see one instant, since it does not wait until others have written; an import sees what they wrote while it waited.
func (o ImportOptions) isolation() *sql.TxOptions {
	if o.Check {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead}
	}
	return nil
}

// Cancel leaves nothing of the import; after Finish it does nothing.
func (im *Import) Cancel() error {
	if im.tx == nil {
		return nil
	}
	_ = im.courier.back() // what befell it is no matter any more
	tx := im.tx
	im.tx = nil
	defer im.giveBack()
	return tx.Rollback()
}

// giveBack leaves the connection as it was; one that cannot be asked for that is not used again anyhow, and the import is as it is.
func (im *Import) giveBack() {
	_, _ = im.courier.conn.ExecContext(context.Background(), settingPath(im.path))
	_ = im.courier.conn.Close()
}

// Add takes one row in. Its cells must be canonical and checked. Rows may come in any order, also of files and kinds.
func (im *Import) Add(ctx context.Context, row facts.Row) error {
	f, err := im.file(ctx, row.File)
	if err != nil {
		return err
	}
	f.rows++
	im.read++
	s, err := im.stage(ctx, row.Kind)
	if err != nil {
		return err
	}
	if err := im.whole(ctx, row); err != nil {
		return err
	}
	s.add(im.read, f.id, row)
	if !s.full() {
		return nil
	}
	return s.send(ctx, &im.courier)
}

// File notes the hash of a file's bytes (lower-case hex), and that it was read even if no row came of it.
func (im *Import) File(ctx context.Context, name, sha256 string) error {
	f, err := im.file(ctx, name)
	if err != nil {
		return err
	}
	if err := im.courier.back(); err != nil {
		return err
	}
	_, err = im.tx.ExecContext(ctx, `UPDATE imported_files SET sha256 = $1 WHERE id = $2`, sha256, f.id)
	if err != nil {
		return fmt.Errorf("note the hash of %s: %w", name, err)
	}
	return nil
}

func (im *Import) file(ctx context.Context, name string) (*file, error) {
	if f, ok := im.files[name]; ok {
		return f, nil
	}
	if err := im.courier.back(); err != nil {
		return nil, err
	}
	f := &file{}
	err := im.tx.GetContext(ctx, &f.id, `
		INSERT INTO imported_files (import, name)
		VALUES ($1, $2)
		RETURNING id`, im.id, name)
	if err != nil {
		return nil, fmt.Errorf("note file %s: %w", name, err)
	}
	im.files[name] = f
	return f, nil
}

// Finish merges what was taken in, and keeps it unless the options or a bad row forbid. Imports wait for each other
// here; who only reads or checks never waits.
func (im *Import) Finish(ctx context.Context) (ImportResult, error) {
	if err := im.merge(ctx); err != nil {
		_ = im.Cancel() // as in BeginImport
		return ImportResult{}, fmt.Errorf("import: %w", err)
	}
	if im.opts.Check || im.result.Rejected > 0 && !im.opts.Partial {
		return im.result, im.Cancel()
	}
	if err := im.note(ctx); err != nil {
		_ = im.Cancel()
		return ImportResult{}, fmt.Errorf("import: %w", err)
	}
	// If the connection is lost in this line, or nobody waits for it, the import may be there or not; the same files again then change nothing.
	if err := im.tx.Commit(); err != nil {
		_ = im.Cancel()
		return ImportResult{}, UnsureError{err}
	}
	im.tx = nil
	im.giveBack()
	im.result.Written = true
	return im.result, nil
}

// Refuse leaves nothing of an import of which a file could not be read, after it handed over the rows that were bad by themselves.
func (im *Import) Refuse(ctx context.Context) error {
	err := errors.Join(im.rejects.send(ctx, &im.courier), im.courier.back())
	if err == nil {
		_, err = im.handOver(ctx)
	}
	_ = im.Cancel() // as in BeginImport
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// UnsureError is that an import may be there or not, since its last answer was lost. Any other error leaves nothing of it.
type UnsureError struct{ err error }

func (e UnsureError) Error() string { return "commit import: " + e.err.Error() }

// Unwrap returns what befell the answer.
func (e UnsureError) Unwrap() error { return e.err }

// note writes the counts beside the import and its files.
func (im *Import) note(ctx context.Context) error {
	_, err := im.tx.ExecContext(ctx, `
		UPDATE stocktake.imports
		   SET added = $1, changed = $2, unchanged = $3, rejected = $4
		 WHERE id = $5`, im.result.New, im.result.Changed, im.result.Unchanged, im.result.Rejected, im.id)
	if err != nil {
		return err
	}
	for _, f := range im.files {
		if _, err := im.tx.ExecContext(ctx, `UPDATE stocktake.imported_files SET rows = $1 WHERE id = $2`, f.rows, f.id); err != nil {
			return err
		}
	}
	return nil
}
