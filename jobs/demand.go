package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stocktake/review"
)

// Demand is what a review on demand is asked for.
type Demand struct {
	Programmes []string
	Period     func(zone *time.Location) (review.Period, error) // in place of the last ended one; nil: that
	All        bool                                             // every activity, also those that did not run
	Anyway     bool                                             // also what the policy's gates refuse; then nothing is recorded
	Dossiers   bool                                             // every recommendation with its dossier
	Record     bool
	Post       bool
	DryRun     bool // says what would be recorded and posted, and neither writes nor sends nor locks anything
}

// Review judges now, programme by programme, and gives the reports back. Nothing is recorded or posted unless the demand
// says so; what is recorded goes the same way as in a run.
func (j *Job) Review(ctx context.Context, d Demand) (Result, error) {
	result := Result{Named: len(d.Programmes) > 0}
	programmes, err := j.readable(ctx, d.Programmes, &result)
	if err != nil {
		return Result{}, err
	}
	result.Matched += len(programmes)
	j, done := j.lookAhead(ctx, programmes, d.judging(), func(ctx context.Context, p review.Programme) (review.Period, time.Time, bool) {
		period, asOf, err := j.demanded(ctx, p, d)
		return period, asOf, err == nil
	})
	defer done()
	posting := j.posting()
	for _, p := range programmes {
		if ctx.Err() != nil {
			break // told to stop, as in a run
		}
		if d.DryRun {
			result.note(p.Code, j.rehearseNow(ctx, p, d, &result))
			continue
		}
		if !d.Record {
			_, err := j.showNow(ctx, p, d, &result)
			result.note(p.Code, err)
			continue
		}
		posting.leased(ctx, p, &result, func(ctx context.Context) error { return posting.recordNow(ctx, p, d, &result) })
	}
	return result, ctx.Err()
}

// showNow judges what is not going to be recorded.
func (j *Job) showNow(ctx context.Context, p review.Programme, d Demand, result *Result) (review.Report, error) {
	report, err := j.inOrder(ctx, p, d, result, func() (review.Report, error) {
		report, _, err := j.reviewNow(ctx, p, d)
		return report, err
	})
	j.ahead.say(p.Code, report)
	if err != nil {
		return report, err
	}
	result.take(report)
	return report, refusalOf(report)
}

func (j *Job) reviewNow(ctx context.Context, p review.Programme, d Demand) (review.Report, review.Provenance, error) {
	period, asOf, err := j.demanded(ctx, p, d)
	if err != nil {
		return review.Report{}, review.Provenance{}, err
	}
	return j.judge(ctx, p, period, asOf, d.judging())
}

func (d Demand) judging() judging {
	how := judging{all: d.All, dossiers: d.Dossiers, gates: review.Refusing}
	if d.Anyway {
		how.gates = review.Warned
	}
	return how
}

// demanded is the period that is asked for of a programme, and the instant. Where none is named, it is the one that a run would come to.
func (j *Job) demanded(ctx context.Context, p review.Programme, d Demand) (review.Period, time.Time, error) {
	asOf := j.At(p.Cadence.Zone())
	if d.Period != nil {
		period, err := j.named(ctx, p, d, asOf)
		return period, asOf, err
	}
	last, err := j.lastPeriod(ctx, p, asOf)
	if err != nil {
		return review.Period{}, asOf, err
	}
	period := review.Ended(p.Cadence, asOf, last)
	return period, asOf, j.recordable(ctx, p, period, d)
}

// named is the period that a demand names, which must have ended and, if it is to be recorded, be recordable.
func (j *Job) named(ctx context.Context, p review.Programme, d Demand, asOf time.Time) (review.Period, error) {
	period, err := d.Period(p.Cadence.Zone())
	if err != nil {
		return period, err
	}
	last, err := j.lastPeriod(ctx, p, asOf)
	if err != nil {
		return period, err
	}
	period = review.Named(p.Cadence, last, period)
	if period.To.After(asOf) {
		return period, mistaken(fmt.Sprintf("--period: %s has not ended as of %s", describe(p, period), asOf.Format(time.RFC3339)))
	}
	return period, j.recordable(ctx, p, period, d)
}

// recordable says why a period that is to be recorded is not: it is named and none of the cadence's, or not its turn, by what is
// known to be recorded. One that is recorded already is judged, and not written.
func (j *Job) recordable(ctx context.Context, p review.Programme, period review.Period, d Demand) error {
	if !d.Record {
		return nil
	}
	recorded, overlaps := j.hasReport(ctx, p, period)
	if recorded || overlaps != nil && !errors.As(overlaps, new(review.Refusal)) {
		return overlaps
	}
	last, err := j.lastPeriod(ctx, p, j.At(p.Cadence.Zone()))
	if err != nil {
		return err
	}
	if d.Period != nil && !review.Parts(p.Cadence, last, period) {
		return mistaken(fmt.Sprintf("--record: %s is not a period of the programme's cadence; leave out --period", describe(p, period)))
	}
	if overlaps != nil {
		return overlaps
	}
	if last != nil && period.From.Before(last.To) {
		return review.Refusal(fmt.Sprintf("record %s: %s is recorded already, and nothing is recorded of the time before", describe(p, period), last))
	}
	if skipped, is := review.Skipped(p.Cadence, last, period); is { // none after it would ever come back to that
		return review.Refusal(fmt.Sprintf("record %s: %s was not reviewed yet and comes first; stocktake run catches up, oldest first", describe(p, period), skipped))
	}
	return nil
}

// recordNow judges, records what is not recorded yet, and posts if asked to. A period recorded before is left as it is.
func (s *posting) recordNow(ctx context.Context, p review.Programme, d Demand, result *Result) error {
	var report review.Report
	var recorded bool
	var hold string
	err := anew(func() error {
		var from review.Provenance
		var err error
		if report, from, err = s.reviewNow(ctx, p, d); err != nil {
			return err
		}
		if refusal := refusalOf(report); refusal != nil {
			return refusal
		}
		if hold, err = s.heldOnDemand(ctx, p, d, report); err != nil {
			return err
		}
		if recorded, err = s.Ledger.Record(ctx, report, from, s.messages(report, hold)); err != nil {
			return fmt.Errorf("record %s: %w", describe(p, report.Period), err)
		}
		return nil
	})
	if report.Programme.Code != "" {
		result.take(report)
	}
	if err != nil {
		return err
	}
	s.ahead.pass()
	switch {
	case !recorded:
		result.Already = append(result.Already, describe(p, report.Period))
	case hold != "":
		result.holdBack(report, hold)
	}
	if d.Post {
		if err := s.noteHeld(ctx, p, result); err != nil {
			return err
		}
		s.post(ctx, p, result)
		s.refresh(ctx, p, result)
	}
	return nil
}

// mistaken is a flag that asks for a period that cannot be had.
type mistaken string

func (m mistaken) Error() string { return string(m) }

func (mistaken) ExitCode() int { return CodeWrong }
