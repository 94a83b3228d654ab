package render

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// shownKeeps is how many subjects to keep are listed; the others are counted.
const shownKeeps = 10

// keeps counts what may stay, names those nearest to a concern, and tells every early warning among them.
func (s *sheet) keeps(all []review.Recommendation) {
	if len(all) == 0 {
		return
	}
	s.blank()
	near := nearest(all)
	s.hang(s.verdict(review.Keep)+" ", fmt.Sprintf("%d%s", len(all), keepWords(len(all))))
	s.table(2, 1, table.Row{"code", "title", "ID", "nearest concern"}, keepRows(near))
	if more := len(all) - len(near); more > 0 {
		s.line(2, "… and %d more; --format json lists them all", more)
	}
	for _, x := range all {
		s.labelled(2, "warning", warnings(x)...)
	}
}

func keepWords(n int) string {
	if n > shownKeeps {
		return fmt.Sprintf(": no concern; the %d nearest to one", shownKeeps)
	}
	return ": no concern"
}

// nearest is the first few by their most probable concern, ties by code.
func nearest(all []review.Recommendation) []review.Recommendation {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b review.Recommendation) int {
		return cmp.Compare(b.Scores[likeliest(b)].Probability, a.Scores[likeliest(a)].Probability)
	})
	return sorted[:min(len(sorted), shownKeeps)]
}

func likeliest(x review.Recommendation) review.Concern {
	top := review.NoLongerRelevant
	for c := range x.Scores {
		if x.Scores[c].Probability > x.Scores[top].Probability {
			top = review.Concern(c)
		}
	}
	return top
}

func keepRows(all []review.Recommendation) []table.Row {
	rows := make([]table.Row, len(all))
	for i, x := range all {
		c := likeliest(x)
		rows[i] = table.Row{x.Subject, x.Title, x.ID, concernWords[c] + " " + inHundred(x.Scores[c].Probability)}
	}
	return rows
}

func warnings(x review.Recommendation) []string {
	words := make([]string, len(x.EarlyWarnings))
	for i, w := range x.EarlyWarnings {
		words[i] = x.Subject + ": " + w
	}
	return words
}
