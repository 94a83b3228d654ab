package storage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"stocktake/facts"
	"stocktake/review"
)

// lost is, by the code of a subject, what is wrong with a row about it that no reading would come by; of rows about nobody by "".
type lost map[string]review.Unfit

// trace is what a kind of fact that is read by number must say to be found.
type trace struct {
	kind, about string
	columns     []string
	times       []string // it counts where one of them lies in the period, or is not known; none: always
}

var traces = []trace{
	{"feedback", "subject", []string{"subject_number", "packed"}, []string{"submitted_at", "first_submitted_at", "first_recorded_at"}},
	{"invitations", "subject", []string{"subject_number", "respondent", "role"}, []string{"invited_at"}},
	{"resources", "activity", []string{"activity_number"}, nil},
	{"results", "activity", []string{"activity_number"}, nil},
}

// nothingLost refuses a programme about whose subjects a row is known that lacks what it would be found by: it would be missed in silence.
// A replay does not ask again. The server knows of our own tables that they have no such row, and looks into an organisation's own
// views alone ([gathering.planOnce]); since that may be long, it is done once for all programmes of a run.
func (g *gathering) nothingLost() error {
	if g.sight.snapshot != "" {
		return nil
	}
	p := g.portfolio.Period
	key := [2]string{p.From.UTC().Format(time.RFC3339), p.To.UTC().Format(time.RFC3339)}
	all, err := keptFor(g, func(s *surroundings) map[[2]string]*lost { return s.lost }, key, g.findLost)
	if err != nil || len(*all) == 0 {
		return err
	}
	for _, f := range g.portfolio.Subjects {
		if what, is := (*all)[f.Code]; is {
			return fmt.Errorf("%s: %w", f.Code, what)
		}
	}
	if what, is := (*all)[""]; is {
		return what
	}
	return nil
}

// findLost looks for such rows, one of each subject.
func (g *gathering) findLost() (*lost, error) {
	all := lost{}
	err := g.stream(lostRows(), func(rows *sqlx.Rows) error {
		var kind, about, key, column string
		err := rows.Scan(&kind, &about, &key, &column)
		all[about] = unfit(kind, fmt.Sprintf("%s of %s: %s is unknown, and must be given", kind, key, column))
		return err
	}, g.portfolio.Period.From, g.portfolio.Period.To)
	return &all, err
}

func lostRows() string {
	var queries []string
	for _, t := range traces {
		queries = append(queries, t.lost())
	}
	return `
		SELECT DISTINCT ON (about) kind, about, key, lacks
		FROM (` + strings.Join(queries, `
		UNION ALL`) + `) AS lost (kind, about, key, lacks)
		ORDER BY about, kind COLLATE "C", key COLLATE "C"`
}

// lost asks for the rows that lack something of it, and are known at the instant $1 or nobody knows when.
func (t trace) lost() string {
	var lacks, first []string
	for _, column := range slices.Concat(t.columns, t.times, []string{"recorded_at", "withdrawn"}) {
		lacks = append(lacks, column+" IS NULL")
		first = append(first, "WHEN "+column+" IS NULL THEN '"+column+"'")
	}
	counts := []string{"true"}
	if len(t.times) > 0 {
		counts = nil
	}
	for _, column := range t.times {
		counts = append(counts, column+" IS NULL", column+" >= $2 AND "+column+" < $3")
	}
	known, _ := facts.Lookup(t.kind)
	return fmt.Sprintf(`
		SELECT '%[1]s', coalesce(%[2]s, ''), concat_ws(', ', %[3]s), CASE %[4]s END
		FROM stocktake.gather_%[1]s f
		WHERE (%[5]s)
		  AND (recorded_at IS NULL OR recorded_at <= $1)
		  AND (replaced_at IS NULL OR replaced_at > $1)
		  AND withdrawn IS NOT TRUE
		  AND (%[6]s)`,
		t.kind, t.about, strings.Join(known.Key, ", "), strings.Join(first, " "), strings.Join(lacks, " OR "), strings.Join(counts, " OR "))
}
