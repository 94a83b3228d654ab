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

// annals are where each subject stood in a programme's reports, oldest first.
type annals map[string][]appearance

type appearance struct {
	period review.Period
	*review.Recommendation
}

// annalsOf reads the report and those before it, newest first, once for all subjects.
func annalsOf(r review.Report, past []review.Report) annals {
	out := annals{}
	for _, report := range slices.Backward(append([]review.Report{r}, past...)) {
		for i := range report.Recommendations {
			x := &report.Recommendations[i]
			out[x.Subject] = append(out[x.Subject], appearance{report.Period, x})
		}
	}
	return out
}

// of is the history of the subject of a recommendation.
func (a annals) of(x review.Recommendation) history {
	h := history{ID: x.ID, Title: plain(x.Title)}
	for _, s := range a[x.Subject] {
		h.Rows = append(h.Rows, s.row())
	}
	for c, name := range review.ScoreNames {
		h.Panels = append(h.Panels, h.panel(c, name, a[x.Subject]))
	}
	return h
}

func (s appearance) row() historyRow {
	row := historyRow{Period: s.period.String(), Verdict: s.Verdict}
	for c, score := range s.Scores {
		row.Scores[c] = estimateWords(score)
	}
	return row
}

func (h history) panel(c int, name string, stood []appearance) panel {
	p := panel{ID: h.ID + "-" + name, Name: name}
	for i, one := range stood {
		s := one.Scores[c]
		if s.Hidden || s.Estimate == nil || s.Low == nil || s.High == nil {
			continue
		}
		at := panelLeft + (2*i+1)*panelWidth/(2*len(stood))
		p.Bars = append(p.Bars, bar{at, height(*s.Low), height(*s.High), height(*s.Estimate)})
	}
	return p
}

func height(v float64) int { return panelTop + panelHigh - int(math.Round(v*panelHigh)) }
