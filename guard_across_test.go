package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// Two activities of two programmes alone serve one need, and nobody needs either. Never are both to end, however the work is shared.
func TestTheLastTwoThatServeANeedAreNotBothEnded(t *testing.T) {
	t.Parallel()
	files := t.TempDir()
	for name, text := range sharedNeed() {
		if err := os.WriteFile(filepath.Join(files, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fresh := func(t *testing.T) office {
		o := office{storagetest.Database(t, storage.Migrate)}
		o.stocktake(t, 0, "import", files, "--as-of", "2024-01-10")
		return o
	}
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

const asOfShared = "2024-01-20"

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

func sharedNeed() map[string]string {
	feedback := "submission,subject,submitted_at,respondent,role,criterion,score,scale_min,scale_max\n"
	answer := func(subject, criterion string, score, times int) {
		for i := range times {
			feedback += fmt.Sprintf("%s-%d,%s,2023-06-%02d,%s-%d,participant,%s,%d,1,5\n", subject, i, subject, 1+i%28, subject, i, criterion, score)
		}
	}
	for _, programme := range []string{"P", "Q"} {
		for _, other := range []string{"1", "2"} {
			for _, criterion := range []string{"relevance", "impact", "resourcing"} {
				answer(programme+other, criterion, 5, 8)
			}
		}
		answer(programme+"A", "relevance", 1, 20)
		answer(programme+"A", "impact", 5, 20)
	}
	return map[string]string{
		"programmes.csv": "code,name,cadence,time_zone\nP,P,yearly,UTC\nQ,Q,yearly,UTC\n",
		"needs.csv":      "code,title,weight,valid_from\nN,Need,1,2020-01-01\n",
		"activities.csv": "code,title,programme,status,needs\nPA,PA,P,implementation,N\nP1,P1,P,implementation,\nP2,P2,P,implementation,\n" +
			"QA,QA,Q,implementation,N\nQ1,Q1,Q,implementation,\nQ2,Q2,Q,implementation,\n",
		"feedback.csv": feedback,
	}
}
