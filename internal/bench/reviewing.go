package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
)

// reviews is what reviews of one portfolio took.
type reviews struct {
	times  []float64 // in seconds, by round
	ratios []float64 // to the yardstick of the same round, where it was asked for
	memory int64     // the most of all rounds, in bytes
}

func (r *reviews) add(s spent) {
	r.times = append(r.times, s.time.Seconds())
	r.memory = max(r.memory, s.memory)
}

// reviews lets yardstick and review take turns. A first round warms both up and does not count.
func (b *bench) reviews(ctx context.Context, d database) (out reviews, err error) {
	for round := range b.rounds + 1 {
		y, err := d.y(ctx)
		if err != nil {
			return out, err
		}
		fmt.Fprintf(os.Stderr, "Y %.2fs, ", y.Seconds())
		s, err := b.review(ctx, d)
		if err != nil {
			return out, err
		}
		if round > 0 {
			out.add(s)
			out.ratios = append(out.ratios, s.time.Seconds()/y.Seconds())
		}
	}
	return out, nil
}

// pairs is how often a portfolio and one with a history take turns, however many the other rounds are: what is promised of them is a
// tenth, and one review takes a tenth more or less than the next.
const pairs = 9

// youngAndOld reviews a portfolio and, in turn, the same with ten times as many answers in earlier years. Both are dropped after.
func (b *bench) youngAndOld(ctx context.Context, small database) (young, old reviews, err error) {
	if err := small.Close(); err != nil { // nobody may be in what is copied
		return young, old, err
	}
	aged, err := b.server.copyOf(ctx, small.name, "aged")
	if err != nil {
		return young, old, err
	}
	if err := aged.age(ctx, 10); err != nil {
		return young, old, err
	}
	if small, err = b.server.connect(small.name); err != nil {
		return young, old, err
	}
	both, took := [...]database{small, aged}, [...]*reviews{&young, &old}
	for turn := range 2 * (pairs + 1) {
		i := (turn + turn/2) % 2 // neither is always the first of a pair
		s, err := b.review(ctx, both[i])
		if err != nil {
			return young, old, err
		}
		if turn > 1 { // the first pair warms both up
			took[i].add(s)
		}
	}
	return young, old, errors.Join(b.server.drop(ctx, small), b.server.drop(ctx, aged))
}

// review is one run of the scheduled job over all programmes, of which nothing is recorded yet.
func (b *bench) review(ctx context.Context, d database) (spent, error) {
	if err := d.forget(ctx); err != nil {
		return spent{}, err
	}
	args := []string{"run", "--quiet", "--as-of", today}
	if b.workers > 0 {
		args = append(args, "--workers", strconv.Itoa(b.workers))
	}
	s, err := b.program.start(ctx, d, args...)
	fmt.Fprintf(os.Stderr, "review of %s %.2fs, %.1f MiB\n", d.name, s.time.Seconds(), float64(s.memory)/(1<<20))
	return s, err
}

// age gives each answer so many forebears, a year apart.
func (d database) age(ctx context.Context, years int) error {
	for n := range years {
		_, err := d.ExecContext(ctx, `
			INSERT INTO stocktake.feedback (submission, subject, submitted_at, respondent, role, criterion, score, scale_min, scale_max, comment,
				first_submitted_at, first_recorded_at, recorded_at, replaced_at, assumed, withdrawn, file, file_row)
			SELECT submission || '-' || CAST($1 AS integer), subject, submitted_at - CAST($1 AS integer) * interval '1 year', respondent, role, criterion, score, scale_min, scale_max, comment,
				first_submitted_at - CAST($1 AS integer) * interval '1 year', first_recorded_at - CAST($1 AS integer) * interval '1 year', recorded_at - CAST($1 AS integer) * interval '1 year',
				replaced_at - CAST($1 AS integer) * interval '1 year', assumed, withdrawn, file, file_row
			FROM stocktake.feedback
			WHERE first_submitted_at >= $2
			ORDER BY subject, submitted_at`, n+1, started)
		if err != nil {
			return err
		}
	}
	return d.settle(ctx)
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
