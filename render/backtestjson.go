package render

import (
	"io"
	"time"

	"stocktake/review"
)

// BacktestJSON writes a backtest for scripts, with every review's verdicts and every case. A figure of too few cases is null;
// its counts stand all the same.
func BacktestJSON(w io.Writer, b Backtest) error {
	h := b.Hindsight
	doc := backtestJSON{
		Counts: counts(b.counts()), AsOf: instant(b.AsOf), Policy: policyJSON(b.Policy),
		Period:   periodJSON{b.From.Format(time.DateOnly), b.To.Format(time.DateOnly)},
		Verdicts: h.Said, Decisions: h.Decided, Beside: h.Beside, Disputed: h.Disputed, Judged: h.Judged, Assumed: h.Assumed,
		All: marksOf(h.All), Notes: doubts(h),
	}
	if b.Learnt != nil {
		doc.Fitted = fittedOf(*b.Learnt)
	}
	for c, m := range h.Marks {
		doc.Concerns[c] = marksOf(m)
	}
	for _, o := range b.Outlooks {
		doc.Reviews = append(doc.Reviews, outlookOf(o))
	}
	for _, c := range h.Cases {
		doc.Cases = append(doc.Cases, caseOf(c))
	}
	return document(w, doc)
}

type backtestJSON struct {
	Counts    counts            `json:"counts"`
	Fitted    *fittedJSON       `json:"calibration,omitempty"` // only where one was learnt
	AsOf      string            `json:"as_of"`
	Policy    policyJSON        `json:"policy"`
	Period    periodJSON        `json:"period"`
	Judged    int               `json:"judged"`
	Assumed   int               `json:"resting_on_assumed_times"`
	Verdicts  int               `json:"verdicts_by_others"`
	Decisions int               `json:"decisions"`
	Beside    int               `json:"about_what_was_not_judged"`
	Disputed  int               `json:"disputed"`
	All       marksJSON         `json:"all"`
	Concerns  marksBy           `json:"concerns"`
	Notes     list[string]      `json:"notes"`
	Reviews   list[outlookJSON] `json:"reviews"`
	Cases     list[provenJSON]  `json:"cases"`
}

// marksBy is an object with a key for every concern.
type marksBy [len(review.Concerns)]marksJSON

// MarshalJSON writes the marks in the order of [review.Concerns].
func (m marksBy) MarshalJSON() ([]byte, error) {
	return object(review.Concerns[:], func(i int) any { return m[i] })
}

type marksJSON struct {
	Cases     int           `json:"cases"`
	Precision partJSON      `json:"precision"`
	Recall    partJSON      `json:"recall"`
	Lead      *rangedJSON   `json:"lead_days"`
	Brier     *rangedJSON   `json:"brier"`
	Bins      list[binJSON] `json:"calibration"`
}

type partJSON struct {
	Part  int     `json:"part"`
	Whole int     `json:"whole"`
	Value *figure `json:"value"`
	Low   *figure `json:"low"`
	High  *figure `json:"high"`
}

type rangedJSON struct {
	Value figure `json:"value"`
	Low   figure `json:"low"`
	High  figure `json:"high"`
}

type binJSON struct {
	From  figure   `json:"from"`
	Said  figure   `json:"said"`
	Borne partJSON `json:"borne_out"`
}

type outlookJSON struct {
	Programme string     `json:"programme"`
	Period    periodJSON `json:"period"`
	AsOf      string     `json:"as_of"`
	Subjects  standings  `json:"subjects"`
}

// standings is an object with a key for every subject.
type standings map[string]stoodThen

type stoodThen struct {
	Verdict       review.Verdict  `json:"verdict"`
	Concerns      list[string]    `json:"concerns"`
	Probabilities byScore[figure] `json:"probability_of_concern"`
}

type provenJSON struct {
	Programme   string       `json:"programme"`
	Subject     string       `json:"subject"`
	Period      periodJSON   `json:"period"`
	AsOf        string       `json:"as_of"`
	Concern     string       `json:"concern"`
	Probability figure       `json:"probability_of_concern"`
	Raised      bool         `json:"raised"`
	Borne       bool         `json:"borne_out"`
	SaidOn      string       `json:"said_on"`
	By          list[string] `json:"by"`
	Ledger      bool         `json:"by_decision"`
	LeadDays    *int         `json:"lead_days"`
}

func marksOf(m review.Marks) marksJSON {
	out := marksJSON{Cases: m.Cases, Precision: partOf(m.Precision), Recall: partOf(m.Recall), Lead: rangedOf(m.Lead), Brier: rangedOf(m.Brier)}
	for i, b := range m.Bins {
		out.Bins = append(out.Bins, binJSON{figure(review.Edges[i]), figure(b.Said), partOf(b.Borne)})
	}
	return out
}

func partOf(x review.Share) partJSON {
	out := partJSON{Part: x.Part, Whole: x.Whole}
	if !x.Few() {
		value := x.Value()
		out.Value, out.Low, out.High = figureOf(&value), figureOf(&x.Low), figureOf(&x.High)
	}
	return out
}

func rangedOf(x review.Ranged) *rangedJSON {
	if x.Few() {
		return nil
	}
	return &rangedJSON{figure(x.Value), figure(x.Low), figure(x.High)}
}

func outlookOf(o review.Outlook) outlookJSON {
	out := outlookJSON{o.Programme, periodOf(o.Period), instant(o.MadeAt), standings{}}
	for code, stood := range o.Standing {
		then := stoodThen{Verdict: stood.Verdict, Concerns: concernsOf(stood.Concerns)}
		for c, p := range stood.Probabilities {
			then.Probabilities[c] = figure(p)
		}
		out.Subjects[code] = then
	}
	return out
}

func caseOf(c review.Case) provenJSON {
	out := provenJSON{
		Programme: c.Programme, Subject: c.Subject, Period: periodOf(c.Period), AsOf: instant(c.AsOf), Concern: c.Concern.String(),
		Probability: figure(c.Probability), Raised: c.Raised, Borne: c.Borne, SaidOn: c.SaidAt.UTC().Format(time.DateOnly), By: c.By, Ledger: c.Ledger,
	}
	if c.Raised {
		out.LeadDays = &c.LeadDays
	}
	return out
}
