package review_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"stocktake/internal/worlds"
	"stocktake/review"
)

var numeral = regexp.MustCompile(`-?\d+(\.\d+)?`)

// told holds that every number of a sentence is one of the figures, as it is shown: whole, to a tenth or to a hundredth.
func told(text string, figures ...float64) string {
	for _, number := range numeral.FindAllString(text, -1) {
		_, decimals, _ := strings.Cut(number, ".")
		is := func(figure float64) bool {
			shown, err := strconv.ParseFloat(number, 64)
			return err == nil && math.Abs(shown-figure) <= 0.5*math.Pow10(-len(decimals))+rounding*100
		}
		if !slices.ContainsFunc(figures, is) {
			return fmt.Sprintf("%s in %q is none of %v", number, text, figures)
		}
	}
	return ""
}

// reasons holds that every reason names its rule and clause, and that its figures are those in the evidence.
func reasons(t *rapid.T, judge worlds.Judge) string {
	for _, r := range made(judge, drawn(t)).Recommendations {
		for _, reason := range r.Reasons {
			if reason.Rule == "" || reason.Clause == "" || reason.Text == "" {
				return fmt.Sprintf("%s: a reason without rule, clause or words: %+v", r.Subject, reason)
			}
			if breach := figuresOf(r, reason); breach != "" {
				return r.Subject + ": " + breach
			}
		}
	}
	return ""
}

func figuresOf(r review.Recommendation, reason review.Reason) string {
	for c, name := range review.ScoreNames {
		if s := r.Scores[c]; reason.Rule == review.AnswersRule+name && strings.Contains(reason.Text, "By the answers alone") {
			return told(reason.Text, ofAnswers(s)...)
		}
	}
	i := slices.IndexFunc(r.Dossier.Factors, func(f review.Factor) bool { return f.Rule == reason.Rule })
	if i < 0 {
		return ""
	}
	f := r.Dossier.Factors[i]
	if f.Figure == nil {
		return fmt.Sprintf("the reason %q rests on nothing known", reason.Text)
	}
	known := false
	for _, name := range review.FigureNames() {
		figure := r.Dossier.Evidence.Figure(name)
		known = known || figure == *f.Figure
	}
	if !known {
		return fmt.Sprintf("the figure %v of %q is not in the evidence", *f.Figure, reason.Text)
	}
	text := several.ReplaceAllString(reason.Text, "")
	if of := soFar.FindStringSubmatch(text); of != nil {
		if ratio := plainly(of[1]) / plainly(of[2]); !(ratio <= *f.Figure+rounding) {
			return fmt.Sprintf("%q: %v is spent, which lands at no less than that, not at %v", text, ratio, *f.Figure)
		}
		text = strings.Replace(text, of[0], "", 1)
	}
	if of := amounts.FindStringSubmatch(text); of != nil {
		if ratio := plainly(of[1]) / plainly(of[2]); !(math.Abs(ratio-*f.Figure) <= rounding) {
			return fmt.Sprintf("%q: that is %v, not %v", text, ratio, *f.Figure)
		}
		text = strings.Replace(text, of[0], "", 1)
	}
	return told(text, *f.Figure, 100**f.Figure, f.Factor, r.Scores[f.Concern].Odds)
}

// amounts are what a ratio is of: "(64,000 of 120,000 EUR)", "(36 for 20 places)".
var amounts = regexp.MustCompile(`\((-?[\d,]+(?:\.\d+)?) (?:of|for) ([\d,]+(?:\.\d+)?) [^)]*\)`)

// soFar is what is spent where it is foretold where that lands, several what has no ratio of its own.
var (
	soFar   = regexp.MustCompile(`\(at the pace so far; (-?[\d,]+(?:\.\d+)?) of ([\d,]+(?:\.\d+)?) [^)]* is spent\)`)
	several = regexp.MustCompile(`\([^)]*, by their rates\)`)
)

func plainly(amount string) float64 {
	x, err := strconv.ParseFloat(strings.ReplaceAll(amount, ",", ""), 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// ofAnswers are the figures a sentence about answers may hold, on a scale to a hundred.
func ofAnswers(s review.Score) []float64 {
	out := []float64{100, 50, float64(s.Responses), s.Worth, 100 * s.Usual, 100 * s.FromAnswers}
	for _, x := range []*float64{s.Mean, s.Estimate, s.Low, s.High} {
		if x != nil {
			out = append(out, 100**x)
		}
	}
	return out
}

func TestPromise6EveryReasonTellsTheFiguresInTheEvidence(t *testing.T) {
	policy := declared(t, asDeclared)
	otherwise := misreading(policy, func(f *review.Figures) {
		for i := range f.Resources {
			if r := &f.Resources[i]; r.Allocated != nil {
				half := r.Allocated.Div(decimal.NewFromInt(2))
				r.Allocated = &half
			}
		}
		for i := range f.Answers {
			f.Answers[i] = f.Answers[i].Scoring(f.Answers[i].Score() / 2)
		}
	})
	promised(t, reasons, map[string]worlds.Judge{
		"whose reasons are of other figures": func(p review.Portfolio) (review.Report, error) {
			r, err := review.Judge(p, policy)
			other := made(otherwise, p)
			for i := range r.Recommendations {
				r.Recommendations[i].Reasons = other.Recommendations[i].Reasons
			}
			return r, err
		},
		"whose evidence is of other figures": func(p review.Portfolio) (review.Report, error) {
			r, err := review.Judge(p, policy)
			other := made(otherwise, p)
			for i := range r.Recommendations {
				r.Recommendations[i].Dossier.Evidence = other.Recommendations[i].Dossier.Evidence
			}
			return r, err
		},
		"who tells other amounts": func(p review.Portfolio) (review.Report, error) {
			r, err := review.Judge(p, policy)
			for i := range r.Recommendations {
				for j, reason := range r.Recommendations[i].Reasons {
					r.Recommendations[i].Reasons[j].Text = amounts.ReplaceAllString(reason.Text, "($1 of 1$2 EUR)")
				}
			}
			return r, err
		},
		"who names no clause": judge(declared(t, func(p *review.Policy) { p.Rules[0].Clause = "" })),
	})
}

// evidenceOf holds the figures in the evidence against the rows they are made of, worked out apart.
func evidenceOf(t *rapid.T, judge worlds.Judge) string {
	p := worlds.Draw(worlds.ByCause(0, 5, 0.7).Of(4), rapid.Uint64().Draw(t, "world")).Portfolio
	report := made(judge, p)
	for _, f := range p.Subjects {
		row, got := f.Resources[0], of(report, f.Code).Dossier.Evidence
		for _, want := range []struct {
			name        string
			over, under *decimal.Decimal
		}{
			{"allocated_of_planned", row.Allocated, row.Planned},
			{"landing_of_allocated", row.Spent, row.Allocated},
			{"staff_of_planned", row.StaffActual, row.StaffPlanned},
			{"target_reached", f.Results[0].Actual, f.Results[0].Target},
		} {
			figure := got.Figure(want.name)
			if want.over == nil || want.under == nil {
				if !math.IsNaN(figure) {
					return fmt.Sprintf("%s is %v though it is unknown", want.name, figure)
				}
			} else if ratio := want.over.InexactFloat64() / want.under.InexactFloat64(); math.Abs(figure-ratio) > rounding {
				return fmt.Sprintf("%s is %v, not %v", want.name, figure, ratio)
			}
		}
	}
	return ""
}

func TestPromise6TheEvidenceIsWhatTheRowsSay(t *testing.T) {
	promised(t, evidenceOf, map[string]worlds.Judge{
		"for whom unknown is nothing": misreading(declared(t, asDeclared), func(f *review.Figures) {
			for i := range f.Resources {
				if f.Resources[i].Allocated == nil {
					f.Resources[i].Allocated = &decimal.Decimal{}
				}
			}
		}),
	})
}
