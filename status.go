package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
	"stocktake/storage"
)

type statusCommand struct{}

// Run lists where each programme stands.
func (statusCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format(plainFormats...)
	if err != nil {
		return err
	}
	job, done, err := a.job(ctx, false)
	if err != nil {
		return err
	}
	defer done()
	programmes, unread := job.Chosen(ctx, a.Programme)
	if errors.Is(unread, jobs.ErrNoProgrammes) && len(a.Programme) == 0 {
		unread = nil
	}
	if unread != nil && !errors.As(unread, new(review.Unreadable)) {
		return unread
	}
	var rows []render.StatusRow
	for _, p := range programmes {
		row, err := a.statusRow(ctx, job, p)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if err := a.tellable(ctx, job, rows); err != nil {
		return err
	}
	unjudged, err := a.unjudged(ctx, job.db)
	if err != nil {
		return err
	}
	if format == "json" {
		err = render.StatusJSON(a.stdout, rows, unjudged, a.at(time.UTC))
	} else {
		err = render.Status(a.stdout, rows, unjudged, a.at(time.UTC), a.page())
	}
	return errors.Join(err, unread)
}

// unjudged is what is of no programme that is known; nothing where some programmes are asked for.
func (a *app) unjudged(ctx context.Context, db *storage.DB) ([]render.Unjudged, error) {
	if len(a.Programme) > 0 {
		return nil, nil
	}
	found, err := db.Unjudged(ctx, a.at(time.UTC))
	var out []render.Unjudged
	for _, u := range found {
		out = append(out, render.Unjudged(u))
	}
	return out, err
}

func (a *app) statusRow(ctx context.Context, job wired, p review.Programme) (render.StatusRow, error) {
	asOf := a.at(p.Cadence.Zone())
	position, err := job.position(ctx, p)
	if err != nil {
		return render.StatusRow{}, err
	}
	matters, err := job.db.Matters(ctx, p.Code, a.at)
	if err != nil {
		return render.StatusRow{}, err
	}
	refused, err := a.refusals(ctx, job, p, position)
	if err != nil {
		return render.StatusRow{}, err
	}
	shown := a.about(matters)
	row := render.StatusRow{
		Programme: p, AsOf: asOf, Next: position.agenda.Next, Due: position.agenda.Next.AnswersUntil(p.SettleDays), NothingRan: position.nothingRan, Refused: refused,
		Owed: position.unsettled.Owed, Ambiguous: position.unsettled.Ambiguous, Held: position.unsettled.Held,
		Open: open(shown, asOf), Decided: decided(shown, asOf), Scorecard: review.Scorecard(matters, asOf),
	}
	if !position.nothingRan {
		row.PeriodsDue = position.agenda.Due
	}
	if position.newest != nil {
		row.Last = &render.LastReview{Period: position.newest.Report.Period, MadeAt: position.newest.Report.AsOf}
	}
	if ahead := position.agenda.Ahead; ahead != nil && ahead.Bears.Sub(asOf) > aDay {
		row.Ahead = &render.LastReview{Period: ahead.Period, MadeAt: ahead.Bears}
	}
	if w := position.waiting; w.Why != "" {
		row.Quiet = &render.Quiet{Messages: w.Messages, FollowUps: w.FollowUps, Until: w.Until, Why: w.Why}
	}
	return row, nil
}

// aDay is what a report may bear a later time than now of, where --as-of gave the day: it counts to its end.
const aDay = 24 * time.Hour

// refusals are why the next period is refused: by the gates so far and, if it is due, because what is recorded leaves no place for it.
func (a *app) refusals(ctx context.Context, job wired, p review.Programme, s position) ([]render.Refusal, error) {
	var all []render.Refusal
	for _, r := range s.refusals {
		all = append(all, render.Refusal(r))
	}
	if len(s.agenda.Due) == 0 {
		return all, nil
	}
	var refusal review.Refusal
	_, err := job.db.HasReport(ctx, p, s.agenda.Next)
	if errors.As(err, &refusal) {
		return append(all, render.Refusal{Gate: "record", Reason: review.Capital(refusal.Error()) + ".", AsOf: a.at(p.Cadence.Zone())}), nil
	}
	return all, err
}

// about is the matters that --activity asks for; all where it asks for none.
func (a *app) about(matters []review.Matter) []review.Matter {
	if len(a.Activity) == 0 {
		return matters
	}
	return slices.DeleteFunc(slices.Clone(matters), func(m review.Matter) bool { return !slices.Contains(a.Activity, m.Recommendation.Subject) })
}

// tellable checks that each subject named by --activity is one, or was when something was decided on it.
func (a *app) tellable(ctx context.Context, job wired, rows []render.StatusRow) error {
	for _, code := range a.Activity {
		if slices.ContainsFunc(rows, func(row render.StatusRow) bool { return row.Has(code) }) {
			continue
		}
		if _, err := a.programmeOf(ctx, job, code); err != nil {
			return fmt.Errorf("--activity %s: %w", code, err)
		}
	}
	return nil
}

// open lists the recommendations that wait for somebody to decide.
func open(matters []review.Matter, asOf time.Time) []review.Matter {
	return slices.DeleteFunc(slices.Clone(matters), func(m review.Matter) bool { return !m.Waits(asOf) })
}

// decided lists what was decided on in the newest report, and of earlier ones what is in hand or snoozed, unless the newest
// report says that it is well.
func decided(matters []review.Matter, asOf time.Time) []review.Matter {
	return slices.DeleteFunc(slices.Clone(matters), func(m review.Matter) bool {
		switch m.Ruling(asOf).State {
		case review.Open:
			return true
		case review.Rejected, review.Finished:
			return !m.Newest
		}
		return m.Cleared
	})
}
