// Package render lays a report out: for a terminal, for scripts, as tables and as pages. It judges nothing, leaves nothing
// out that a reader must act on, and knows no clock, no colour and no width but those it is handed. What may be shown to
// whom is decided before: review's reports are the analyst's, what is recorded has its small groups hidden already.
//
// The way through, in reading order:
//
//	render.go   Batch, what is laid out, and Show, which chooses of it; formats.go lists as what
//	json.go     JSON: the contract's object; mechanismjson.go what it says of mechanisms, acrossjson.go across activities,
//	            ratersjson.go of the people behind the answers
//	rows.go     the recommendations as rows of cells for further work, none of them a formula; csv.go and xlsx.go write them
//	dossier.go  HTML: one page for people who would rather look, laid out by dossier.html and dossier.css; on it glance.go,
//	            history.go, cover.go and ledger.go
//	outside.go  Outside: what anybody may see, in the words of a language (phrasebook.go; words/ has a file for each)
//	figure.go   how a figure is written: six decimals for scripts, words for people
//	text.go     Text: the same for managers, verdict by verdict; foremost.go what matters most over several programmes
//	keep.go     what Text says of the subjects that need nothing
//	explain.go  Explain: one subject, from its answers to its verdict; explainjson.go the same for scripts
//	status.go   Status: where each programme stands; decision.go what was decided, scorecard.go what became of it
//	moves.go    MovesText: a plan within the total, for managers, its tables in movestables.go and each move in movelines.go;
//	            movesjson.go the same for scripts
//	diff.go     DiffText: what a new policy would change; diffjson.go the same for scripts
//	backtest.go BacktestText: how reviews of the past would have fared; backtestjson.go the same for scripts;
//	            calibration.go what was learnt from them
//	trials.go   Trials: how the tests beside each rule went
//	page.go     lines, labels and tables of a given width; plain.go makes foreign text harmless there
//
// Start at [Batch].
package render

import (
	"slices"
	"strings"
	"time"

	"stocktake/review"
)

// Batch is the reports of one judging, at most one for each programme.
type Batch struct {
	AsOf    time.Time
	Policy  review.PolicyID
	Reports []review.Report
	// Decisions say of recorded reports, by the recommendation's ID, how it stands; nil where nothing is recorded.
	Decisions map[string]string
}

// Has reports whether a subject stands in one of the reports, judged or not.
func (b Batch) Has(code string) bool {
	return slices.ContainsFunc(b.Reports, func(r review.Report) bool {
		_, any := only(r, []string{code})
		return any
	})
}

// Show is the part of the batch that a reader asked for; an empty list asks for all. Nothing is judged anew: ranks,
// what is usual and the coverage of a programme stay those of the whole; the counts are of the subjects shown.
// A programme without any of the activities asked for is left out.
func (b Batch) Show(programmes, activities []string) Batch {
	shown := Batch{AsOf: b.AsOf, Policy: b.Policy, Decisions: b.Decisions}
	for _, r := range b.Reports {
		if len(programmes) > 0 && !slices.Contains(programmes, r.Programme.Code) {
			continue
		}
		if r, any := only(r, activities); any {
			shown.Reports = append(shown.Reports, r)
		}
	}
	return shown
}

func only(r review.Report, codes []string) (review.Report, bool) {
	if len(codes) == 0 {
		return r, true
	}
	var chosen []review.Recommendation
	for _, x := range r.Recommendations {
		if slices.Contains(codes, x.Subject) {
			chosen = append(chosen, x)
		}
	}
	missed := slices.ContainsFunc(r.Coverage.NotReviewed, func(n review.NotReviewed) bool {
		return slices.Contains(codes, n.Subject)
	})
	r.Recommendations = chosen
	return r, missed || len(chosen) > 0
}

// sorted is the reports by programme and in each the recommendations by subject, in bytes; the batch itself is left as it is.
func (b Batch) sorted() []review.Report {
	reports := slices.Clone(b.Reports)
	slices.SortFunc(reports, func(a, c review.Report) int { return strings.Compare(a.Programme.Code, c.Programme.Code) })
	for i := range reports {
		all := slices.Clone(reports[i].Recommendations)
		slices.SortFunc(all, func(a, c review.Recommendation) int { return strings.Compare(a.Subject, c.Subject) })
		reports[i].Recommendations = all
	}
	return reports
}

// coverage adds up the coverage of the reports; the subjects not reviewed stand in the reports' order.
func coverage(reports []review.Report) review.Coverage {
	var sum review.Coverage
	for _, r := range reports {
		sum.Due += r.Coverage.Due
		sum.Reviewed += r.Coverage.Reviewed
		sum.NotReviewed = append(sum.NotReviewed, r.Coverage.NotReviewed...)
	}
	return sum
}

// count is how many subjects of the reports have each verdict.
func count(reports ...review.Report) (n review.Counts) {
	for _, r := range reports {
		for _, x := range r.Recommendations {
			n.Add(x.Verdict, 1)
		}
	}
	return n
}

// each is what is made of some things, one by one.
func each[T, U any](all []T, made func(T) U) []U {
	out := make([]U, len(all))
	for i, one := range all {
		out[i] = made(one)
	}
	return out
}
