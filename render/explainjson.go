package render

import (
	"io"

	"stocktake/review"
)

// ExplainJSON writes one subject for scripts: the object of [JSON], and after its keys what only explain tells.
func ExplainJSON(w io.Writer, c Case) error {
	doc := caseJSON{Notes: c.Report.Notes, subjectJSON: subjectOf(c.Report, c.Recommendation), Raised: figure(c.Lines.Raise()), Left: figure(c.Lines.Leave), Figures: c.Recommendation.Dossier.Evidence}
	for i, s := range c.Recommendation.Scores {
		doc.Answers[i] = answersOf(s)
	}
	for _, f := range c.Recommendation.Dossier.Factors {
		doc.Factors = append(doc.Factors, factorJSON{f.Rule, f.Concern.String(), figureOf(f.Figure), figure(f.Factor), f.Text, sourcesOf(f.Sources)})
	}
	for _, e := range c.Past {
		doc.Past = append(doc.Past, earlierJSON{periodOf(e.Period), e.Verdict, concernsOf(e.Concerns)})
	}
	if c.Decided != "" {
		doc.Decided = &c.Decided
	}
	for _, one := range c.Said {
		doc.Said = append(doc.Said, saidJSON{review.Criteria[one.Criterion], one.Text})
	}
	p := c.Recommendation.Dossier.Purpose
	doc.Serves = servesJSON{p.Partners, p.Areas, p.Objectives, p.Needs}
	for _, one := range c.Recommendation.Dossier.Considered {
		doc.Considered = append(doc.Considered, consideredJSON{one.Name, figure(one.Weight), figureOf(one.Score), one.Rests})
	}
	if c.Report.Across != nil {
		for _, call := range c.Report.Across.Near {
			if call.Subject == c.Recommendation.Subject {
				doc.Near = append(doc.Near, callOf(call))
			}
		}
	}
	if gap, both := c.Report.Raters.GapOf(c.Recommendation.Subject); both {
		one := gapOf(gap)
		doc.Self = &one
	}
	return document(w, doc)
}

type caseJSON struct {
	subjectJSON
	Notes   list[string]         `json:"notes"`
	Raised  figure               `json:"raised_at"`
	Left    figure               `json:"left_under"`
	Answers byScore[answersJSON] `json:"answers"`
	Factors list[factorJSON]     `json:"factors"`
	Figures review.Evidence      `json:"evidence"`
	Past    list[earlierJSON]    `json:"past"`
	Decided *string              `json:"decided"`

	Said       list[saidJSON]       `json:"comments"`
	Serves     servesJSON           `json:"serves"`
	Considered list[consideredJSON] `json:"considerations"`
	Near       list[callJSON]       `json:"near_the_line"`      // at most one
	Self       *gapJSON             `json:"self_and_outsiders"` // null: not both were heard, or the policy does not ask
}

// saidJSON is one comment, masked.
type saidJSON struct {
	Criterion string `json:"criterion"`
	Text      string `json:"text"`
}

// servesJSON is whom and what a subject is there for, by code.
type servesJSON struct {
	Partners   list[string] `json:"partners"`
	Areas      list[string] `json:"areas"`
	Objectives list[string] `json:"objectives"`
	Needs      list[string] `json:"needs"`
}

// consideredJSON is one consideration of the priority.
type consideredJSON struct {
	Name   string       `json:"consideration"`
	Weight figure       `json:"weight"`
	Score  *figure      `json:"score"`
	Rests  list[string] `json:"evidence"`
}

type answersJSON struct {
	Mean        *figure `json:"mean"`
	Worth       figure  `json:"worth"`
	Usual       figure  `json:"usual"`
	Probability figure  `json:"probability_by_answers"`
	Odds        figure  `json:"odds_by_facts"`
	ByRole      byRole  `json:"by_role"`
}

// byRole is an object with a key for every role.
type byRole [len(review.Roles)]int

// MarshalJSON writes the numbers of respondents in the order of [review.Roles].
func (n byRole) MarshalJSON() ([]byte, error) {
	return object(review.Roles[:], func(i int) any { return n[i] })
}

type factorJSON struct {
	Rule    string  `json:"rule"`
	Concern string  `json:"concern"`
	Figure  *figure `json:"figure"`
	Factor  figure  `json:"factor"`
	Text    string  `json:"text"`

	Sources list[sourceJSON] `json:"sources"`
}

// sourceJSON is a row that a figure comes from.
type sourceJSON struct {
	File string `json:"file"`
	Row  int    `json:"row"`
}

func sourcesOf(all []review.Source) list[sourceJSON] {
	var out list[sourceJSON]
	for _, s := range all {
		out = append(out, sourceJSON(s))
	}
	return out
}

type earlierJSON struct {
	Period   periodJSON     `json:"period"`
	Verdict  review.Verdict `json:"verdict"`
	Concerns list[string]   `json:"concerns"`
}

func answersOf(s review.Score) answersJSON {
	return answersJSON{figureOf(s.Mean), figure(s.Worth), figure(s.Usual), figure(s.FromAnswers), figure(s.Odds), s.ByRole}
}
