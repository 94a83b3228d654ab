package storage

import (
	"strings"
	"testing"
)

// An organisation's own view may give what no import lets in.
func TestFiguresOfOwnViewsAreNumbers(t *testing.T) {
	for _, test := range []struct{ view, column, given, want string }{
		{"gather_needs", "weight", "NaN", "the weight of the need N is NaN"},
		{"gather_considerations", "score", "Infinity", "the score of Q on shares_values is +Inf"},
	} {
		t.Run(test.view, func(t *testing.T) {
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")},
				"programmes.csv", programmes,
				"partners.csv", "code,name,kind\nQ,Quay,country\n",
				"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n",
				"considerations.csv", "partner,consideration,score,assessed_on\nQ,shares_values,0.5,2024-01-01\n")
			db.sql.MustExecContext(t.Context(), `
				DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW stocktake.`+test.view+` AS '
					|| replace(pg_get_viewdef('stocktake.`+test.view+`'::regclass), 'f.`+test.column+`,', '''`+test.given+`''::numeric AS `+test.column+`,'); END $$`)
			p, year := programmeAndYear(t, db)
			if _, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v; want %q", err, test.want)
			}
		})
	}
}
