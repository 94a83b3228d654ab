package storage

import (
	"context"
	"database/sql/driver"

	"github.com/jmoiron/sqlx"
)

// copyIn sends what is put as the lines of one COPY, in the transaction that the connection is in. Nothing else can be asked of the
// connection meanwhile. A line is copied as it is put, and need not hold any longer.
func copyIn(ctx context.Context, conn *sqlx.Conn, query string, write func(put func(line string) error) error) error {
	var failed error
	err := conn.Raw(func(raw any) error {
		// Told of a connection that is lost, database/sql closes it, and waits for the transaction that waits for us.
		failed = copyOn(ctx, raw, query, write)
		return nil
	})
	if failed != nil {
		return failed
	}
	return err
}

func copyOn(ctx context.Context, raw any, query string, write func(put func(line string) error) error) error {
	statement, err := raw.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer statement.Close()
	err = write(func(line string) error {
		// A context that may end would be watched anew for each line; what is sent at once is short.
		_, err := statement.(lines).CopyData(context.Background(), line)
		return err
	})
	if err != nil {
		return err
	}
	//lint:ignore SA1019 a COPY ends like this in lib/pq, which has no ExecContext for it
	_, err = statement.Exec(nil)
	return err
}

// lines is what lib/pq has for whoever writes the lines of a COPY himself: values would be boxed one by one.
type lines interface {
	CopyData(ctx context.Context, line string) (driver.Result, error)
}
