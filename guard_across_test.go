package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"stocktake/config"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// Two activities of two programmes alone serve one need, and nobody needs either. Never are both to end, however the work is shared.
func TestTheLastTwoThatServeANeedAreNotBothEnded(t *testing.T) {
	t.Parallel()
	fresh := func(t *testing.T) office { return shareNeed(t, "P", "Q") }
	t.Run("in a review", func(t *testing.T) {
		t.Parallel()
		o := fresh(t)
		if ends := o.ends(t, "review"); len(ends) != 1 || ends[0] != "PA" {
			t.Errorf("%v", ends)
		}
		rehearsed := o.stocktake(t, 0, "run", "--dry-run", "--as-of", asOfShared)
		if !strings.Contains(rehearsed, "discontinue P PA") || strings.Contains(rehearsed, "discontinue Q QA") {
			t.Errorf("a rehearsal: %s", rehearsed)
		}
	})
	for n := range 4 {
		t.Run(fmt.Sprintf("in two runs at once, %d", n), func(t *testing.T) {
			t.Parallel()
			o := fresh(t)
			var runs sync.WaitGroup
			for _, programme := range []string{"P", "Q"} {
				runs.Go(func() { o.stocktake(t, 0, "run", "--as-of", asOfShared, "--programme", programme) })
			}
			runs.Wait()
			if ends := o.ends(t, "report"); len(ends) != 1 {
				t.Errorf("%v", ends)
			}
			o.stocktake(t, 0, "report", "--replay", "--as-of", asOfShared)
		})
	}
}

// What is shown changes nothing of what is said: each of three programmes that alone serve a need is judged as among all.
func TestTheLastThatServesANeedIsTheSameWhicheverIsShown(t *testing.T) {
	t.Parallel()
	o := shareNeed(t, "P", "Q", "R")
	all := o.judged(t, "review")
	if ends := o.ends(t, "review"); !slices.Equal(ends, []string{"PA", "QA"}) {
		t.Fatalf("%v", ends)
	}
	for _, shown := range [][]string{{"P"}, {"Q"}, {"R"}, {"P", "R"}} {
		var want, args []string
		for _, programme := range shown {
			want, args = append(want, all[programme]...), append(args, "--programme", programme)
		}
		got := o.judged(t, append([]string{"review"}, args...)...)
		if len(got) != len(shown) || !slices.Equal(slices.Concat(got["P"], got["Q"], got["R"]), want) {
			t.Errorf("review of %v: %v", shown, got)
		}
	}
	for subject, verdict := range map[string]string{"PA": "discontinue", "QA": "discontinue", "RA": "reshape"} {
		if explained := o.stocktake(t, 0, "explain", subject, "--as-of", asOfShared); !strings.HasPrefix(explained, verdict+": "+subject) {
			t.Errorf("explain %s: %s", subject, explained)
		}
	}
	for _, command := range [][]string{{"reallocate"}, {"policy", "diff", "default"}} {
		command = append(command, "--as-of", asOfShared, "--programme", "R", "--format", "json")
		if printed := o.stocktake(t, 0, command...); strings.Contains(printed, `"Q`) || strings.Contains(printed, `"P`) {
			t.Errorf("%v tells of others: %s", command, printed)
		}
	}
}

// A policy diff is what two reviews differ in also where an end under one policy stands against another under the other.
func TestAPolicyDiffKeepsToTheOrderOfAReviewUnderEachPolicy(t *testing.T) {
	t.Parallel()
	o := shareNeed(t, "P", "Q", "R")
	policy := filepath.Join(t.TempDir(), "policy.yaml")
	text := strings.NewReplacer("exemptions: []", `exemptions: [{what: PA, who: "all", why: "kept", until: 2030-01-01}]`, "minimum_responses: 5", "minimum_responses: 6").
		Replace(string(config.DefaultPolicy()))
	if err := os.WriteFile(policy, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	older, newer := o.verdicts(t, "default"), o.verdicts(t, policy)
	if older["PA"] != "discontinue" || newer["PA"] != "keep" || older["RA"] != "reshape" {
		t.Fatalf("%v, then %v", older, newer)
	}
	for _, args := range [][]string{{"default", policy}, {policy, "default"}, {"default", policy, "--programme", "R"}} {
		var printed struct {
			Subjects []struct {
				Subject       string
				Before, After struct{ Verdict string }
				MadeBy        []string `json:"made_by"`
			}
		}
		text := o.stocktake(t, 0, append([]string{"policy", "diff", "--format", "json", "--as-of", asOfShared}, args...)...)
		if err := json.Unmarshal([]byte(text), &printed); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		before, after := o.verdicts(t, args[0]), o.verdicts(t, args[1])
		for _, s := range printed.Subjects {
			if s.Before.Verdict != before[s.Subject] || s.After.Verdict != after[s.Subject] {
				t.Errorf("diff %v: %+v; the reviews say %s and %s", args, s, before[s.Subject], after[s.Subject])
			}
			if len(s.MadeBy) != 1 || s.MadeBy[0] != "exemptions[PA]" {
				t.Errorf("diff %v: %+v", args, s)
			}
			delete(before, s.Subject)
		}
		for subject, verdict := range before {
			if verdict != after[subject] && (len(args) == 2 || strings.HasPrefix(subject, "R")) {
				t.Errorf("diff %v says nothing of %s: %s, then %s", args, subject, verdict, after[subject])
			}
		}
	}
}

// verdicts is what a review under a policy says, by subject.
func (o office) verdicts(t *testing.T, policy string) map[string]string {
	t.Helper()
	args := []string{"review"}
	if policy != "default" {
		args = append(args, "--policy", policy)
	}
	out := map[string]string{}
	for _, all := range o.judged(t, args...) {
		for _, raw := range all {
			var one struct{ Subject, Verdict string }
			if err := json.Unmarshal([]byte(raw), &one); err != nil {
				t.Fatal(err)
			}
			out[one.Subject] = one.Verdict
		}
	}
	return out
}

// What the gates refuse proposes no end, whichever is shown.
func TestWhatIsRefusedElsewhereKeepsServing(t *testing.T) {
	t.Parallel()
	o := shareNeed(t, "P", "Q")
	policy := filepath.Join(t.TempDir(), "policy.yaml")
	text := strings.Replace(string(config.DefaultPolicy()), "overrides: []",
		"overrides: [{programme: P, set: {gates: {newest_within_days: {resources: 1}}}}]", 1)
	if err := os.WriteFile(policy, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for code, args := range map[int][]string{3: {"review"}, 0: {"review", "--programme", "Q"}} {
		if said := o.stocktake(t, code, append(args, "--policy", policy, "--as-of", asOfShared)...); !strings.Contains(said, "discontinue 1") {
			t.Errorf("%v: %s", args, said)
		}
	}
	for _, subject := range []string{"PA", "QA"} {
		said := o.stocktake(t, 0, "explain", subject, "--policy", policy, "--as-of", asOfShared)
		if !strings.HasPrefix(said, "discontinue: "+subject) || strings.Contains(said, "gates refuse") != (subject == "PA") {
			t.Errorf("explain %s: %s", subject, said)
		}
	}
}

// What is recorded rests on what is recorded before it, and on no review of what is not.
func TestWhatIsRecordedRestsOnWhatIsRecorded(t *testing.T) {
	t.Parallel()
	o := shareNeed(t, "P", "Q", "R")
	if rehearsed := o.stocktake(t, 0, "run", "--dry-run", "--as-of", asOfShared, "--programme", "R"); !strings.Contains(rehearsed, "discontinue R RA") {
		t.Errorf("a rehearsal: %s", rehearsed)
	}
	o.stocktake(t, 0, "review", "--record", "--as-of", asOfShared, "--programme", "R")
	if ends := o.ends(t, "review"); !slices.Equal(ends, []string{"PA", "RA"}) {
		t.Errorf("after R is recorded: %v", ends)
	}
	o.stocktake(t, 0, "report", "--replay", "--as-of", asOfShared)
}

// An end that was proposed last time and is no more lets another go: a review and a rehearsal say what the run then records, whichever
// programmes are shown.
func TestAnEndThatIsProposedNoMoreLetsAnotherGo(t *testing.T) {
	t.Parallel()
	const later = "2025-01-20"
	both := []string{"P", "Q"}
	o := office{storagetest.Database(t, storage.Migrate)}
	first := sharedNeed(both)
	first["feedback.csv"] = answersOf(2023, both, "P")
	o.brings(t, first, "2024-01-10")
	o.stocktake(t, 0, "run", "--as-of", asOfShared, "--max-new-flags", "100%")
	if ends := o.ends(t, "report"); !slices.Equal(ends, []string{"PA"}) {
		t.Fatalf("recorded: %v", ends)
	}
	o.brings(t, map[string]string{"feedback.csv": answersOf(2024, both, "Q")}, "2025-01-10")
	for _, args := range [][]string{
		{"review"},
		{"review", "--programme", "Q"},
		{"review", "--record", "--dry-run"},
		{"run", "--dry-run", "--max-new-flags", "100%"},
		{"run", "--max-new-flags", "100%"},
		{"report", "--programme", "Q"},
	} {
		said := o.stocktake(t, 0, append(args, "--as-of", later)...)
		if !strings.Contains(said, "discontinue Q QA") && !strings.Contains(said, "discontinue 1") {
			t.Errorf("%v: %s", args, said)
		}
	}
	o.stocktake(t, 0, "report", "--replay", "--as-of", later)
}

// What is recorded already is left as it is, and so it is what a rehearsed recording of another programme rests on.
func TestARehearsedRecordingRestsOnWhatIsRecordedAlready(t *testing.T) {
	t.Parallel()
	const later = "2024-01-30"
	both := []string{"P", "Q"}
	o := shareNeed(t, both...)
	o.stocktake(t, 0, "review", "--record", "--as-of", asOfShared, "--programme", "P")
	o.brings(t, map[string]string{"feedback.csv": answersOf(2023, both, "Q")}, "2024-01-25")
	if said := o.stocktake(t, 0, "review", "--as-of", later); !strings.Contains(said, "discontinue 1") {
		t.Errorf("judged anew: %s", said)
	}
	for _, args := range [][]string{{"run", "--dry-run"}, {"review", "--record", "--dry-run"}, {"review", "--record"}} {
		said := o.stocktake(t, 0, append(args, "--as-of", later)...)
		if !strings.Contains(said, "reshape Q QA") && !strings.Contains(said, "reshape 1") {
			t.Errorf("%v: %s", args, said)
		}
	}
}

// Whether a mechanism may end hangs on every activity elsewhere that serves what its own do, whatever it is run through: not on which
// programmes are shown, nor on the order of rows.
func TestTheEndOfAMechanismIsTheSameWhicheverIsShown(t *testing.T) {
	t.Parallel()
	ends := []string{"CA,C,", "CB,C,", "CC,C,", "CD,C,", "CE,C,"}
	for _, c := range []struct {
		name, want string
		activities []string // code, programme, mechanism; those of C are to end
	}{
		{"one is run through the other, and is to end", "reshape", []string{"CA,C,N", "QA,Q,M"}},
		{"one is run through the other, and stays", "discontinue", []string{"QA,Q,M", "QB,Q,N"}},
		{"many are to end, and of two that stay the second is run through the other", "discontinue", append(ends, "QA,Q,M", "QB,Q,N")},
		{"many are to end, and of two that stay the first is run through the other", "discontinue", append(ends, "QB,Q,N", "QA,Q,M")},
		{"many are to end, and all that stay are run through it", "reshape", append(ends, "QB,Q,M", "QA,Q,M")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := office{storagetest.Database(t, storage.Migrate)}
			o.brings(t, runThrough(c.activities), "2024-01-10")
			for _, args := range [][]string{
				{"review"}, {"review", "--programme", "P"}, {"run", "--dry-run"}, {"run"}, {"report", "--programme", "P"}, {"report", "--programme", "P", "--replay"},
			} {
				args = append(args, "--as-of", asOfShared)
				if args[0] == "run" {
					args = append(args, "--max-new-flags", "100%")
				}
				said := o.stocktake(t, 0, args...)
				if !slices.ContainsFunc([]string{c.want + " P M", c.want + ": Menu", "M Menu: " + c.want}, func(s string) bool { return strings.Contains(said, s) }) {
					t.Errorf("%v: %s", args, said)
				}
			}
			if said := o.stocktake(t, 0, "explain", "M", "--as-of", asOfShared); !strings.HasPrefix(said, c.want+": Menu") {
				t.Errorf("explain: %s", said)
			}
		})
	}
}

// runThrough is two mechanisms of programme P, of which nobody needs M, and activities that serve one need, of which nobody needs those of C.
func runThrough(serving []string) map[string]string {
	programmes := []string{"C", "P", "Q"}
	out := sharedNeed(programmes)
	out["mechanisms.csv"] = "code,name,programme,admission\nM,Menu,P,open\nN,Fund,P,open\n"
	out["activities.csv"] = "code,title,programme,mechanism,status,needs\n"
	for _, one := range serving {
		out["activities.csv"] += strings.Replace(one, ",", ",Serves it,", 1) + ",implementation,N\n"
	}
	out["feedback.csv"] = "submission,subject,submitted_at,respondent,role,criterion,score\n"
	for _, programme := range programmes {
		for i := range 3 {
			own := fmt.Sprint(programme, i)
			out["activities.csv"] += own + ",Another," + programme + ",,implementation,\n"
			out["feedback.csv"] += answersOn(own, 0.9)
		}
	}
	out["feedback.csv"] += answersOn("M", 0) + answersOn("N", 0.9)
	for _, one := range serving {
		if strings.HasPrefix(one, "C") {
			out["feedback.csv"] += answersOn(one[:2], 0)
		}
	}
	return out
}

// answersOn is what the same twenty people say of how relevant something is; all else is well with it.
func answersOn(subject string, relevance float64) (rows string) {
	for i := range 20 {
		for criterion, score := range map[string]float64{"relevance": relevance, "impact": 0.9, "resourcing": 0.9} {
			rows += fmt.Sprintf("%[1]s-%[2]d,%[1]s,2023-06-01,R%[2]d,participant,%[3]s,%[4]v\n", subject, i, criterion, score)
		}
	}
	return rows
}

const asOfShared = "2024-01-20"

func shareNeed(t *testing.T, programmes ...string) office {
	t.Helper()
	o := office{storagetest.Database(t, storage.Migrate)}
	o.brings(t, sharedNeed(programmes), "2024-01-10")
	return o
}

// brings imports some files.
func (o office) brings(t *testing.T, files map[string]string, asOf string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.stocktake(t, 0, "import", dir, "--as-of", asOf)
}

// judged is what a review prints of each subject, by programme.
func (o office) judged(t *testing.T, args ...string) map[string][]string {
	t.Helper()
	var printed struct{ Subjects []json.RawMessage }
	text := o.stocktake(t, 0, append(args, "--format", "json", "--as-of", asOfShared)...)
	if err := json.Unmarshal([]byte(text), &printed); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	out := map[string][]string{}
	for _, raw := range printed.Subjects {
		var one struct{ Programme string }
		if err := json.Unmarshal(raw, &one); err != nil {
			t.Fatal(err)
		}
		out[one.Programme] = append(out[one.Programme], string(raw))
	}
	return out
}

// ends is the subjects to be discontinued, by the JSON that a command prints.
func (o office) ends(t *testing.T, command string) (ends []string) {
	t.Helper()
	var printed struct {
		Subjects []struct{ Subject, Verdict string }
	}
	text := o.stocktake(t, 0, command, "--format", "json", "--as-of", asOfShared)
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&printed); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	for _, s := range printed.Subjects {
		if s.Verdict == "discontinue" {
			ends = append(ends, s.Subject)
		}
	}
	return ends
}

func sharedNeed(programmes []string) map[string]string {
	rows, activities := "code,name,cadence,time_zone\n", "code,title,programme,status,needs\n"
	for _, programme := range programmes {
		rows += fmt.Sprintf("%[1]s,%[1]s,yearly,UTC\n", programme)
		activities += fmt.Sprintf("%[1]sA,%[1]sA,%[1]s,implementation,N\n%[1]s1,%[1]s1,%[1]s,implementation,\n%[1]s2,%[1]s2,%[1]s,implementation,\n", programme)
	}
	return map[string]string{
		"programmes.csv": rows,
		"needs.csv":      "code,title,weight,valid_from\nN,Need,1,2020-01-01\n",
		"activities.csv": activities,
		"feedback.csv":   answersOf(2023, programmes, programmes...),
	}
}

// answersOf is what is answered in a year, by which nobody needs what serves the need in some of the programmes.
func answersOf(year int, programmes []string, unneeded ...string) string {
	feedback := "submission,subject,submitted_at,respondent,role,criterion,score,scale_min,scale_max\n"
	answer := func(subject, criterion string, score, times int) {
		for i := range times {
			feedback += fmt.Sprintf("%s-%d-%d,%s,%d-06-%02d,%s-%d,participant,%s,%d,1,5\n", subject, year, i, subject, year, 1+i%28, subject, i, criterion, score)
		}
	}
	for _, programme := range programmes {
		for _, other := range []string{"1", "2"} {
			for _, criterion := range []string{"relevance", "impact", "resourcing"} {
				answer(programme+other, criterion, 5, 8)
			}
		}
		relevance := 5
		if slices.Contains(unneeded, programme) {
			relevance = 1
		}
		answer(programme+"A", "relevance", relevance, 20)
		answer(programme+"A", "impact", 5, 20)
	}
	return feedback
}
