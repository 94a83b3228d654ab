package storage

import (
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// activities reads the programme's activities, in order of their codes.
func (g *gathering) activities() error {
	read := columns{"activities", "code, number, title, mechanism, partners, areas, objectives, needs, status, starts_on, ends_on, " +
		"owner, format, decision, marking, assumed, " + g.file() + ", file_row"}
	return g.subjects(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("activities")+` a
		WHERE programme = $2
		ORDER BY code COLLATE "C"`,
		func(row *wire) review.Figures {
			return review.Figures{
				Kind: review.KindActivity, Title: row.text(), Mechanism: row.word(),
				Partners: row.list(), Areas: row.list(), Objectives: row.list(), Needs: row.list(),
				Status: row.word(), Starts: row.day(), Ends: row.day(),
				Owner: row.word(), Format: row.word(), Decision: row.word(), Marking: row.word(),
				Assumed: row.truth(), Source: row.source(),
			}
		})
}

// mechanisms reads those judged in the programme's report.
func (g *gathering) mechanisms() error {
	read := columns{"mechanisms", "code, number, name, assumed, " + g.file() + ", file_row"}
	return g.subjects(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("mechanisms")+` m
		WHERE programme = $2
		ORDER BY code COLLATE "C"`,
		func(row *wire) review.Figures {
			return review.Figures{Kind: review.KindMechanism, Title: row.text(), Assumed: row.truth(), Source: row.source()}
		})
}

// resources reads all rows of means of the programme's activities. Those of the period are judged, and held against those of the one before;
// of what was over by then, only those are kept that tell places filled: the past that participation is held against.
func (g *gathering) resources() error {
	period, _ := g.portfolio.Around()
	before, _ := period.Boundaries()
	read := columns{"resources", "activity_number, assumed, starts_on, ends_on, places_filled, currency, planned, allocated, spent, " +
		"staff_planned, staff_actual, places_offered, places_requested, " + g.file() + ", file_row"}
	return g.ofSubjects(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("resources")+` r
		WHERE activity_number = ANY ($2)
		ORDER BY activity_number, starts_on, ends_on`,
		func(f *review.Figures, row *wire) {
			f.Assumed = row.truth() || f.Assumed
			r := review.Resource{Starts: row.date(), Ends: row.date(), PlacesFilled: row.whole()}
			if r.Ends.Before(before) && r.PlacesFilled == nil {
				return
			}
			r.Currency = row.word()
			r.Planned, r.Allocated, r.Spent = row.decimal(), row.decimal(), row.decimal()
			r.StaffPlanned, r.StaffActual = row.decimal(), row.decimal()
			r.PlacesOffered, r.PlacesRequested, r.Source = row.whole(), row.whole(), row.source()
			f.Resources = append(f.Resources, r)
		})
}

// results reads all indicators of the programme's activities.
func (g *gathering) results() error {
	read := columns{"results", "activity_number, indicator, starts_on, ends_on, baseline, target, actual, " + g.file() + ", file_row, assumed"}
	return g.ofSubjects(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("results")+` r
		WHERE activity_number = ANY ($2)
		ORDER BY activity_number, indicator COLLATE "C", starts_on`,
		func(f *review.Figures, row *wire) {
			f.Results = append(f.Results, review.Result{
				Indicator: row.word(), Starts: row.date(), Ends: row.date(),
				Baseline: row.decimal(), Target: row.decimal(), Actual: row.decimal(), Source: row.source(),
			})
			f.Assumed = row.truth() || f.Assumed
		})
}

// subjects reads a query of the programme's, whose rows begin with the code of a subject and the number that stands for it; the rest is
// what it is. The query's parameters begin with the instant and the programme.
func (g *gathering) subjects(of columns, query string, read func(*wire) review.Figures, args ...any) error {
	return g.rows(of, query, func(row *wire) {
		code, number := row.given().text(), row.number()
		if other := g.subject(number); other != nil && row.err == nil { // it would be given what is known of both
			row.fail(fmt.Sprintf("%d stands for %s too", number, other.Code))
		}
		f := read(row)
		f.Code = code
		row.at(code)
		g.add(f, number)
	}, append([]any{g.portfolio.Programme.Code}, args...)...)
}

// ofSubjects reads a query of what is known of the subjects, whose rows begin with the number of one of them. Its parameters begin with the
// instant and the numbers.
func (g *gathering) ofSubjects(of columns, query string, read func(*review.Figures, *wire), args ...any) error {
	return g.rows(of, query, func(row *wire) {
		if f := g.subject(row.number()); f != nil {
			read(f, row)
			row.at(f.Code)
		}
	}, append([]any{pq.Array(g.numbers)}, args...)...)
}

// rows reads a query that has those columns sent.
func (g *gathering) rows(of columns, query string, read func(*wire), args ...any) error {
	return g.stream(query, func(rows *sqlx.Rows) error {
		var sent sql.RawBytes
		if err := rows.Scan(&sent); err != nil {
			return err
		}
		row := received(sent, of, g.lexicon)
		read(&row)
		return row.err
	}, args...)
}

// file is the column of the file that a fact was read from, and unknown where nobody asks for it: to look it up is a quarter of the
// work of a row.
func (g *gathering) file() string {
	if g.db.Sources {
		return "file"
	}
	return "CAST(NULL AS text)"
}
