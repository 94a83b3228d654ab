package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"stocktake/review"
)

type decisionRow struct {
	Number         int64      `db:"number"`
	Report         int64      `db:"report"`
	Recommendation string     `db:"recommendation"`
	Act            string     `db:"act"`
	By             string     `db:"by"`
	At             time.Time  `db:"at"`
	MadeAt         time.Time  `db:"made_at"`
	Reason         string     `db:"reason"`
	Until          *time.Time `db:"until"`
	Due            *time.Time `db:"due"`
	Owner          string     `db:"owner"`
	Origin         string     `db:"origin"`
	Step           int64      `db:"step"`
	Previous       string     `db:"previous"`
	Hash           string     `db:"hash"`
	Programme      string     `db:"programme"`
	Subject        string     `db:"subject"`
	From           *time.Time `db:"period_from"`
	To             *time.Time `db:"period_to"`
	Zone           string     `db:"zone"`
}

// decisionColumns are those that every reading of decisions d takes.
const decisionColumns = `d.number, d.report, d.recommendation, d.act, d.by, d.at, d.made_at, d.reason, d.until, d.due, d.owner,
	d.origin, d.step, d.previous, d.hash`

func (r decisionRow) decision() review.Decision {
	return review.Decision{
		Number: r.Number, Recommendation: r.Recommendation, Act: review.Act(r.Act), By: r.By, At: r.At.UTC(),
		Reason: r.Reason, Until: utc(r.Until), Due: utc(r.Due), Owner: r.Owner, From: r.Origin, Step: r.Step,
	}
}

// stray reports whether the ID that is hashed is not that of what the row names beside it, which is in no hash.
func (r decisionRow) stray(zone *time.Location) bool {
	if r.From == nil || r.To == nil || r.Subject == "" {
		return true
	}
	from, to := review.Period{From: *r.From, To: *r.To}.In(zone).Dates()
	return review.ID(r.Programme, from, to, r.Subject) != r.Recommendation
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// Decide adds rows to the chain of decisions, at most one for each of some matters. Others that add wait meanwhile; so next,
// which is given each matter as it stands by then ([DB.Afresh]), sees the chain as it will be before that row. Where it
// returns nothing, nothing is added. The messages that tell makes of the matters decided on, which are of one report, are
// recorded in the same transaction: after a crash all of it is there or nothing. It returns those matters.
func (db *DB) Decide(ctx context.Context, matters []review.Matter, next func(review.Matter) (*review.Decision, error), tell func([]review.Matter) []review.Message) ([]review.Matter, error) {
	tx, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('stocktake decisions', 0))`); err != nil {
		return nil, fmt.Errorf("lock the chain of decisions: %w", err)
	}
	var decided []review.Matter
	for _, m := range matters {
		written, err := decideOne(ctx, tx, &m, next)
		if err != nil {
			return nil, err
		}
		if written {
			decided = append(decided, m)
		}
	}
	if len(decided) == 0 {
		return nil, nil
	}
	for _, message := range tell(decided) {
		if err := insertNotice(ctx, tx, decided[0].Report, message); err != nil {
			return nil, fmt.Errorf("message %s: %w", message.Key, err)
		}
	}
	return decided, tx.Commit()
}

func decideOne(ctx context.Context, tx *sqlx.Tx, m *review.Matter, next func(review.Matter) (*review.Decision, error)) (bool, error) {
	if err := afresh(ctx, tx, m); err != nil {
		return false, err
	}
	d, err := next(*m)
	if err != nil || d == nil {
		return false, err
	}
	link, err := appendDecision(ctx, tx, *m, *d)
	if err != nil {
		return false, fmt.Errorf("record the decision on %s: %w", m.Recommendation.ID, err)
	}
	m.Decisions = append(m.Decisions, link.Decision)
	return true, nil
}

// Afresh is a matter as it stands by now: with all that was decided on it, and what the newest report of its programme makes of it,
// whatever times they bear. There is one chain, and of one subject one recommendation to decide on.
func (db *DB) Afresh(ctx context.Context, m review.Matter) (review.Matter, error) {
	err := afresh(ctx, db.sql, &m)
	return m, err
}

func afresh(ctx context.Context, db sqlx.QueryerContext, m *review.Matter) (err error) {
	if m.Decisions, err = decisionsOn(ctx, db, *m); err != nil {
		return err
	}
	var newest int64
	err = sqlx.GetContext(ctx, db, &newest, `
		SELECT id
		FROM stocktake.reports
		WHERE programme = $1
		ORDER BY period_to DESC, id DESC
		LIMIT 1`, m.Programme.Code)
	if err != nil {
		return fmt.Errorf("find the newest report of %s: %w", m.Programme.Code, err)
	}
	m.Newest = m.Report == newest
	one := []review.Matter{*m}
	err = followed(ctx, db, newest, one)
	*m = one[0]
	return err
}

func decisionsOn(ctx context.Context, db sqlx.QueryerContext, m review.Matter) ([]review.Decision, error) {
	var rows []decisionRow
	err := sqlx.SelectContext(ctx, db, &rows, `
		SELECT `+decisionColumns+`
		FROM stocktake.decisions d
		WHERE d.report = $1 AND d.recommendation = $2
		ORDER BY d.number`, m.Report, m.Recommendation.ID)
	if err != nil {
		return nil, fmt.Errorf("read the decisions on %s: %w", m.Recommendation.ID, err)
	}
	all := make([]review.Decision, len(rows))
	for i, r := range rows {
		all[i] = r.decision()
	}
	return all, nil
}

// appendDecision links a decision to the last row of the chain, whose lock is held.
func appendDecision(ctx context.Context, tx *sqlx.Tx, m review.Matter, d review.Decision) (review.Link, error) {
	var now time.Time
	number, hash := int64(0), review.ChainStart
	err := tx.GetContext(ctx, &now, `SELECT clock_timestamp()`)
	if err != nil {
		return review.Link{}, err
	}
	err = tx.QueryRowContext(ctx, `SELECT number, hash FROM stocktake.decisions ORDER BY number DESC LIMIT 1`).Scan(&number, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return review.Link{}, err
	}
	d.Number, d.Recommendation = number+1, m.Recommendation.ID
	l := review.Seal(d, now.UTC(), hash)
	_, err = tx.ExecContext(ctx, `
		INSERT INTO stocktake.decisions (number, report, recommendation, act, by, at, made_at, reason, until, due, owner, origin, step,
		                                 previous, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		l.Number, m.Report, l.Recommendation, string(l.Act), l.By, l.At, l.MadeAt, l.Reason, l.Until, l.Due, l.Owner, l.From, l.Step,
		l.Previous, l.Hash)
	return l, err
}

// insertNotice records a message that comes after its report: in the thread of the report's root or, where it names a channel,
// there as a message of its own. The thread of a root that was printed is nowhere to be found, so what follows stands alone.
func insertNotice(ctx context.Context, tx *sqlx.Tx, report int64, m review.Message) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO stocktake.messages (key, report, parent, position, channel, text, blocks, audience)
		SELECT $2, root.report,
		       CASE WHEN $3 = '' AND root.state <> 'printed' THEN root.key END,
		       (SELECT max(position) + 1 FROM stocktake.messages WHERE report = $1),
		       coalesce(nullif($3, ''), root.channel), $4, $5, $6
		FROM stocktake.messages root
		WHERE root.report = $1 AND root.position = 0`, report, m.Key, m.Channel, m.Text, string(m.Blocks), audience(m))
	return err
}

// Chain reads the whole chain of decisions, in its order.
func (db *DB) Chain(ctx context.Context) ([]review.Link, error) {
	var rows []decisionRow
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT `+decisionColumns+`, coalesce(r.programme, '') AS programme, coalesce(x.subject, '') AS subject, r.period_from, r.period_to,
		       coalesce(CAST(`+ofProgramme+` AS json) ->> 'TimeZone', 'UTC') AS zone
		FROM stocktake.decisions d
		LEFT JOIN stocktake.reports r ON r.id = d.report
		LEFT JOIN stocktake.recommendations x ON x.report = d.report AND x.id = d.recommendation
		ORDER BY d.number`)
	if err != nil {
		return nil, fmt.Errorf("read the chain of decisions: %w", err)
	}
	links, zones := make([]review.Link, len(rows)), map[string]*time.Location{}
	for i, r := range rows {
		zone, known := zones[r.Zone]
		if !known {
			if zone, err = time.LoadLocation(r.Zone); err != nil {
				return nil, fmt.Errorf("row %d of the chain of decisions: %w", r.Number, err)
			}
			zones[r.Zone] = zone
		}
		links[i] = review.Link{
			Decision: r.decision(), Programme: r.Programme, Subject: r.Subject, Stray: r.stray(zone), Zone: zone,
			MadeAt: r.MadeAt.UTC(), Previous: r.Previous, Hash: r.Hash,
		}
	}
	return links, nil
}
