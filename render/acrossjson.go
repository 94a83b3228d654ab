package render

import (
	"time"

	"stocktake/review"
)

// acrossJSON is what is found across the activities of one programme.
type acrossJSON struct {
	Programme  string               `json:"programme"`
	AsOf       string               `json:"as_of"`
	Period     periodJSON           `json:"period"`
	Unapproved list[unapprovedJSON] `json:"unapproved"`
	Unserved   list[openNeedJSON]   `json:"unserved_needs"`
	Idle       list[idleJSON]       `json:"serves_no_open_need"`
	Areas      list[areaJSON]       `json:"areas"`
	Overlaps   list[overlapJSON]    `json:"overlaps"`
	Partners   list[shareJSON]      `json:"partners"`
	Near       list[callJSON]       `json:"near_the_line"`
	LeftOut    list[leftOutJSON]    `json:"transparency"`
}

type unapprovedJSON struct {
	Kind string `json:"kind"`
	Code string `json:"code"`
	Text string `json:"text"`
}

type openNeedJSON struct {
	Need    string `json:"need"`
	Title   string `json:"title"`
	Partner string `json:"partner"`
	Area    string `json:"area"`
	Weight  figure `json:"weight"`
}

type idleJSON struct {
	Subject string `json:"subject"`
	Named   int    `json:"needs_named"`
}

type areaJSON struct {
	Area   string `json:"area"`
	Open   figure `json:"open_weight"`
	Served figure `json:"served_weight"`
}

type overlapJSON struct {
	Activities list[string] `json:"activities"`
	Needs      list[string] `json:"needs"`
	Partners   list[string] `json:"partners"`
	Weight     figure       `json:"weight"`
	More       bool         `json:"more,omitempty"` // else also where it was not recorded
}

type shareJSON struct {
	Partner     string           `json:"partner"`
	Activities  int              `json:"activities"`
	Allocated   list[amountJSON] `json:"allocated"`
	Places      string           `json:"places_filled"`
	Needs       int              `json:"needs"`
	NeedsServed int              `json:"needs_served"`
	Open        figure           `json:"open_weight"`
	Served      figure           `json:"served_weight"`
	Chance      *figure          `json:"chance"`
	Behind      bool             `json:"falls_behind"`
}

// amountJSON holds money as text, exact.
type amountJSON struct {
	Currency string `json:"currency"`
	Amount   string `json:"amount"`
}

type callJSON struct {
	Subject string  `json:"subject"`
	Place   int     `json:"place"`
	Of      int     `json:"of"`
	First   bool    `json:"told_first"`
	Weight  *string `json:"weight"` // null: no single weight changes it
	From    *figure `json:"from"`
	To      *figure `json:"to"`
	Against *string `json:"against"`
}

// leftOutJSON is a notice to one partner.
type leftOutJSON struct {
	Partner    string            `json:"partner"`
	Activities list[meetingJSON] `json:"activities"`
	Withheld   int               `json:"withheld"`
}

type meetingJSON struct {
	Subject  string       `json:"subject"`
	Title    string       `json:"title"`
	Format   string       `json:"format"`
	Decision string       `json:"decision"`
	Starts   *string      `json:"starts_on"`
	Ends     *string      `json:"ends_on"`
	Partners list[string] `json:"partners"`
}

func acrossOf(r review.Report) list[acrossJSON] {
	a := r.Across
	if a == nil {
		return nil
	}
	out := acrossJSON{Programme: r.Programme.Code, AsOf: instant(r.AsOf), Period: periodOf(r.Period)}
	for _, u := range a.Unapproved {
		out.Unapproved = append(out.Unapproved, unapprovedJSON(u))
	}
	for _, n := range a.Cover.Unserved {
		out.Unserved = append(out.Unserved, openNeedJSON{n.Code, n.Title, n.Partner, n.Area, figure(n.Weight)})
	}
	for _, i := range a.Cover.Idle {
		out.Idle = append(out.Idle, idleJSON{i.Subject, i.Named})
	}
	for _, area := range a.Cover.Areas {
		out.Areas = append(out.Areas, areaJSON{area.Area, figure(area.Open), figure(area.Served)})
	}
	for _, o := range a.Overlaps {
		out.Overlaps = append(out.Overlaps, overlapOf(o))
	}
	for _, p := range a.Partners {
		out.Partners = append(out.Partners, shareOf(p))
	}
	for _, c := range a.Near {
		out.Near = append(out.Near, callOf(c))
	}
	for _, l := range a.LeftOut {
		out.LeftOut = append(out.LeftOut, leftOutOf(l)...)
	}
	return list[acrossJSON]{out}
}

func overlapOf(o review.Overlap) overlapJSON {
	out := overlapJSON{Needs: o.Needs, Partners: o.Partners, Weight: figure(o.Weight), More: o.More}
	for _, b := range o.Activities {
		out.Activities = append(out.Activities, b.Subject)
	}
	return out
}

func shareOf(p review.PartnerShare) shareJSON {
	out := shareJSON{
		Partner: p.Partner, Activities: p.Activities, Places: p.Places.String(), Needs: p.Needs, NeedsServed: p.NeedsServed,
		Open: figure(p.Open), Served: figure(p.Served), Chance: figureOf(p.Chance), Behind: p.Behind,
	}
	for _, m := range p.Allocated {
		out.Allocated = append(out.Allocated, amountJSON{m.Currency, m.Value.String()})
	}
	return out
}

func callOf(c review.Call) callJSON {
	out := callJSON{Subject: c.Subject, Place: c.Place, Of: c.Of, First: c.First}
	if c.Weight != "" {
		out.Weight, out.From, out.To, out.Against = &c.Weight, figureOf(&c.From), figureOf(&c.To), &c.Against
	}
	return out
}

func leftOutOf(l review.LeftOut) []leftOutJSON {
	var meetings list[meetingJSON]
	for _, m := range l.Activities {
		meetings = append(meetings, meetingJSON{m.Subject, m.Title, m.Format, m.Decision, dayOf(m.Starts), dayOf(m.Ends), m.Partners})
	}
	var out []leftOutJSON
	for _, partner := range l.Partners {
		out = append(out, leftOutJSON{partner, meetings, l.Withheld})
	}
	return out
}

func dayOf(d *review.Date) *string {
	if d == nil {
		return nil
	}
	text := d.Format(time.DateOnly)
	return &text
}
