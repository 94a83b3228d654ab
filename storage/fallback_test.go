package storage

import (
	"testing"

	"stocktake/facts"
)

// Each case imports a programme named by a fallback beside what others tell of it.
func TestFallbacksGiveWay(t *testing.T) {
	const fallback, other = "code,name,cadence,time_zone\nP,Fallback,yearly,UTC\n", "code,name,cadence,time_zone\nP,Other,yearly,UTC\n"
	for _, test := range []struct {
		name   string
		before string   // imported earlier
		beside []string // in the same import
		too    bool     // those are fallbacks as well
		counts string
		want   string
	}{
		{"to nobody", "", nil, false, "1 0 0 0", "Fallback"},
		{"to what is recorded", other, nil, false, "0 0 1 0", "Other"},
		{"to what was the same fallback", fallback, nil, false, "0 0 1 0", "Fallback"},
		{"to a row that is none", "", []string{other}, false, "1 0 1 0", "Other"},
		{"to an earlier fallback", "", []string{other}, true, "1 0 1 0", "Fallback"},
		{"but rows that are none contradict each other still", "", []string{other, fallback}, false, "0 0 1 2", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := openTest(t)
			if test.before != "" {
				importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", test.before)
			}
			rows := rowsOf(t, "a/programmes.csv", fallback)
			rows[0].Fallback = true
			for _, text := range test.beside {
				row := rowsOf(t, "b/programmes.csv", text)[0]
				row.Fallback = test.too
				rows = append(rows, row)
			}
			result := importRows(t, db, rows)
			var name string
			err := db.sql.GetContext(t.Context(), &name, `
				SELECT COALESCE(max(name), '')
				  FROM stocktake.gather_programmes
				 WHERE replaced_at IS NULL`)
			if err != nil || counts(result) != test.counts || name != test.want {
				t.Errorf("%s, named %q, %v; want %s, %q", counts(result), name, err, test.counts, test.want)
			}
		})
	}
}

func importRows(t *testing.T, db *DB, rows []facts.Row) imported {
	t.Helper()
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-08-01"), Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := im.Add(t.Context(), row); err != nil {
			t.Fatal(err)
		}
	}
	result, err := im.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return imported{ImportResult: result}
}
