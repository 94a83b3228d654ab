package render

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// foremostItems is how many recommendations are told once more over all programmes.
const foremostItems = 5

// foremost ends a batch of several programmes with what matters most over all of them, a line each.
func (s *sheet) foremost(reports []review.Report) {
	all := review.MattersMost(reports, foremostItems)
	if len(all) == 0 {
		return
	}
	s.blank()
	s.line(0, "What matters most, over all %d programmes", len(reports))
	rows := make([]table.Row, len(all))
	for i, f := range all {
		rows[i] = table.Row{fmt.Sprintf("%d.", i+1), f.Programme.Code, f.Verdict, f.Subject, f.Title, foremostConcern(f.Recommendation)}
	}
	s.table(2, 4, table.Row{"", "programme", "verdict", "code", "title", "concern"}, rows)
}

// foremostConcern is the most probable of the concerns raised; figures that are hidden count as nothing.
func foremostConcern(x review.Recommendation) string {
	if len(x.Concerns) == 0 {
		return ""
	}
	top := x.Concerns[0]
	for _, c := range x.Concerns {
		if x.Scores[c].Probability > x.Scores[top].Probability {
			top = c
		}
	}
	if x.Scores[top].Hidden {
		return concernWords[top]
	}
	return concernWords[top] + ", " + inHundred(x.Scores[top].Probability)
}
