package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// errForgottenMeanwhile is that somebody who is quoted was forgotten since the comments were read. Judged again, they are not.
var errForgottenMeanwhile = errors.New("somebody who is quoted was forgotten meanwhile; run it again")

// copyQuotes keeps apart from the report whom it quotes. Nobody of them can be forgotten until all of it is written, and then
// forgetting finds it.
func (db *DB) copyQuotes(ctx context.Context, conn *sqlx.Conn, tx *sqlx.Tx, report int64, all []review.Recommendation) error {
	var versions pq.Int64Array
	for i := range all {
		for _, q := range all[i].Quotes {
			versions = append(versions, q.Version)
		}
	}
	if len(versions) == 0 {
		return nil
	}
	if err := db.hold(ctx, tx, versions); err != nil {
		return err
	}
	return copyIn(ctx, conn, `COPY stocktake.quotes (report, subject, concern, place, version, text) FROM STDIN`, func(put func(line string) error) error {
		var line []byte
		for i := range all {
			place := 0
			for n, q := range all[i].Quotes {
				if n > 0 && q.Concern != all[i].Quotes[n-1].Concern {
					place = 0
				}
				place++
				line = appendQuote(line[:0], report, all[i].Subject, place, q)
				if err := put(string(line)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// appendQuote writes a quote, and where it stands among those of its concern, as a line of COPY.
func appendQuote(out []byte, report int64, subject string, place int, q review.Quote) []byte {
	out = strconv.AppendInt(out, report, 10)
	out = appendCell(append(out, '\t'), subject)
	out = append(append(out, '\t'), q.Concern.String()...)
	out = strconv.AppendInt(append(out, '\t'), int64(place), 10)
	out = strconv.AppendInt(append(out, '\t'), q.Version, 10)
	return appendCell(append(out, '\t'), q.Text)
}

// hold keeps comments from being forgotten until the transaction ends.
func (db *DB) hold(ctx context.Context, tx *sqlx.Tx, versions pq.Int64Array) error {
	hold, err := db.prepareIn(ctx, tx, `SELECT stocktake.hold_comments($1)`)
	if err != nil {
		return err
	}
	var gone int64
	if err := hold.GetContext(ctx, &gone, versions); err != nil {
		return err
	}
	if gone > 0 {
		return errForgottenMeanwhile
	}
	return nil
}

// quote gives the recommendations of a recorded report what it still quotes.
func (db *DB) quote(ctx context.Context, r *Recorded) error {
	var rows []struct {
		Subject string
		Concern string
		Version int64
		Text    string
	}
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT subject, concern, version, text
		FROM stocktake.quotes
		WHERE report = $1
		ORDER BY subject, array_position(CAST($2 AS text[]), concern), place`, r.ID, pq.Array(review.Concerns[:]))
	if err != nil {
		return fmt.Errorf("read what report %d quotes: %w", r.ID, err)
	}
	all := map[string][]review.Quote{}
	for _, row := range rows {
		all[row.Subject] = append(all[row.Subject], review.Quote{Concern: concernOf(row.Concern), Version: row.Version, Text: row.Text})
	}
	for i := range r.Report.Recommendations {
		r.Report.Recommendations[i].Quotes = all[r.Report.Recommendations[i].Subject]
	}
	return nil
}
