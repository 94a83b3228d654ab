package storage

import (
	"strings"
	"testing"

	"stocktake/storage/storagetest"
)

func TestAnEraBeginsWhereTheTablesWereMadeAnew(t *testing.T) {
	db := openTest(t)
	for _, step := range []struct {
		name, does string
		begins     bool
	}{
		{"its first", ``, false},
		{"nothing", ``, false},
		{"its tables are packed", `VACUUM FULL`, false},
		{"its tables are sorted", `CLUSTER stocktake.eras USING eras_pkey`, false},
		{"a table is emptied", `TRUNCATE stocktake.channels`, false},
		{"a dump is restored in it", `
			CREATE TABLE stocktake.again (LIKE stocktake.eras INCLUDING ALL);
			INSERT INTO stocktake.again SELECT * FROM stocktake.eras;
			DROP TABLE stocktake.eras;
			ALTER TABLE stocktake.again RENAME TO eras`, true},
		{"nothing more", ``, false},
	} {
		if _, err := db.sql.ExecContext(t.Context(), step.does); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if begins, err := db.BeginEra(t.Context()); begins != step.begins || err != nil {
			t.Errorf("%s: an era begins: %v, %v", step.name, begins, err)
		}
	}
}

func TestTheUpgradeBeginsNoEra(t *testing.T) {
	for _, had := range []int64{45, 52} {
		url := storagetest.Database(t, nil)
		db := migratedTo(t, url, had, nil)
		if _, err := db.BeginEra(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := Migrate(t.Context(), url); err != nil {
			t.Fatal(err)
		}
		if begins, err := db.BeginEra(t.Context()); begins || err != nil {
			t.Errorf("from %d an era begins: %v, %v", had, begins, err)
		}
	}
}

// What has come from elsewhere and is found in the upgrade was not noticed before, and is after it.
func TestTheUpgradeHidesNoRestore(t *testing.T) {
	for _, test := range []struct {
		name  string
		had   int64
		place string // written in SQL
	}{
		{"on another server", 45, `'7/5/1'`},
		{"on another server, by a later program", 52, `'7/5/1/9'`},
		{"after a failover", 52, `replace(stocktake.place(), '/1/', '/7/')`},
		{"from a server that kept its place to itself", 52, `split_part(stocktake.place(), '/', 2) || '/' || split_part(stocktake.place(), '/', 4)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			url := storagetest.Database(t, nil)
			db := migratedTo(t, url, test.had, nil)
			if _, err := db.sql.ExecContext(t.Context(), `INSERT INTO stocktake.eras (number, place, ahead) VALUES (1, `+test.place+`, 0)`); err != nil {
				t.Fatal(err)
			}
			if err := Migrate(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			if begins, err := db.BeginEra(t.Context()); !begins || err != nil {
				t.Errorf("an era begins: %v, %v", begins, err)
			}
		})
	}
}

// A hosted server may keep to itself which one it is, or more. An upgrade begins no era there either, and what it tells then counts.
func TestAServerThatKeepsItsPlaceToItself(t *testing.T) {
	for _, test := range []struct {
		keeps, tells string
	}{
		{"pg_control_system(), pg_control_checkpoint()", "database/timeline/tables"},
		{"pg_control_system(), pg_control_checkpoint(), pg_current_wal_lsn()", "database/tables"},
		{"pg_control_system(), pg_walfile_name(pg_lsn)", "database/timeline/tables"},
		{"pg_walfile_name(pg_lsn)", "server/database/timeline/tables"},
		{"pg_control_checkpoint()", "server/database/timeline/tables"},
	} {
		t.Run(test.keeps, func(t *testing.T) {
			url := storagetest.Database(t, nil)
			storagetest.Roles(t, url, "../deploy/roles.sql")
			if _, err := openAs(t, url).sql.ExecContext(t.Context(), `REVOKE EXECUTE ON FUNCTION `+test.keeps+` FROM PUBLIC`); err != nil {
				t.Fatal(err)
			}
			url = storagetest.As(url, "stocktake_migrating")
			db := migratedTo(t, url, 52, nil)
			if _, err := db.BeginEra(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := Migrate(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			if begins, err := db.BeginEra(t.Context()); begins || err != nil {
				t.Errorf("an era begins: %v, %v", begins, err)
			}
			var place string
			err := db.sql.GetContext(t.Context(), &place, `SELECT place FROM stocktake.eras`)
			if err != nil || strings.Count(place, "/") != strings.Count(test.tells, "/") {
				t.Errorf("it is at %s, %v; want %s", place, err, test.tells)
			}
		})
	}
}

func TestAnEraBeginsWhereSomebodySaysSo(t *testing.T) {
	db := openTest(t)
	for eras := 2; eras < 4; eras++ {
		if err := db.Restored(t.Context()); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := db.sql.GetContext(t.Context(), &n, `SELECT max(number) FROM stocktake.eras`); n != eras || err != nil {
			t.Errorf("%d eras, %v; want %d", n, err, eras)
		}
		if begins, err := db.BeginEra(t.Context()); begins || err != nil {
			t.Errorf("an era begins once more: %v, %v", begins, err)
		}
	}
}
