package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// shownKeeps is how many subjects to keep are listed; the others are counted.
const shownKeeps = 10

// keeps counts what may stay and names those nearest to a concern, what is cleared and every early warning among them.
// What is kept in spite of a concern, being exempt, is written whole.
func (s *sheet) keeps(all []review.Recommendation) {
	if len(all) == 0 {
		return
	}
	s.blank()
	well := slices.DeleteFunc(slices.Clone(all), review.Recommendation.KeptInSpite)
	s.hang(s.verdict(review.Keep)+" ", fmt.Sprintf("%d: %s", len(all), keepWords(len(well), len(all)-len(well))))
	for _, x := range all {
		if x.KeptInSpite() {
			s.recommendation("", x)
		}
	}
	s.well(well)
}

func (s *sheet) well(all []review.Recommendation) {
	if len(all) == 0 {
		return
	}
	near := nearest(all)
	s.table(2, 1, table.Row{"code", "title", "ID", "nearest concern"}, each(near, keepRow))
	if more := len(all) - len(near); more > 0 {
		s.line(2, "… and %d more; --format json lists them all", more)
	}
	for _, x := range all {
		if x.Change == review.Cleared {
			s.labelled(2, "cleared", x.Subject+": "+strings.Join(reasonWords(x.Reasons), " "))
		}
		s.labelled(2, "warning", warnings(x)...)
	}
}

func keepWords(well, spite int) string {
	words := "no concern"
	if well > shownKeeps {
		words = fmt.Sprintf("no concern; the %d nearest to one", shownKeeps)
	}
	switch {
	case well == 0:
		words = "in spite of a concern"
	case spite > 0:
		words = fmt.Sprintf("%d in spite of a concern; the others: %s", spite, words)
	}
	return words
}

// nearest is the first few by their most probable concern, ties by code.
func nearest(all []review.Recommendation) []review.Recommendation {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b review.Recommendation) int {
		return cmp.Compare(b.Scores[likeliest(b)].Probability, a.Scores[likeliest(a)].Probability)
	})
	return sorted[:min(len(sorted), shownKeeps)]
}

// likeliest is the most probable concern among those whose figures may be shown.
func likeliest(x review.Recommendation) review.Concern {
	top := review.NoLongerRelevant
	for c := range x.Scores {
		if x.Scores[top].Hidden || x.Scores[c].Probability > x.Scores[top].Probability {
			top = review.Concern(c)
		}
	}
	return top
}

func keepRow(x review.Recommendation) table.Row {
	return table.Row{x.Subject, x.Title, x.ID, nearestWords(x)}
}

func nearestWords(x review.Recommendation) string {
	c := likeliest(x)
	if x.Scores[c].Hidden {
		return "not shown"
	}
	return c.Words() + " " + review.Chance(x.Scores[c].Probability)
}

func warnings(x review.Recommendation) []string {
	return each(x.EarlyWarnings, func(warning string) string { return x.Subject + ": " + warning })
}
