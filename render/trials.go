package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"stocktake/review"
)

// Trials writes how the tests beside each rule went, a paragraph per rule, and a line that counts the rules.
func Trials(w io.Writer, trials []review.Trial, p Page) error {
	s := newSheet(p)
	rules, failed := 0, 0
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
		s.hang(fmt.Sprintf("%s  %-24s  ", verdict, trials[first].Rule), strings.Join(told, "; "))
	}
	s.line(0, "%s, %d pass, %d fail", number(rules, "rule", "rules"), rules-failed, failed)
	return s.flush(w)
}

// trialWords is "must flag at allocated_of_planned 0.6: 6.32 times", and for want of which figures it is not more.
func trialWords(t review.Trial) string {
	words := "must not flag at "
	if t.Must {
		words = "must flag at "
	}
	var figures []string
	for _, name := range slices.Sorted(maps.Keys(t.Figures)) {
		figures = append(figures, name+" "+strconv.FormatFloat(t.Figures[name], 'f', -1, 64))
	}
	return words + strings.Join(figures, ", ") + ": " + strconv.FormatFloat(t.Factor, 'g', 3, 64) + " times" + t.Want()
}
