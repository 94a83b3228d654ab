package main

import (
	"fmt"
	"strings"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// printer prints tables until something fails.
type printer struct {
	judge worlds.Judge
	bar   float64
	err   error
}

func (p *printer) run(plan worlds.Plan, n int) worlds.Tally {
	if p.err != nil {
		return worlds.Tally{}
	}
	var t worlds.Tally
	t, p.err = worlds.Run(p.judge, p.bar, plan, 1, n)
	return t
}

// rows are the numbers of answers at which worlds are looked at; the last draws one for each activity.
var rows = [][2]int{{1, 1}, {3, 3}, {5, 5}, {8, 8}, {15, 15}, {30, 30}, {50, 50}, {8, 30}}

// byAnswers is one row for each number of answers: what the review reaches and, after the line, what a bare mean does.
func (p *printer) byAnswers(title string, n int, plan func(answers int) worlds.Plan) {
	fmt.Printf("\n%s; %d worlds a row\n", title, n)
	fmt.Printf("%8s %8s %6s %6s %8s  %-52s | %7s %6s %6s\n", "answers", "flagged", "false", "recall", "coverage",
		"said/was at probabilities from "+edges(), "flagged", "false", "recall")
	for _, row := range rows {
		t := p.run(plan(row[0]).Between(row[0], row[1]), n)
		fmt.Printf("%8s %8s %6s %6s %8s  %-52s | %7s %6s %6s\n", span(row),
			part(t.Judged.Flagged, t.Judged.Subjects), part(t.Judged.False, t.Judged.Flags), part(t.Judged.Found, t.Judged.Faults),
			part(t.Held, t.Intervals), calibration(t),
			part(t.Bare.Flagged, t.Bare.Subjects), part(t.Bare.False, t.Bare.Flags), part(t.Bare.Found, t.Bare.Faults))
	}
}

func span(row [2]int) string {
	if row[0] == row[1] {
		return fmt.Sprint(row[0])
	}
	return fmt.Sprintf("%d-%d", row[0], row[1])
}

// part is a share, or a dash where there is no whole.
func part(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(of))
}

func edges() string {
	var out []string
	for _, edge := range review.Edges {
		out = append(out, fmt.Sprint(edge))
	}
	return strings.Join(out, " ")
}

// few is under how many probabilities a bin says nothing.
const few = 50

// calibration is, for each bin, the mean probability said and how many of these concerns were true.
func calibration(t worlds.Tally) string {
	var out []string
	for _, b := range t.Bins {
		if b.N < few {
			out = append(out, "-        ")
			continue
		}
		out = append(out, fmt.Sprintf("%.2f/%.2f", b.Said(), b.Was()))
	}
	return strings.Join(out, " ")
}

// discordant prints how well the probabilities rank the starved where answers or facts contradict the truth.
func (p *printer) discordant(policy *review.Policy) {
	fmt.Printf("\nDiscordant worlds: a quarter starved; in one of ten the answers tell of the other, in one of ten the facts;\n" +
		"AUC of the probability of being under-resourced; 40 worlds a row\n")
	fmt.Printf("%8s %8s %30s\n", "answers", "AUC", "were answers never to mislead")
	trusting := *policy
	trusting.Usual.Mislead = 1e-9
	other := printer{judge: under(&trusting), bar: p.bar}
	for _, row := range rows {
		plan := worlds.Discordant(row[0]).Between(row[0], row[1])
		fmt.Printf("%8s %8.3f %30.3f\n", span(row), worlds.AUC(p.run(plan, 40).Starved), worlds.AUC(other.run(plan, 40).Starved))
	}
}

// causes prints verdicts by true cause.
func (p *printer) causes(title string, plan worlds.Plan) {
	t := p.run(plan, 500)
	fmt.Printf("\n%s; 1 to 30 answers; verdicts of %d activities\n%12s", title, t.Judged.Subjects, "")
	for _, v := range review.Verdicts {
		fmt.Printf(" %12s", v)
	}
	fmt.Println()
	for cause, row := range t.Confusion {
		fmt.Printf("%12s", worlds.Cause(cause))
		for _, n := range row {
			fmt.Printf(" %12d", n)
		}
		fmt.Println()
	}
	fmt.Printf("flags %d, false %d, expected false by the reports %.1f; said/was %s\n",
		t.Judged.Flags, t.Judged.False, t.ExpectedFalse, calibration(t))
}
