package main

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"stocktake/config"
)

// stand is how a subject stands, as scripts read it.
type stand struct {
	Verdict string
	Rank    int
}

type turned struct {
	Subject       string
	Before, After stand
}

// byHand is what moves between two reviews, from nothing but what they print.
func (s *story) byHand(args ...string) (moved []turned) {
	read := func(policy string) map[string]stand {
		var doc struct {
			Subjects []struct {
				Subject string
				stand
			}
		}
		out := s.must(append([]string{"review", "--format", "json", "--policy", policy}, args[2:]...)...)
		if err := json.Unmarshal([]byte(out), &doc); err != nil {
			s.t.Fatal(err)
		}
		all := map[string]stand{}
		for _, x := range doc.Subjects {
			all[x.Subject] = x.stand
		}
		return all
	}
	after := read(args[1])
	for code, was := range read(args[0]) {
		if was != after[code] {
			moved = append(moved, turned{code, was, after[code]})
		}
	}
	slices.SortFunc(moved, func(a, b turned) int { return cmp.Compare(a.Subject, b.Subject) })
	return moved
}

// On the sample, with one threshold moved: the same list as got by hand from two reviews; and nothing was written.
func TestAPolicyDiffIsWhatTwoReviewsDifferIn(t *testing.T) {
	s := newStory(t)
	s.must("import", "examples/portfolio")
	text := string(config.DefaultPolicy())
	older, newer := filepath.Join(t.TempDir(), "old.yaml"), filepath.Join(t.TempDir(), "new.yaml")
	for file, content := range map[string]string{older: text, newer: strings.Replace(text, "bar: 0.5 ", "bar: 0.42 ", 1)} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := s.rows()
	var diff struct {
		Counts struct{ Before, After map[string]int }
		Keys   []struct{ Path, Old, New string }

		Subjects []struct {
			turned
			MadeBy   []string `json:"made_by"`
			Together bool
		}
	}
	if err := json.Unmarshal([]byte(s.must("policy", "diff", older, newer, "--as-of", "2013-01-15", "--format", "json")), &diff); err != nil {
		t.Fatal(err)
	}
	var got []turned
	for _, x := range diff.Subjects {
		got = append(got, x.turned)
		if len(x.MadeBy) != 1 || x.MadeBy[0] != "bar" || x.Together {
			t.Errorf("%s is moved by %v", x.Subject, x.MadeBy)
		}
	}
	slices.SortFunc(got, func(a, b turned) int { return cmp.Compare(a.Subject, b.Subject) })
	want := s.byHand(older, newer, "--as-of", "2013-01-15")
	if d := gocmp.Diff(want, got, gocmp.AllowUnexported(turned{})); d != "" || len(want) < 5 {
		t.Errorf("%d move; -by hand +diff\n%s", len(want), d)
	}
	if len(diff.Keys) != 1 || diff.Keys[0].Old != "0.5" || diff.Counts.Before["keep"] == diff.Counts.After["keep"] {
		t.Errorf("keys %v, counts %v", diff.Keys, diff.Counts)
	}
	if after := s.rows(); after != before {
		t.Errorf("rows of the ledger: %s before, %s after", before, after)
	}
}

// A minimum above what another key allows cannot be tried alone; so it is not told that it does nothing by itself.
func TestAPolicyDiffSaysWhatItCannotTryAlone(t *testing.T) {
	s := newStory(t)
	s.must("import", "examples/portfolio")
	file := filepath.Join(t.TempDir(), "new.yaml")
	text := strings.NewReplacer("minimum_responses: 5 ", "minimum_responses: 9 ", "quote_responses: 8 ", "quote_responses: 9 ").Replace(string(config.DefaultPolicy()))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	told := s.must("policy", "diff", file, "--as-of", "2013-01-15", "--format", "text")
	if want := "several keys together, or one that cannot be changed alone"; !strings.Contains(told, want) {
		t.Errorf("it does not say %q:\n%s", want, told)
	}
}

// rows is how many rows the ledger has.
func (s *story) rows() string {
	s.t.Helper()
	db, err := sql.Open("postgres", s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	var n string
	err = db.QueryRowContext(s.t.Context(), `SELECT concat_ws(' ', (SELECT count(*) FROM stocktake.reports), (SELECT count(*) FROM stocktake.policies),
		(SELECT count(*) FROM stocktake.messages), (SELECT count(*) FROM stocktake.decisions))`).Scan(&n)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}
