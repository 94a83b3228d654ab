package main

import (
	"context"
	"fmt"
	"sync"

	"stocktake/facts"
	"stocktake/intake"
)

// shownRejects is how many bad rows are told on standard error; all of them are in the rejects files.
const shownRejects = 10

// badRows are the bad rows of an import, as many as there are: they go one by one into files, and the first are kept to be told.
type badRows struct {
	files  []intake.File
	kept   *intake.Rejects // nil: nowhere
	unkept error
	all    int
	first  []facts.Reject // without what stood in them

	taking sync.Mutex // an import that was left to itself (heeding) may come upon one more
	over   bool
}

func (b *badRows) take(r facts.Reject) {
	b.taking.Lock()
	defer b.taking.Unlock()
	if b.over {
		return
	}
	b.all++
	r = intake.Blame(b.files, r)
	if b.kept != nil && b.unkept == nil {
		b.unkept = b.kept.Add(r)
	}
	if len(b.first) < shownRejects {
		r.Raw = nil
		b.first = append(b.first, r)
	}
}

// discard takes no more rows, and leaves nothing of those that were not kept by then; whoever is told to stop waits for no disk.
func (b *badRows) discard(ctx context.Context) {
	_, _ = heeding(ctx, func() (struct{}, error) {
		b.taking.Lock()
		defer b.taking.Unlock()
		b.over = true
		if b.kept != nil {
			b.kept.Discard()
		}
		return struct{}{}, nil
	})
}

// keep gives the files with the bad rows their names. If it fails the good rows may be imported already, which does no harm: the same
// files again change nothing and give the same bad rows.
func (b *badRows) keep(a *app) error {
	if b.kept == nil {
		return nil
	}
	err := b.unkept
	if err == nil {
		var written []string
		written, err = b.kept.Close()
		for _, file := range written {
			a.remark("bad rows are in %s", file)
		}
	}
	if err != nil {
		return fmt.Errorf("the bad rows could not be kept; make room, or name another folder with --rejects, and import the same files again: %w", err)
	}
	return nil
}

// tell tells the first bad rows. Those that are bad by themselves come first: the others may only name one of them.
func (b *badRows) tell(a *app) {
	for _, r := range b.first {
		a.remark("%s", describeReject(r))
	}
	if more := b.all - shownRejects; more > 0 {
		fmt.Fprintf(a.stderr, "and %s\n", counted(more, "more bad row", "more bad rows"))
	}
}

func describeReject(r facts.Reject) string {
	at := fmt.Sprintf("%s: row %d", r.File, r.Row)
	if r.Column != "" {
		at += ", column " + r.Column
	}
	return at + ": " + r.Reason
}
