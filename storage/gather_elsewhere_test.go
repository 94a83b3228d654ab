package storage

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/review"
)

// What others serve is counted in the period, not at the instant, and those that may overlap come one by one.
func TestWhatOtherProgrammesServedInThePeriodIsGathered(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")},
		"programmes.csv", programmes+"Q,Elsewhere,yearly,UTC\n",
		"partners.csv", "code,name,kind,frameworks,decision\nX,Land X,country,F,\nY,Land Y,country,,CD-1\n",
		"frameworks.csv", "code,name\nF,Framework\n",
		"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\nO,Other,1,2020-01-01\n",
		"considerations.csv", "partner,consideration,score,assessed_on,evidence\nX,supports_operations,0.2,2023-01-01,None\nX,supports_operations,0.9,2024-01-01,A company\n",
		"activities.csv", "code,title,programme,status,starts_on,ends_on,partners,needs,marking\n"+
			"A,Here,P,implementation,2024-01-01,,X,N,\n"+
			"B,Ended in the period,Q,closed,2023-01-01,2024-01-01,X;Y,N,RESTRICTED\n"+
			"C,Ended before,Q,closed,2023-01-01,2023-12-31,X,N,\n"+
			"D,Only planned,Q,pipeline,2024-01-01,,X,N,\n"+
			"E,Begins with the last day,Q,implementation,2024-12-31,,X,O,\n"+
			"F,Begins after,Q,implementation,2025-01-01,,X,N,\n")
	got := gatherYear(t, db, "2025-02-01")
	if diff := cmp.Diff(map[string]bool{"N": true, "O": true}, got.During); diff != "" {
		t.Errorf("during: -want +got\n%s", diff)
	}
	beside := []review.Neighbour{{Code: "B", Title: "Ended in the period", Programme: "Q", Marking: "RESTRICTED", Partners: []string{"X", "Y"}, Needs: []string{"N"}}}
	if diff := cmp.Diff(beside, got.Neighbours); diff != "" {
		t.Errorf("neighbours: -want +got\n%s", diff)
	}
	known := map[string]review.Partner{"X": {Name: "Land X", Frameworks: []string{"F"}}, "Y": {Name: "Land Y", Decision: "CD-1"}}
	if diff := cmp.Diff(known, got.Partners); diff != "" {
		t.Errorf("partners: -want +got\n%s", diff)
	}
	if ground := got.Grounds["X"]["supports_operations"]; ground.Evidence != "A company" || ground.On.Format("2006-01-02") != "2024-01-01" {
		t.Errorf("the latest assessment rests on %v", ground)
	}
}

// A report from before findings were kept is read as it was: without them.
func TestAReportOfAnEarlierVersionIsRead(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes, "activities.csv", activities)
	p, year := programmeAndYear(t, db)
	report := review.Report{
		Programme: p, Period: year, AsOf: at("2025-02-01"), Foremost: 5, Across: &review.Across{}, Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)},
		Recommendations: []review.Recommendation{{ID: "aaaaaaaa", Subject: "A", Verdict: review.Keep, Arrangement: &review.Arrangement{}}},
	}
	if _, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("p")}, nil); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`ALTER TABLE stocktake.reports DISABLE TRIGGER ALL`, `ALTER TABLE stocktake.recommendations DISABLE TRIGGER ALL`,
		`UPDATE stocktake.reports SET body = CAST(CAST(body AS jsonb) #- '{Report,Across}' #- '{Report,Foremost}' AS text)`,
		`UPDATE stocktake.recommendations SET body = CAST(CAST(body AS jsonb) - 'Arrangement' AS text)`,
	} {
		if _, err := db.sql.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	all, err := db.Outlines(t.Context(), "P", func(*time.Location) time.Time { return at("2025-03-01") })
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if err := db.Read(t.Context(), &all[0]); err != nil {
		t.Fatal(err)
	}
	old := all[0].Report
	if old.Across != nil || len(old.Findings()) != 0 || len(old.Digest().Findings) != 0 || old.Recommendations[0].Arrangement != nil {
		t.Errorf("%+v", old)
	}
}
