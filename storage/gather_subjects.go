package storage

import (
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// activities reads the programme's activities, in order of their codes.
func (g *gathering) activities() error {
	return g.stream(`
		SELECT code, title, coalesce(mechanism, ''), partners, areas, objectives, needs, status, starts_on, ends_on,
		       coalesce(owner, ''), coalesce(format, ''), coalesce(decision, ''), coalesce(marking, ''), coalesce(summary, ''), assumed,
		       coalesce(file, ''), coalesce(file_row, 0), number
		FROM `+g.sight.known("activities")+` a
		WHERE programme = $2
		ORDER BY code COLLATE "C"`,
		func(rows *sqlx.Rows) error {
			var number int64
			f := review.Figures{Kind: review.KindActivity}
			err := rows.Scan(&f.Code, &f.Title, &f.Mechanism, pq.Array(&f.Partners), pq.Array(&f.Areas), pq.Array(&f.Objectives), pq.Array(&f.Needs),
				&f.Status, &f.Starts, &f.Ends, &f.Owner, &f.Format, &f.Decision, &f.Marking, &f.Summary, &f.Assumed,
				&f.Source.File, &f.Source.Row, &number)
			f.Source.File = g.once(f.Source.File)
			g.add(f, number)
			return err
		}, g.portfolio.Programme.Code)
}

// mechanisms reads those judged in the programme's report.
func (g *gathering) mechanisms() error {
	return g.stream(`
		SELECT code, name, assumed, coalesce(file, ''), coalesce(file_row, 0), number
		FROM `+g.sight.known("mechanisms")+` m
		WHERE programme = $2
		ORDER BY code COLLATE "C"`,
		func(rows *sqlx.Rows) error {
			var number int64
			f := review.Figures{Kind: review.KindMechanism}
			err := rows.Scan(&f.Code, &f.Title, &f.Assumed, &f.Source.File, &f.Source.Row, &number)
			f.Source.File = g.once(f.Source.File)
			g.add(f, number)
			return err
		}, g.portfolio.Programme.Code)
}

// resources reads all rows of means of the programme's activities: those of the period are judged, earlier ones are its past.
func (g *gathering) resources() error {
	return g.stream(`
		SELECT activity, starts_on, ends_on, coalesce(currency, ''), planned, allocated, spent, staff_planned, staff_actual,
		       places_offered, places_requested, places_filled, assumed, coalesce(file, ''), coalesce(file_row, 0)
		FROM `+g.sight.known("resources")+` r
		WHERE activity = ANY ($2)
		ORDER BY activity COLLATE "C", starts_on, ends_on`,
		func(rows *sqlx.Rows) error {
			var code string
			var assumed bool
			var r review.Resource
			err := rows.Scan(&code, &r.Starts, &r.Ends, &r.Currency, &r.Planned, &r.Allocated, &r.Spent, &r.StaffPlanned, &r.StaffActual,
				&r.PlacesOffered, &r.PlacesRequested, &r.PlacesFilled, &assumed, &r.Source.File, &r.Source.Row)
			r.Source.File = g.once(r.Source.File)
			if f := g.subject(code); f != nil {
				f.Resources = append(f.Resources, r)
				f.Assumed = f.Assumed || assumed
			}
			return err
		}, pq.Array(g.codes))
}

// results reads all indicators of the programme's activities.
func (g *gathering) results() error {
	return g.stream(`
		SELECT activity, indicator, starts_on, ends_on, baseline, target, actual, assumed, coalesce(file, ''), coalesce(file_row, 0)
		FROM `+g.sight.known("results")+` r
		WHERE activity = ANY ($2)
		ORDER BY activity COLLATE "C", indicator COLLATE "C", starts_on`,
		func(rows *sqlx.Rows) error {
			var code string
			var assumed bool
			var r review.Result
			err := rows.Scan(&code, &r.Indicator, &r.Starts, &r.Ends, &r.Baseline, &r.Target, &r.Actual, &assumed, &r.Source.File, &r.Source.Row)
			r.Source.File = g.once(r.Source.File)
			if f := g.subject(code); f != nil {
				f.Results = append(f.Results, r)
				f.Assumed = f.Assumed || assumed
			}
			return err
		}, pq.Array(g.codes))
}
