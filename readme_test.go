package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"stocktake/config"
	"stocktake/facts"
)

var update = flag.Bool("update", false, "write the README's tables anew")

// The README's tables are made from what they describe; `go test -run README -update .` writes them.
func TestREADMEShowsTheRulesAndTheKinds(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := readme
	for name, table := range map[string]string{"rules": ruleTable(t), "kinds": kindTable(), "demo": demoMessage(t)} {
		want = section(t, want, name, table)
	}
	if bytes.Equal(readme, want) {
		return
	}
	if !*update {
		t.Fatal("the tables of README.md are not those of the default policy and of facts; write them with: go test -run README -update .")
	}
	if err := os.WriteFile("README.md", want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// section puts text between the two comments of that name.
func section(t *testing.T, readme []byte, name, text string) []byte {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
	before, rest, ok := strings.Cut(string(readme), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("README.md has no section %q", name)
	}
	return []byte(before + begin + text + end + after)
}

// demoMessage is one of the messages that the demo prints, as an indented block: the root of the smallest report.
func demoMessage(t *testing.T) string {
	t.Helper()
	t.Setenv("COLUMNS", "")
	var out, beside bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--quiet"}, &out, io.MultiWriter(os.Stderr, &beside)); code != 0 {
		t.Fatalf("demo left with %d", code)
	}
	if !strings.Contains(beside.String(), "stocktake demo --keep") {
		t.Errorf("the demo names commands that need its database, and says %q of how to keep it", beside.String())
	}
	golden(t, "testdata/demo.txt", "README", out.Bytes())
	for report := range strings.SplitSeq(out.String(), strings.Repeat("━", 100)+"\n") {
		if strings.Contains(report, "Istanbul Cooperation Initiative") {
			root, thread, _ := strings.Cut(report, "\n\n  › ")
			first, _, _ := strings.Cut(thread, "\n\n")
			return indented(root + "\n\n  › " + first)
		}
	}
	t.Fatal("the demo does not tell of the Istanbul Cooperation Initiative")
	return ""
}

func ruleTable(t *testing.T) string {
	t.Helper()
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| rule | concern | clause | figure | odds (figure → factor) |\n|---|---|---|---|---|\n")
	for _, r := range policy.Rules {
		var points []string
		for _, p := range r.Odds {
			points = append(points, fmt.Sprintf("%v → %v", p.At, p.Times))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` | %s |\n", r.ID, r.Concern, r.Clause, r.Measure, strings.Join(points, " · "))
	}
	return b.String()
}

func kindTable() string {
	var b strings.Builder
	b.WriteString("| file | what | columns (`*` must be there) |\n|---|---|---|\n")
	for _, k := range facts.Kinds {
		var columns []string
		for _, c := range k.Columns {
			name := c.Name
			if c.Required {
				name += "*"
			}
			if len(c.Words) > 0 {
				name += " (" + c.Choices() + ")"
			}
			columns = append(columns, name)
		}
		fmt.Fprintf(&b, "| `%s.csv` | %s | %s |\n", k.Name, k.About, strings.Join(columns, ", "))
	}
	return b.String()
}

func indented(text string) string {
	var b strings.Builder
	b.WriteString("\n")
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
	return b.String() + "\n"
}
