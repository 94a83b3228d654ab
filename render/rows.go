package render

import (
	"slices"
	"strings"

	"stocktake/review"
)

// cell is one cell of a table for further work: a number or a text; neither is empty.
type cell struct {
	number *float64
	text   string
}

// column is one column of that table, named as its figure is in JSON, and what a recommendation has in it.
type column struct {
	name string
	of   func(recorded) cell
}

// recorded is one recommendation with the report it stands in and how it stands with those who decide.
type recorded struct {
	review.Recommendation
	report   review.Report
	decision string
}

// columns are those of a recommendation, the scores of each concern among them.
func columns() []column {
	all := []column{
		{"rank", func(r recorded) cell { return counted(r.Rank) }},
		{"id", func(r recorded) cell { return words(r.ID) }},
		{"subject", func(r recorded) cell { return words(r.Subject) }},
		{"title", func(r recorded) cell { return words(r.Title) }},
		{"programme", func(r recorded) cell { return words(r.report.Programme.Code) }},
		{"period_from", func(r recorded) cell { return words(periodOf(r.report.Period).From) }},
		{"period_to", func(r recorded) cell { return words(periodOf(r.report.Period).To) }},
		{"concerns", func(r recorded) cell { return words(strings.Join(concernsOf(r.Concerns), ";")) }},
		{"priority", func(r recorded) cell { return measured(&r.Priority) }},
	}
	for c, name := range review.ScoreNames {
		all = append(all, scoreColumns(name, c)...)
	}
	return append(all,
		column{"reasons", func(r recorded) cell { return several(reasonWords(r.Reasons)) }},
		column{"clears_if", func(r recorded) cell { return several(r.ClearsIf) }},
		column{"early_warnings", func(r recorded) cell { return several(r.EarlyWarnings) }},
		column{"needs_approval_of", func(r recorded) cell { return words(r.NeedsApprovalOf) }},
		column{"owner", func(r recorded) cell { return words(r.Owner) }},
		column{"marking", func(r recorded) cell { return words(r.Marking) }},
		column{"decision", func(r recorded) cell { return words(r.decision) }},
		column{"quotes", func(r recorded) cell { return several(quoteWords(r.Quotes)) }},
	)
}

func scoreColumns(name string, c int) []column {
	told := func(of func(review.Score) *float64) func(recorded) cell {
		return func(r recorded) cell {
			if r.Scores[c].Hidden {
				return cell{}
			}
			return measured(of(r.Scores[c]))
		}
	}
	return []column{
		{name + "_estimate", told(func(s review.Score) *float64 { return s.Estimate })},
		{name + "_low", told(func(s review.Score) *float64 { return s.Low })},
		{name + "_high", told(func(s review.Score) *float64 { return s.High })},
		{name + "_probability_of_concern", told(func(s review.Score) *float64 { return &s.Probability })},
		{name + "_responses", func(r recorded) cell { return counted(r.Scores[c].Responses) }},
		{name + "_invited", func(r recorded) cell {
			if r.Scores[c].Invited == nil {
				return cell{}
			}
			return counted(*r.Scores[c].Invited)
		}},
	}
}

// rows is the table of a batch, its head apart: in the order of JSON, by programme and then by subject.
func (b Batch) rows() (head []string, rows [][]cell) {
	all := columns()
	head = []string{"kind", "verdict"}
	for _, c := range all {
		head = append(head, c.name)
	}
	for _, r := range b.sorted() {
		for _, x := range r.Recommendations {
			row := []cell{words(x.Kind), words(string(x.Verdict))}
			for _, c := range all {
				row = append(row, c.of(recorded{x, r, b.Decisions[x.ID]}))
			}
			rows = append(rows, row)
		}
	}
	return head, rows
}

func measured(v *float64) cell {
	if v == nil {
		return cell{}
	}
	rounded := review.Round6(*v)
	return cell{number: &rounded}
}

func counted(n int) cell {
	v := float64(n)
	return cell{number: &v}
}

// words is a cell of text that no spreadsheet takes for a formula.
func words(text string) cell { return cell{text: inert(plain(text))} }

// several is a cell of some sentences.
func several(texts []string) cell { return words(strings.Join(texts, " | ")) }

// triggers are what a spreadsheet begins a formula with, in the full width of East Asian keyboards too.
var triggers = []rune("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫−")

// inert puts an apostrophe before a text that a spreadsheet would compute, as one does by hand. It is kept when a sheet is
// saved as CSV and opened again.
func inert(text string) string {
	first := strings.TrimLeft(text, " \u200b\u200c\u200d\ufeff")
	if first != "" && slices.Contains(triggers, []rune(first)[0]) {
		return "'" + text
	}
	return text
}
