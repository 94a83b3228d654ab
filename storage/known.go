package storage

import (
	"fmt"
	"regexp"
	"strings"

	"stocktake/facts"
)

// sight is what a gathering can see: everything committed, or, for a replay, only what a stored snapshot saw.
type sight struct {
	snapshot string // empty: everything
	before   int64  // only reports before this one; 0: all
}

// snapshots are what stocktake.current_sight writes. The text goes into SQL, so nothing else is let through.
var snapshots = regexp.MustCompile(`^\d+:\d+:[\d,]*$`)

func (s sight) check() error {
	if s.snapshot != "" && !snapshots.MatchString(s.snapshot) {
		return fmt.Errorf("%q is not a snapshot", s.snapshot)
	}
	return nil
}

// numbers are the columns that say by number what the first column of a kind's key says in words. A replay puts versions in order by both,
// which is the same, and may then be asked for some numbers without putting all others in order too.
var numbers = map[string]string{
	"activities": "number", "mechanisms": "number",
	"resources": "activity_number", "results": "activity_number", "invitations": "subject_number",
}

// known is the source of one kind's facts as known at the instant $1, for a FROM clause: of each fact the version recorded last
// by then, unless it was withdrawn.
func (s sight) known(kind string) string {
	if s.snapshot == "" {
		return fmt.Sprintf(`(
			SELECT * FROM stocktake.gather_%s
			WHERE recorded_at <= $1 AND (replaced_at IS NULL OR replaced_at > $1) AND NOT withdrawn)`, kind)
	}
	return knownIn("'"+s.snapshot+"'", kind)
}

// knownIn is known as a snapshot saw it, a literal or a parameter: the order of versions is made anew among those that were visible, since
// replaced_at may have been set by an import that came later.
func knownIn(snapshot, kind string) string {
	k, ok := facts.Lookup(kind)
	if !ok {
		panic("no kind of fact is called " + kind)
	}
	var key []string
	for _, column := range k.Key {
		key = append(key, fmt.Sprintf("%q", column))
	}
	if number, has := numbers[kind]; has {
		key = append(key, number)
	}
	return fmt.Sprintf(`(
		SELECT *
		FROM (
			SELECT *, lead(recorded_at) OVER (PARTITION BY %s ORDER BY recorded_at, version) AS followed_at
			FROM stocktake.gather_%s
			WHERE stocktake.was_visible(xid, %s)) versions
		WHERE recorded_at <= $1 AND (followed_at IS NULL OR followed_at > $1) AND NOT withdrawn)`,
		strings.Join(key, ", "), kind, snapshot)
}

// searched is one kind's facts as known at the instant $1, as a WITH query of the kind's name that is looked into many times over, and the
// parameters from $2 on. A replay has to put all versions in order first, and does so once. What it saw is one parameter more: the statement
// may be kept, and is the same for whatever was seen.
func (s sight) searched(kind string, args ...any) (string, []any) {
	if s.snapshot == "" {
		return fmt.Sprintf("%s AS NOT MATERIALIZED (SELECT * FROM %s known)", kind, s.known(kind)), args
	}
	args = append(args, s.snapshot)
	return fmt.Sprintf("%s AS MATERIALIZED (SELECT * FROM %s known)", kind, knownIn(fmt.Sprintf("$%d", 1+len(args)), kind)), args
}

// knownAnswers is known for feedback, where the first version of each answer counts too: in a replay it is the first visible one, and what
// the table says of the first one is made anew with it, since a version that came in later may have become the first. There
// it looks at answers alone of which some version is about a subject that is asked for ("subject_number = ..."), and looks each of their
// versions up: to put those of all answers in order for one programme would take as long as all programmes.
func (s sight) knownAnswers(asked string) string {
	if s.snapshot == "" {
		return s.known("feedback")
	}
	return fmt.Sprintf(`(
		SELECT submission, criterion, subject_number, subject, submitted_at, packed,
		       submitted_at <> initial_submitted_at OR initial_recorded_at - initial_submitted_at > interval '168 hours' AS astray,
		       initial_submitted_at AS first_submitted_at, initial_recorded_at AS first_recorded_at
		FROM (
			SELECT versions.*,
			       first_value(submitted_at) OVER of_one AS initial_submitted_at,
			       first_value(recorded_at) OVER of_one AS initial_recorded_at,
			       lead(recorded_at) OVER of_one AS followed_at
			FROM (
				SELECT DISTINCT submission, criterion
				FROM stocktake.gather_feedback
				WHERE %[1]s AND NOT withdrawn) asked
			CROSS JOIN LATERAL (%[3]s) versions
			WHERE stocktake.was_visible(xid, '%[2]s')
			WINDOW of_one AS (PARTITION BY versions.submission, versions.criterion ORDER BY recorded_at, version)) ordered
		WHERE recorded_at <= $1 AND (followed_at IS NULL OR followed_at > $1) AND NOT withdrawn)`, asked, s.snapshot, versionsAsked)
}

// versionsAsked is all versions of the answer that a row of the relation asked names: what holds has one index, what was replaced another.
const versionsAsked = `
	SELECT *
	FROM stocktake.gather_feedback
	WHERE (submission, criterion) = (asked.submission, asked.criterion) AND replaced_at IS NULL
	UNION ALL
	SELECT *
	FROM stocktake.gather_feedback
	WHERE (submission, criterion) = (asked.submission, asked.criterion) AND replaced_at IS NOT NULL`
