package jobs

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"stocktake/review"
)

// ParseBrake reads --max-new-flags: a number of flags, or a share of the judged such as 60%.
func ParseBrake(text string) (review.Brake, error) {
	if share, ok := strings.CutSuffix(text, "%"); ok {
		p, err := strconv.ParseFloat(share+"e-2", 64)
		if err != nil || !(p >= 0 && p <= 1) {
			return review.Brake{}, fmt.Errorf("--max-new-flags %s: write a share from 0%% to 100%%", text)
		}
		return review.Brake{Share: p}, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return review.Brake{}, fmt.Errorf("--max-new-flags %s: write a number such as 20, or a share such as 60%%", text)
	}
	return review.Brake{NeverAtOrUnder: n}, nil
}

// letsGo reports whether somebody gave a brake that holds nothing back, and so lets go of what was held before.
func (o RunOptions) letsGo() bool { return o.Brake != nil && o.Brake.Share >= 1 }

// allows is the number of new flags that pass a brake among so many judged, before a person looks at the report first: at most as many
// as the larger of its two figures. The share is taken as it is written: in binary 0.29 of 100 is less than 29.
func allows(b review.Brake, judged int) int {
	share := decimal.NewFromFloat(b.Share).Mul(decimal.NewFromInt(int64(judged)))
	return max(b.NeverAtOrUnder, int(share.IntPart()))
}

// hold says why a report is kept from its channel, or nothing. Earlier is one that is held back, if there is any: of what was new in that,
// this one would say that it is as last time.
func (j *Job) hold(p review.Programme, o RunOptions, report review.Report, earlier *review.Period) string {
	brake := j.Policy.of(p).Brake
	if o.Brake != nil {
		brake = *o.Brake
	}
	flags, judged := newFlags(report), report.Coverage.Reviewed
	if allowed := allows(brake, judged); flags > allowed {
		return fmt.Sprintf("%d of %d judged are newly flagged, the brake allows %d", flags, judged, allowed)
	}
	if earlier != nil {
		from, to := earlier.Dates()
		return fmt.Sprintf("%s to %s is held back and comes first", from, to)
	}
	return ""
}

// heldOnDemand is hold for a review on demand: one that posts is asked to post now, and nothing is kept back.
func (j *Job) heldOnDemand(ctx context.Context, p review.Programme, d Demand, report review.Report) (string, error) {
	if d.Post {
		return "", nil
	}
	earlier, err := j.behind(ctx, p, RunOptions{})
	return j.hold(p, RunOptions{}, report, earlier), err
}

// behind is the oldest report of a programme that is held back, in whose place none after it is told; nil where none is, or where
// all that was held back is let go of.
func (j *Job) behind(ctx context.Context, p review.Programme, o RunOptions) (*review.Period, error) {
	if o.letsGo() {
		return nil, nil
	}
	held, err := j.Ledger.Held(ctx, p)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	return &held[0].Period, nil
}

// noteHeld notes what of a programme is held back since an earlier run or review.
func (j *Job) noteHeld(ctx context.Context, p review.Programme, result *Result) error {
	held, err := j.Ledger.Held(ctx, p)
	for _, h := range held {
		result.StillHeld = append(result.StillHeld, describe(p, h.Period)+": "+h.Why)
	}
	return err
}

// newFlags counts the subjects with a concern that was not raised last time.
func newFlags(report review.Report) int {
	n := 0
	for _, r := range report.Recommendations {
		if r.NewlyFlagged() {
			n++
		}
	}
	return n
}
