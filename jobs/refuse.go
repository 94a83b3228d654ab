package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"stocktake/review"
)

// Refused is a period that the policy's gates keep from being judged. It stays due.
type Refused struct {
	Programme  review.Programme
	Period     review.Period
	Shortfalls []review.Shortfall
}

func (r Refused) Error() string {
	why := make([]string, len(r.Shortfalls))
	for i, l := range r.Shortfalls {
		why[i] = l.String()
	}
	return fmt.Sprintf("refused to judge %s: %s", describe(r.Programme, r.Period), strings.Join(why, " "))
}

// ExitCode is that of wrong input.
func (Refused) ExitCode() int { return CodeRefused }

func refusalOf(report review.Report) error {
	if len(report.Shortfalls) == 0 {
		return nil
	}
	return Refused{report.Programme, report.Period, report.Shortfalls}
}

// Refused lists the periods that were not judged.
func (r Result) Refused() []Refused {
	var all []Refused
	for _, t := range r.Troubles {
		var one Refused
		if errors.As(t.Err, &one) {
			all = append(all, one)
		}
	}
	return all
}

// refuse keeps, and has told once for each reason, that a period is refused. Where it dies, reason and message are both recorded or
// neither, and the next run refuses again.
func (j *Job) refuse(ctx context.Context, report review.Report) error {
	err := j.Ledger.Refuse(ctx, report, func(news []review.Shortfall) []review.Message { return j.refusal(report, news) })
	if err != nil {
		return fmt.Errorf("record that %s is refused: %w", describe(report.Programme, report.Period), err)
	}
	return nil
}

// refusal tells why a period is refused.
func (j *Job) refusal(report review.Report, news []review.Shortfall) []review.Message {
	messages := j.notices(review.RefusalNotice(report, news))
	for i := range messages {
		if messages[i].Channel == "" {
			messages[i].Channel = j.channel(report.Programme)
		}
	}
	return messages
}

// newRefusal is what refusing a report would tell: nothing where every reason was told before.
func (j *Job) newRefusal(ctx context.Context, report review.Report) ([]review.Message, error) {
	news, err := j.Ledger.NewShortfalls(ctx, report)
	if len(news) == 0 {
		return nil, err
	}
	return j.refusal(report, news), err
}

// gated says what of a portfolio its gates ask for that is not among the facts it was gathered from.
func (j *Job) gated(ctx context.Context, portfolio *review.Portfolio, how review.Gating) error {
	portfolio.Gating = how
	if len(j.Policy.of(portfolio.Programme).Gates.NewestWithinDays) == 0 {
		return nil
	}
	var err error
	portfolio.Newest, err = j.Ledger.Newest(ctx, *portfolio)
	return err
}
