package storage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Rows that name what was withdrawn before they became known are named: no review comes by them. importAll holds the check against it.
func TestRowsThatNameWhatIsWithdrawnAreNamed(t *testing.T) {
	const (
		withProgramme = "code,name,cadence,time_zone,recorded_at,withdrawn\n"
		withActivity  = "code,title,programme,status,recorded_at,withdrawn\n"
		withAnswer    = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"
		held          = "P,Programme,yearly,UTC,2020-01-01,\n"
		gone          = "P,Programme,yearly,UTC,2021-01-01,true\n"
		run           = "A,Activity,P,implementation,2020-01-01,\n"
		ended         = "A,Activity,P,implementation,2021-01-01,true\n"
		answered      = ",R1,participant,relevance,0.5,"
	)
	inPR := func(n int) []Adrift { return []Adrift{{"activities.csv", "programme", "P", n}} }
	aboutA := func(n int) []Adrift { return []Adrift{{"feedback.csv", "subject", "A", n}} }
	for _, test := range []struct {
		name   string
		before []string
		files  []string
		want   []Adrift
	}{
		{"what holds", nil, []string{"programmes.csv", withProgramme + held, "activities.csv", withActivity + "A,a,P,closed,2024-01-01,\n"}, nil},
		{"a programme withdrawn before", []string{"programmes.csv", withProgramme + held + gone}, []string{"activities.csv", withActivity + "A,a,P,closed,2024-01-01,\nB,b,P,closed,2020-06-01,\nC,c,P,closed,2021-01-01,\n"}, inPR(2)},
		{"undated, whatever its own days", []string{"programmes.csv", withProgramme + held + gone}, []string{"activities.csv", activities, "partners.csv", "code,name,kind\nQ,Q,country\n"}, inPR(1)},
		{"a programme withdrawn in the same import", nil, []string{"activities.csv", withActivity + "A,a,P,closed,2024-01-01,\nB,b,P,closed,2020-06-01,\n", "programmes.csv", withProgramme + held + gone}, inPR(1)},
		{"withdrawn now, and named now", []string{"programmes.csv", programmes}, []string{"programmes.csv", "code,name,cadence,time_zone,withdrawn\nP,Programme,yearly,UTC,true\n", "activities.csv", activities}, inPR(1)},
		{"withdrawn afterwards", []string{"programmes.csv", withProgramme + held}, []string{"activities.csv", withActivity + run, "programmes.csv", withProgramme + gone}, nil},
		{"withdrawn in a row that came late, and holding since", []string{"programmes.csv", withProgramme + "P,Programme,yearly,UTC,2022-01-01,\n"}, []string{"programmes.csv", withProgramme + gone, "activities.csv", withActivity + "A,a,P,closed,2021-06-01,\n"}, nil},
		{"it holds again, in the same import", []string{"programmes.csv", withProgramme + held + gone}, []string{"programmes.csv", withProgramme + "P,Programme,yearly,UTC,2023-01-01,\n", "activities.csv", withActivity + "A,a,P,closed,2022-01-01,\n"}, nil},
		{"never known but as withdrawn", nil, []string{"programmes.csv", withProgramme + gone, "activities.csv", withActivity + "A,a,P,closed,2024-01-01,\n"}, inPR(1)},
		{"withdrawn together", []string{"programmes.csv", withProgramme + held, "activities.csv", withActivity + run}, []string{"programmes.csv", withProgramme + gone, "activities.csv", withActivity + ended}, nil},
		{"answers", []string{"programmes.csv", withProgramme + held, "activities.csv", withActivity + run + ended}, []string{"feedback.csv", withAnswer + "S1,A,2024-05-01" + answered + "2024-05-02\nS2,A,2020-05-01" + answered + "2020-05-02\nS3,A,2020-05-01" + answered + "\nS4,A,2024-05-01" + answered + "\n"}, aboutA(2)},
		{"one of a list", []string{"programmes.csv", programmes, "partners.csv", "code,name,kind,withdrawn\nQ,Q,country,true\nR,R,country,\n"}, []string{"activities.csv", "code,title,programme,status,partners\nA,a,P,closed,Q;R\nB,b,P,closed,R\n"}, []Adrift{{"activities.csv", "partner", "Q", 1}}},
		{"said before", []string{"programmes.csv", withProgramme + held + gone, "activities.csv", withActivity + "A,a,P,closed,2024-01-01,\n"}, []string{"activities.csv", withActivity + "A,a,P,closed,2024-01-01,\n"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			if test.before != nil {
				importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, test.before...)
			}
			result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-02")}, test.files...)
			if diff := cmp.Diff(test.want, result.Adrift); diff != "" || len(result.Rejects) > 0 {
				t.Errorf("not as wanted (-):\n%s%v", diff, result.Rejects)
			}
		})
	}
}
