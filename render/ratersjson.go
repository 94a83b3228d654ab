package render

import "stocktake/review"

// ratersJSON is what shows of the people behind the answers of one programme: which roles score otherwise than the others, as others
// are told it, and in an analyst's review all figures.
type ratersJSON struct {
	Programme string       `json:"programme"`
	Period    periodJSON   `json:"period"`
	Told      list[string] `json:"told"`
	*raterFiguresJSON
}

type raterFiguresJSON struct {
	Roles  list[leniencyJSON] `json:"roles"`
	Single list[leniencyJSON] `json:"single_raters"`
	Looked int                `json:"raters_of_several"`
	Middle list[crowdingJSON] `json:"middle_grade"`
	Gaps   list[gapJSON]      `json:"self_and_outsiders"`
}

// drawnJSON is a difference, drawn to none by as much as the answers are few.
type drawnJSON struct {
	Estimate    figure `json:"difference"`
	Low         figure `json:"low"`
	High        figure `json:"high"`
	Probability figure `json:"probability_of_more"`
}

type leniencyJSON struct {
	Role        string `json:"role"`
	Respondents int    `json:"respondents"`
	Subjects    int    `json:"activities"`
	drawnJSON
	Rated list[string] `json:"rated,omitempty"`
}

type crowdingJSON struct {
	Role     *string `json:"role"` // null: all
	Scores   int     `json:"scores"`
	Share    figure  `json:"share"`
	Expected figure  `json:"expected"`
	drawnJSON
}

type gapJSON struct {
	Subject   string `json:"subject"`
	Staff     int    `json:"staff"`
	Outsiders int    `json:"outsiders"`
	drawnJSON
}

func ratersOf(r review.Report) list[ratersJSON] {
	out := ratersJSON{Programme: r.Programme.Code, Period: periodOf(r.Period), raterFiguresJSON: raterFiguresOf(r.Raters)}
	if r.Told != nil {
		out.Told = r.Told.Raters
	}
	if len(out.Told) == 0 && r.Raters == nil {
		return nil
	}
	return list[ratersJSON]{out}
}

func raterFiguresOf(r *review.Raters) *raterFiguresJSON {
	if r == nil {
		return nil
	}
	out := raterFiguresJSON{Looked: r.Looked, Roles: lenienciesOf(r.Roles), Single: lenienciesOf(r.Single)}
	for _, c := range r.Middle {
		one := crowdingJSON{Scores: c.Scores, Share: figure(c.Share), Expected: figure(c.Expected), drawnJSON: drawnOf(c.Drawn)}
		if c.Role != "" {
			one.Role = &c.Role
		}
		out.Middle = append(out.Middle, one)
	}
	for _, g := range r.Gaps {
		out.Gaps = append(out.Gaps, gapOf(g))
	}
	return &out
}

func lenienciesOf(all []review.Leniency) list[leniencyJSON] {
	var out list[leniencyJSON]
	for _, l := range all {
		out = append(out, leniencyJSON{l.Role, l.Respondents, l.Subjects, drawnOf(l.Drawn), l.Rated})
	}
	return out
}

func gapOf(g review.Gap) gapJSON { return gapJSON{g.Subject, g.Staff, g.Outsiders, drawnOf(g.Drawn)} }

func drawnOf(d review.Drawn) drawnJSON {
	return drawnJSON{figure(d.Estimate), figure(d.Low), figure(d.High), figure(d.Probability)}
}
