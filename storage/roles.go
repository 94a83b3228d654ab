package storage

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

//go:embed queries/grants.sql
var grants string

// grant gives the roles that deploy/roles.sql made, if it was ever run, what each may do in the tables as they are now.
func (db *DB) grant(ctx context.Context) error {
	if _, err := db.sql.ExecContext(ctx, grants); err != nil {
		return fmt.Errorf("grant what each role may do: %w", err)
	}
	return nil
}

// ForbiddenError is something that PostgreSQL does not let this user do: trying again would not help.
type ForbiddenError struct{ error }

// Unwrap gives what PostgreSQL said.
func (e ForbiddenError) Unwrap() error { return e.error }

// Canceled reports whether PostgreSQL gave up a statement because it was asked to.
func Canceled(err error) bool {
	return pq.As(err, pqerror.QueryCanceled) != nil
}

// Forbidden says what to do where PostgreSQL refused for want of a right, once, as a ForbiddenError; other errors stay as they are.
func Forbidden(err error) error {
	if errors.As(err, new(ForbiddenError)) || pq.As(err, pqerror.InsufficientPrivilege) == nil {
		return err
	}
	return ForbiddenError{fmt.Errorf("%w: this database user may not do that; deploy/roles.sql says which user is for what", err)}
}

// ReadOnlyError is something that was to be written where nothing can be: on a standby, which may take over, or in a session that only reads.
type ReadOnlyError struct{ error }

// Unwrap gives what PostgreSQL said.
func (e ReadOnlyError) Unwrap() error { return e.error }

const namePrimary = ", which nothing can be written to: name the primary in DATABASE_URL or --database-url"

// ReadOnly says what to do where PostgreSQL refused to write, once, as a ReadOnlyError; other errors stay as they are.
func ReadOnly(err error) error {
	refused := pq.As(err, pqerror.ReadOnlySQLTransaction, pqerror.FeatureNotSupported)
	if refused == nil || errors.As(err, new(ReadOnlyError)) ||
		refused.Code == pqerror.FeatureNotSupported && !strings.Contains(refused.Message, "recovery") { // a transaction that may write is begun on a standby
		return err
	}
	return ReadOnlyError{fmt.Errorf("%w: the database is a standby, or default_transaction_read_only is set"+namePrimary, err)}
}
