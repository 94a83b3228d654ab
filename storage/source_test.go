package storage

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/review"
)

// The last version known counts, and so does the row it was read from.
func TestEveryFactIsGatheredWithItsFileAndRow(t *testing.T) {
	db := openTest(t)
	db.Sources = true
	const header = "activity,starts_on,ends_on,currency,planned\n"
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")},
		"programmes.csv", programmes,
		"activities.csv", "code,title,programme,status,needs,areas\nA,One,P,implementation,N,E\n",
		"priority_areas.csv", "code,name,valid_from\nX,Other,2020-01-01\nE,Energy,2020-01-01\n",
		"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n",
		"results.csv", "activity,indicator,starts_on,ends_on,target\nA,visits,2024-01-01,2024-12-31,5\n",
		"resources.csv", header+"A,2023-01-01,2023-12-31,EUR,50\nA,2024-01-01,2024-12-31,EUR,100\n")
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")}, "resources.csv", header+"A,2024-01-01,2024-12-31,EUR,120\n")
	p := gatherYear(t, db, "2025-02-01")
	f := p.Subjects[0]
	got := []review.Source{f.Source, p.Needs["N"].Source, p.Areas["E"].Source, f.Results[0].Source, f.Resources[0].Source, f.Resources[1].Source}
	want := []review.Source{{File: "activities.csv", Row: 2}, {File: "needs.csv", Row: 2}, {File: "priority_areas.csv", Row: 3}, {File: "results.csv", Row: 2}, {File: "resources.csv", Row: 2}, {File: "resources.csv", Row: 2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
