package worlds

import (
	"cmp"
	"slices"

	"stocktake/review"
)

// Bin is the probabilities between two of [review.Edges]: how many, their sum, and how many of the concerns were true.
type Bin struct {
	N, True int
	Sum     float64
}

// Ranked is one probability and whether what it says is true.
type Ranked struct {
	Probability float64
	True        bool
}

// FalseShare is how many of the flags were false; 0 where none was raised.
func (c Count) FalseShare() float64 { return share(c.False, c.Flags) }

// Recall is how many of the faults were flagged.
func (c Count) Recall() float64 { return share(c.Found, c.Faults) }

// FlaggedShare is how many of the subjects had a flag.
func (c Count) FlaggedShare() float64 { return share(c.Flagged, c.Subjects) }

// Coverage is how many of the intervals held the true value.
func (t Tally) Coverage() float64 { return share(t.Held, t.Intervals) }

// Said is the mean probability in a bin.
func (b Bin) Said() float64 {
	if b.N == 0 {
		return 0
	}
	return b.Sum / float64(b.N)
}

// Was is how many of the bin's concerns were true.
func (b Bin) Was() float64 { return share(b.True, b.N) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func (t *Tally) interval(s review.Score, value float64) {
	if s.Low == nil {
		return
	}
	t.Intervals++
	if *s.Low <= value && value <= *s.High {
		t.Held++
	}
}

func (t *Tally) bin(probability float64, is bool) {
	i := len(review.Edges) - 1
	for probability < review.Edges[i] {
		i--
	}
	t.Bins[i].N++
	t.Bins[i].Sum += probability
	if is {
		t.Bins[i].True++
	}
}

// AUC is how often a true one has a higher probability than an untrue one, ties half.
func AUC(all []Ranked) float64 {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b Ranked) int { return cmp.Compare(a.Probability, b.Probability) })
	ranks, trues := 0.0, 0.0
	for from := 0; from < len(sorted); {
		to := from
		for to < len(sorted) && sorted[to].Probability == sorted[from].Probability {
			to++
		}
		for _, one := range sorted[from:to] {
			if one.True {
				ranks += float64(from+to+1) / 2
				trues++
			}
		}
		from = to
	}
	untrue := float64(len(sorted)) - trues
	return (ranks - trues*(trues+1)/2) / (trues * untrue)
}
