package storage

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"stocktake/review"
)

// KeepCalibration keeps what was learnt as the next version, with the policy whose probabilities it was learnt from, and
// returns the version. Of two that are kept at once one fails, and may be kept again.
func (db *DB) KeepCalibration(ctx context.Context, c review.Calibration, of review.PolicyID) (int, error) {
	var version int
	err := db.sql.GetContext(ctx, &version, `
		INSERT INTO stocktake.calibrations (version, as_of, policy, cases, slope, shift)
		SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4, $5
		FROM stocktake.calibrations
		RETURNING version`, c.AsOf, of.SHA256, c.Cases, c.Slope, c.Shift)
	if err != nil {
		return 0, fmt.Errorf("keep the calibration: %w", err)
	}
	return version, nil
}

// calibrations reads those kept that bear a time at or before the instant. None is ever changed, so a replay finds the same.
func (g *gathering) calibrations() error {
	return g.stream(`
		SELECT version, as_of, cases, slope, shift
		FROM stocktake.calibrations
		WHERE as_of <= $1`,
		func(rows *sqlx.Rows) error {
			var c review.Calibration
			if err := rows.Scan(&c.Version, &c.AsOf, &c.Cases, &c.Slope, &c.Shift); err != nil {
				return err
			}
			if g.portfolio.Calibrations == nil {
				g.portfolio.Calibrations = map[int]review.Calibration{}
			}
			c.AsOf = c.AsOf.UTC()
			g.portfolio.Calibrations[c.Version] = c
			return nil
		})
}
