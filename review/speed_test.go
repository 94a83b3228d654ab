package review_test

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"stocktake/config"
	"stocktake/internal/worlds"
	"stocktake/review"
)

// A programme of which one activity in fifteen is not well.
func BenchmarkJudge(b *testing.B) {
	plan := worlds.ByCause(10, 60, 0.9).Of(1000)
	plan.Cause = func(r *rand.Rand) worlds.Cause {
		if r.IntN(15) > 0 {
			return worlds.Healthy
		}
		return worlds.Cause(1 + r.IntN(3))
	}
	portfolio := worlds.Draw(plan, 1).Portfolio
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	began := busy(b)
	for b.Loop() {
		if _, err := review.Judge(portfolio, policy); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((busy(b)-began).Nanoseconds())/float64(b.N*len(portfolio.Subjects)), "cpu-ns/activity")
}

// The statistics of the answers to a hundred activities.
func BenchmarkSums(b *testing.B) {
	subjects := worlds.Draw(worlds.ByCause(33, 33, 1).Of(100), 1).Portfolio.Subjects
	var sums []review.SubjectSums
	began := busy(b)
	for b.Loop() {
		sums = review.Sums(sums[:0], subjects, 2)
	}
	b.ReportMetric(float64((busy(b)-began).Nanoseconds())/float64(b.N*len(subjects)*len(subjects[0].Answers)), "cpu-ns/answer")
}

// busy is the processor time that the process has taken: it is about the same on a machine that has other work.
func busy(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
