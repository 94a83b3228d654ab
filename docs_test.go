package main

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stocktake/review"
)

// What wakes an operator stands in docs/operate.md with what to do, and nothing there is of yesterday.
func TestEveryAlertIsExplained(t *testing.T) {
	rules, err := os.ReadFile("deploy/k8s/examples/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	alerts := map[string]bool{}
	for _, found := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(rules), -1) {
		alerts[found[1]] = true
		if !strings.Contains(string(page), "| "+found[1]+" |") {
			t.Errorf("docs/operate.md does not say what to do about %s", found[1])
		}
	}
	for _, found := range regexp.MustCompile(`(?m)^\| (Stocktake\w+) \|`).FindAllStringSubmatch(string(page), -1) {
		if !alerts[found[1]] {
			t.Errorf("docs/operate.md explains %s, which there is not", found[1])
		}
	}
	for _, code := range []string{"0", "1", "2", "3", "4", "5", "6"} {
		if !strings.Contains(string(page), "\n| "+code+" | ") {
			t.Errorf("docs/operate.md does not explain exit code %s", code)
		}
	}
}

// Who follows the steps on a page in their order has at each what it takes.
func TestTheStepsOfAnInstallationComeInOrder(t *testing.T) {
	for _, page := range []string{"README.md", "docs/operate.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ first, then string }{
			{"psql -d stocktake -f deploy/roles.sql", "apply -k deploy/k8s/overlays/migrations"},
			{"apply -k deploy/k8s/ground", "create secret generic stocktake "},
			{"create secret generic stocktake-owner ", "apply -k deploy/k8s/overlays/migrations"},
			{"apply -k deploy/k8s/overlays/migrations", "wait --for=condition=complete --timeout=1h job/stocktake-migrate"},
			{"wait --for=condition=complete --timeout=1h job/stocktake-migrate", "apply -k deploy/k8s/base"},
			{"create secret generic stocktake ", "apply -k deploy/k8s/base"},
			{"create secret generic stocktake-loader ", "create -f deploy/k8s/examples/import.yaml"},
			{"apply -f deploy/k8s/examples/volume.yaml", "create -f deploy/k8s/examples/import.yaml"},
			{"create -f deploy/k8s/examples/import.yaml", "create job look"},
		} {
			first, then := strings.Index(string(text), c.first), strings.Index(string(text), c.then)
			if first < 0 || then < first {
				t.Errorf("%s: %q does not come before %q", page, c.first, c.then)
			}
		}
	}
}

// The on-demand job has the address of stocktake_job: with other words it does only what that user may.
func TestOtherWordsAreOnesThatTheJobMayDo(t *testing.T) {
	operate, err := os.ReadFile("docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	may := regexp.MustCompile(`(?m)^\| stocktake_job \| ([^|]+) \|`).FindStringSubmatch(string(operate))
	if may == nil {
		t.Fatal("docs/operate.md does not say what stocktake_job may do")
	}
	for _, page := range []string{"README.md", "docs/operate.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		words := regexp.MustCompile(`\["(\w+)"[],]`).FindAllStringSubmatch(string(text), -1)
		if len(words) == 0 {
			t.Errorf("%s does not say how the job is given other words", page)
		}
		for _, word := range words {
			if !slices.Contains(strings.Split(may[1], ", "), word[1]) {
				t.Errorf("%s has stocktake_job do %s", page, word[1])
			}
		}
	}
}

// Who writes a rule finds each figure that it may measure in docs/policy.md, in their order, and none that there is not.
func TestEveryFigureOfARuleIsExplained(t *testing.T) {
	page, err := os.ReadFile("docs/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| figure of a rule |")
	table, _, _ = strings.Cut(table, "\n\n")
	var explained []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\|").FindAllStringSubmatch(table, -1) {
		explained = append(explained, row[1])
	}
	if figures := review.FigureNames(); !slices.Equal(explained, figures) {
		t.Errorf("docs/policy.md explains %v, a rule may measure %v", explained, figures)
	}
}

// What an override may give anew stands in docs/policy.md, and no key besides.
func TestEveryKeyOfAnOverrideIsNamed(t *testing.T) {
	page, err := os.ReadFile("docs/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "Under `set` may stand ")
	section, _, _ = strings.Cut(section, "`without_rules`")
	var named, settable []string
	for _, found := range regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(section, -1) {
		named = append(named, found[1])
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[review.Settings]()) {
		settable = append(settable, field.Tag.Get("yaml"))
	}
	slices.Sort(named)
	slices.Sort(settable)
	if !slices.Equal(named, settable) {
		t.Errorf("docs/policy.md names %v, an override may set %v", named, settable)
	}
}

// Who works on with a report as a table or an object finds on the page for readers what each column and key holds.
func TestWhatARecommendationHasInATableIsExplained(t *testing.T) {
	page, err := os.ReadFile("docs/reading.md")
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("render/testdata/review.csv")
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(table), "\r\n")
	names := strings.Split(strings.ReplaceAll(head, `"`, ""), ",")
	object, err := os.ReadFile("render/testdata/review.json")
	if err != nil {
		t.Fatal(err)
	}
	var keys struct {
		Subjects []map[string]any
	}
	var all map[string]any
	if err := errors.Join(json.Unmarshal(object, &keys), json.Unmarshal(object, &all)); err != nil || len(keys.Subjects) == 0 {
		t.Fatal(err)
	}
	names = slices.AppendSeq(slices.AppendSeq(names, maps.Keys(keys.Subjects[0])), maps.Keys(all))
	for _, name := range names {
		for _, score := range review.ScoreNames {
			name = strings.TrimPrefix(name, score+"_")
		}
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/reading.md does not say what %s is", name)
		}
	}
}

// Who types the lines that show how something is decided, on what such a report recommends, has each of them done, on whatever day.
func TestTheLinesThatDecideAreDone(t *testing.T) {
	for _, page := range []string{"README.md", "docs/decide.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		s := newStory(t)
		s.must("import", harbour)
		s.must("run", "--as-of", "2025-02-01")
		lines := regexp.MustCompile(`(?m)^    \./(stocktake (?:status|decide) .*)`).FindAllStringSubmatch(string(text), -1)
		if len(lines) < 5 {
			t.Errorf("%s shows only %d lines", page, len(lines))
		}
		for _, line := range lines {
			said, _, _ := strings.Cut(line[1], "#")
			command := exec.Command("sh", "-c", said+" --as-of 2025-02-02")
			command.Env = append(os.Environ(), "DATABASE_URL="+s.url)
			if answer, err := command.CombinedOutput(); err != nil {
				t.Errorf("%s: %s: %v: %s", page, line[1], err, answer)
			}
		}
	}
}

var linked = regexp.MustCompile(`\]\(([^)#:]+)\)`)

func TestLinksBetweenPagesLead(t *testing.T) {
	pages := []string{"README.md", "examples/own-tables/README.md"}
	docs, err := filepath.Glob("docs/*.md")
	if err != nil || len(docs) < 3 {
		t.Fatalf("%v, %v", docs, err)
	}
	for _, page := range append(pages, docs...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range linked.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), found[1])); err != nil {
				t.Errorf("%s leads to %s, which there is not", page, found[1])
			}
		}
	}
}
