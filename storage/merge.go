package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"stocktake/facts"
)

// merge turns the staged rows into versions of facts. The kinds come in the order of the table in facts, in which a kind
// refers only to codes registered before it: so a struck row is unknown to all that name it, and one pass is enough.
func (im *Import) merge(ctx context.Context) error {
	kinds, err := im.ready(ctx)
	if err != nil {
		return err
	}
	if err := im.forgetAgain(ctx, kinds); err != nil {
		return err
	}
	if err := im.contradictions(ctx, kinds); err != nil {
		return err
	}
	for _, s := range kinds {
		for _, step := range []func(context.Context, *staging) error{im.references, im.withdraw, im.adrift, im.versions} {
			if err := step(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s.shape.Kind, err)
			}
		}
	}
	if im.result.Adrift, err = im.allAdrift(ctx); err != nil {
		return err
	}
	if im.result.Rejected, err = im.handOver(ctx); err != nil {
		return err
	}
	return im.unname(ctx)
}

// ready sends what still waits and takes the lock: two imports at once would both think a fact new. A check needs none: it writes
// nothing, and sees the database as it was when it began.
func (im *Import) ready(ctx context.Context) ([]*staging, error) {
	var kinds []*staging
	for i := range facts.Kinds {
		if s, ok := im.staged[facts.Kinds[i].Name]; ok {
			kinds = append(kinds, s)
		}
	}
	for _, s := range kinds {
		if err := s.send(ctx, &im.courier); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(im.rejects.send(ctx, &im.courier), im.courier.back()); err != nil {
		return nil, err
	}
	if im.opts.Check {
		return kinds, nil
	}
	_, err := im.tx.ExecContext(ctx, importLock)
	return kinds, err
}

// importLock is held by whoever changes who is known or what they said, to the end of the transaction.
const importLock = `SELECT pg_advisory_xact_lock(hashtextextended('stocktake import', 0))`

// contradictions strikes rows that contradict each other or the registry. All kinds are looked at before any row goes,
// so that of two rows with one code both do.
func (im *Import) contradictions(ctx context.Context, kinds []*staging) error {
	for _, s := range kinds {
		if err := im.publishedBefore(ctx, s); err != nil {
			return err
		}
		if s.shape.Space == "" {
			if err := im.news(ctx, s); err != nil {
				return err
			}
		}
		if err := im.yield(ctx, s); err != nil {
			return err
		}
		repeated, err := im.exec(ctx, "repeated", s.shape)
		if err != nil {
			return err
		}
		if repeated > 0 {
			if err := im.fault(ctx, s, "conflicts", s.shape); err != nil {
				return err
			}
		}
		if err := im.clashes(ctx, s, kinds); err != nil {
			return err
		}
	}
	for _, s := range kinds {
		if err := im.strike(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// news leaves out what has been said before; it stays counted as unchanged. Rows with codes are left out late: a code that comes again
// may be another kind's as well.
func (im *Import) news(ctx context.Context, s *staging) error {
	var any bool
	if err := im.tx.GetContext(ctx, &any, "SELECT EXISTS (SELECT FROM "+s.shape.Kind+")"); err != nil {
		return err
	}
	if any {
		if _, err := im.exec(ctx, "news", s.shape, im.opts.At); err != nil {
			return err
		}
		if !im.opts.Check {
			if _, err := im.exec(ctx, "restate what holds", s.shape); err != nil {
				return err
			}
		}
		if _, err := im.exec(ctx, "stage news alone", s.shape); err != nil {
			return err
		}
	}
	_, err := im.tx.ExecContext(ctx, "ANALYZE pg_temp.staged_"+s.shape.Kind)
	return err
}

// yield takes out the fallbacks whose codes others tell of. They say nothing new, and stay counted as unchanged.
func (im *Import) yield(ctx context.Context, s *staging) error {
	if !s.yields || s.shape.Space == "" {
		return nil
	}
	_, err := im.exec(ctx, "yield", s.shape)
	return err
}

// clashes finds codes that another kind has in the same space.
func (im *Import) clashes(ctx context.Context, s *staging, kinds []*staging) error {
	if s.shape.Space == "" {
		return nil
	}
	for _, other := range kinds {
		if other == s || other.shape.Space != s.shape.Space {
			continue
		}
		dot := struct {
			shape
			Other string
		}{s.shape, other.shape.Kind}
		if err := im.fault(ctx, s, "clashes in the import", dot); err != nil {
			return err
		}
	}
	return im.fault(ctx, s, "clashes in the registry", s.shape)
}

// references strikes rows that name what is not known, and registers the codes and respondents of the others.
func (im *Import) references(ctx context.Context, s *staging) error {
	if s.shape.Space != "" {
		if err := im.news(ctx, s); err != nil {
			return err
		}
	}
	for _, c := range s.shape.Columns {
		if !c.Refers {
			continue
		}
		if err := im.fault(ctx, s, "unknown", c); err != nil {
			return err
		}
	}
	if err := im.strike(ctx, s); err != nil {
		return err
	}
	if s.shape.Space != "" {
		if _, err := im.exec(ctx, "register", s.shape); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(s.shape.Columns, func(c column) bool { return c.Plain == "respondent" }) {
		if _, err := im.exec(ctx, "meet", s.shape); err != nil {
			return err
		}
	}
	return nil
}

// fault runs a statement that notes what is wrong with rows of a kind.
func (im *Import) fault(ctx context.Context, s *staging, name string, dot any) error {
	found, err := im.exec(ctx, name, dot)
	s.faults += found
	return err
}

// strike takes the rows with faults out.
func (im *Import) strike(ctx context.Context, s *staging) error {
	if s.faults == 0 {
		return nil
	}
	if s.whole {
		if _, err := im.exec(ctx, "spare", s.shape); err != nil {
			return err
		}
	}
	struck, err := im.exec(ctx, "strike", s.shape)
	s.rows -= struck
	s.faults = 0
	return err
}

// versions writes what the rows of a kind say that was not known, and counts; a check only counts.
func (im *Import) versions(ctx context.Context, s *staging) error {
	touched, err := im.exec(ctx, "touched", s.shape)
	if err != nil {
		return err
	}
	plain, err := im.add(ctx, s)
	if err != nil {
		return err
	}
	var added, further int64
	if touched > 0 {
		if added, further, err = im.touch(ctx, s); err != nil {
			return err
		}
	}
	im.result.New += int(added + plain)
	im.result.Changed += int(further)
	im.result.Unchanged += int(s.rows - added - plain - further)
	if added+plain+further == 0 || im.opts.Check {
		return nil
	}
	if len(s.shape.Firsts) > 0 {
		if _, err := im.exec(ctx, "arrived", s.shape); err != nil {
			return err
		}
	}
	_, err = im.tx.ExecContext(ctx, "ANALYZE stocktake."+s.shape.Kind)
	return err
}

// add writes the first versions of keys that came once.
func (im *Import) add(ctx context.Context, s *staging) (plain int64, err error) {
	if !im.opts.Check {
		return im.exec(ctx, "add", s.shape, im.opts.At)
	}
	query, err := statement("count plain", s.shape)
	if err == nil {
		err = im.tx.GetContext(ctx, &plain, query)
	}
	return plain, err
}

// touch puts the versions of the touched keys in order and writes those that are new: first versions and further ones.
func (im *Import) touch(ctx context.Context, s *staging) (added, further int64, err error) {
	if _, err := im.exec(ctx, "said", s.shape, im.opts.At); err != nil {
		return 0, 0, err
	}
	if _, err := im.exec(ctx, "ordered", s.shape); err != nil {
		return 0, 0, err
	}
	query, err := statement("count touched", s.shape)
	if err != nil {
		return 0, 0, err
	}
	var count struct{ Added, Written, Again int64 }
	if err := im.tx.GetContext(ctx, &count, query); err != nil {
		return 0, 0, err
	}
	if im.opts.Check {
		return count.Added, count.Written - count.Added, nil
	}
	steps := []string{"restate"}
	switch {
	case count.Written > 0 && count.Again > 0:
		steps = []string{"replace", "add back", "add touched", "move", "restate"}
	case count.Written > 0:
		steps = []string{"replace", "add touched", "restate"}
	}
	for _, step := range steps {
		if _, err := im.exec(ctx, step, s.shape); err != nil {
			return 0, 0, err
		}
	}
	return count.Added, count.Written - count.Added, nil
}
