// Bench measures how fast and small the program is: a review against the plainest SQL that could count its answers, an import against
// COPY, and the memory of both. `make bench` runs it with ten million answers, `make bench SIZE=200000` in a minute.
//
// It makes a portfolio up (portfolio.go, from internal/worlds; cells.go writes its cells), starts a PostgreSQL of its own with
// settings that are always the same (server.go), and lets the program as users have it do the work (program.go); job and yardstick
// (yardstick.go) take turns in one run, on the same tables. lines.go is the table of what is promised and what was measured,
// loading.go, reviewing.go and recording.go are how. Times say nothing alone, only their ratios do; nothing here is a test.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	size := flag.Int("size", 10_000_000, "answers; the comparison with fewer takes a tenth of them, but no less than fill a programme")
	rounds := flag.Int("rounds", 3, "how often job and yardstick take turns; the middle ratio counts")
	workers := flag.Int("workers", 0, "workers of the review; 0: as many as it takes by itself")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *size, *rounds, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	dir     string
	server  *server
	program program
	rounds  int
	workers int
}

func run(ctx context.Context, size, rounds, workers int) error {
	dir, err := os.MkdirTemp("", "stocktake-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, rounds: rounds, workers: workers}
	if b.program, err = build(ctx, dir); err != nil {
		return err
	}
	if b.server, err = startServer(ctx); err != nil {
		return err
	}
	defer b.server.close()
	return b.measure(ctx, size)
}

// measure goes from the small portfolio to the large one.
func (b *bench) measure(ctx context.Context, size int) error {
	fewer := fewerThan(size)
	small, _, err := b.load(ctx, "small", fewer, 0)
	if err != nil {
		return fmt.Errorf("load %d answers: %w", fewer, err)
	}
	few, old, err := b.youngAndOld(ctx, small)
	if err != nil {
		return fmt.Errorf("review %d answers, and with history: %w", fewer, err)
	}
	large, imports, err := b.load(ctx, "large", size, b.rounds)
	if err != nil {
		return fmt.Errorf("load %d answers: %w", size, err)
	}
	many, err := b.reviews(ctx, large)
	if err != nil {
		return fmt.Errorf("review %d answers: %w", size, err)
	}
	recording, err := b.recording(ctx, large)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	report(os.Stdout, measured{few, old, many, float64(size) / float64(fewer), imports, recording, hearing()}, size)
	return nil
}

// fewerThan is how many answers the smaller portfolio has: a tenth, but where it can enough that its programmes are of the same size,
// since memory is bounded by the largest.
func fewerThan(size int) int {
	return min(max(size/10, perActivity*perProgramme), size/2)
}
