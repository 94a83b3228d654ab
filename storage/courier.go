package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// courier brings staged rows to the server, one lot at a time, in the transaction that its connection is in, while whoever has sent
// them writes the next ones. What else is asked of the connection waits until a lot is there.
type courier struct {
	conn *sqlx.Conn
	out  chan error // of the lot that is under way; nil without one
}

// lot is some rows of one kind, or rejects.
type lot struct {
	of    string
	copy  string // the COPY statement
	lines string
}

// send takes a lot on its way once the one before it has arrived; whatever befell that one is told here.
func (c *courier) send(ctx context.Context, l lot) error {
	if err := c.back(); err != nil {
		return err
	}
	c.out = make(chan error, 1)
	go func() { c.out <- c.bring(ctx, l) }()
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

func (c *courier) bring(ctx context.Context, l lot) error {
	err := ctx.Err()
	if err == nil {
		err = copyIn(ctx, c.conn, l.copy, func(put func(line string) error) error {
			for line := range strings.Lines(l.lines) {
				if err := put(strings.TrimSuffix(line, "\n")); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("stage %s: %w", l.of, err)
	}
	return nil
}
