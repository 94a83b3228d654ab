package storage

import (
	"context"

	"stocktake/facts"
)

// whole notes of which kinds a row's file has all rows about it. There may be none of them now, where there were some before.
func (im *Import) whole(ctx context.Context, row facts.Row) error {
	for _, name := range row.Whole {
		kind, ok := facts.Lookup(name)
		if !ok {
			continue
		}
		s, err := im.stage(ctx, kind)
		if err != nil {
			return err
		}
		s.whole = !im.bare
	}
	return nil
}

// publishedBefore finds what earlier publications gave of a kind, before any row is left out or struck: what a row says, good or bad, is
// not gone.
func (im *Import) publishedBefore(ctx context.Context, s *staging) error {
	if !s.whole {
		return nil
	}
	if _, err := im.exec(ctx, "whole", s.shape); err != nil {
		return err
	}
	_, err := im.exec(ctx, "published before", s.shape, im.opts.At)
	return err
}

// withdraw stages a withdrawn row for each that a publication does not give any more.
func (im *Import) withdraw(ctx context.Context, s *staging) error {
	if !s.whole {
		return nil
	}
	if _, err := im.exec(ctx, "known now", s.shape, im.opts.At); err != nil {
		return err
	}
	gone, err := im.exec(ctx, "withdraw", s.shape, im.read)
	s.rows += gone
	im.read += gone
	im.result.Withdrawn += int(gone)
	return err
}
