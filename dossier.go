package main

import (
	"context"

	"stocktake/render"
	"stocktake/review"
	"stocktake/storage"
)

// shownBefore is how many earlier reports a page goes back.
const shownBefore = 7

// dossier gathers what a page shows beside its reports: how things stood before, and what was decided.
func (a *app) dossier(ctx context.Context, db *storage.DB, b render.Batch) (render.Dossier, error) {
	d := render.Dossier{Batch: b, Past: map[string][]review.Report{}, Matters: map[string][]review.Matter{}}
	for _, r := range b.Reports {
		code := r.Programme.Code
		past, err := a.before(ctx, db, r)
		if err != nil {
			return d, err
		}
		matters, err := db.Matters(ctx, code, a.at)
		if err != nil {
			return d, err
		}
		d.Past[code], d.Matters[code] = past, matters
	}
	return d, nil
}

// before is the reports of a programme's earlier periods, as others may see them, newest first.
func (a *app) before(ctx context.Context, db *storage.DB, r review.Report) ([]review.Report, error) {
	all, err := db.Outlines(ctx, r.Programme.Code, a.at)
	if err != nil {
		return nil, err
	}
	var past []review.Report
	for _, earlier := range all {
		if len(past) == shownBefore || !earlier.Report.Period.To.Before(r.Period.To) {
			continue
		}
		if err := db.Read(ctx, &earlier); err != nil {
			return nil, err
		}
		past = append(past, earlier.Report.Shown())
	}
	return past, nil
}
