package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"stocktake/review"
)

// Gather reads what was known of a programme at an instant, all in one snapshot, and names the snapshot so that the same can be
// seen again. It counts and judges nothing: facts come as ordered streams and are put into the review's argument. What the reports of
// other programmes say it reads last, when turn has returned (nil: at once): those that come before must be recorded by then. What turn
// returns is said by reports of theirs that are not recorded, and counts in place of what is.
func (db *DB) Gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, turn func() review.Unrecorded) (review.Portfolio, string, error) {
	return db.gather(ctx, p, period, asOf, sight{}, turn)
}

func (db *DB) gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, s sight, turn func() review.Unrecorded) (review.Portfolio, string, error) {
	if err := s.check(); err != nil {
		return review.Portfolio{}, "", err
	}
	g := newGathering(ctx, db, s, review.Portfolio{Programme: p, Period: period, AsOf: asOf})
	if err := g.within(g.all); err != nil {
		return review.Portfolio{}, "", err
	}
	if turn != nil {
		g.unrecorded = turn()
	}
	if err := g.within(g.ofOthers); err != nil {
		return review.Portfolio{}, "", err
	}
	return g.portfolio, g.snapshot, nil
}

// within reads in one transaction, of which the first query says what it sees.
func (g *gathering) within(read func() error) (err error) {
	g.tx, err = g.db.sql.BeginTxx(g.ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer g.tx.Rollback() //nolint:errcheck // nothing was written
	if err := g.planOnce(); err != nil {
		return err
	}
	return read()
}

// planOnce has the transaction plan what it asks once for all programmes, whichever they are: the server would else plan each prepared
// statement five times on each connection before it trusts such a plan, and would read a whole table where a programme has much of it.
// A replay asks each of its own only once. What the constraints of a table rule out is not looked for in it.
func (g *gathering) planOnce() error {
	if g.sight.snapshot != "" {
		return nil
	}
	_, err := g.tx.ExecContext(g.ctx, `SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL constraint_exclusion = on`)
	return err
}

// reading is the reading of one stream of facts.
type reading struct {
	what string
	read func() error
}

// all reads the subjects, then what is known of each of them, range by range, then what they stand in.
func (g *gathering) all() error {
	err := follow([]reading{
		{"the snapshot", g.look},
		{"activities", g.activities},
		{"mechanisms", g.mechanisms},
		{"mechanisms' activities elsewhere", g.abroad},
		{"their programmes", g.hosts},
		{"what was judged before", g.judgedBefore},
		{"evidence", g.nothingLost},
	})
	if err != nil {
		return err
	}
	if err := g.inRanges(func(part *gathering) error {
		return follow([]reading{
			{"answers", part.answers},
			{"answers of other times", part.strays},
			{"invitations", part.invitations},
			{"resources", part.resources},
			{"results", part.results},
		})
	}); err != nil {
		return err
	}
	return follow([]reading{
		{"needs", g.needs},
		{"priority areas", g.areas},
		{"considerations", g.considerations},
		{"rates", g.rates},
		{"who may take part in mechanisms", g.arrangements},
		{"partners", g.partners},
		{"what other programmes served in the period", g.beside},
		{"what other programmes serve", g.serving},
		{"earlier reports", g.past},
		{"reports before them", g.before},
		{"earlier decisions", g.decided},
		{"calibrations", g.calibrations},
	})
}

// ofOthers reads what the reports of other programmes say.
func (g *gathering) ofOthers() error {
	return follow([]reading{
		{"the reports", g.seen},
		{"how mechanisms' activities elsewhere stood", g.stood},
		{"what stays elsewhere", g.elsewhere},
	})
}

func follow(steps []reading) error {
	for _, s := range steps {
		if err := s.read(); err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
	}
	return nil
}

// gathering is one portfolio in the making.
type gathering struct {
	ctx        context.Context
	db         *DB
	tx         *sqlx.Tx
	sight      sight
	snapshot   string // what the facts were seen in
	order      int    // among the snapshots of one DB
	running    *serving
	judged     []judged          // reports of earlier periods, the newest first
	unrecorded review.Unrecorded // of other programmes, in place of what is recorded of the same subjects
	portfolio  review.Portfolio
	numbers    []int64       // that stand for the subjects, in the order of portfolio.Subjects
	index      map[int64]int // of a subject by its number
	lexicon    lexicon
}

// subject is the figures of the subject with that number; nil if the programme has none.
func (g *gathering) subject(number int64) *review.Figures {
	i, known := g.index[number]
	if !known {
		return nil
	}
	return &g.portfolio.Subjects[i]
}

func (g *gathering) add(f review.Figures, number int64) {
	g.index[number] = len(g.portfolio.Subjects)
	g.numbers = append(g.numbers, number)
	g.portfolio.Subjects = append(g.portfolio.Subjects, f)
}

func newGathering(ctx context.Context, db *DB, s sight, of review.Portfolio) *gathering {
	return &gathering{ctx: ctx, db: db, sight: s, portfolio: of, index: map[int64]int{}, lexicon: lexicon{}}
}

// stream runs a query whose first parameter is the instant, and hands each row over. There is one query at a time on the
// transaction, as the driver demands.
func (g *gathering) stream(query string, row func(*sqlx.Rows) error, args ...any) error {
	rows, err := g.query(query, append([]any{g.portfolio.AsOf}, args...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// query runs a statement as it was prepared for the programme before this one: to plan all that a gathering asks takes the server as
// long as to answer it for a few hundred subjects. A replay asks each of its own only once.
func (g *gathering) query(query string, args ...any) (*sqlx.Rows, error) {
	if g.sight.snapshot != "" {
		return g.tx.QueryxContext(g.ctx, query, args...)
	}
	statement, err := g.db.prepareIn(g.ctx, g.tx, query)
	if err != nil {
		return nil, err
	}
	return statement.QueryxContext(g.ctx, args...)
}
