package storage

import (
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stocktake/review"
)

// unseen reads the answers of earlier periods that no report has judged: the transaction that brought them was not over when the
// last report before this one was gathered, they were not known at its instant, or they did not hold then. Periods before the first report
// are nobody's: they were never reviewed. Where a period between that report and this one is still to be reviewed, it comes first, and takes
// them all.
func (g *gathering) unseen(belonging *review.Belonging) ([]stray, error) {
	if len(g.judged) == 0 {
		return nil, nil
	}
	last, first := g.judged[0], g.firstJudged()
	if last.Period.To.Before(g.portfolio.Period.From) {
		return nil, nil
	}
	since, err := g.unseenSince(last, first)
	if err != nil || since == nil || !since.Before(g.portfolio.Period.From) {
		return nil, err
	}
	// What has no version that the last report did not see, that one or an earlier one has judged. What came in later is no news to a replay.
	all, err := g.straysThat(`
		submitted_at >= $6 AND first_submitted_at < $3
		AND EXISTS (
			SELECT
			FROM stocktake.gather_feedback news
			WHERE news.submission = one.submission AND news.criterion = one.criterion
			  AND news.recorded_at <= $1
			  AND (news.recorded_at > $7 OR NOT stocktake.was_visible(news.xid, CAST($8 AS pg_snapshot)))
			  AND ($9 = '' OR stocktake.was_visible(news.xid, CAST(nullif($9, '') AS pg_snapshot))))`,
		append(g.ofThePeriod(), *since, last.AsOf, last.snapshot, g.sight.snapshot)...)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(s stray) bool {
		at := belonging.CountsAt(s.given, s.known)
		return at.Before(first) || !at.Before(g.portfolio.Period.From)
	})
	return g.withoutJudged(all, belonging)
}

// version is one version of an answer.
type version struct {
	given, known time.Time
	withdrawn    bool
	seen         pq.BoolArray // by each of the reports that were judged before
}

// withoutJudged leaves out what an earlier report has judged.
func (g *gathering) withoutJudged(all []stray, belonging *review.Belonging) ([]stray, error) {
	if len(all) == 0 {
		return nil, nil
	}
	versions, err := g.versionsOf(all)
	if err != nil {
		return nil, err
	}
	var out []stray
	for i, s := range all {
		if !g.wasJudged(versions[i], belonging) {
			out = append(out, s)
		}
	}
	return out, nil
}

// wasJudged reports whether an earlier report has judged an answer: it held when that was made and belonged, by what was known of it then,
// to the report's period or to one before, back to the first.
func (g *gathering) wasJudged(all versions, belonging *review.Belonging) bool {
	for n, r := range g.judged {
		then, held := all.at(n, r.AsOf)
		at := belonging.CountsAt(then.given, then.known)
		if held && !at.Before(g.firstJudged()) && at.Before(r.Period.To) {
			return true
		}
	}
	return false
}

// firstJudged is when the first period begins that was judged.
func (g *gathering) firstJudged() time.Time { return g.judged[len(g.judged)-1].Period.From }

// versions are those of one answer, in the order in which they hold.
type versions []version

// at is the first version that a report could see, and whether one held at the report's instant.
func (all versions) at(report int, asOf time.Time) (first version, held bool) {
	seen := false
	for _, v := range all {
		if !v.seen[report] || v.known.After(asOf) {
			continue
		}
		if !seen {
			first, seen = v, true
		}
		held = !v.withdrawn
	}
	return first, held
}

// versionsOf reads all versions known of some answers, of each as they follow each other.
func (g *gathering) versionsOf(all []stray) ([]versions, error) {
	submissions, criteria, snapshots := make([]string, len(all)), make([]string, len(all)), make([]string, len(g.judged))
	for i, s := range all {
		submissions[i], criteria[i] = s.submission, review.Criteria[s.word.Criterion()]
	}
	for i, r := range g.judged {
		snapshots[i] = r.snapshot
	}
	out := make([]versions, len(all))
	return out, g.stream(`
		SELECT asked.place - 1, v.submitted_at, v.recorded_at, v.withdrawn, (
		       SELECT array_agg(stocktake.was_visible(v.xid, CAST(r.snapshot AS pg_snapshot)) ORDER BY r.place)
		       FROM unnest(CAST($4 AS text[])) WITH ORDINALITY AS r (snapshot, place))
		FROM unnest(CAST($2 AS text[]), CAST($3 AS text[])) WITH ORDINALITY AS asked (submission, criterion, place)
		CROSS JOIN LATERAL (`+versionsAsked+`) v
		WHERE v.recorded_at <= $1 AND ($5 = '' OR stocktake.was_visible(v.xid, CAST(nullif($5, '') AS pg_snapshot)))
		ORDER BY asked.place, v.recorded_at, v.version`,
		func(rows *sqlx.Rows) error {
			var place int
			var v version
			err := rows.Scan(&place, &v.given, &v.known, &v.withdrawn, &v.seen)
			if err == nil {
				out[place] = append(out[place], v)
			}
			return err
		}, pq.Array(submissions), pq.Array(criteria), pq.Array(snapshots), g.sight.snapshot)
}

// judged is what tells of an answer whether an earlier report, of which there is only an outline, could have judged it.
type judged struct {
	review.Report
	snapshot string
}

// judgedBefore reads the reports of periods before this one, the newest first: also those that bear a later time and were there by the
// instant all the same, since what a clock that was ahead had judged comes first no more.
func (g *gathering) judgedBefore() error {
	p := g.portfolio
	return g.stream(`
		SELECT r.period_from, r.period_to, r.as_of, r.snapshot, `+ofProgramme+`
		FROM stocktake.reports r
		WHERE r.programme = $2 AND least(r.as_of, r.made_at) <= $1 AND r.period_to <= $3 AND (r.id < $4 OR $4 = 0)
		ORDER BY r.period_to DESC`,
		func(rows *sqlx.Rows) error {
			var period review.Period
			var asOf time.Time
			var one judged
			var then string
			err := rows.Scan(&period.From, &period.To, &asOf, &one.snapshot, &then)
			if err != nil {
				return err
			}
			one.Report, err = outline(then, period, asOf)
			g.judged = append(g.judged, one)
			return err
		}, p.Programme.Code, p.Period.From, g.sight.before)
}

// unseenSince is since when there may be answers that the last report did not know; nil where there are none.
func (g *gathering) unseenSince(last judged, first time.Time) (*time.Time, error) {
	if last.AsOf.Before(last.Period.AnswersUntil(last.Programme.SettleDays)) {
		return &first, nil // it was made before its answers had settled
	}
	var since *time.Time
	err := g.tx.GetContext(g.ctx, &since, `
		SELECT min(since)
		FROM stocktake.gather_arrivals
		WHERE NOT stocktake.was_visible(xid, CAST($1 AS pg_snapshot))
		  AND ($2 = '' OR stocktake.was_visible(xid, CAST(nullif($2, '') AS pg_snapshot)))`, last.snapshot, g.sight.snapshot)
	return since, err
}
