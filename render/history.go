package render

import (
	"math"
	"slices"

	"stocktake/review"
)

// history is how a subject stood in report after report, oldest first: a table, and a picture of each score with its interval.
type history struct {
	ID     string
	Title  string
	Rows   []historyRow
	Panels []panel
}

type historyRow struct {
	Period  string
	Verdict review.Verdict
	Scores  [len(review.ScoreNames)]string
}

// panel is the picture of one score over the periods.
type panel struct {
	ID, Name string
	Bars     []bar
}

// bar is one interval with its estimate, in the picture's units.
type bar struct{ X, Low, High, Middle int }

// The frame of a panel: the scale goes from 0 to 100.
const (
	panelLeft, panelTop   = 30, 10
	panelWidth, panelHigh = 180, 90
)

// historyOf looks a subject up in the report and in those before it.
func historyOf(x review.Recommendation, r review.Report, past []review.Report) history {
	h := history{ID: x.ID, Title: plain(x.Title)}
	var stood [][len(review.ScoreNames)]review.Score
	reports := append([]review.Report{r}, past...)
	for _, report := range slices.Backward(reports) {
		for _, y := range report.Recommendations {
			if y.Subject == x.Subject {
				h.Rows = append(h.Rows, rowOf(report, y))
				stood = append(stood, y.Scores)
			}
		}
	}
	for c, name := range review.ScoreNames {
		h.Panels = append(h.Panels, h.panel(c, name, stood))
	}
	return h
}

func rowOf(r review.Report, x review.Recommendation) historyRow {
	row := historyRow{Period: r.Period.String(), Verdict: x.Verdict}
	for c, s := range x.Scores {
		row.Scores[c] = estimateWords(s)
	}
	return row
}

func (h history) panel(c int, name string, stood [][len(review.ScoreNames)]review.Score) panel {
	p := panel{ID: h.ID + "-" + name, Name: name}
	for i, scores := range stood {
		s := scores[c]
		if s.Hidden || s.Estimate == nil || s.Low == nil || s.High == nil {
			continue
		}
		at := panelLeft + (2*i+1)*panelWidth/(2*len(stood))
		p.Bars = append(p.Bars, bar{at, height(*s.Low), height(*s.High), height(*s.Estimate)})
	}
	return p
}

func height(v float64) int { return panelTop + panelHigh - int(math.Round(v*panelHigh)) }
