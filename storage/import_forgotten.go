package storage

import (
	"context"
	"fmt"
	"slices"
)

// forgetAgain keeps people forgotten whose rows come in once more. What was known of them stays as it is; what is new is taken
// without comment, and its name is blanked when the import ends ([Import.unname]).
func (im *Import) forgetAgain(ctx context.Context, kinds []*staging) error {
	var any bool
	if err := im.tx.GetContext(ctx, &any, `SELECT EXISTS (SELECT FROM forgotten)`); err != nil || !any {
		return err
	}
	for _, s := range kinds {
		if !slices.ContainsFunc(s.shape.Columns, func(c column) bool { return c.Plain == "respondent" }) {
			continue
		}
		if _, err := im.exec(ctx, "recognise", s.shape); err != nil {
			return err
		}
		rows, err := im.exec(ctx, "forget again in "+s.shape.Kind, s.shape)
		if err != nil {
			return err
		}
		im.result.Forgotten += int(rows)
		if _, err := im.exec(ctx, "known of the forgotten in "+s.shape.Kind, s.shape); err != nil {
			return err
		}
	}
	return nil
}

// unname blanks the names of those who were forgotten before and of whom something new came in.
func (im *Import) unname(ctx context.Context) error {
	if im.result.Forgotten == 0 || im.opts.Check {
		return nil
	}
	_, err := im.tx.ExecContext(ctx, `SELECT stocktake.keep_forgotten((SELECT array_agg(name) FROM pg_temp.recognised))`)
	if err != nil {
		return fmt.Errorf("blank the names of those who were forgotten: %w", err)
	}
	return nil
}
