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
// seen again. It counts and judges nothing: facts come as ordered streams and are put into the review's argument.
func (db *DB) Gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time) (review.Portfolio, string, error) {
	return db.gather(ctx, p, period, asOf, sight{})
}

func (db *DB) gather(ctx context.Context, p review.Programme, period review.Period, asOf time.Time, s sight) (review.Portfolio, string, error) {
	if err := s.check(); err != nil {
		return review.Portfolio{}, "", err
	}
	tx, err := db.sql.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return review.Portfolio{}, "", err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	var snapshot string
	if err := tx.GetContext(ctx, &snapshot, `SELECT stocktake.current_sight()`); err != nil {
		return review.Portfolio{}, "", err
	}
	g := gathering{ctx: ctx, db: db, tx: tx, sight: s, snapshot: snapshot, portfolio: review.Portfolio{Programme: p, Period: period, AsOf: asOf}}
	if err := g.all(); err != nil {
		return review.Portfolio{}, "", err
	}
	return g.portfolio, snapshot, nil
}

// reading is the reading of one stream of facts.
type reading struct {
	what string
	read func() error
}

// all reads the subjects, then what is known of each of them, range by range, then what they stand in.
func (g *gathering) all() error {
	err := follow([]reading{
		{"activities", g.activities},
		{"mechanisms", g.mechanisms},
		{"mechanisms' activities elsewhere", g.abroad},
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
		{"what considerations rest on", g.grounds},
		{"what other programmes served in the period", g.beside},
		{"what other programmes serve", g.elsewhere},
		{"earlier reports", g.past},
		{"earlier decisions", g.decided},
		{"calibrations", g.calibrations},
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
	ctx       context.Context
	db        *DB
	tx        *sqlx.Tx
	sight     sight
	snapshot  string // what the transaction sees
	portfolio review.Portfolio
	codes     []string       // of the subjects, in the order of portfolio.Subjects
	numbers   []int64        // that stand for them in answers
	index     map[string]int // of a subject by its code
	files     map[string]string
}

// once is a file's name, kept once however many rows were read from it.
func (g *gathering) once(file string) string {
	if kept, known := g.files[file]; known {
		return kept
	}
	if g.files == nil {
		g.files = map[string]string{}
	}
	g.files[file] = file
	return file
}

// subject is the figures of the subject with that code; nil if the programme has none.
func (g *gathering) subject(code string) *review.Figures {
	i, ok := g.index[code]
	if !ok {
		return nil
	}
	return &g.portfolio.Subjects[i]
}

func (g *gathering) add(f review.Figures, number int64) {
	if g.index == nil {
		g.index = map[string]int{}
	}
	g.index[f.Code] = len(g.portfolio.Subjects)
	g.codes, g.numbers = append(g.codes, f.Code), append(g.numbers, number)
	g.portfolio.Subjects = append(g.portfolio.Subjects, f)
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
	statement, err := g.db.often.prepare(g.ctx, g.db.sql, query)
	if err != nil {
		return nil, err
	}
	return g.tx.StmtxContext(g.ctx, statement).QueryxContext(g.ctx, args...)
}
