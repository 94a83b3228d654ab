package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// measured is everything that was.
type measured struct {
	few, old, many reviews // of fewer answers, of those with ten times as many before them, of all
	times          float64 // how many times as many all are
	imports        imports
	recording      float64
	hearing        float64 // nanoseconds
}

// line is one promise.
type line struct {
	what    string
	reach   []float64 // at most
	unit    []string
	figures func(measured) []float64
}

const mebibyte = 1 << 20

// lines is the table of what is to be reached.
var lines = []line{
	{"a whole review, end to end", []float64{0.60}, []string{"Y"}, func(m measured) []float64 { return []float64{median(m.many.ratios)} }},
	{
		"the same with ten times as many answers before (at the smaller size)",
		[]float64{1.10},
		[]string{"times"},
		func(m measured) []float64 {
			ratios := make([]float64, len(m.old.times))
			for i, old := range m.old.times {
				ratios[i] = old / m.few.times[i]
			}
			return []float64{median(ratios)}
		},
	},
	{
		"growth of time from the smaller size",
		[]float64{1.05},
		[]string{"exponent"},
		func(m measured) []float64 {
			return []float64{math.Log(median(m.many.times)/median(m.few.times)) / math.Log(m.times)}
		},
	},
	{"statistics in Go, per answer", []float64{15}, []string{"ns"}, func(m measured) []float64 { return []float64{m.hearing} }},
	{
		"client memory, and its growth from the smaller size",
		[]float64{32, 1.25},
		[]string{"MiB", "times"},
		func(m measured) []float64 {
			return []float64{float64(m.many.memory) / mebibyte, float64(m.many.memory) / float64(m.few.memory)}
		},
	},
	{"recording all verdicts, against COPY", []float64{1.2}, []string{"times"}, func(m measured) []float64 { return []float64{m.recording} }},
	{"import, first load, against \\copy", []float64{2.0}, []string{"times"}, func(m measured) []float64 { return []float64{m.imports.first} }},
	{"the same file again, against the first load", []float64{0.5}, []string{"times"}, func(m measured) []float64 { return []float64{m.imports.again} }},
}

// report prints a row for each line and how many are met.
func report(to io.Writer, m measured, size int) {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%d answers\treach\tmeasured\t\n", size)
	met := 0
	for _, l := range lines {
		figures := l.figures(m)
		word := "met"
		for i, f := range figures {
			if !(f <= l.reach[i]) {
				word = "MISSED"
			}
		}
		if word == "met" {
			met++
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", l.what, written(l.reach, l.unit), written(figures, l.unit), word)
	}
	_ = table.Flush()
	fmt.Fprintf(to, "%d of %d met\n", met, len(lines))
}

func written(figures []float64, units []string) string {
	parts := make([]string, len(figures))
	for i, f := range figures {
		parts[i] = fmt.Sprintf("%.3g %s", f, units[i])
	}
	return strings.Join(parts, ", ")
}
