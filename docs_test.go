package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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
