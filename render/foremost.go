package render

import (
	"fmt"

	"stocktake/review"
)

// foremostItems is how many recommendations are told once more over all programmes.
const foremostItems = 5

// foremost ends a batch of several programmes with what matters most over all of them, one after the other.
func (s *sheet) foremost(reports []review.Report) {
	all := review.MattersMost(reports, foremostItems)
	if len(all) == 0 {
		return
	}
	s.blank()
	s.line(0, "What matters most, over all %d programmes", len(reports))
	for i, f := range all {
		s.hang(fmt.Sprintf("%3d. ", i+1), fmt.Sprintf("%s, %s: %s; %s", f.Programme.Code, review.Subject(f.Subject, f.Title), f.Verdict, foremostConcern(f.Recommendation)))
	}
}

// foremostConcern is the most probable of the concerns raised; figures that are hidden count as nothing.
func foremostConcern(x review.Recommendation) string {
	if len(x.Concerns) == 0 {
		return "no concern raised"
	}
	top := x.Concerns[0]
	for _, c := range x.Concerns {
		if x.Scores[c].Probability > x.Scores[top].Probability {
			top = c
		}
	}
	if x.Scores[top].Hidden {
		return top.Words()
	}
	return top.Words() + ", " + review.Chance(x.Scores[top].Probability)
}
