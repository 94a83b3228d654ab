package jobs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"stocktake/review"
)

// Chosen lists the programmes known at the instant, or those of them that were named. With the error [review.Unreadable] it lists all
// of these that can be reviewed.
func (j *Job) Chosen(ctx context.Context, named []string) ([]review.Programme, error) {
	all, err := j.Ledger.Programmes(ctx, j.At(time.UTC))
	unreadable := review.Unreadable{}
	if err != nil && !errors.As(err, &unreadable) {
		return nil, fmt.Errorf("list the programmes: %w", err)
	}
	if len(all)+len(unreadable) == 0 {
		return nil, ErrNoProgrammes
	}
	for _, code := range named {
		if unreadable[code] == nil && !slices.ContainsFunc(all, func(p review.Programme) bool { return p.Code == code }) {
			return nil, UnknownProgramme(code)
		}
	}
	if len(named) > 0 {
		all = slices.DeleteFunc(all, func(p review.Programme) bool { return !slices.Contains(named, p.Code) })
	}
	if asked := unreadable.Of(named); len(asked) > 0 {
		return all, asked
	}
	return all, nil
}

// Empty is [ErrNoProgrammes] where there are none: then nothing that somebody names can be of one.
func (j *Job) Empty(ctx context.Context) error {
	if _, err := j.Chosen(ctx, nil); errors.Is(err, ErrNoProgrammes) {
		return err
	}
	return nil
}

// readable is those chosen that can be reviewed. That others cannot is trouble of their own.
func (j *Job) readable(ctx context.Context, named []string, result *Result) ([]review.Programme, error) {
	programmes, err := j.Chosen(ctx, named)
	unreadable := review.Unreadable{}
	if !errors.As(err, &unreadable) {
		return programmes, err
	}
	for _, code := range slices.Sorted(maps.Keys(unreadable)) {
		result.Matched++
		result.note(code, unreadable[code])
	}
	return programmes, nil
}
