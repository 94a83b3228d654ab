package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"stocktake/review"
)

// ofProgramme is the programme of a report r as it was then. An earlier version wrote it into the body alone.
const ofProgramme = `coalesce(r.of_programme, CAST(CAST(r.body AS json) -> 'Programme' AS text))`

type outlineRow struct {
	ID          int64     `db:"id"`
	From        time.Time `db:"period_from"`
	To          time.Time `db:"period_to"`
	AsOf        time.Time `db:"as_of"`
	OfProgramme string    `db:"of_programme"`
}

// Outlines lists the recorded reports of a programme, of all programmes where it is empty, that bear a time at or before the instant: by
// programme, newest period first, without what they say, which is left to [DB.Read]; only whose they are and of when.
func (db *DB) Outlines(ctx context.Context, programme string, at func(*time.Location) time.Time) ([]Recorded, error) {
	var rows []outlineRow
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT r.id, r.period_from, r.period_to, r.as_of, `+ofProgramme+` AS of_programme
		FROM stocktake.reports r
		WHERE r.programme = $1 OR $1 = ''
		ORDER BY r.programme, r.period_to DESC, r.id DESC`, programme)
	if err != nil {
		return nil, fmt.Errorf("list the reports: %w", err)
	}
	var out []Recorded
	for _, row := range rows {
		r, err := outline(row.OfProgramme, review.Period{From: row.From, To: row.To}, row.AsOf)
		if err != nil {
			return nil, fmt.Errorf("report %d: %w", row.ID, err)
		}
		if !r.AsOf.After(at(r.Programme.Cadence.Zone())) {
			out = append(out, Recorded{ID: row.ID, Report: r})
		}
	}
	return out, nil
}

// outline is one of them, by what it says of its programme.
func outline(ofProgramme string, period review.Period, asOf time.Time) (review.Report, error) {
	body := reportBody{Report: review.Report{Period: period, AsOf: asOf}}
	if err := json.Unmarshal([]byte(ofProgramme), &body.Programme); err != nil {
		return review.Report{}, err
	}
	return body.report()
}
