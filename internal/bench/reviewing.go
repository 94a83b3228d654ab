package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"
)

// reviews is what reviews of one portfolio took.
type reviews struct {
	time   time.Duration // of one, the middle of all rounds
	ratio  float64       // to the yardstick of the same round, the middle
	memory int64         // the most of all rounds, in bytes
}

// reviews lets yardstick and review take turns. A first round warms both up and does not count.
func (b *bench) reviews(ctx context.Context, d database) (reviews, error) {
	var out reviews
	var times, ratios []float64
	for round := range b.rounds + 1 {
		y, err := d.y(ctx)
		if err != nil {
			return out, err
		}
		s, err := b.review(ctx, d)
		if err != nil {
			return out, err
		}
		fmt.Fprintf(os.Stderr, "Y %.2fs, review %.2fs, %.1f MiB\n", y.Seconds(), s.time.Seconds(), float64(s.memory)/(1<<20))
		if round == 0 {
			continue
		}
		times = append(times, s.time.Seconds())
		ratios = append(ratios, s.time.Seconds()/y.Seconds())
		out.memory = max(out.memory, s.memory)
	}
	out.time, out.ratio = time.Duration(median(times)*float64(time.Second)), median(ratios)
	return out, nil
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
	return b.program.start(ctx, d, args...)
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
