package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// Refuse records why a period is not judged, and the messages that tell makes of those reasons that were not recorded for it
// before; tell is not called where all were. It is one transaction: after a crash a reason and its message are both there or neither.
func (db *DB) Refuse(ctx context.Context, report review.Report, tell func([]review.Shortfall) []review.Message) error {
	tx, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	var first int64
	var news []review.Shortfall
	for _, short := range report.Shortfalls {
		id, err := insertRefusal(ctx, tx, report, short)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return fmt.Errorf("record a refusal: %w", err)
		}
		if len(news) == 0 {
			first = id
		}
		news = append(news, short)
	}
	if len(news) == 0 {
		return nil
	}
	for i, m := range tell(news) {
		// A period that is known by the same days was refused before the programme's zone changed: that was told.
		_, err := tx.ExecContext(ctx, `
			INSERT INTO stocktake.messages (key, refusal, position, channel, audience, text, blocks)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (key) DO NOTHING`, m.Key, first, i, m.Channel, audience(m), m.Text, string(m.Blocks))
		if err != nil {
			return fmt.Errorf("message %s: %w", m.Key, err)
		}
	}
	return tx.Commit()
}

// NewShortfalls are those of a report for which its period was not refused before: what [DB.Refuse] would tell of.
func (db *DB) NewShortfalls(ctx context.Context, report review.Report) ([]review.Shortfall, error) {
	var told []string
	err := db.sql.SelectContext(ctx, &told, `
		SELECT gate
		FROM stocktake.refusals
		WHERE programme = $1 AND period_from = $2 AND period_to = $3`, report.Programme.Code, report.Period.From, report.Period.To)
	return slices.DeleteFunc(slices.Clone(report.Shortfalls), func(s review.Shortfall) bool { return slices.Contains(told, s.Gate) }), err
}

// insertRefusal gives sql.ErrNoRows where the gate refused the period before.
func insertRefusal(ctx context.Context, tx *sqlx.Tx, r review.Report, short review.Shortfall) (int64, error) {
	var id int64
	err := tx.GetContext(ctx, &id, `
		INSERT INTO stocktake.refusals (programme, period_from, period_to, gate, reason, as_of)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT ON CONSTRAINT refusals_once_per_period_and_gate DO NOTHING
		RETURNING id`, r.Programme.Code, r.Period.From, r.Period.To, short.Gate, short.String(), r.AsOf)
	return id, err
}

// Refusal is one reason for which a period was not judged.
type Refusal struct {
	Gate   string    `db:"gate"`
	Reason string    `db:"reason"`
	AsOf   time.Time `db:"as_of"` // of the run that found it first
}

// Refusals lists why a period of a programme was refused up to an instant, oldest first.
func (db *DB) Refusals(ctx context.Context, programme string, period review.Period, asOf time.Time) ([]Refusal, error) {
	var all []Refusal
	err := db.sql.SelectContext(ctx, &all, `
		SELECT gate, reason, as_of
		FROM stocktake.refusals
		WHERE programme = $1 AND period_from = $2 AND period_to = $3 AND as_of <= $4
		ORDER BY as_of, id`, programme, period.From, period.To, asOf)
	if err != nil {
		return nil, fmt.Errorf("read the refusals of %s: %w", programme, err)
	}
	return all, nil
}

// newest are the kinds of fact whose age a gate can ask for: each with its view, and its subject's column there.
var newest = map[string]struct{ view, subject string }{
	"resources":   {"resources", "activity"},
	"answers":     {"feedback", "subject"},
	"invitations": {"invitations", "subject"},
}

// Newest says, by kind of [review.GateKinds], when the newest fact about a programme's own subjects was recorded, of those known at an
// instant. A kind of which nothing is known is left out.
func (db *DB) Newest(ctx context.Context, p review.Portfolio) (map[string]time.Time, error) {
	codes := []string{}
	for _, f := range p.Subjects {
		if f.Programme == "" {
			codes = append(codes, f.Code)
		}
	}
	out := map[string]time.Time{}
	for _, kind := range review.GateKinds {
		var at *time.Time
		from := newest[kind]
		err := db.sql.GetContext(ctx, &at, fmt.Sprintf(`
			SELECT max(recorded_at)
			FROM %s f
			WHERE %s = ANY ($2)`, sight{}.known(from.view), from.subject), p.AsOf, pq.Array(codes))
		if err != nil {
			return nil, fmt.Errorf("find the newest %s of %s: %w", kind, p.Programme.Code, err)
		}
		if at != nil {
			out[kind] = *at
		}
	}
	return out, nil
}
