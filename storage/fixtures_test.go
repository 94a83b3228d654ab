package storage

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"stocktake/facts"
)

// everyKind is a portfolio with two facts of each kind, in an order in which most references come before what they name.
var everyKind = []string{
	"verdicts.csv", "subject,decided_on,verdict,by\nA,2024-12-31,keep,board\nM,2024-12-31,reshape,board\n",
	"rates.csv", "currency,to,valid_from,rate\nEUR,USD,2024-01-01,1.10\nUSD,EUR,2024-01-01,0.91\n",
	"results.csv", "activity,indicator,starts_on,ends_on,baseline,target,actual\nA,people,2024-01-01,2024-12-31,0,100,-5\nA,visits,2024-01-01,2024-12-31,,2,\n",
	"invitations.csv", "subject,respondent,role,invited_at\nA,R1,participant,2024-05-01\nM,R2,host,2024-05-01T10:00:00+02:00\n",
	"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score,scale_min,scale_max,comment\nS1,A,2024-05-02,R1,participant,impact,4,1,5,\nS1,A,2024-05-02,R1,participant,relevance,,,,well\n",
	"resources.csv", "activity,starts_on,ends_on,currency,planned,allocated,spent,staff_planned,places_offered\nA,2024-01-01,2024-12-31,EUR,10,-2.50,99,1.5,0\nB,2024-01-01,2024-12-31,,,,,,\n",
	"activities.csv", "code,title,programme,mechanism,partners,areas,objectives,needs,status,starts_on,ends_on,owner,format,decision,marking,summary\n" +
		"A,Activity,P,M,C2;C1,AR1,O1;O2,N1,implementation,2024-01-01,,o,28+3,d,m,s\nB,Activity,P,,,,,,2,,,,,,,\n",
	"needs.csv", "code,title,partner,area,weight,valid_from,valid_to,decision\nN1,Need,C1,AR1,1,2024-01-01,2024-12-31,d\nN2,Need,,,0.5,2024-01-01,,\n",
	"mechanisms.csv", "code,name,programme,admission,ring_fenced\nM,Mechanism,P,open,true\nM2,Mechanism,P,by_decision,\n",
	"programmes.csv", "code,name,framework,channel,owner,cadence,time_zone,settle_days\nP,Programme,F1,C012345,o,0 0 1 4 *,Europe/London,0\nQ,Programme,,,,yearly,UTC,\n",
	"objectives.csv", "code,name\nO1,Objective\nO2,Objective\n",
	"priority_areas.csv", "code,name,valid_from,valid_to,decision\nAR1,Area,2024-01-01,,\nAR2,Area,2024-01-01,2024-12-31,d\n",
	"considerations.csv", "partner,consideration,score,assessed_on,evidence\nC1,shares_values,1,2024-01-01,e\nC1,aspires_to_join,0.0,2024-01-01,\n",
	"partners.csv", "code,name,kind,frameworks,decision\nC1,Country,country,F2;F1,\nC2,Union,organisation,,d\n",
	"frameworks.csv", "code,name\nF1,Framework\nF2,Framework\n",
}

func TestAPortfolioTwiceChangesNothing(t *testing.T) {
	portfolios := map[string][]string{"every kind": everyKind}
	// Real portfolios lie beside the working tree of those who develop Stocktake.
	folders, err := filepath.Glob(filepath.Join("..", "..", "shared", "fixtures", "canonical", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		portfolios[filepath.Base(folder)] = filesIn(t, folder)
	}
	for name, files := range portfolios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			first := importAll(t.Context(), t, db, ImportOptions{At: at("2026-01-01")}, files...)
			second := importAll(t.Context(), t, db, ImportOptions{At: at("2026-02-01")}, files...)
			if first.New == 0 || len(first.Rejects) > 0 {
				t.Errorf("first: %s %v", counts(first), first.Rejects)
			}
			if want := (imported{ImportResult: ImportResult{Unchanged: first.New + first.Changed + first.Unchanged, Written: true}}); counts(second) != counts(want) {
				t.Errorf("second: %s, want %s", counts(second), counts(want))
			}
			checkFirsts(t, db)
		})
	}
}

func filesIn(t *testing.T, folder string) (files []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Base(path), string(text))
	}
	return files
}

func TestEveryKindComesThroughItsView(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2026-01-01")}, everyKind...)
	for _, k := range facts.Kinds {
		var n int
		if err := db.sql.GetContext(t.Context(), &n, `SELECT count(*) FROM stocktake.gather_`+k.Name); err != nil || n != 2 {
			t.Errorf("gather_%s holds %d, %v; want 2", k.Name, n, err)
		}
	}
	var got string
	err := db.sql.GetContext(t.Context(), &got, `
		SELECT concat_ws(' ', code, programme, mechanism, partners, areas, objectives, needs, CAST(recorded_at AS date), file, file_row)
		  FROM stocktake.gather_activities
		 WHERE mechanism IS NOT NULL`)
	if want := "A P M {C1,C2} {AR1} {O1,O2} {N1} 2024-01-01 activities.csv 2"; err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

// What a fact without any date of its own is known since.
func TestWhatHasNoDateIsKnownSinceEver(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2026-01-01")}, everyKind...)
	var ever int
	err := db.sql.GetContext(t.Context(), &ever, `
		SELECT (SELECT count(*) FROM stocktake.gather_programmes WHERE recorded_at = $1 AND assumed)
		     + (SELECT count(*) FROM stocktake.gather_activities WHERE recorded_at = $1 AND assumed AND code = 'B')`, time.Time{})
	if err != nil || ever != 3 {
		t.Errorf("%d, %v; want two programmes and the activity without a start", ever, err)
	}
}
