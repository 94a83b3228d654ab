package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"stocktake/internal/worlds"
	"stocktake/review"
	"stocktake/storage"
)

// recorded is what is written of a report that has no messages, in the order in which rows refer to others.
var recorded = []struct{ table, columns string }{
	{"stocktake.reports", "id, programme, period_from, period_to, as_of, made_at, snapshot, policy, body, of_programme"},
	{"stocktake.recommendations", "report, subject, id, verdict, concerns, marking, under, standing, sums, scores, body"},
	{"stocktake.quotes", "report, subject, concern, place, version, text"},
}

// turns is how often recording and COPY take turns at least, however many the other rounds are: both are short, and either takes a tenth
// more or less than the time before.
const turns = 5

// recording is how much longer it takes to record all verdicts of a portfolio than COPY takes for the same rows.
func (b *bench) recording(ctx context.Context, d database) (float64, error) {
	db, err := storage.Open(ctx, d.url)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	reports, err := db.Outlines(ctx, "", func(*time.Location) time.Time { return time.Date(year+2, 1, 1, 0, 0, 0, 0, time.UTC) })
	if err != nil {
		return 0, err
	}
	for i := range reports {
		if err := db.Read(ctx, &reports[i]); err != nil {
			return 0, err
		}
	}
	var ratios []float64
	for range max(turns, b.rounds) {
		copied, err := b.copyRecorded(ctx, d)
		if err != nil {
			return 0, err
		}
		if err := d.forget(ctx); err != nil {
			return 0, err
		}
		began := time.Now()
		for _, r := range reports {
			if recorded, err := db.Record(ctx, r.Report, r.From, nil); err != nil || !recorded {
				return 0, errors.Join(fmt.Errorf("report %d was not recorded", r.ID), err)
			}
		}
		took := time.Since(began)
		fmt.Fprintf(os.Stderr, "COPY %.2fs, record %.2fs\n", copied.Seconds(), took.Seconds())
		ratios = append(ratios, took.Seconds()/copied.Seconds())
	}
	return median(ratios), nil
}

// copyRecorded puts the rows of all reports in place of themselves: one that is recorded again has another number.
func (b *bench) copyRecorded(ctx context.Context, d database) (time.Duration, error) {
	file := func(table string) string { return filepath.Join(b.dir, table+".copy") }
	for _, of := range recorded {
		if err := d.dump(ctx, file(of.table), of.table, of.columns); err != nil {
			return 0, err
		}
	}
	if err := d.forget(ctx); err != nil {
		return 0, err
	}
	var took time.Duration
	for _, of := range recorded {
		one, err := d.copyIn(ctx, file(of.table), of.table, of.columns)
		if err != nil {
			return 0, err
		}
		took += one
	}
	return took, nil
}

// hearing is how long the statistics of one answer take, in nanoseconds, where a hundred activities have a hundred answers each: the
// least of many short times, since whatever else the machine does only adds to it.
func hearing() float64 {
	subjects := worlds.Draw(worlds.ByCause(33, 33, 1).Of(100), 1).Portfolio.Subjects
	answers := 0
	for _, s := range subjects {
		answers += len(s.Answers)
	}
	var sums []review.SubjectSums
	least := time.Hour
	for range 50 {
		const passes = 200
		began := time.Now()
		for range passes {
			sums = review.Sums(sums[:0], subjects, 2)
		}
		least = min(least, time.Since(began)/passes)
	}
	return float64(least.Nanoseconds()) / float64(answers)
}
