package jobs

import (
	"context"

	"stocktake/review"
)

// rehearse does what programme would, short of writing and sending.
func (j *Job) rehearse(ctx context.Context, p review.Programme, o RunOptions, result *Result) error {
	messages, err := j.rehearseHeld(ctx, p, o, result)
	if err != nil {
		return err
	}
	var newest *review.Report
	err = j.eachDue(ctx, p, o, result, func(report review.Report, _ review.Provenance, hold string) error {
		if refusal := refusalOf(report); refusal != nil {
			result.note(p.Code, refusal)
			told, err := j.newRefusal(ctx, report)
			messages += len(told)
			return err
		}
		if _, err := j.hasReport(ctx, p, report.Period); err != nil {
			return err
		}
		newest = &report
		result.add(report, hold, true)
		result.abridge()
		j.ahead.say(p.Code, report)
		messages += len(j.toTell(report, hold))
		return nil
	})
	if err != nil {
		return err
	}
	by := prospect{newest: newest, letGo: o.letsGo()}
	if j.isQuiet(p) {
		waiting, err := j.waiting(ctx, p, by)
		waiting.Messages += messages
		result.await(waiting)
		return err
	}
	by.sent = true
	owed, _, err := j.toSend(ctx, p, by)
	result.ToPost += messages + len(owed)
	if err != nil {
		return err
	}
	return j.rehearseFollowUp(ctx, p, newest, result)
}

// rehearseHeld notes what is held back; where somebody looked and opened the brake it no longer is, and its messages are counted.
func (j *Job) rehearseHeld(ctx context.Context, p review.Programme, o RunOptions, result *Result) (messages int, err error) {
	if !o.letsGo() {
		return 0, j.noteHeld(ctx, p, result)
	}
	held, err := j.Ledger.Held(ctx, p)
	for _, h := range held {
		messages += h.Messages
	}
	return messages, err
}

// rehearseNow does what recordNow would, short of writing and sending; where nothing is to be recorded, that is to judge.
func (j *Job) rehearseNow(ctx context.Context, p review.Programme, d Demand, result *Result) error {
	report, err := j.showNow(ctx, p, d, result)
	if err != nil || !d.Record {
		return err
	}
	recorded, err := j.hasReport(ctx, p, report.Period)
	if err != nil {
		return err
	}
	messages, by := 0, prospect{sent: true}
	if recorded {
		j.ahead.unsay(p.Code) // those after it rest on what is recorded
		result.Already = append(result.Already, describe(p, report.Period))
	} else {
		result.ToRecord = append(result.ToRecord, describe(p, report.Period))
		messages, by.newest = len(j.messages(report, "")), &report
		hold, err := j.heldOnDemand(ctx, p, d, report)
		if err != nil {
			return err
		}
		if hold != "" {
			result.holdBack(report, hold)
		}
	}
	if !d.Post {
		return nil
	}
	if err := j.noteHeld(ctx, p, result); err != nil {
		return err
	}
	owed, _, err := j.toSend(ctx, p, by)
	result.ToPost += messages + len(owed)
	return err
}
