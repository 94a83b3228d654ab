package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"stocktake/review"
)

// judging is how a period is judged.
type judging struct {
	all      bool // the activities too that neither ran in it nor were answered about
	dossiers bool
	gates    review.Gating
	past     []review.Past // of reports of the programme that are to come before it and are not recorded yet, newest first
}

// judged is what came of it, and the facts it rests on.
type judged struct {
	portfolio review.Portfolio
	report    review.Report
	snapshot  string
}

// judge gathers and judges one period, or takes over what was judged ahead. A report with shortfalls was refused.
func (j *Job) judge(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, how judging) (review.Report, review.Provenance, error) {
	got, err := j.ahead.judge(ctx, p, period, asOf, how)
	if err != nil {
		return review.Report{}, review.Provenance{}, err
	}
	if err := j.quote(ctx, &got.report, got.portfolio); err != nil {
		return review.Report{}, review.Provenance{}, fmt.Errorf("judge %s: %w", describe(p, period), err)
	}
	return got.report, review.Provenance{Snapshot: got.snapshot, Policy: j.Policy.Text, Unseen: got.portfolio.Unseen}, nil
}

// judgeNow gathers and judges; turn is that of [Ledger.Gather].
func (j *Job) judgeNow(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, how judging, turn func() review.Unrecorded) (judged, error) {
	var got judged
	var err error
	got.portfolio, got.snapshot, err = j.Ledger.Gather(ctx, p, period, asOf, turn)
	if err != nil {
		return got, fmt.Errorf("gather %s: %w", describe(p, period), err)
	}
	got.portfolio.All, got.portfolio.Dossiers = how.all, how.dossiers
	if len(how.past) > 0 {
		got.portfolio.Past = review.Remember(slices.Concat(how.past, got.portfolio.Past))
	}
	if err := j.gated(ctx, &got.portfolio, how.gates); err != nil {
		return got, err
	}
	if got.report, err = j.Policy.Judge(got.portfolio); err != nil {
		return got, fmt.Errorf("judge %s: %w", describe(p, period), err)
	}
	return got, nil
}

// quote gives a report what may be quoted. Comments are read last and of few subjects, and names are looked for in those alone that
// come into question: a portfolio has far too many.
func (j *Job) quote(ctx context.Context, report *review.Report, portfolio review.Portfolio) error {
	quoting := j.Policy.of(report.Programme).Quoting()
	comments, err := j.Ledger.Comments(ctx, report.Programme, report.Period, report.AsOf, quoting.Subjects(*report))
	if err != nil {
		return err
	}
	quotable := quoting.Quotable(*report, portfolio, comments)
	names, err := j.Ledger.Names(ctx, quotable.Texts())
	if err != nil {
		return err
	}
	quoting.Choose(report, quotable, names)
	return nil
}
