package jobs

import (
	"context"

	"stocktake/review"
)

// inOrder judges a programme as a review of all of them would when it has come to this one, by the order of their codes: what one before
// it proposes to discontinue is no ground to let the last other one go, and what it no longer proposes is one again. Of those that nobody
// asked to see it judges only the ones that the report leans on; most reports, which propose no end, lean on none. What is to be recorded
// leans on what is recorded alone: else nobody could see later what it rested on.
func (j *Job) inOrder(ctx context.Context, p review.Programme, d Demand, result *Result, judge func() (review.Report, error)) (review.Report, error) {
	for {
		report, err := judge()
		if err != nil || d.Record || !j.judgeBefore(ctx, p, report.LeansOn, d, result) {
			return report, err
		}
	}
}

// judgeBefore judges those of some programmes that come before one, if they are not judged yet, and reports whether there were any:
// then that one is to be judged again, and may come to lean on others.
func (j *Job) judgeBefore(ctx context.Context, p review.Programme, some []string, d Demand, result *Result) (more bool) {
	for _, code := range some {
		if code >= p.Code || j.ahead.hasJudged(code) {
			continue
		}
		more = true
		report, err := j.unshown(ctx, code, d, result)
		j.ahead.say(code, report)
		if CodeOf(err) == CodeFailed && ctx.Err() == nil {
			result.note(code, err) // another time the report may say otherwise; other trouble is told where that programme is shown
		}
	}
	return more
}

// unshown judges a programme that was not asked for.
func (j *Job) unshown(ctx context.Context, code string, d Demand, result *Result) (review.Report, error) {
	programmes, err := j.Chosen(ctx, []string{code})
	if err != nil {
		return review.Report{}, err
	}
	p := programmes[0]
	period, asOf, err := j.demanded(ctx, p, d)
	if err != nil {
		return review.Report{}, err
	}
	how := d.judging()
	how.dossiers = false
	return j.inOrder(ctx, p, d, result, func() (review.Report, error) {
		got, err := j.judgeNow(ctx, p, period, asOf, how, j.ahead.atOnce(p))
		return got.report, err
	})
}
