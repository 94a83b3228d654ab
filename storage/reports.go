package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"stocktake/review"
)

// reportBody is what the ledger keeps of a report in one column: all but its recommendations, which have rows of their own, and
// the programme as it was then.
type reportBody struct {
	Programme programmeRow
	Report    review.Report
}

func bodyOf(r review.Report) reportBody {
	p := r.Programme
	r.Recommendations, r.Programme = nil, review.Programme{}
	return reportBody{
		Programme: programmeRow{
			Code: p.Code, Name: p.Name, Framework: p.Framework, Channel: p.Channel, Owner: p.Owner,
			Cadence: p.Cadence.String(), TimeZone: p.Cadence.Zone().String(), SettleDays: p.SettleDays,
		},
		Report: r,
	}
}

// report puts a recorded report together again, its times in the programme's zone.
func (b reportBody) report() (review.Report, error) {
	r := b.Report
	var err error
	if r.Programme, err = b.Programme.programme(); err != nil {
		return r, err
	}
	zone := r.Programme.Cadence.Zone()
	r.Period = r.Period.In(zone)
	r.AnswersUntil = r.AnswersUntil.In(zone)
	return r, nil
}

// Recorded is one report of the ledger with what it was made from.
type Recorded struct {
	ID     int64
	Report review.Report
	From   review.Provenance
}

// LastPeriod returns the newest period of a programme whose report bears a time at or before an instant, and that time; nil where there
// is none: a report made as of a later day is not known yet. The period's times are in the zone that its report has.
func (db *DB) LastPeriod(ctx context.Context, programme review.Programme, asOf time.Time) (*review.Period, time.Time, error) {
	var row outlineRow
	err := db.getOften(ctx, &row, `
		SELECT r.period_from, r.period_to, r.as_of, `+ofProgramme+` AS of_programme
		FROM stocktake.reports r
		WHERE r.programme = $1 AND r.as_of <= $2
		ORDER BY r.period_to DESC
		LIMIT 1`, programme.Code, asOf)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, nil
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	last, err := outline(row.OfProgramme, review.Period{From: row.From, To: row.To}, row.AsOf)
	if err != nil {
		return nil, time.Time{}, err
	}
	return &last.Period, last.AsOf.In(programme.Cadence.Zone()), nil
}

// FirstRefused returns the oldest period of a programme that a gate refused at or before an instant, in the programme's zone, nil where
// there is none.
func (db *DB) FirstRefused(ctx context.Context, programme review.Programme, asOf time.Time) (*review.Period, error) {
	var row struct {
		From time.Time `db:"period_from"`
		To   time.Time `db:"period_to"`
	}
	err := db.getOften(ctx, &row, `
		SELECT period_from, period_to
		FROM stocktake.refusals
		WHERE programme = $1 AND as_of <= $2
		ORDER BY period_to
		LIMIT 1`, programme.Code, asOf)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	period := review.Period{From: row.From, To: row.To}.In(programme.Cadence.Zone())
	return &period, err
}

// HasReport reports whether the period of a programme is recorded, as of whatever instant: then [DB.Record] writes nothing. Where one that
// overlaps it is, that is the same [review.Refusal].
func (db *DB) HasReport(ctx context.Context, programme review.Programme, period review.Period) (bool, error) {
	var recorded bool
	err := db.sql.GetContext(ctx, &recorded, `
		SELECT EXISTS (
			SELECT FROM stocktake.reports
			WHERE programme = $1 AND period_from = $2 AND period_to = $3)`, programme.Code, period.From, period.To)
	if err == nil && !recorded {
		err = overlapped(ctx, db.sql, programme, period)
	}
	return recorded, err
}

// Read fills in what a report of [DB.Outlines] says, its recommendations too, and what it was made from.
func (db *DB) Read(ctx context.Context, r *Recorded) error {
	var row reportRow
	err := db.sql.GetContext(ctx, &row, `
		SELECT r.id, r.snapshot, p.body AS policy, r.body
		FROM stocktake.reports r
		JOIN stocktake.policies p ON p.sha256 = r.policy
		WHERE r.id = $1`, r.ID)
	if err == nil {
		*r, err = row.recorded()
	}
	if err != nil {
		return fmt.Errorf("read report %d: %w", r.ID, err)
	}
	return db.Recommendations(ctx, r)
}

// Stood is what some reports say of a subject, by their numbers.
func (db *DB) Stood(ctx context.Context, subject string, reports []Recorded) (map[int64]review.Recommendation, error) {
	ids := make([]int64, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	var rows []struct {
		Report   int64
		ID       string
		Verdict  review.Verdict
		Concerns pq.StringArray
	}
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT report, id, verdict, concerns
		FROM stocktake.recommendations
		WHERE subject = $1 AND report = ANY ($2)`, subject, pq.Array(ids))
	if err != nil {
		return nil, fmt.Errorf("read how %s stood: %w", subject, err)
	}
	stood := map[int64]review.Recommendation{}
	for _, row := range rows {
		stood[row.Report] = review.Recommendation{Subject: subject, ID: row.ID, Verdict: row.Verdict, Concerns: concernsOf(row.Concerns)}
	}
	return stood, nil
}

// Latest reads the report of a programme's newest period, nil where there is none; its recommendations are left out.
func (db *DB) Latest(ctx context.Context, programme string, asOf time.Time) (*Recorded, error) {
	var row reportRow
	err := db.sql.GetContext(ctx, &row, `
		SELECT r.id, r.snapshot, '' AS policy, r.body
		FROM stocktake.reports r
		WHERE r.programme = $1 AND r.as_of <= $2
		ORDER BY r.period_to DESC, r.id DESC
		LIMIT 1`, programme, asOf)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the last report of %s: %w", programme, err)
	}
	r, err := row.recorded()
	if err != nil {
		return nil, fmt.Errorf("report %d: %w", row.ID, err)
	}
	return &r, nil
}

type reportRow struct {
	ID       int64  `db:"id"`
	Snapshot string `db:"snapshot"`
	Policy   string `db:"policy"`
	Body     string `db:"body"`
}

func (row reportRow) recorded() (Recorded, error) {
	var body reportBody
	if err := json.Unmarshal([]byte(row.Body), &body); err != nil {
		return Recorded{}, err
	}
	report, err := body.report()
	from := review.Provenance{Snapshot: row.Snapshot, Policy: []byte(row.Policy)}
	return Recorded{ID: row.ID, Report: report, From: from}, err
}

// Recommendations fills in the recommendations of a recorded report, with what is still quoted in it.
func (db *DB) Recommendations(ctx context.Context, r *Recorded) error {
	var rows []written
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT `+writtenColumns+`
		FROM stocktake.recommendations s
		WHERE s.report = $1
		ORDER BY s.subject`, r.ID)
	if err != nil {
		return fmt.Errorf("read the recommendations of report %d: %w", r.ID, err)
	}
	r.Report.Recommendations = make([]review.Recommendation, len(rows))
	for i, row := range rows {
		if r.Report.Recommendations[i], err = row.recommendation(); err != nil {
			return fmt.Errorf("report %d: %s: %w", r.ID, row.Subject, err)
		}
	}
	return db.quote(ctx, r)
}

// Again gathers what a recorded report was made from: the same instant, the transactions that were visible then, and the
// reports that stood before it.
func (db *DB) Again(ctx context.Context, r Recorded) (review.Portfolio, error) {
	s := sight{snapshot: r.From.Snapshot, before: r.ID}
	p, _, err := db.gather(ctx, r.Report.Programme, r.Report.Period, r.Report.AsOf, s, nil)
	return p, err
}
