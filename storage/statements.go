package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
	"sync"
	"text/template"
)

//go:embed queries/import.sql
var importQueries embed.FS

// statements are read when the first is wanted: only an import wants any.
var statements = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"each": each, "kept": keptOf, "same": same, "published": published}).ParseFS(importQueries, "queries/import.sql"))
})

// statement writes the named statement for a kind, or whatever else its dot is.
func statement(name string, dot any) (string, error) {
	var b strings.Builder
	if err := statements().ExecuteTemplate(&b, name, dot); err != nil {
		return "", fmt.Errorf("write statement %q: %w", name, err)
	}
	return b.String(), nil
}

// each lists columns of one table.
func each(alias string, columns []column) string {
	var names []string
	for _, c := range columns {
		names = append(names, alias+"."+c.Name)
	}
	return strings.Join(names, ", ")
}

// keptOf lists what is kept of columns of a staged row.
func keptOf(columns []column) string {
	var expressions []string
	for _, c := range columns {
		expressions = append(expressions, c.Kept)
	}
	return strings.Join(expressions, ", ")
}

// same compares columns of two tables, none of them NULL.
func same(a, b string, columns []column) string {
	var pairs []string
	for _, c := range columns {
		pairs = append(pairs, fmt.Sprintf("%s.%s = %s.%s", a, c.Name, b, c.Name))
	}
	return strings.Join(pairs, " AND ")
}

// published tells the files of publications (IATI) by their names, in databases of all ages: intake takes nothing else from XML, and them
// from nothing else.
func published(file string) string { return file + ".name ILIKE '%.xml'" }

// exec runs the named statement for a kind, or whatever else its dot is, and returns how many rows it wrote.
func (im *Import) exec(ctx context.Context, name string, dot any, args ...any) (int64, error) {
	query, err := statement(name, dot)
	if err != nil {
		return 0, err
	}
	n, err := affected(im.tx.ExecContext(ctx, query, args...))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return n, nil
}

// affected is how many rows a statement wrote.
func affected(done sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}
