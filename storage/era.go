package storage

import (
	"context"
	"errors"
	"fmt"
)

// BeginEra is called before anything is written; on a standby it fails, also while that is just taking over. It reports true, once, where
// the database has come from elsewhere: restored from a dump, recovered to a point in time, taken over by a standby. From then on what may
// have been told by a run that this database no longer knows of is looked for before it is sent, and transaction numbers go on from those
// stored before, so that reports of other places still find just the facts they were made from.
func (db *DB) BeginEra(ctx context.Context) (bool, error) {
	var is struct{ Standby, Moved bool }
	err := db.sql.GetContext(ctx, &is, `SELECT pg_is_in_recovery() AS standby, stocktake.begin_era() AS moved`)
	switch {
	case err != nil:
		return false, fmt.Errorf("look where the database is: %w", err)
	case is.Standby:
		return false, ReadOnlyError{errors.New("the database is a standby" + namePrimary)}
	}
	return is.Moved, nil
}

// Restored begins an era whatever the database finds of itself: an older copy of its server's files that was put back looks just like
// the one it was taken of.
func (db *DB) Restored(ctx context.Context) error {
	tx, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	for _, statement := range []string{
		`SELECT stocktake.begin_era()`, // the first, in a database in which nothing was written yet
		`UPDATE stocktake.eras SET place = place || ', restored since' WHERE number = (SELECT max(number) FROM stocktake.eras)`,
		`SELECT stocktake.begin_era()`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("begin an era: %w", Forbidden(err))
		}
	}
	return tx.Commit()
}
