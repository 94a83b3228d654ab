package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"stocktake/facts"
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

// Complete is a [StuckError] where a view that facts are read through lacks a column that this program reads: no migration writes over
// a view of an organisation's own.
func (db *DB) Complete(ctx context.Context) error {
	var views, columns []string
	for view, all := range viewColumns() {
		for _, column := range all {
			views, columns = append(views, view), append(columns, column)
		}
	}
	var lacking []struct{ View, Name string }
	err := db.sql.SelectContext(ctx, &lacking, `
		SELECT w.view, w.name
		FROM unnest(CAST($1 AS text[]), CAST($2 AS text[])) WITH ORDINALITY AS w (view, name, place)
		WHERE NOT EXISTS (
			SELECT
			FROM pg_attribute a
			WHERE a.attrelid = to_regclass('stocktake.' || w.view) AND a.attname = w.name AND NOT a.attisdropped)
		ORDER BY w.view, w.place`, pq.Array(views), pq.Array(columns))
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
		column := fmt.Sprintf("stocktake.%s lacks %s", l.View, l.Name)
		if what := meaning[[2]string{l.View, l.Name}]; what != "" {
			column += " (" + what + ")"
		}
		each = append(each, column)
	}
	return StuckError{fmt.Errorf("%s, which this program reads; an upgrade leaves views of your own as they are: write them anew with it, as examples/own-tables does", strings.Join(each, "; "))}
}

// meanings is what migrations say of columns of views, by view and column.
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

// viewColumns are the columns of each view that facts are read through.
func viewColumns() map[string][]string {
	all := map[string][]string{"gather_arrivals": {"xid", "since"}}
	for _, k := range facts.Kinds {
		columns := append(k.Header(), "replaced_at", "assumed", "version", "xid", "came_in_at", "file", "file_row")
		if number, has := numbers[k.Name]; has {
			columns = append(columns, number)
		}
		all["gather_"+k.Name] = columns
	}
	all["gather_feedback"] = append(all["gather_feedback"], "scaled", "first_submitted_at", "first_recorded_at", "subject_number", "packed", "astray")
	return all
}
