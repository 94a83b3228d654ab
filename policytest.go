package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
)

type policyTest struct{ policyFile }

// Run tells rule by rule whether its tests hold. One that does not makes the policy wrong.
func (c policyTest) Run(a *app) error {
	text, err := policyText(c.path(a))
	if err != nil {
		return err
	}
	trials, err := config.PolicyTrials(c.path(a), text)
	if err != nil {
		return wrong{err}
	}
	failed, err := tellTrials(a.stdout, trials)
	if err != nil {
		return err
	}
	if failed > 0 {
		return exit(jobs.CodeWrong)
	}
	return nil
}

// tellTrials writes a line per rule, and one that counts them; it returns how many rules fail.
func tellTrials(w io.Writer, trials []review.Trial) (failed int, err error) {
	rules := 0
	var out strings.Builder
	for i := 0; i < len(trials); {
		first, verdict := i, "PASS"
		var told []string
		for ; i < len(trials) && trials[i].Rule == trials[first].Rule; i++ {
			told = append(told, trialWords(trials[i]))
			if !trials[i].Holds() {
				verdict = "FAIL"
			}
		}
		rules++
		if verdict == "FAIL" {
			failed++
		}
		fmt.Fprintf(&out, "%s  %-24s  %s\n", verdict, trials[first].Rule, strings.Join(told, "; "))
	}
	fmt.Fprintf(&out, "%d rules, %d pass, %d fail\n", rules, rules-failed, failed)
	_, err = io.WriteString(w, out.String())
	return failed, err
}

// trialWords is "must flag at allocated_of_planned 0.6: 6.32 times".
func trialWords(t review.Trial) string {
	words := "must not flag at "
	if t.Must {
		words = "must flag at "
	}
	var figures []string
	for _, name := range slices.Sorted(maps.Keys(t.Figures)) {
		figures = append(figures, name+" "+strconv.FormatFloat(t.Figures[name], 'f', -1, 64))
	}
	return words + strings.Join(figures, ", ") + ": " + strconv.FormatFloat(t.Factor, 'g', 3, 64) + " times"
}
