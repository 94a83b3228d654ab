package portfolio

import (
	"encoding/csv"
	"io/fs"
	"strings"
	"testing"

	"stocktake/facts"
)

// load reads every embedded file into canonical rows, one file after the other.
func load(t *testing.T) []facts.Row {
	t.Helper()
	names, err := fs.Glob(Files, "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	var all []facts.Row
	for _, name := range names {
		k, ok := facts.Lookup(strings.TrimSuffix(name, ".csv"))
		if !ok {
			t.Fatalf("%s is named after no kind of fact", name)
		}
		all = append(all, read(t, name, k)...)
	}
	return all
}

func read(t *testing.T, name string, k *facts.Kind) []facts.Row {
	t.Helper()
	text, err := Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if s := string(text); strings.Contains(s, "\r") || !strings.HasSuffix(s, "\n") {
		t.Errorf("%s: lines must end in a line feed, the last one too", name)
	}
	lines, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var rows []facts.Row
	for i, line := range lines[1:] {
		rows = append(rows, row(t, name, i+2, k, lines[0], line))
	}
	return rows
}

func row(t *testing.T, name string, number int, k *facts.Kind, header, line []string) facts.Row {
	t.Helper()
	r := facts.Row{Kind: k, File: name, Number: number, Cells: make([]string, len(k.Columns)), Raw: line}
	for i, title := range header {
		column, at := facts.Column{Name: title, Type: facts.Text}, k.Index(title)
		if at >= 0 {
			column = k.Columns[at]
		} else if title == "recorded_at" {
			column.Type = facts.Time
		} else if title != "withdrawn" {
			t.Fatalf("%s: no column %q", name, title)
		}
		cell, err := column.Canonical(line[i])
		if err != nil {
			t.Errorf("%s row %d: %s %v", name, number, title, err)
		}
		switch {
		case at >= 0:
			r.Cells[at] = cell
		case title == "recorded_at":
			r.RecordedAt = cell
		default:
			r.Withdrawn = cell == "true"
		}
	}
	return r
}
