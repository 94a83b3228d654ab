package storage

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// courier brings lines of COPY to the server, one lot at a time, in the transaction that its connection is in, while whoever has sent
// them writes the next ones. What else is asked of the connection waits until a lot is there.
type courier struct {
	conn *sqlx.Conn
	out  chan error // of the lot that is under way; nil without one
}

// send takes a lot on its way once the one before it has arrived; whatever befell that one is told here.
func (c *courier) send(ctx context.Context, copy, lot string) error {
	if err := c.back(); err != nil {
		return err
	}
	c.out = make(chan error, 1)
	go func() { c.out <- c.bring(ctx, copy, lot) }()
	return nil
}

// back waits for the lot that is under way.
func (c *courier) back() error {
	if c.out == nil {
		return nil
	}
	err := <-c.out
	c.out = nil
	return err
}

func (c *courier) bring(ctx context.Context, copy, lot string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := c.conn.Raw(func(raw any) error {
		statement, err := raw.(driver.ConnPrepareContext).PrepareContext(ctx, copy)
		if err != nil {
			return err
		}
		defer statement.Close()
		for line := range strings.Lines(lot) {
			// A context that may end would be watched anew for each line; a lot is short.
			if _, err := statement.(lines).CopyData(context.Background(), strings.TrimSuffix(line, "\n")); err != nil {
				return err
			}
		}
		//lint:ignore SA1019 a COPY ends like this in lib/pq, which has no ExecContext for it
		_, err = statement.Exec(nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", copy, err)
	}
	return nil
}
