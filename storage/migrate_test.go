package storage

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"stocktake/facts"
	"stocktake/storage/storagetest"
)

func TestTwoProgramsMigratingAtOnceAreHarmless(t *testing.T) {
	url := storagetest.Database(t, nil)
	var group errgroup.Group
	for range 3 {
		group.Go(func() error { return Migrate(t.Context(), url) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n, err := pending(t, db); n > 0 || err != nil {
		t.Errorf("%d pending, %v", n, err)
	}
}

func TestAnEmptyDatabaseIsPendingAndStaysEmpty(t *testing.T) {
	db, err := Open(t.Context(), storagetest.Database(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n, err := pending(t, db); n == 0 || err != nil {
		t.Errorf("%d pending, %v; want all", n, err)
	}
	var schemas int
	if err := db.sql.GetContext(t.Context(), &schemas, `SELECT count(*) FROM pg_namespace WHERE nspname = 'stocktake'`); err != nil || schemas > 0 {
		t.Errorf("%d schemas, %v; asking must not write", schemas, err)
	}
}

func pending(t *testing.T, db *DB) (n int, err error) {
	list, err := db.Migrations(t.Context())
	for _, migration := range list {
		if migration.AppliedAt.IsZero() {
			n++
		}
	}
	return n, err
}

func TestADatabaseNewerThanTheProgramIsRefused(t *testing.T) {
	db := openTest(t)
	if _, err := db.sql.ExecContext(t.Context(), `INSERT INTO stocktake.goose_db_version (version_id, is_applied) VALUES (9999, true)`); err != nil {
		t.Fatal(err)
	}
	if _, err := pending(t, db); !errors.As(err, &NewerError{}) || !strings.Contains(err.Error(), "9999") {
		t.Errorf("got %v, want an error that names 9999", err)
	}
}

func TestEverythingInTheDatabaseIsDescribed(t *testing.T) {
	var bare []string
	err := openTest(t).sql.SelectContext(t.Context(), &bare, `
		SELECT c.relname || COALESCE('.' || a.attname, '')
		  FROM pg_class c
		  LEFT JOIN LATERAL (
		       SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
		        UNION ALL
		       SELECT NULL, 0) a ON true
		 WHERE c.relnamespace = CAST('stocktake' AS regnamespace)
		   AND c.relkind IN ('r', 'v')
		   AND COALESCE(CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class') ELSE col_description(c.oid, a.attnum) END, '') = ''
		 ORDER BY 1`)
	if err != nil || len(bare) > 0 {
		t.Errorf("without a comment: %v (%v)", bare, err)
	}
}

func TestEveryRuleHasAName(t *testing.T) {
	var unnamed []string
	err := openTest(t).sql.SelectContext(t.Context(), &unnamed, `
		SELECT conname
		  FROM pg_constraint
		 WHERE connamespace = CAST('stocktake' AS regnamespace)
		   AND contype = 'c'
		   AND conname ~ '_check[0-9]*$'`)
	if err != nil || len(unnamed) > 0 {
		t.Errorf("PostgreSQL had to name %v (%v)", unnamed, err)
	}
}

// The words stand in facts and in a CHECK; they must be the same.
func TestWordsOfTheTablesAreThoseOfFacts(t *testing.T) {
	db := openTest(t)
	word := regexp.MustCompile(`'([^']+)'`)
	for _, k := range facts.Kinds {
		for _, c := range k.Columns {
			if c.Type != facts.Word {
				continue
			}
			var rule string
			err := db.sql.GetContext(t.Context(), &rule, `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1`,
				k.Name+"_"+c.Name+"_is_known")
			var words []string
			for _, found := range word.FindAllStringSubmatch(rule, -1) {
				words = append(words, found[1])
			}
			if strings.Join(words, " ") != strings.Join(c.Words, " ") {
				t.Errorf("%s.%s: the table knows %v, facts %v (%v)", k.Name, c.Name, words, c.Words, err)
			}
		}
	}
}

// The merge goes through the kinds once, in the order of facts.
func TestKindsReferToEarlierOnesOnly(t *testing.T) {
	last := map[facts.Space]int{}
	for i, k := range facts.Kinds {
		if k.Space != "" {
			last[k.Space] = i
		}
	}
	for i, k := range facts.Kinds {
		for _, c := range k.Columns {
			if c.Space != "" && last[c.Space] >= i && wants[c.Name] == "" {
				t.Errorf("%s.%s refers to %s, which is registered later", k.Name, c.Name, c.Space)
			}
		}
	}
}

func TestTheViewsHaveTheColumnsOfTheFiles(t *testing.T) {
	db := openTest(t)
	for _, k := range facts.Kinds {
		var missing []string
		err := db.sql.SelectContext(t.Context(), &missing, `
			SELECT name
			  FROM unnest(string_to_array($1, ' ')) name
			 WHERE name NOT IN (SELECT attname FROM pg_attribute WHERE attrelid = CAST($2 AS regclass))`,
			strings.Join(k.Header(), " ")+" replaced_at assumed version xid came_in_at file file_row", "stocktake.gather_"+k.Name)
		if err != nil || len(missing) > 0 {
			t.Errorf("gather_%s lacks %v (%v)", k.Name, missing, err)
		}
	}
}
