package storage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"stocktake/facts"
	"stocktake/review"
	"stocktake/storage/storagetest"
)

// said are answers and an invitation of two people; the submissions of one bear the name, as mappings like to make them.
var said = []string{
	"programmes.csv", programmes,
	"activities.csv", "code,title,programme,status\nA,One,P,implementation\nB,Two,P,implementation\n",
	"invitations.csv", "subject,respondent,role,invited_at\nA,Ada Quay,participant,2024-05-01\nA,Bo,participant,2024-05-01\n",
	"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score,scale_min,scale_max,comment\n" +
		"A/Ada Quay/1,A,2024-05-02,Ada Quay,participant,relevance,4,1,5,Ada was here\n" +
		"A/Ada Quay/2,A,2024-05-02,Ada Quay,participant,relevance,2,1,5,again\n" +
		"A/Adams/1,A,2024-05-02,Bo,participant,relevance,3,1,5,well\n",
}

func TestForgottenIsForgotten(t *testing.T) {
	for _, c := range []struct {
		name string
		then []string // imported after
		want string   // of that import
	}{
		{"and stays so", nil, ""},
		{"when the same files come again", said, "0 0 8 0"},
		{"when a corrected file comes", []string{"feedback.csv", strings.Replace(said[7], "again", "once more", 1)}, "0 0 3 0"},
		{"when they answer anew", []string{"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score,comment\nN,B,2024-06-01,Ada Quay,host,impact,1,my name is Ada\n"}, "1 0 0 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
			before := gatherYear(t, db, "2025-02-01")
			done, err := db.Forget(t.Context(), "Ada Quay", false)
			if err != nil || done.Answers != 2 || done.Comments != 2 || done.Before != nil {
				t.Fatalf("%+v %v", done, err)
			}
			if c.then != nil {
				result := importAll(t.Context(), t, db, ImportOptions{At: at("2025-03-01")}, c.then...)
				if got := counts(result); got != c.want || result.Forgotten == 0 {
					t.Errorf("imported %s, %d of the forgotten", got, result.Forgotten)
				}
			}
			nowhere(t, db, "Ada")
			if diff := cmp.Diff(inTheirOrder(before), inTheirOrder(gatherYear(t, db, "2025-02-01"))); diff != "" {
				t.Errorf("what was said differs, -before +after:\n%s", diff)
			}
			if again, err := db.Forget(t.Context(), "Ada Quay", false); err != nil || again.Before == nil {
				t.Errorf("a second time: %+v %v", again, err)
			}
		})
	}
}

// inTheirOrder is the scores that each respondent gave about the first subject, one after the other: of these the last counts.
func inTheirOrder(p review.Portfolio) map[int64][]int64 {
	out := map[int64][]int64{}
	for _, a := range p.Subjects[0].Answers {
		out[a.Respondent()] = append(out[a.Respondent()], a.Score())
	}
	return out
}

// analyze has the planner's statistics made, as autovacuum does by itself: samples of what stands in the tables.
func analyze(t *testing.T, db *DB) {
	t.Helper()
	if _, err := db.sql.ExecContext(t.Context(), `ANALYZE`); err != nil {
		t.Fatal(err)
	}
}

// nowhere looks for a text in all tables and in the planner's statistics; another's submission begins like the name and stays.
func nowhere(t *testing.T, db *DB, text string) {
	t.Helper()
	var tables []string
	if err := db.sql.SelectContext(t.Context(), &tables, `SELECT relname FROM pg_class WHERE relnamespace = CAST('stocktake' AS regnamespace) AND relkind = 'r'`); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var rows []string
		if err := db.sql.SelectContext(t.Context(), &rows, `SELECT CAST(x AS text) FROM stocktake.`+table+` x`); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if strings.Contains(strings.ReplaceAll(row, "Adams", ""), text) {
				t.Errorf("%s still holds %s", table, row)
			}
		}
	}
	var samples []string
	err := db.sql.SelectContext(t.Context(), &samples, `
		SELECT concat_ws(' ', tablename, attname, most_common_vals, histogram_bounds)
		FROM pg_stats
		WHERE schemaname = 'stocktake'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, sample := range samples {
		if strings.Contains(strings.ReplaceAll(sample, "Adams", ""), text) {
			t.Errorf("the planner's statistics still hold %s", sample)
		}
	}
}

// A sample is not taken anew where nothing is left to take it of; forgetting somebody a second time clears what an earlier version left.
func TestForgettingLeavesNoSamples(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	report, messages := quoting(t, db)
	if err := recordQuoting(t, db, report, messages); err != nil {
		t.Fatal(err)
	}
	analyze(t, db)
	for _, name := range []string{"Ada Quay", "Bo"} {
		if _, err := db.Forget(t.Context(), name, false); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"Ada", "Quay", "quay", "Bo", "was", "well"} {
		nowhere(t, db, text)
	}
}

// Whoever has rights but does not own the tables is told that the samples stay, and who owns them clears them.
func TestWhoMayNotTakeSamplesIsToldThatTheyStay(t *testing.T) {
	url := storagetest.Database(t, Migrate)
	storagetest.Roles(t, url, "../deploy/roles.sql")
	owner := openAs(t, url)
	importAll(t.Context(), t, owner, ImportOptions{At: at("2024-07-01")}, said...)
	_, err := owner.sql.ExecContext(t.Context(), `
		GRANT USAGE ON SCHEMA stocktake TO stocktake_loader;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA stocktake TO stocktake_loader;
		GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA stocktake TO stocktake_loader`)
	if err != nil {
		t.Fatal(err)
	}
	analyze(t, owner)
	for _, address := range []string{url, saying(url, "client_min_messages=error")} {
		done, err := openAs(t, storagetest.As(address, "stocktake_loader")).Forget(t.Context(), "Ada Quay", false)
		if !errors.Is(err, ErrSampled) || !strings.Contains(err.Error(), "respondents") || !strings.Contains(err.Error(), "as the user who owns the tables") {
			t.Errorf("%+v, %v; want it said that samples stay", done, err)
		}
	}
	if done, err := owner.Forget(t.Context(), "Ada Quay", false); err != nil || done.Before == nil {
		t.Errorf("%+v, %v; want nothing left", done, err)
	}
	nowhere(t, owner, "Quay")
}

// Who adds a column of text says whose words it holds: a respondent's are blanked by forget.go, and only those that may be (mayBeBlanked) can be.
func TestOfEveryTextItIsKnownWhetherForgettingBlanksIt(t *testing.T) {
	blanked := []string{"feedback.comment"}
	ofWhoKeepsTheFiles := []string{
		"frameworks.name", "partners.name", "partners.decision", "considerations.evidence", "priority_areas.name", "priority_areas.decision",
		"objectives.name", "programmes.name", "programmes.owner", "mechanisms.name", "needs.title", "needs.decision", "activities.title",
		"activities.owner", "activities.format", "activities.decision", "activities.marking", "activities.summary",
	}
	for _, k := range facts.Kinds {
		for _, c := range k.Columns {
			if name := k.Name + "." + c.Name; c.Type == facts.Text && !slices.Contains(slices.Concat(blanked, ofWhoKeepsTheFiles), name) {
				t.Errorf("%s: are these words of a respondent? Then forget.go is to blank them; else name it here", name)
			}
		}
	}
}

func TestOnlyWhoIsKnownIsForgotten(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	if _, err := db.Forget(t.Context(), "ada quay", false); !errors.Is(err, ErrUnknownRespondent) {
		t.Error(err)
	}
	if done, err := db.Forget(t.Context(), "Bo", true); err != nil || done.Answers != 1 {
		t.Errorf("tried out: %+v %v", done, err)
	}
	if done, err := db.Forget(t.Context(), "Bo", false); err != nil || done.Before != nil {
		t.Errorf("trying it out has kept something: %+v %v", done, err)
	}
	if _, err := db.sql.ExecContext(t.Context(), `UPDATE stocktake.feedback SET submission = 'x'`); err == nil {
		t.Error("versions can be overwritten")
	}
}

func TestABadRowOfSomebodyForgottenIsRejected(t *testing.T) {
	for _, file := range [][]string{
		{"invitations.csv", "subject,respondent,role,invited_at\nZ,Ada Quay,participant,2024-05-01\n"},
		{"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion\nN,Z,2024-06-01,Ada Quay,host,impact\n"},
	} {
		t.Run(file[0], func(t *testing.T) {
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
			if _, err := db.Forget(t.Context(), "Ada Quay", false); err != nil {
				t.Fatal(err)
			}
			result := importAll(t.Context(), t, db, ImportOptions{At: at("2025-03-01")}, file...)
			checkRejects(t, result.Rejects, []string{file[0] + `:2:subject: names subject "Z"`})
		})
	}
}

// An answer that was corrected to be another's stays one answer, whatever is imported again, in whatever order.
func TestACorrectedAnswerStaysOneWhenItsFirstRespondentIsForgotten(t *testing.T) {
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"
	const first = header + "A/Ada Quay/1,A,2024-05-02,Ada Quay,participant,relevance,0.25,2024-05-02\n"
	const other = header + "A/Ada Quay/1,A,2024-05-02,Cy,participant,relevance,0.5,2024-05-20\n"
	const later = header + "A/Ada Quay/1,A,2024-05-02,Cy,participant,relevance,0.75,2024-06-01\n"
	for _, c := range []struct {
		name   string
		before []string // imported before the person is forgotten
		then   []string // and after
		want   []string // of each of these
		score  int64
	}{
		{"both known", []string{first, other}, []string{first, other}, []string{"0 0 1 0", "0 0 1 0"}, 500000},
		{"both in one file", []string{first, other}, []string{first + strings.TrimPrefix(other, header)}, []string{"0 0 2 0"}, 500000},
		{"corrected after", []string{first}, []string{other}, []string{"0 1 0 0"}, 500000},
		{"corrected once more", []string{first, other}, []string{later, other, first}, []string{"0 1 0 0", "0 0 1 0", "0 0 1 0"}, 750000},
		{"corrected back to be the person's", []string{other, first}, []string{other, first}, []string{"0 0 1 0", "0 0 1 0"}, 500000},
		{"all of it after", nil, []string{first, other, first, other}, []string{"1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 1 0"}, 500000},
		{"all of it after, in one file", nil, []string{first + strings.TrimPrefix(other, header)}, []string{"1 1 0 0"}, 500000},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said[0], said[1], said[2], said[3], said[4], said[5])
			for _, file := range c.before {
				importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "feedback.csv", file)
			}
			done, err := db.Forget(t.Context(), "Ada Quay", false)
			if theirs := len(c.before) == 1; err != nil || (done.Answers == 1) != theirs || done.Answers > 1 {
				t.Fatalf("%+v %v", done, err)
			}
			for i, file := range c.then {
				if got := counts(importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")}, "feedback.csv", file)); got != c.want[i] {
					t.Errorf("import %d: %s, want %s", i+1, got, c.want[i])
				}
			}
			nowhere(t, db, "Ada")
			answers := gatherYear(t, db, "2025-02-01").Subjects[0].Answers
			if len(answers) != 1 || answers[0].Score() != c.score {
				t.Errorf("%d answers, want one of %d", len(answers), c.score)
			}
		})
	}
}

// A submission may bear the names of several people who answered in it; none of them is kept.
func TestASubmissionLosesEachNameOfThoseForgotten(t *testing.T) {
	db := openTest(t)
	files := []string{
		"programmes.csv", programmes, "activities.csv", activities,
		"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n" +
			"Ada and Cyd,A,2024-05-02,Ada,participant,relevance,0.25,2024-05-02\n" +
			"Ada and Cyd,A,2024-05-02,Cyd,participant,relevance,0.5,2024-05-20\n",
	}
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, files...)
	for _, name := range []string{"Ada", "Cyd"} {
		if _, err := db.Forget(t.Context(), name, false); err != nil {
			t.Fatal(err)
		}
		nowhere(t, db, name)
	}
	if got := counts(importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")}, files...)); got != "0 0 4 0" {
		t.Error(got)
	}
	nowhere(t, db, "Cyd")
}

// A mapping may put a name beside letters and digits: a name that is long enough is found there too, and one that an earlier version left there
// goes when it is said again.
func TestASubmissionLosesANameThatTouchesOtherLetters(t *testing.T) {
	for name, submissions := range map[string][2]string{
		"Ada Quay": {"C1Ada Quay2", "C1[x]2"},
		"Anna":     {"C1Anna/a", "C1[x]/a"},
		"王小芳":      {"C1王小芳a", "C1[x]a"},
		"李明":       {"课李明1", "课[x]1"},
		"Ada":      {"Ada/Adam/Ada", "[x]/Adam/[x]"}, // part of another word
		"(A.*)":    {"C1(A.*)1", "C1[x]1"},
	} {
		t.Run(name, func(t *testing.T) {
			db := openTest(t)
			files := []string{
				"programmes.csv", programmes, "activities.csv", activities,
				"feedback.csv", fmt.Sprintf("submission,subject,submitted_at,respondent,role,criterion,score\n%s,A,2024-05-02,%s,participant,relevance,0.25\n", submissions[0], name),
			}
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, files...)
			for i, earlier := range []string{"", asForgottenEarlier, asForgottenEarlier} {
				if _, err := db.sql.ExecContext(t.Context(), strings.ReplaceAll(earlier, "$1", pq.QuoteLiteral(name))); err != nil {
					t.Fatal(err)
				}
				again := func(day string) {
					t.Helper()
					if got := counts(importAll(t.Context(), t, db, ImportOptions{At: at(day)}, files...)); got != "0 0 3 0" {
						t.Errorf("%d: imported again: %s", i, got)
					}
				}
				if i == 2 { // the old file came in before the name was said again
					again("2024-07-15")
				}
				done, err := db.Forget(t.Context(), name, false)
				if was := earlier != "" && name != "Ada"; err != nil || (done.Left == 1) != was {
					t.Fatalf("%d: left in %d submissions: %v", i, done.Left, err)
				}
				var kept string
				err = db.sql.GetContext(t.Context(), &kept, `SELECT regexp_replace(submission, '[0-9a-f]{16}', 'x', 'g') FROM stocktake.feedback`)
				if err != nil || kept != submissions[1] {
					t.Errorf("%d: %s %v", i, kept, err)
				}
				again("2024-08-01")
			}
		})
	}
}

// asForgottenEarlier leaves a name that was forgotten as an earlier version did.
const asForgottenEarlier = `
	SET LOCAL stocktake.forgetting = 'yes';
	UPDATE stocktake.feedback
	SET submission = regexp_replace(submission, replace('(?<=[0-9A-Za-z])[x]|[x](?=[0-9A-Za-z])', '[x]', '\[' || left(stocktake.fingerprint($1), 16) || '\]'), $1, 'g');
	UPDATE stocktake.forgotten SET folded = NULL, earlier = true;
	DELETE FROM stocktake.renamed`

// What an earlier version left of a name is not taken for a piece of another's, nor a piece of another's for what was left.
func TestForgettingAgainLeavesTheSubmissionsOfOthers(t *testing.T) {
	for name, test := range map[string]struct{ answers, want []string }{
		"a name that begins with another": {[]string{"Anna K1Anna", "Annabel K1Annabel"}, []string{"K1[Anna]", "K1[Annabel]"}},
		"a number that others have too":   {[]string{"1000 K1000", "1000 x10000y", "Bo form/Bo", "Bo x10000z"}, []string{"K[1000]", "x[1000]0y", "form/[Bo]", "x10000z"}},
		"who is known by another":         {[]string{"Anna form/Anna", "Anna K1Annalena", "Annalena K2Annalena"}, []string{"form/[Anna]", "K1[Anna]lena", "K2[Annalena]"}},
		"one beside the other":            {[]string{"Anna K1AnnaCyd1", "Cyd1 K1AnnaCyd1"}, []string{"K1[Anna][Cyd1]", "K1[Anna][Cyd1]"}},
		"a name that stands for itself":   {[]string{"2024 K2024", "Anna K1Anna", "Anna 7/2024/c"}, []string{"K[2024]", "K1[Anna]", "7/2024/c"}},
		"what is known of both":           {[]string{"Anna Anna/b", "Cydney Anna/b", "Cydney K1Cydney", "Anna K1Anna"}, []string{"[Anna]/b", "[Anna]/b", "K1[Cydney]", "K1[Anna]"}},
	} {
		for _, backwards := range []bool{false, true} {
			t.Run(fmt.Sprint(name, backwards), func(t *testing.T) {
				t.Parallel()
				db := openTest(t)
				rows, people := "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n", []string{}
				for i, answer := range test.answers {
					who, submission, _ := strings.Cut(answer, " ")
					rows += fmt.Sprintf("%s,A,2024-05-02,%s,participant,relevance,0.%d,2024-05-%02d\n", submission, who, i+1, i+3)
					people = append(people, who)
				}
				importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said[:4]...)
				importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "feedback.csv", rows)
				people = eachOnce(people)
				forget := func() {
					for _, who := range people {
						if _, err := db.Forget(t.Context(), who, false); err != nil {
							t.Fatal(err)
						}
					}
				}
				forget()
				for _, who := range people {
					if _, err := db.sql.ExecContext(t.Context(), strings.ReplaceAll(asForgottenEarlier, "$1", pq.QuoteLiteral(who))); err != nil {
						t.Fatal(err)
					}
				}
				if backwards {
					slices.Reverse(people)
				}
				forget()
				var kept []string
				if err := db.sql.SelectContext(t.Context(), &kept, `SELECT submission FROM stocktake.feedback ORDER BY recorded_at`); err != nil {
					t.Fatal(err)
				}
				for i := range kept {
					for _, who := range people {
						var mark string
						if err := db.sql.GetContext(t.Context(), &mark, `SELECT left(stocktake.fingerprint($1), 16)`, who); err != nil {
							t.Fatal(err)
						}
						kept[i] = strings.ReplaceAll(kept[i], mark, who)
					}
				}
				if !slices.Equal(kept, test.want) {
					t.Errorf("%q, want %q", kept, test.want)
				}
				if got := counts(importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")}, "feedback.csv", rows)); got != fmt.Sprintf("0 0 %d 0", len(test.answers)) {
					t.Errorf("imported again: %s", got)
				}
			})
		}
	}
}

// What only looks like the name stays with whom it belongs to: with those who are known and, where no earlier version has left anything, with all.
func TestForgettingAgainTakesNoMore(t *testing.T) {
	for name, c := range map[string]struct {
		people []string
		then   string
	}{
		"both by this version":           {[]string{"Anna", "Cyd"}, ""},
		"one, and by an earlier version": {[]string{"Anna"}, strings.ReplaceAll(asForgottenEarlier, "$1", "'Anna'")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said[:4]...)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score\n"+
				"K1Anna,A,2024-05-02,Anna,participant,relevance,0.1\n7/Annalena,A,2024-05-02,Cyd,participant,relevance,0.2\n8/Annalena,A,2024-05-02,Dan,participant,relevance,0.3\n")
			for _, who := range c.people {
				if _, err := db.Forget(t.Context(), who, false); err != nil {
					t.Fatal(err)
				}
			}
			submissions := func() (all []string) {
				if err := db.sql.SelectContext(t.Context(), &all, `SELECT submission FROM stocktake.feedback ORDER BY score`); err != nil {
					t.Fatal(err)
				}
				return all
			}
			before := submissions()
			if _, err := db.sql.ExecContext(t.Context(), c.then); err != nil {
				t.Fatal(err)
			}
			if _, err := db.Forget(t.Context(), "Anna", false); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, submissions()); diff != "" {
				t.Errorf("-before +after:\n%s", diff)
			}
		})
	}
}

// Invitations of those forgotten bear no name to know them by: as many as are there are known, the others new.
func TestInvitationsOfThoseForgottenAreCounted(t *testing.T) {
	const header = "subject,respondent,role,invited_at,withdrawn\n"
	const ada, bob, cyd, dan = "A,Ada,participant,2024-05-01,\n", "A,Bob,participant,2024-05-01,\n", "A,Cyd,participant,2024-05-01,\n", "A,Dan,participant,2024-05-01,\n"
	for _, c := range []struct {
		name    string
		then    []string // imported after Ada, who was invited, and Bob and Cyd, who were not, were forgotten
		want    []string // of each of these
		invited int
	}{
		{"the one who is known", []string{ada}, []string{"0 0 1 0"}, 1},
		{"with another of them and somebody else", []string{ada + bob + dan, ada + bob + dan}, []string{"2 0 1 0", "0 0 3 0"}, 3},
		{"all of them", []string{dan + cyd + bob + ada, ada + bob + cyd}, []string{"3 0 1 0", "0 0 3 0"}, 4},
		{"one after the other in growing files", []string{ada + bob, ada + bob + cyd}, []string{"1 0 1 0", "1 0 2 0"}, 3},
		{"the same twice in a file", []string{ada + ada + bob + bob}, []string{"1 0 3 0"}, 2},
		{"in another role", []string{ada + strings.Replace(bob, "participant", "host", 1)}, []string{"1 0 1 0"}, 2},
		{"at another time", []string{ada + strings.Replace(bob, "05-01", "05-02", 1)}, []string{"1 0 1 0"}, 2},
		{"about another subject", []string{ada + strings.Replace(bob, "A,", "B,", 1)}, []string{"1 0 1 0"}, 1},
		{"with one that was withdrawn", []string{"A,Aaron,participant,2024-05-01,true\n" + ada + bob}, []string{"2 0 1 0"}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said[0], said[1], said[2], said[3],
				"invitations.csv", header+ada, "feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score\n"+
					"1,A,2024-05-02,Ada,participant,relevance,0.5\n2,A,2024-05-02,Bob,participant,relevance,0.5\n"+
					"3,A,2024-05-02,Cyd,participant,relevance,0.5\n4,A,2024-05-02,Aaron,participant,relevance,0.5\n")
			for _, name := range []string{"Ada", "Bob", "Cyd", "Aaron"} {
				if _, err := db.Forget(t.Context(), name, false); err != nil {
					t.Fatal(err)
				}
			}
			for i, rows := range c.then {
				if got := counts(importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")}, "invitations.csv", header+rows)); got != c.want[i] {
					t.Errorf("import %d: %s, want %s", i+1, got, c.want[i])
				}
			}
			var invited int
			err := db.sql.GetContext(t.Context(), &invited, `
				SELECT count(DISTINCT respondent)
				FROM stocktake.gather_invitations
				WHERE subject = 'A' AND replaced_at IS NULL AND NOT withdrawn`)
			if err != nil || invited != c.invited {
				t.Errorf("%d invited, want %d (%v)", invited, c.invited, err)
			}
		})
	}
}
