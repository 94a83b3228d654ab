package storage

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// What a migration says of a view that facts are read through: what it shows, and what a column of it means.
var (
	viewWritten   = pattern(`(?s)CREATE (?:OR REPLACE )?VIEW stocktake\.(gather_\w+) AS\n(.*?);\n`)
	viewDescribed = pattern(`COMMENT ON (?:VIEW|COLUMN) stocktake\.(gather_\w+)(?:\.(\w+))? IS\s+'((?:[^']|'')*)';\n`)
)

// ownViews are those relations gather_* that no migration would have left as they are: an organisation's own.
func ownViews(ctx context.Context, conn *sqlx.Conn) (own []string, err error) {
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing of it is to stay
	err = tx.SelectContext(ctx, &own, `
		SELECT relname
		FROM pg_class
		WHERE relnamespace = to_regnamespace('stocktake') AND relname LIKE 'gather\_%' AND relkind NOT IN ('i', 'I')
		ORDER BY relname`)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	text, err := migrationsText()
	if err != nil {
		return nil, err
	}
	for _, found := range viewWritten().FindAllStringSubmatch(text, -1) {
		standard, err := shows(ctx, tx, found[1], found[2])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", found[1], err)
		}
		if standard {
			own = slices.DeleteFunc(own, func(view string) bool { return view == found[1] })
		}
	}
	return own, nil
}

// Pathless are functions of others that are called with us, by a view that facts are read through, by a trigger of a table of ours or by one of
// events, and that look for what they name without a schema where our sessions do: in pg_catalog alone. What they mean to find elsewhere,
// an operator too, is another there or none. None are where the address gives sessions a path of its own.
func (db *DB) Pathless(ctx context.Context) (names []string, err error) {
	if db.path != catalogAlone {
		return nil, nil
	}
	err = db.sql.SelectContext(ctx, &names, `
		WITH ours AS (
			SELECT oid, relname FROM pg_class WHERE relnamespace = to_regnamespace('stocktake')
		), called (function) AS (
			SELECT d.refobjid
			FROM pg_rewrite r
			JOIN ours o ON o.oid = r.ev_class AND o.relname LIKE 'gather\_%'
			JOIN pg_depend d ON d.classid = CAST('pg_rewrite' AS regclass) AND d.objid = r.oid AND d.refclassid = CAST('pg_proc' AS regclass)
			UNION
			SELECT t.tgfoid FROM pg_trigger t JOIN ours o ON o.oid = t.tgrelid
			UNION
			SELECT evtfoid FROM pg_event_trigger WHERE evtenabled <> 'D'
		)
		SELECT CAST(CAST(p.oid AS regprocedure) AS text)
		FROM called c
		JOIN pg_proc p ON p.oid = c.function AND p.pronamespace <> to_regnamespace('stocktake')
		JOIN pg_language l ON l.oid = p.prolang AND l.lanname IN ('sql', 'plpgsql')
		WHERE p.prosqlbody IS NULL AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS has (setting) WHERE has.setting LIKE 'search\_path=%')
		ORDER BY 1`)
	if err != nil {
		return nil, fmt.Errorf("look for functions of your own: %w", err)
	}
	return names, nil
}

// migrationsText is the text of all migrations.
func migrationsText() (string, error) {
	var all strings.Builder
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		text, err := fs.ReadFile(migrations, file)
		if err != nil {
			return "", err
		}
		all.Write(text)
	}
	return all.String(), nil
}

// shows tells whether a view shows what the query does, by how PostgreSQL itself would write both. It leaves nothing behind in the
// transaction. A query over columns that there are not, or not yet, is no view's.
func shows(ctx context.Context, tx *sqlx.Tx, view, query string) (same bool, err error) {
	_, err = tx.ExecContext(ctx, `SAVEPOINT written; CREATE VIEW stocktake.as_written AS `+query)
	if err == nil {
		err = tx.GetContext(ctx, &same, `
			SELECT COALESCE(pg_get_viewdef(CAST('stocktake.as_written' AS regclass)) = pg_get_viewdef(to_regclass('stocktake.' || $1)), false)`, view)
	}
	if pq.As(err, pqerror.UndefinedColumn, pqerror.UndefinedTable, pqerror.UndefinedFunction) != nil {
		err = nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT written`)
	return same, err
}

// sparing is the migrations without what they say of some views, which need not be known before a migration is read.
type sparing struct {
	fs.FS
	views []string
}

func (s *sparing) Open(name string) (fs.File, error) {
	file, err := s.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return file, err
	}
	text, err := io.ReadAll(file)
	return spared{file, strings.NewReader(s.without(string(text)))}, err
}

func (s sparing) without(text string) string {
	for _, statement := range []*regexp.Regexp{viewWritten(), viewDescribed()} {
		text = statement.ReplaceAllStringFunc(text, func(found string) string {
			if slices.Contains(s.views, statement.FindStringSubmatch(found)[1]) {
				return ""
			}
			return found
		})
	}
	return text
}

// spared is a file of which another text is read.
type spared struct {
	fs.File
	text io.Reader
}

func (s spared) Read(p []byte) (int, error) { return s.text.Read(p) }
