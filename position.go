package main

import (
	"context"
	"time"

	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
)

// position is where a programme stands with the scheduled job: status tells it, metrics count it.
type position struct {
	newest     *storage.Recorded // nil: never reviewed
	agenda     jobs.Agenda
	visited    time.Time // when a run was last done with it and nothing went wrong
	nothingRan bool
	refusals   []storage.Refusal // of the period that is judged next
	unsettled  storage.Unsettled // without what is overtaken
	waiting    jobs.Waiting
}

func (w wired) position(ctx context.Context, p review.Programme) (s position, err error) {
	asOf := w.At(p.Cadence.Zone())
	if s.newest, err = w.db.Latest(ctx, p.Code, asOf); err != nil {
		return s, err
	}
	if s.agenda, err = w.Agenda(ctx, p, w.app.AsOf == ""); err != nil {
		return s, err
	}
	if s.visited, err = w.db.Visited(ctx, p.Code); err != nil {
		return s, err
	}
	s.nothingRan = nothingRan(p, s.agenda, s.visited)
	if s.refusals, err = w.db.Refusals(ctx, p.Code, s.agenda.Next, asOf); err != nil {
		return s, err
	}
	if s.unsettled, err = w.db.Unsettled(ctx, p.Code); err != nil {
		return s, err
	}
	s.waiting, err = w.Waiting(ctx, p)
	s.unsettled.Owed -= s.waiting.Overtaken
	return s, err
}

// nothingRan reports whether the last run looked at the period that is due, of a programme without a report, and kept its first
// review for a period in which something runs (jobs does). Then no run is late, whatever the calendar says.
func nothingRan(p review.Programme, a jobs.Agenda, visited time.Time) bool {
	return a.First && !visited.Before(a.Next.AnswersUntil(p.SettleDays)) && !visited.After(a.AsOf)
}
