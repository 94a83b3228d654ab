package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"stocktake/facts"
)

// allRejects joins what the merge rejected to what was rejected before.
func (im *Import) allRejects(ctx context.Context) ([]facts.Reject, error) {
	query, err := statement("rejected", nil)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Kind    string
		File    string
		Row     int    `db:"file_row"`
		Column  string `db:"col"`
		Reason  string
		Follows bool
		Raw     string
	}
	if err := im.tx.SelectContext(ctx, &rows, query); err != nil {
		return nil, fmt.Errorf("list rejects: %w", err)
	}
	rejects := slices.Clone(im.rejects)
	for _, r := range rows {
		raw, err := rawCells(r.Raw)
		if err != nil {
			return nil, fmt.Errorf("list rejects: %w", err)
		}
		rejects = append(rejects, facts.Reject{Kind: r.Kind, File: r.File, Row: r.Row, Column: r.Column, Reason: r.Reason, Follows: r.Follows, Raw: raw})
	}
	im.inOrder(rejects)
	return rejects, nil
}

// inOrder sorts rejects by file in the order of reading, then row; those of one row keep their order.
func (im *Import) inOrder(rejects []facts.Reject) {
	place := func(name string) int {
		if f, ok := im.files[name]; ok {
			return f.place
		}
		return len(im.files)
	}
	slices.SortStableFunc(rejects, func(a, b facts.Reject) int {
		return cmp.Or(cmp.Compare(place(a.File), place(b.File)), cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row))
	})
}
