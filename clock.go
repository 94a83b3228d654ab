package main

import (
	"context"
	"fmt"
	"time"

	"stocktake/storage"
)

// apart is how far our clock and the database's may be from each other: more than clocks drift, and less than any time by which what is
// recorded differs.
const apart = time.Hour

// onTime refuses to go by a clock that is wrong, ours or the database's, since what is recorded bears its time for good: periods to come
// would be judged, or what is imported not be known before its day. Whoever says by --as-of what time it is has looked at no clock.
func (a *app) onTime(ctx context.Context, db *storage.DB) error {
	if a.AsOf != "" || a.unchecked {
		return nil
	}
	theirs, err := db.Clock(ctx)
	if err != nil {
		return err
	}
	ours := a.clock()
	if ours.Sub(theirs).Abs() <= apart {
		return nil
	}
	return fmt.Errorf("the clock here says %s and the database's %s: one of them is wrong, so nothing is done; set it right, or say with --as-of what time it is",
		ours.UTC().Format(time.RFC3339), theirs.UTC().Format(time.RFC3339))
}
