package storage

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/lib/pq"
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

// Forbidden says what to do where PostgreSQL refused for want of a right, once, as a ForbiddenError; other errors stay as they are.
func Forbidden(err error) error {
	refused := new(pq.Error)
	if errors.As(err, new(ForbiddenError)) || !errors.As(err, &refused) || refused.Code != "42501" { // insufficient_privilege
		return err
	}
	return ForbiddenError{fmt.Errorf("%w: this database user may not do that; deploy/roles.sql says which user is for what", err)}
}
