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
	format, err := a.format("text", "json")
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
	if err := a.tellable(ctx, job.db, rows); err != nil {
		return err
	}
	if format == "json" {
		err = render.StatusJSON(a.stdout, rows, a.at(time.UTC))
	} else {
		err = render.Status(a.stdout, rows, a.at(time.UTC), a.page())
	}
	return errors.Join(err, unread)
}

func (a *app) statusRow(ctx context.Context, job wired, p review.Programme) (render.StatusRow, error) {
	db, asOf := job.db, a.at(p.Cadence.Zone())
	row := render.StatusRow{Programme: p, AsOf: asOf}
	reports, err := db.Reports(ctx, p.Code, a.at)
	if err != nil {
		return row, err
	}
	if len(reports) > 0 {
		newest := reports[0].Report
		row.Last = &render.LastReview{Period: newest.Period, MadeAt: newest.AsOf}
	}
	matters, err := db.Matters(ctx, p.Code, a.at)
	if err != nil {
		return row, err
	}
	shown := a.about(matters)
	row.Open, row.Decided, row.Scorecard = open(shown, asOf), decided(shown, asOf), review.Scorecard(matters, asOf)
	agenda, err := job.Agenda(ctx, p, a.AsOf == "")
	if err != nil {
		return row, err
	}
	row.Next = agenda.Next
	if ahead := agenda.Ahead; ahead != nil && ahead.Bears.Sub(asOf) > aDay {
		row.Ahead = &render.LastReview{Period: ahead.Period, MadeAt: ahead.Bears}
	}
	row.Due = row.Next.AnswersUntil(p.SettleDays)
	visited, err := db.Visited(ctx, p.Code)
	if err != nil {
		return row, err
	}
	row.NothingRan = nothingRan(p, agenda, visited)
	refusals, err := db.Refusals(ctx, p.Code, row.Next, asOf)
	if err != nil {
		return row, err
	}
	for _, r := range refusals {
		row.Refused = append(row.Refused, render.Refusal(r))
	}
	if len(agenda.Due) > 0 {
		var refusal review.Refusal
		if _, err := db.HasReport(ctx, p, row.Next); errors.As(err, &refusal) {
			row.Refused = append(row.Refused, render.Refusal{Gate: "record", Reason: review.Capital(refusal.Error()) + ".", AsOf: asOf})
		} else if err != nil {
			return row, err
		}
	}
	unsettled, err := db.Unsettled(ctx, p.Code)
	if err != nil {
		return row, err
	}
	waiting, err := job.Waiting(ctx, p)
	row.Owed, row.Ambiguous, row.Held = unsettled.Owed-waiting.Overtaken, unsettled.Ambiguous, unsettled.Held
	if waiting.Why != "" {
		row.Quiet = &render.Quiet{Messages: waiting.Messages, FollowUps: waiting.FollowUps, Until: waiting.Until, Why: waiting.Why}
	}
	return row, err
}

// aDay is what a report may bear a later time than now of, where --as-of gave the day: it counts to its end.
const aDay = 24 * time.Hour

// nothingRan reports whether the last run looked at the period that is due, of a programme without a report, and kept its first
// review for a period in which something runs (jobs does). Then no run is late, whatever the calendar says.
func nothingRan(p review.Programme, a jobs.Agenda, visited time.Time) bool {
	return a.First && !visited.Before(a.Next.AnswersUntil(p.SettleDays)) && !visited.After(a.AsOf)
}

// about is the matters that --activity asks for; all where it asks for none.
func (a *app) about(matters []review.Matter) []review.Matter {
	if len(a.Activity) == 0 {
		return matters
	}
	return slices.DeleteFunc(slices.Clone(matters), func(m review.Matter) bool { return !slices.Contains(a.Activity, m.Recommendation.Subject) })
}

// tellable checks that each subject named by --activity is one, or was when something was decided on it.
func (a *app) tellable(ctx context.Context, db *storage.DB, rows []render.StatusRow) error {
	for _, code := range a.Activity {
		if slices.ContainsFunc(rows, func(row render.StatusRow) bool { return row.Has(code) }) {
			continue
		}
		if _, err := a.programmeOf(ctx, db, code); err != nil {
			return fmt.Errorf("--activity %s: %w", code, err)
		}
	}
	return nil
}

// open lists the recommendations that wait for somebody to decide.
func open(matters []review.Matter, asOf time.Time) []render.OpenRecommendation {
	var out []render.OpenRecommendation
	for _, m := range matters {
		if m.Waits(asOf) {
			x := m.Recommendation
			out = append(out, render.OpenRecommendation{ID: x.ID, Subject: x.Subject, Title: x.Title, Verdict: x.Verdict})
		}
	}
	return out
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
