package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// describe has the database say of each column of the views what a migration says of it, also where the view is an organisation's own
// and the column came later.
func (db *DB) describe(ctx context.Context) error {
	meaning, err := meanings()
	if err != nil {
		return err
	}
	var views, columns, texts []string
	for of, text := range meaning {
		views, columns, texts = append(views, of[0]), append(columns, of[1]), append(texts, text)
	}
	var bare []string
	err = db.sql.SelectContext(ctx, &bare, `
		SELECT format('COMMENT ON COLUMN stocktake.%I.%I IS %L', d.view, d.name, d.text)
		FROM unnest(CAST($1 AS text[]), CAST($2 AS text[]), CAST($3 AS text[])) AS d (view, name, text)
		JOIN pg_class c ON c.oid = to_regclass('stocktake.' || d.view) AND pg_has_role(c.relowner, 'USAGE')
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = d.name
		WHERE col_description(a.attrelid, a.attnum) IS NULL`, pq.Array(views), pq.Array(columns), pq.Array(texts))
	for _, statement := range bare {
		if err == nil {
			_, err = db.sql.ExecContext(ctx, statement)
		}
	}
	if err != nil {
		return fmt.Errorf("say what columns mean: %w", err)
	}
	return nil
}

// Complete is a [StuckError] where a view that facts are read through is not there, or lacks a column that this program reads: no migration
// writes over a view of an organisation's own.
func (db *DB) Complete(ctx context.Context) error {
	var views, columns []string
	for view, all := range viewColumns() {
		for _, column := range all {
			views, columns = append(views, view), append(columns, column)
		}
	}
	// What a view lacks that is not there is the view.
	var lacking []struct{ View, Name string }
	err := db.sql.SelectContext(ctx, &lacking, `
		SELECT w.view, CASE WHEN c.oid IS NULL THEN '' ELSE w.name END AS name
		FROM unnest(CAST($1 AS text[]), CAST($2 AS text[])) WITH ORDINALITY AS w (view, name, place)
		LEFT JOIN pg_class c ON c.oid = to_regclass('stocktake.' || w.view)
		WHERE NOT EXISTS (
			SELECT
			FROM pg_attribute a
			WHERE a.attrelid = c.oid AND a.attname = w.name AND NOT a.attisdropped)
		GROUP BY 1, 2
		ORDER BY w.view, min(w.place)`, pq.Array(views), pq.Array(columns))
	if err != nil {
		return fmt.Errorf("look at the views of facts: %w", Forbidden(err))
	}
	if len(lacking) == 0 {
		return nil
	}
	meaning, err := meanings()
	if err != nil {
		return err
	}
	var each []string
	for _, l := range lacking {
		one := "stocktake." + l.View + " is not there"
		if l.Name != "" {
			one = fmt.Sprintf("stocktake.%s lacks %s", l.View, l.Name)
		}
		if what := meaning[[2]string{l.View, l.Name}]; what != "" {
			one += " (" + what + ")"
		}
		each = append(each, one)
	}
	return StuckError{fmt.Errorf("%s, which this program reads; an upgrade leaves views of your own as they are: write them anew with it, as examples/own-tables does", strings.Join(each, "; "))}
}

// meanings is what migrations say of views and their columns, by view and column; of the view itself by no column.
func meanings() (map[[2]string]string, error) {
	text, err := migrationsText()
	if err != nil {
		return nil, err
	}
	all := map[[2]string]string{}
	for _, found := range viewDescribed().FindAllStringSubmatch(text, -1) {
		all[[2]string{found[1], found[2]}] = strings.ReplaceAll(found[3], "''", "'")
	}
	return all, nil
}

// viewsRead are the columns of the views that some query of ours names, but for those of versions: nothing else is asked of a view, and
// nothing of those that are not here. A test holds it against the queries.
var viewsRead = map[string]string{
	"gather_activities": "code title programme mechanism partners areas objectives needs status starts_on ends_on owner format decision marking " +
		"assumed file file_row number",
	"gather_arrivals":       "xid since",
	"gather_considerations": "partner consideration score assessed_on evidence",
	"gather_feedback": "submission subject submitted_at respondent criterion comment first_submitted_at first_recorded_at " +
		"subject_number packed astray",
	"gather_invitations":    "subject respondent role invited_at subject_number",
	"gather_mechanisms":     "code name programme admission ring_fenced assumed file file_row number",
	"gather_needs":          "code title partner area weight valid_from valid_to file file_row",
	"gather_partners":       "code name frameworks decision",
	"gather_priority_areas": "code name valid_from valid_to file file_row",
	"gather_programmes":     "code name framework channel owner cadence time_zone settle_days",
	"gather_rates":          "currency to valid_from rate",
	"gather_resources": "activity starts_on ends_on currency planned allocated spent staff_planned staff_actual places_offered places_requested " +
		"places_filled assumed file file_row activity_number",
	"gather_results":  "activity indicator starts_on ends_on baseline target actual assumed file file_row activity_number",
	"gather_verdicts": "subject decided_on verdict by",
}

// viewColumns are the columns that are asked of each view.
func viewColumns() map[string][]string {
	all := map[string][]string{}
	for view, named := range viewsRead {
		all[view] = strings.Fields(named)
		switch view {
		case "gather_arrivals":
		case "gather_verdicts": // no replay reads them
			all[view] = append(all[view], "recorded_at", "replaced_at", "withdrawn")
		default:
			all[view] = append(all[view], "recorded_at", "replaced_at", "withdrawn", "version", "xid")
		}
	}
	return all
}
