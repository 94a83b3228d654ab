package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// matterRow is a recommendation with what tells where its report stands.
type matterRow struct {
	written
	Report    int64      `db:"report"`
	MadeAt    time.Time  `db:"made_at"`    // when the report was written, and
	SettledAt *time.Time `db:"settled_at"` // when its root was told, by the real clock; nil: it was not
}

// Matters lists what of a programme people have to do with, as known at an instant: the newest report's recommendations but
// keeps, and all on which something was decided; oldest report first, then by subject.
func (db *DB) Matters(ctx context.Context, programme string, at func(*time.Location) time.Time) ([]review.Matter, error) {
	return db.matters(ctx, programme, "", at)
}

// Untouched says when the newest report of a programme was made, by the time it bears, if nothing has been decided on any of its
// reports; nil where something has, or where there is no report.
func (db *DB) Untouched(ctx context.Context, programme string) (*time.Time, error) {
	var made time.Time
	err := db.getOften(ctx, &made, `
		SELECT as_of
		FROM stocktake.reports
		WHERE programme = $1
		  AND NOT EXISTS (SELECT
		                  FROM stocktake.reports r
		                  JOIN stocktake.decisions d ON d.report = r.id
		                  WHERE r.programme = $1)
		ORDER BY period_to DESC, id DESC
		LIMIT 1`, programme)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask whether something was decided in %s: %w", programme, err)
	}
	return &made, nil
}

// LookUp looks for a recommendation by its ID, in one programme or, where it is empty, in all, as known at an instant. There are
// 36⁸ IDs, so two programmes may, once in a long while, have the same.
func (db *DB) LookUp(ctx context.Context, id, programme string, at func(*time.Location) time.Time) ([]review.Matter, error) {
	var programmes []string
	err := db.sql.SelectContext(ctx, &programmes, `
		SELECT DISTINCT r.programme
		FROM stocktake.recommendations s
		JOIN stocktake.reports r ON r.id = s.report
		WHERE s.id = $1 AND (r.programme = $2 OR $2 = '')
		ORDER BY r.programme`, id, programme)
	if err != nil {
		return nil, fmt.Errorf("look for recommendation %s: %w", id, err)
	}
	var found []review.Matter
	for _, code := range programmes {
		matters, err := db.matters(ctx, code, id, at)
		if err != nil {
			return nil, err
		}
		found = append(found, matters...)
	}
	return found, nil
}

// matters reads the recommendation of that ID or, where it is empty, all that people have to do with.
func (db *DB) matters(ctx context.Context, programme, id string, at func(*time.Location) time.Time) ([]review.Matter, error) {
	reports, err := db.Outlines(ctx, programme, at)
	if err != nil || len(reports) == 0 {
		return nil, err
	}
	newest, byID, ids := reports[0], map[int64]review.Report{}, make([]int64, len(reports))
	for i, r := range reports {
		byID[r.ID], ids[i] = r.Report, r.ID
	}
	var rows []matterRow
	err = db.sql.SelectContext(ctx, &rows, `
		SELECT `+writtenColumns+`, s.report, r.made_at,
		       (SELECT root.settled_at
		        FROM stocktake.messages root
		        WHERE root.report = s.report AND root.position = 0 AND root.receipt_id IS NOT NULL) AS settled_at
		FROM (
			SELECT report, id
			FROM stocktake.recommendations
			WHERE $2 = '' AND report = $3 AND verdict <> 'keep'
			UNION
			SELECT report, recommendation
			FROM stocktake.decisions
			WHERE $2 = '' AND report = ANY ($1)
			UNION
			SELECT report, id
			FROM stocktake.recommendations
			WHERE id = $2 AND report = ANY ($1)) wanted
		JOIN stocktake.recommendations s USING (report, id)
		JOIN stocktake.reports r ON r.id = s.report
		ORDER BY s.report, s.subject`, pq.Array(ids), id, newest.ID)
	if err != nil {
		return nil, fmt.Errorf("read the recommendations of %s: %w", programme, err)
	}
	matters := make([]review.Matter, len(rows))
	for i, row := range rows {
		if matters[i], err = row.matter(byID[row.Report], row.Report == newest.ID); err != nil {
			return nil, err
		}
	}
	if err := db.decided(ctx, ids, at(newest.Report.Programme.Cadence.Zone()), matters); err != nil {
		return nil, err
	}
	return matters, followed(ctx, db.sql, newest.ID, matters)
}

func (row matterRow) matter(report review.Report, newest bool) (review.Matter, error) {
	m := review.Matter{
		Report: row.Report, Programme: report.Programme, Period: report.Period, MadeAt: report.AsOf,
		Newest: newest,
	}
	if row.SettledAt != nil {
		m.ToldAt = review.ToldAt(m.MadeAt.In(m.Zone()), row.MadeAt, *row.SettledAt)
	}
	var err error
	if m.Recommendation, err = row.recommendation(); err != nil {
		return m, fmt.Errorf("recommendation %s of report %d: %w", row.ID, row.Report, err)
	}
	return m, nil
}

// decided fills in what was decided on each matter by the instant.
func (db *DB) decided(ctx context.Context, reports []int64, asOf time.Time, matters []review.Matter) error {
	var rows []decisionRow
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT `+decisionColumns+`
		FROM stocktake.decisions d
		WHERE d.report = ANY ($1) AND d.at <= $2
		ORDER BY d.number`, pq.Array(reports), asOf)
	if err != nil {
		return fmt.Errorf("read the decisions: %w", err)
	}
	type place struct {
		report int64
		id     string
	}
	on := map[place][]review.Decision{}
	for _, row := range rows {
		p := place{row.Report, row.Recommendation}
		on[p] = append(on[p], row.decision())
	}
	for i, m := range matters {
		matters[i].Decisions = on[place{m.Report, m.Recommendation.ID}]
	}
	return nil
}

// followed fills in which recommendation has taken the place of an earlier one, by the newest report: that report's own, or the one by
// which it did not raise its own again; and whether it says keep, and in spite of a concern.
func followed(ctx context.Context, db sqlx.QueryerContext, newest int64, matters []review.Matter) error {
	var earlier []string
	for _, m := range matters {
		if !m.Newest {
			earlier = append(earlier, m.Recommendation.Subject)
		}
	}
	if len(earlier) == 0 {
		return nil
	}
	var rows []struct {
		Subject  string         `db:"subject"`
		ID       string         `db:"id"`
		Verdict  review.Verdict `db:"verdict"`
		Concerns pq.StringArray `db:"concerns"`
		Standing string         `db:"standing"`
		Under    string         `db:"under"` // the earlier one by which it was not raised again
	}
	err := sqlx.SelectContext(ctx, db, &rows, `
		SELECT subject, id, verdict, concerns, standing, coalesce(under, '') AS under
		FROM stocktake.recommendations
		WHERE report = $1 AND subject = ANY ($2)`, newest, pq.Array(earlier))
	if err != nil {
		return fmt.Errorf("read the newest recommendations: %w", err)
	}
	bySubject := map[string]*review.Recommendation{}
	for _, row := range rows {
		stood, err := readStanding(row.Verdict, concernsOf(row.Concerns), row.Standing)
		if err != nil {
			return fmt.Errorf("standing of %s: %w", row.Subject, err)
		}
		one := &review.Recommendation{ID: row.ID, Verdict: row.Verdict, Concerns: stood.Concerns, Told: &review.Telling{Unconfirmed: stood.Unconfirmed}}
		if row.Under != "" {
			one.Under = &review.Precedent{ID: row.Under}
		}
		bySubject[row.Subject] = one
	}
	for i := range matters {
		if !matters[i].Newest {
			matters[i].Follow(bySubject[matters[i].Recommendation.Subject])
		}
	}
	return nil
}
