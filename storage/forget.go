package storage

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// ErrUnknownRespondent is that nobody of that name has answered or was asked, as far as anything is recorded.
var ErrUnknownRespondent = errors.New("no respondent of that name is recorded")

// ErrSampled is that somebody is forgotten but for the samples that PostgreSQL's planner keeps.
var ErrSampled = errors.New("it is done, but PostgreSQL's statistics still hold samples of what was there")

// Forgotten is what was done to forget somebody.
type Forgotten struct {
	Answers, Comments int        // answers unlinked; comments blanked, each version counted
	Quotes            int        // withdrawn from reports and their messages
	Sent              []string   // where the chat still shows one of them, as channel and the message's name there
	Claimed           []string   // keys of messages with one of them that are being sent, or may have been
	Before            *time.Time // it was done then
	Left              int        // submissions that an earlier version left the name in, if it was done before
}

// Forget takes a respondent's name and comments out of every version, every report and every message, in one transaction. Their
// answers and invitations stay, under a number that leads to nobody, so that no verdict changes. With dry it is tried out and
// not kept. An import that is going on is waited for: it could bring the name back. The samples that the planner keeps are taken anew
// after that, also where nothing was left to do; where they cannot be, as by who does not own the tables, the error is [ErrSampled]: the rest is done.
func (db *DB) Forget(ctx context.Context, name string, dry bool) (Forgotten, error) {
	tx, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return Forgotten{}, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if _, err := tx.ExecContext(ctx, importLock); err != nil {
		return Forgotten{}, err
	}
	var id int64
	var done Forgotten
	err = tx.GetContext(ctx, &id, `SELECT id FROM stocktake.respondents WHERE name = $1 FOR UPDATE`, name)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		done, err = forgottenBefore(ctx, tx, name)
	case err == nil:
		done, err = blank(ctx, tx, id, name)
	}
	if err != nil || dry {
		return done, err
	}
	if err := tx.Commit(); err != nil {
		return done, err
	}
	if err := db.sampleAnew(ctx); err != nil {
		return done, fmt.Errorf("%w: %w; do it once more, as the user who owns the tables", ErrSampled, err)
	}
	return done, nil
}

// sampleAnew has the planner's samples taken anew. Where that is not allowed PostgreSQL only warns, and keeps the old ones. Of what is said in
// quotes there are none (migration 0055): none are taken anew of a table that has become empty.
func (db *DB) sampleAnew(ctx context.Context) error {
	conn, err := db.conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driven any) error {
		var warned error
		pq.SetNoticeHandler(driven.(driver.Conn), func(notice *pq.Error) { warned = cmp.Or(warned, error(notice)) })
		defer pq.SetNoticeHandler(driven.(driver.Conn), nil)
		_, err := driven.(driver.ExecerContext).ExecContext(ctx, `
			SET LOCAL client_min_messages = warning;
			ANALYZE stocktake.respondents, stocktake.feedback, stocktake.messages`, nil)
		return cmp.Or(err, warned)
	})
}

// forgottenBefore finds out when somebody was forgotten of whom nothing is left. Earlier versions did not note the name as it is looked for now in
// others' comments, and left it in submissions where it touched a letter: that is made good here.
func forgottenBefore(ctx context.Context, tx *sqlx.Tx, name string) (Forgotten, error) {
	var was struct {
		At      time.Time `db:"forgotten_at"`
		Earlier bool
	}
	err := tx.GetContext(ctx, &was, `SELECT forgotten_at, earlier FROM stocktake.forgotten WHERE fingerprint = stocktake.fingerprint($1)`, name)
	if errors.Is(err, sql.ErrNoRows) {
		return Forgotten{}, ErrUnknownRespondent
	}
	if err != nil || !was.Earlier {
		return Forgotten{Before: &was.At}, err
	}
	left, err := rename(ctx, tx, leftBefore, name)
	if err != nil {
		return Forgotten{}, err
	}
	return Forgotten{Before: &was.At, Left: left}, wipe(ctx, tx, []wiping{{"note it as names are looked for now", `
		UPDATE stocktake.forgotten
		SET folded = stocktake.fingerprint(stocktake.folded($1)), earlier = false
		WHERE fingerprint = stocktake.fingerprint($1)`, []any{name}}})
}

func blank(ctx context.Context, tx *sqlx.Tx, id int64, name string) (Forgotten, error) {
	var done Forgotten
	err := tx.GetContext(ctx, &done, `
		SELECT count(*) FILTER (WHERE replaced_at IS NULL) AS answers, count(comment) AS comments
		FROM stocktake.feedback
		WHERE respondent = $1`, id)
	if err != nil {
		return done, fmt.Errorf("count the answers: %w", err)
	}
	err = wipe(ctx, tx, []wiping{
		{"note it", `
			INSERT INTO stocktake.forgotten (fingerprint, folded, answers, comments)
			VALUES (stocktake.fingerprint($1), stocktake.fingerprint(stocktake.folded($1)), $2, $3)
			ON CONFLICT (fingerprint) DO UPDATE
			SET forgotten_at = excluded.forgotten_at, folded = excluded.folded, answers = forgotten.answers + excluded.answers,
			    comments = forgotten.comments + excluded.comments`, []any{name, done.Answers, done.Comments}},
		{"blank the comments", `
			UPDATE stocktake.feedback
			SET comment = NULL
			WHERE respondent = $1 AND comment IS NOT NULL`, []any{id}},
		{"blank the name", `UPDATE stocktake.respondents SET name = NULL WHERE id = $1`, []any{id}},
	})
	if err != nil {
		return done, err
	}
	if _, err := rename(ctx, tx, ofRespondent, name, id); err != nil {
		return done, err
	}
	return done, withdraw(ctx, tx, id, &done)
}

// wiping is one thing that is done to forget somebody.
type wiping struct {
	what, query string
	args        []any
}

func wipe(ctx context.Context, tx *sqlx.Tx, steps []wiping) error {
	for _, s := range steps {
		if _, err := tx.ExecContext(ctx, s.query, s.args...); err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
	}
	return nil
}

// rename takes a name out of some submissions, which a WITH query called old finds, and tells how many.
func rename(ctx context.Context, tx *sqlx.Tx, old, name string, args ...any) (n int, err error) {
	if _, err := tx.ExecContext(ctx, `SET LOCAL stocktake.forgetting = 'yes'`); err != nil {
		return 0, err
	}
	if err := tx.GetContext(ctx, &n, "WITH "+old+renameSubmissions, append([]any{name}, args...)...); err != nil {
		return 0, fmt.Errorf("take the name out of submissions: %w", err)
	}
	_, err = tx.ExecContext(ctx, `SET LOCAL stocktake.forgetting = 'no'`)
	return n, err
}

// ofRespondent finds the submissions of a respondent that are made of the name.
const ofRespondent = `
	old AS MATERIALIZED (
		SELECT DISTINCT submission, stocktake.unnamed(submission, $1) AS renamed
		FROM stocktake.feedback
		WHERE respondent = $2 AND submission <> stocktake.unnamed(submission, $1)
	)`

// leftBefore finds those that an earlier version left the name of somebody in: it took it out wherever it touched no letter and no digit. Which
// respondent that is nobody knows any more, unless another of their submissions says that it was made of this name, or of another one. Where none does,
// the name of somebody else who was forgotten may hold this one, with up to forty signs more, and is left to be said itself.
const leftBefore = `
	found AS MATERIALIZED (
		SELECT DISTINCT f.respondent, f.submission, stocktake.unnamed(f.submission, $1) AS renamed
		FROM stocktake.feedback f
		JOIN stocktake.respondents r ON r.id = f.respondent AND r.name IS NULL
		WHERE position($1 IN f.submission) > 0
		  AND f.submission <> stocktake.unnamed(f.submission, $1)
		  AND replace(f.submission, $1, chr(1)) !~ '(?<![^` + parting + `])\u0001(?![^` + parting + `])'
	), whose AS (
		SELECT f.respondent, bool_or(made.of[1] = left(stocktake.fingerprint($1), 16)) AS theirs
		FROM stocktake.feedback f
		CROSS JOIN LATERAL regexp_matches(f.submission, '(?<![^` + parting + `])\[([0-9a-f]{16})\](?![^` + parting + `])', 'g') AS made (of)
		WHERE f.respondent IN (SELECT respondent FROM found)
		  AND made.of[1] IN (SELECT left(fingerprint, 16) FROM stocktake.forgotten)
		  AND NOT EXISTS (SELECT FROM stocktake.feedback other WHERE other.submission = f.submission AND other.respondent <> f.respondent)
		GROUP BY f.respondent
	), old AS MATERIALIZED (
		SELECT DISTINCT found.submission, found.renamed
		FROM found
		LEFT JOIN whose ON whose.respondent = found.respondent
		WHERE whose.theirs
		   OR whose.theirs IS NULL
		      AND NOT EXISTS (
			SELECT
			FROM generate_series(1, length(found.submission)) AS a (first),
			     generate_series(length($1) + 1, least(length($1) + 40, length(found.submission) - a.first + 1)) AS b (long)
			WHERE position($1 IN substr(found.submission, a.first, b.long)) > 0
			  AND stocktake.fingerprint(substr(found.submission, a.first, b.long)) IN (SELECT fingerprint FROM stocktake.forgotten))
	)`

// parting are the signs of ASCII that are neither letters nor digits, in the brackets of a regular expression, but those in which a hash stands.
const parting = `\u0020-\u002f\u003a-\u0040\u005c\u005e-\u0060\u007b-\u007e`

// renameSubmissions takes a name out of the submissions that are made of it, in all versions of their answers: one may have been corrected to
// be somebody else's, and would fall apart. What another's name was taken out of before is noted under what it is called now.
const renameSubmissions = `, renamed_before AS (
		UPDATE stocktake.renamed r
		SET submission = old.renamed
		FROM old
		WHERE r.submission = old.submission
	), noted AS (
		INSERT INTO stocktake.renamed (fingerprint, submission)
		SELECT stocktake.fingerprint(submission), renamed
		FROM old
		ON CONFLICT DO NOTHING
	), changed AS (
		UPDATE stocktake.feedback f
		SET submission = old.renamed
		FROM old
		WHERE f.submission = old.submission
		RETURNING f.submission
	)
	SELECT count(DISTINCT submission) FROM changed`

// withdraw takes what somebody said out of reports and messages. It comes after the comments are blanked: a report that quotes
// and is being written is waited for (hold_comments), and one that comes later finds them gone. What stands in the chat is to be edited, also
// where an edit is under way, which may bring the old words; what is claimed just now is so once it is settled, for it is in other words.
func withdraw(ctx context.Context, tx *sqlx.Tx, id int64, done *Forgotten) error {
	var quotes []struct {
		Report int64
		Text   string
	}
	if _, err := tx.ExecContext(ctx, `LOCK TABLE stocktake.quotes IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return fmt.Errorf("wait for who quotes: %w", err)
	}
	err := tx.SelectContext(ctx, &quotes, `
		DELETE FROM stocktake.quotes q
		USING stocktake.feedback f
		WHERE f.version = q.version AND f.respondent = $1
		RETURNING q.report, q.text`, id)
	if err != nil {
		return fmt.Errorf("withdraw quotes: %w", err)
	}
	for _, q := range quotes {
		var told []struct{ Sent, Claimed string }
		said := review.Quoted(q.Text)
		inBlocks, err := json.Marshal(said)
		if err != nil {
			return err
		}
		err = tx.SelectContext(ctx, &told, `
			UPDATE stocktake.messages m
			SET text = replace(text, $2, $4), blocks = replace(blocks, $3, $4),
			    editing_at = CASE WHEN `+editable+` THEN clock_timestamp() ELSE editing_at END
			WHERE report = $1 AND position($2 IN text) > 0
			RETURNING CASE state WHEN 'posted' THEN receipt_channel || ' ' || receipt_id ELSE '' END AS sent,
			          CASE state WHEN 'claimed' THEN key ELSE '' END AS claimed`,
			q.Report, said, string(inBlocks[1:len(inBlocks)-1]), "[withdrawn]")
		if err != nil {
			return fmt.Errorf("withdraw quotes from messages: %w", err)
		}
		for _, m := range told {
			done.Sent, done.Claimed = append(done.Sent, m.Sent), append(done.Claimed, m.Claimed)
		}
	}
	done.Quotes, done.Sent, done.Claimed = len(quotes), eachOnce(done.Sent), eachOnce(done.Claimed)
	return nil
}

// eachOnce puts names in order and leaves out what is none.
func eachOnce(names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}
