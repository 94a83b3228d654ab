package storage

import (
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
	url := storagetest.Database(t, nil)
	db := migratedTo(t, url, 45, nil)
	if _, err := db.BeginEra(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	if begins, err := db.BeginEra(t.Context()); begins || err != nil {
		t.Errorf("an era begins: %v, %v", begins, err)
	}
}

// What has come from elsewhere and is found in the upgrade was not noticed before, and is after it.
func TestTheUpgradeHidesNoRestore(t *testing.T) {
	url := storagetest.Database(t, nil)
	db := migratedTo(t, url, 45, nil)
	if _, err := db.sql.ExecContext(t.Context(), `INSERT INTO stocktake.eras (number, place, ahead) VALUES (1, '7/5/1', 0)`); err != nil {
		t.Fatal(err)
	}
	if err := Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	if begins, err := db.BeginEra(t.Context()); !begins || err != nil {
		t.Errorf("an era begins: %v, %v", begins, err)
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
