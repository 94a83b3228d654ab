package worlds

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"stocktake/review"
)

// Judge makes a report of a portfolio.
type Judge func(review.Portfolio) (review.Report, error)

// Tally is what a judge made of worlds, held against the truth.
type Tally struct {
	Judged, Bare Count // Bare: a plain mean of the answers under the same bar, and nothing else

	Intervals, Held int // intervals shown, and those that hold the true value
	Bins            [len(review.Edges)]Bin
	Confusion       [len(Causes)][len(review.Verdicts)]int // of subjects, by true cause and verdict
	Starved         []Ranked                               // by the probability of being under-resourced
	ExpectedFalse   float64                                // flags the reports themselves expect to be false
}

// Count is flags raised and faults there were, concern by concern; Subjects and Flagged count whole subjects.
type Count struct{ Subjects, Flagged, Flags, False, Faults, Found int }

// Run lets a judge make reports of so many worlds of a plan, one for each seed from the first. The judge is asked by several
// goroutines at once; the tally is the same however many.
func Run(judge Judge, bar float64, plan Plan, first uint64, worlds int) (Tally, error) {
	reports, errs := make([]review.Report, worlds), make([]error, worlds)
	var wait sync.WaitGroup
	for share := range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := share; i < worlds; i += runtime.GOMAXPROCS(0) {
				reports[i], errs[i] = judge(Draw(plan, first+uint64(i)).Portfolio)
			}
		})
	}
	wait.Wait()
	var t Tally
	for i, report := range reports {
		if errs[i] != nil {
			return t, fmt.Errorf("world %d: %w", first+uint64(i), errs[i])
		}
		t.add(Draw(plan, first+uint64(i)), report, bar)
	}
	return t, nil
}

func (t *Tally) add(w World, report review.Report, bar float64) {
	t.ExpectedFalse += report.ExpectedFalse
	bare := bareMeans(w.Portfolio)
	for _, r := range report.Recommendations {
		truth := w.Truth[r.Subject]
		var faults, raised, under [3]bool
		for _, c := range r.Concerns {
			raised[c] = true
		}
		for c, score := range r.Scores {
			faults[c] = truth.Values[c] < bar
			under[c] = bare[r.Subject][c] < bar
			t.interval(score, truth.Values[c])
			t.bin(score.Probability, faults[c])
		}
		t.Judged.add(raised, faults)
		t.Bare.add(under, faults)
		t.Confusion[truth.Cause][slices.Index(review.Verdicts[:], r.Verdict)]++
		t.Starved = append(t.Starved, Ranked{r.Scores[review.UnderResourced].Probability, truth.Cause == Starved})
	}
}

func (c *Count) add(flags, faults [3]bool) {
	c.Subjects++
	if flags != [3]bool{} {
		c.Flagged++
	}
	for i := range flags {
		if flags[i] {
			c.Flags++
		}
		if faults[i] {
			c.Faults++
		}
		if flags[i] && faults[i] {
			c.Found++
		}
		if flags[i] && !faults[i] {
			c.False++
		}
	}
}

// bareMeans is the plain mean of every subject's answers by concern; 1 where there are none.
func bareMeans(p review.Portfolio) map[string][3]float64 {
	out := map[string][3]float64{}
	for _, f := range p.Subjects {
		var sum, n [3]float64
		for _, a := range f.Answers {
			for c, criterion := range asked {
				if a.Criterion() == criterion {
					sum[c] += float64(a.Score()) / 1e6
					n[c]++
				}
			}
		}
		means := [3]float64{1, 1, 1}
		for c := range means {
			if n[c] > 0 {
				means[c] = sum[c] / n[c]
			}
		}
		out[f.Code] = means
	}
	return out
}
